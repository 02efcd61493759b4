"""script/test: its parts, and what becomes of the others when one fails."""

import unittest

from machine import Machine

PARTS = "bootstrap format scripts imports build tests interop hostile audit fleet formats encoders pictures monitor face deploy demo docs package bare".split()
PASSED = "Test run with 3 tests in 1 suite passed after 0.1 seconds."


class Parts(unittest.TestCase):
    def machine(self, failing=(), swift=""):
        """All parts pass but those that fail; `swift` are cases before its usual answers."""
        machine = self.enterContext(Machine())
        machine.copy("script/test")
        scripts = {"audit/run": "audit", "audit/formats": "formats", "audit/encoders": "encoders", "picture-matrix": "pictures",
                   "watchman": "monitor", "deploy-check": "deploy", "release": "package"}
        for name in ("bootstrap", "imports", "interop", "hostile", "fleet", *scripts, "face", "demo", "docs", "bare"):
            part = scripts.get(name, name)
            status = 3 if part in failing else 0
            machine.write(f"script/{name}", f"#!/bin/bash\necho this is {part}\nexit {status}\n", executable=True)
        machine.write("Tests/Scripts/test_nothing.py", "import unittest\nclass T(unittest.TestCase):\n def test(self): pass\n")
        machine.program("swift", f'case "$*" in\n{swift}\ntest\\ *) echo "{PASSED}" ;;\n*) echo "swift $*" ;;\nesac')
        return machine

    def assertEnds(self, output, *lines):
        for line in lines:
            self.assertIn(line, output.splitlines()[-15:])

    def test_all_parts_run_and_the_end_says_so(self):
        status, output = self.machine().run("script/test")
        self.assertEqual(status, 0, output)
        for part in PARTS:
            self.assertIn(f"== {part}: passed", output)
        self.assertEnds(output, PASSED)
        self.assertRegex(output, r"script/test: all 20 parts passed in \d+ s\n$")

    def test_a_part_that_fails_hides_no_other(self):
        status, output = self.machine(failing=["bootstrap", "interop", "formats"]).run("script/test")
        self.assertEqual(status, 1)
        for part in ("audit", "demo", "imports"):
            self.assertIn(f"this is {part}", output)
        self.assertIn("== the last lines of interop:\nthis is interop\n", output)
        self.assertRegex(output, r"script/test: 3 of 20 parts failed in \d+ s: bootstrap interop formats\n$")

    def test_what_a_failed_build_was_for_is_skipped_and_counts_as_failed(self):
        machine = self.machine(swift='build\\ *) echo "error: no such module" && exit 1 ;;')
        status, output = machine.run("script/test")
        self.assertEqual(status, 1)
        self.assertIn("failed (skipped: the build failed)", output)
        self.assertEqual(output.count("== interop: failed (skipped: the programs do not build)"), 1)
        self.assertNotIn("this is interop", output)
        self.assertIn("== demo: failed (skipped: the programs do not build)", output)

    def test_a_test_that_does_not_compile_hides_no_program(self):
        machine = self.machine(swift="*--build-tests*) exit 1 ;;")
        status, output = machine.run("script/test")
        self.assertEqual(status, 1)
        self.assertIn("this is interop", output)
        self.assertRegex(output, r"script/test: 2 of 20 parts failed in \d+ s: build tests\n$")

    def test_tests_that_ended_well_without_a_test_have_failed(self):
        machine = self.machine(swift='test\\ *) echo "Test run with 0 tests in 0 suites passed." ;;')
        status, output = machine.run("script/test", "tests")
        self.assertEqual(status, 1)
        self.assertIn("says of no test that it passed", output)

    def test_the_end_names_the_tests_that_failed(self):
        said = "\\n".join(["✘ Test \"x is y\" recorded an issue at T.swift:1"] + [f"◇ Test {n} started." for n in range(99)])
        machine = self.machine(swift=f"test\\ *) printf '{said}\\n'; exit 1 ;;")
        status, output = machine.run("script/test", "tests")
        self.assertEqual(status, 1)
        self.assertIn('✘ Test "x is y" recorded an issue at T.swift:1', output.split("== what failed of tests:")[1])

    def test_the_tests_run_in_two_halves_and_either_can_fail(self):
        for half in ("--skip", "--filter"):
            machine = self.machine(swift=f'test\\ *\\ {half}\\ *) echo "this half failed" && exit 1 ;;')
            status, output = machine.run("script/test", "tests")
            self.assertEqual(status, 1)
            self.assertIn("this half failed", output)
            self.assertIn(PASSED, output)

    def test_parts_can_be_chosen_and_tests_bring_the_build_they_need(self):
        status, output = self.machine().run("script/test", "audit", "interop")
        self.assertEqual(status, 0)
        self.assertNotIn("this is demo", output)
        self.assertRegex(output, r"all 2 parts passed")
        _, output = self.machine().run("script/test", "tests")
        self.assertIn("swift build --build-tests", output)

    def test_parts_are_listed_and_an_unknown_one_is_refused(self):
        status, output = self.machine().run("script/test", "--list")
        self.assertEqual((status, [line.split()[0] for line in output.splitlines()]), (0, PARTS + ["release"]))
        status, output = self.machine().run("script/test", "interop", "nothing")
        self.assertEqual(status, 2)
        self.assertIn("there is no part nothing", output)
        self.assertNotIn("this is interop", output)


if __name__ == "__main__":
    unittest.main()
