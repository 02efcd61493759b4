"""The examples of docs/ are what the tests run: a block that names a file stands in it, letter by letter."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Docs(unittest.TestCase):
    def test_each_example_stands_in_the_test_it_names(self):
        examples = [
            (page.name, *found.groups()) for page in sorted((ROOT / "docs").glob("*.md")) for found in BLOCK.finditer(page.read_text())]
        self.assertTrue(examples)
        for page, file, text in examples:
            with self.subTest(page=page, file=file):
                self.assertIn(text, (ROOT / file).read_text())

    def test_the_sandbox_fails_in_as_many_ways_as_are_listed(self):
        said = re.search(r"\[(\d+) ways\]\(faults.md\)", (ROOT / "docs/sandbox.md").read_text()).group(1)
        self.assertIn(f"{said} faults, generated", (ROOT / "docs/faults.md").read_text())

    def test_links_to_files_of_the_repository_lead_to_one(self):
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
            for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text()):
                self.assertTrue((page.parent / target).exists(), f"{page.name}: {target}")


if __name__ == "__main__":
    unittest.main()
