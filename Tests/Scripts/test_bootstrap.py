"""script/bootstrap: what it installs, and what it says where Swift does not start."""

import unittest

from machine import Machine

LOADER = "swift: error while loading shared libraries: libxml2.so.2: cannot open shared object file: No such file or directory"


class Bootstrap(unittest.TestCase):
    def machine(self, swift='echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)"', installed="*"):
        """Root on a Debian where the packages that fit the pattern are installed; what apt-get was told is in `told`."""
        machine = self.enterContext(Machine())
        machine.copy("script/bootstrap")
        machine.program("swift", swift)
        machine.program("id", "echo 0")
        machine.program("dpkg-query", f'case "${{@: -1}}" in {installed}) echo -n installed ;; *) exit 1 ;; esac')
        machine.program("apt-cache", f'[ "$2" = libedit-dev ] || echo "$2 | 1.0"')
        machine.program("apt-get", f'echo "$*" >>"{machine.root}/told"')
        return machine

    def test_nothing_is_changed_where_all_is_there(self):
        machine = self.machine()
        self.assertEqual(machine.run("script/bootstrap"), (0, ""))
        self.assertFalse((machine.root / "told").exists())

    def test_what_is_missing_is_installed_by_name_before_swift_is_asked(self):
        machine = self.machine(installed="git|gcc", swift='[ -f told ] && echo "Swift version 6.3" || exit 127')
        status, output = machine.run("script/bootstrap")
        self.assertEqual(status, 0, output)
        told = (machine.root / "told").read_text().splitlines()
        self.assertEqual(told[0], "update -qq")
        installed = set(told[1].split())
        self.assertTrue({"libxml2-dev", "libncurses-dev", "libcurl4-openssl-dev", "libssl-dev"} <= installed, told)
        self.assertFalse({"git", "gcc"} & installed, told)

    def test_a_package_the_system_does_not_know_is_named_and_the_others_installed(self):
        machine = self.machine(installed="git")
        status, output = machine.run("script/bootstrap")
        self.assertEqual(status, 0, output)
        self.assertIn("there is no package libedit-dev", output)
        self.assertNotIn("libedit-dev", (machine.root / "told").read_text())

    def test_a_swift_that_does_not_start_is_told_in_the_loaders_words(self):
        status, output = self.machine(swift=f'echo "{LOADER}" >&2; exit 127').run("script/bootstrap")
        self.assertEqual(status, 1)
        self.assertIn(LOADER, output)
        self.assertNotIn("unknown", output)

    def test_an_old_swift_is_told_with_its_version(self):
        status, output = self.machine(swift='echo "Swift version 5.10.1 (swift-5.10.1-RELEASE)"').run("script/bootstrap")
        self.assertEqual(status, 1)
        self.assertIn("found Swift 5.10; Assay needs 6.3", output)
        self.assertEqual(self.machine(swift='echo "Swift version 6.10 (x)"').run("script/bootstrap")[0], 0)

    def test_without_swift_it_says_where_to_get_it(self):
        machine = self.enterContext(Machine())
        machine.copy("script/bootstrap")
        machine.program("cat", "exec /bin/cat")
        status, output = machine.run("/bin/bash", "script/bootstrap", path=str(machine.programs))
        self.assertEqual(status, 1)
        self.assertIn("https://www.swift.org/install/linux/", output)


if __name__ == "__main__":
    unittest.main()
