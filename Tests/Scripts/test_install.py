"""script/install, as it lies in a release's folder: what it put there it takes away again."""

import pathlib
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "script/install"


class Install(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        release = self.root / "release"
        for name, text in (("install", SCRIPT.read_text()), ("bin/assay", "#!/bin/sh\necho 1\n"), ("share/doc/assay/README.md", "read")):
            path = release / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            path.chmod(0o755)
        self.script = release / "install"

    def run_it(self, *arguments):
        return subprocess.run([self.script, *arguments], capture_output=True, text=True, check=True).stdout

    def test_folders_above_the_prefix_go_with_it_and_others_stay(self):
        there = self.root / "there"
        there.mkdir()
        prefix = there / "my dir/x"
        self.run_it("--prefix", prefix)
        self.assertTrue((prefix / "bin/assay").is_file())
        self.run_it("--prefix", prefix)
        self.run_it("--uninstall", "--prefix", prefix)
        self.assertEqual(list(there.iterdir()), [])

    def test_what_is_not_its_own_stays(self):
        prefix = self.root / "new/prefix"
        self.run_it("--prefix", prefix)
        (self.root / "new/mine").write_text("mine")
        self.run_it("--uninstall", "--prefix", prefix)
        self.assertEqual([path.name for path in (self.root / "new").iterdir()], ["mine"])

    def test_help_names_the_script_as_it_was_called(self):
        self.assertIn(f"usage: {self.script} ", self.run_it("--help"))


if __name__ == "__main__":
    unittest.main()
