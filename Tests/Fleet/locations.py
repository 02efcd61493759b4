"""A location: a folder with a ledger and settings that name the centre."""

import os
import pathlib
import signal
import sqlite3
import subprocess

ASSAY = os.environ["ASSAY"]


def assay(*arguments, **more):
    return subprocess.run([ASSAY, *map(str, arguments)], capture_output=True, text=True, timeout=120, **more)


class Location:
    def __init__(self, folder, name, server, role=None, port=None, target="http://127.0.0.1:9", folder_name=None):
        self.name, self.folder = name, pathlib.Path(folder) / (folder_name or name)
        self.folder.mkdir(exist_ok=True)
        self.ledger, self.process = self.folder / "assay.db", None
        self.write(server.address(role or f"assay_{name}", port), target)

    def write(self, address, target):
        """One provider that costs nothing to ask, by reach."""
        self.target, self.address = target, address
        (self.folder / "assay.yaml").write_text(f"""version: 1
backend: {{ url: "" }}
providers: {{ replicate: {{ url: "{target}", token: "${{KEY:-}}" }} }}
endpoints:
  hd-image: {{ feature: hd-image, path: /x, targets: [{{ provider: replicate, model: a/b }}] }}
incidents: {{ flapping: 100 }}
location: {self.name}
fleet: {{ url: "{address}" }}
""")

    def ship(self, wait=True):
        command = [ASSAY, "fleet", "ship"]
        if wait:
            return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=120)
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def settings_apart(self):
        """The same settings without a centre, as `apart.yaml`."""
        text = (self.folder / "assay.yaml").read_text()
        (self.folder / "apart.yaml").write_text(text[:text.index("fleet:")])

    def probe(self, settings="assay.yaml"):
        """One check, which ships at its end where the settings name a centre."""
        return subprocess.run([ASSAY, "check", "--tier", "reach", "--format", "json", "--settings", settings], cwd=self.folder,
                              capture_output=True, text=True, timeout=120)

    def query(self, sql):
        """The first column."""
        with sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True) as db:
            return [row[0] for row in db.execute(sql)]

    def watch(self):
        log = open(self.folder / "watch.log", "ab")
        self.process = subprocess.Popen([ASSAY, "watch", "--tier", "reach", "--every", "1s", "--port", "0"], cwd=self.folder,
                                        stdout=log, stderr=log)
        return self

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        return self.process.wait(60)

    @property
    def log(self):
        return (self.folder / "watch.log").read_text(errors="replace")
