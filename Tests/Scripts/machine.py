"""A machine to run a script on: a copy of it in a folder whose name has a space, and the programs it calls as we tell them."""

import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Machine:
    """Use it in a `with`; the folder is gone at the end."""

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self._folder.name) / "a checkout"
        self.programs = pathlib.Path(self._folder.name) / "programs"
        self.root.mkdir()
        self.programs.mkdir()
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def copy(self, *names):
        for name in names:
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.root / name)

    def write(self, name, text, executable=False):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if executable:
            path.chmod(0o755)

    def program(self, name, shell):
        """A program on the path, in the shell's words."""
        path = self.programs / name
        path.write_text(f"#!/bin/bash\n{shell}\n")
        path.chmod(0o755)

    def run(self, *command, path=None):
        """stdout and stderr together, and the status."""
        path = path or f"{self.programs}:{os.environ['PATH']}"
        environment = {"PATH": path, "HOME": self._folder.name, "LANG": "C.UTF-8"}
        done = subprocess.run(
            command, cwd=self.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout
