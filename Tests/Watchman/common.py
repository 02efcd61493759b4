"""What the proofs of the monitor share: a folder, a target that can be up or down, a running watch, and PASS or FAIL."""

import http.server
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Proofs"))
from proof import end, until, verdict  # noqa: E402, F401

ASSAY = os.environ["ASSAY"]
DEBIAN = pathlib.Path(os.environ.get("DEBIAN", "/nowhere"))


def compiler():
    """A C compiler: Swift's toolchain brings clang where there is no other."""
    return shutil.which("cc") or shutil.which("clang") or shutil.which("gcc") or "cc"


class Server:
    """Answers as `answer(request)` says: a status; what it was asked is kept."""

    def __init__(self, answer=lambda request: 200):
        self.answer, self.seen, self.times = answer, [], []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.times.append(time.monotonic())
                outer.seen.append((self.path, dict(self.headers), body))
                status = outer.answer(self)
                self.send_response(status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            do_GET = do_POST = do_HEAD = serve

            def log_message(self, *_):
                pass

            def handle(self):
                try:
                    super().handle()
                except ConnectionError:  # who asked was killed
                    pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Watch:
    """A running `assay watch` of one provider by reach, a round each second."""

    def __init__(self, folder, target, alerts="{}", more="", every="1s", prefix=(), environment=None):
        self.folder = pathlib.Path(folder)
        self.settings(target, alerts, more)
        self.command = [*prefix, ASSAY, "watch", "--tier", "reach", "--every", every, "--port", "0"]
        self.environment = os.environ | (environment or {})
        self.process = None

    def settings(self, target, alerts="{}", more=""):
        text = f"""version: 1
backend: {{ url: "" }}
providers: {{ replicate: {{ url: "{target}", token: "${{KEY:-}}" }} }}
endpoints:
  hd-image: {{ feature: hd-image, path: /x, targets: [{{ provider: replicate, model: a/b }}] }}
alerts: {{ channels: {alerts} }}
incidents: {{ flapping: 100 }}
{more}
"""
        (self.folder / "new.yaml").write_text(text)
        os.replace(self.folder / "new.yaml", self.folder / "assay.yaml")

    def start(self, *extra):
        log = open(self.folder / "watch.log", "ab")
        self.process = subprocess.Popen(
            self.command + list(extra), cwd=self.folder, stdout=log, stderr=log, env=self.environment)
        return self

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    @property
    def log(self):
        return (self.folder / "watch.log").read_text(errors="replace")

    def query(self, sql):
        try:
            database = sqlite3.connect(f"file:{self.folder / 'assay.db'}?mode=ro", uri=True, timeout=10)
            try:
                return database.execute(sql).fetchall()
            finally:
                database.close()
        except sqlite3.Error:
            return []

    def incidents(self, is_open):
        word = "IS NULL" if is_open else "IS NOT NULL"
        return self.query(f"SELECT id FROM incident WHERE closed_us {word}")


def scratch():
    return tempfile.TemporaryDirectory(prefix="watchman-")


def free_port():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
