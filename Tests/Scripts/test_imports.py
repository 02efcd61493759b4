"""script/imports: each kind of difference between the sources, docs/architecture.md and Package.swift."""

import json
import unittest

from machine import Machine

PAGE = """
| target | of ours | outside | why |
|---|---|---|---|
| `Model` | – | – | nouns |
| `Reading` | `Model` | `Yams` | reads |
| `Writing` | `Model` | – | writes |
| `assay` (joins) | `Model`, `Reading`, `Writing` | – | joins |
"""
SOURCES = {
    "Model": "/// Says `import Nothing`.\nlet python = \"\"\"\n    import sys\n    \"\"\"\n",
    "Reading": "package import Model\nprivate import struct Yams.Node\nimport Foundation\n",
    "Writing": "@testable import Model\n#if canImport(Glibc)\n    import Glibc\n#endif\n",
    "assay": "import Model\nimport Reading\nimport Writing\n",
}
DECLARED = {"Model": [], "Reading": ["Model", "Yams"], "Writing": ["Model"], "assay": ["Model", "Reading", "Writing"]}


class Imports(unittest.TestCase):
    def differences(self, page=PAGE, sources={}, declared={}):
        machine = self.enterContext(Machine())
        machine.copy("script/imports")
        machine.write("docs/architecture.md", page)
        for name, text in {**SOURCES, **sources}.items():
            machine.write(f"Sources/{name}/{name}.swift", text)
        targets = [
            {"name": name, "type": "executable" if name == "assay" else "regular",
             "dependencies": [{"byName": [other, None]} for other in others]}
            for name, others in {**DECLARED, **declared}.items()]
        machine.write("manifest.json", json.dumps({"targets": targets}))
        machine.program("swift", f'cat "{machine.root}/manifest.json"')
        status, output = machine.run("script/imports")
        found = [line.strip() for line in output.partition(" differences")[2].splitlines() if line]
        self.assertEqual(status, 1 if found else 0, output)
        return found

    def test_sources_that_are_as_the_page_says_have_no_difference(self):
        self.assertEqual(self.differences(), [])

    def test_an_import_that_the_row_does_not_have_and_one_that_is_not_made(self):
        found = self.differences(sources={"Writing": "import Model\nimport GRDB\n"}, declared={"Writing": ["Model", "GRDB"]})
        self.assertEqual(found, ["Writing imports GRDB, and its row in docs/architecture.md does not say so"])
        found = self.differences(sources={"Reading": "import Yams\n"}, declared={"Reading": ["Yams"]})
        self.assertEqual(found, ["the row of Reading in docs/architecture.md has Model, which it does not import"])

    def test_undeclared_and_unused_dependencies(self):
        found = self.differences(declared={"Writing": [], "Model": ["Unused"]})
        self.assertEqual(found, [
            "Package.swift declares Unused for Model, which does not import it",
            "Writing imports Model, and Package.swift does not declare it"])

    def test_a_row_that_breaks_the_rule_is_named(self):
        page = PAGE.replace("| `Writing` | `Model` | – |", "| `Writing` | `Model` | `Yams`, `GRDB` |")
        found = self.differences(
            page, {"Writing": "import Model\nimport Yams\nimport GRDB\n"}, {"Writing": ["Model", "Yams", "GRDB"]})
        self.assertEqual(found, [
            "Writing imports 2 outside libraries (GRDB, Yams): one is allowed",
            "Yams is imported by Reading and Writing: an outside library belongs to one target"])
        self.assertEqual(
            self.differences(PAGE.replace("`Writing` |", "`Writing` (tool) |")), ["Writing is a tool, and imports Model"])
        self.assertEqual(
            self.differences(PAGE.replace(" (joins)", "")),
            ["assay imports 2 stages (Reading, Writing) and joins nothing: one is allowed"])

    def test_a_file_and_an_executable_that_are_too_long(self):
        found = self.differences(sources={"assay": SOURCES["assay"] + "\n" * 1900})
        self.assertEqual(found, [
            "Sources/assay/assay.swift has 1903 lines; the limit is 250",
            "Sources/assay has 1903 lines; the limit is 1900"])


if __name__ == "__main__":
    unittest.main()
