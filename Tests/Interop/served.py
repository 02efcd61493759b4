"""What the programs of real servers share: a server that is started and stopped, and assay asking it."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress

HERE = pathlib.Path(__file__).parent / "servers"
ASSAY = os.environ["ASSAY"]
BIN = os.path.dirname(sys.executable)


class Server:
    """A server and the file that tells it how to go wrong."""

    def __init__(self, folder, process, address):
        self.folder, self.process, self.address = folder, process, address

    def mode(self, word):
        (self.folder / "mode").write_text(word)

    def get(self, path, within=10):
        """The status and the text of the answer; None and nothing where there is none."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=within) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return None, ""

    def wait(self, wanted, what):
        """A minute: the slowest of them starts in six seconds."""
        end = time.monotonic() + 60
        while not wanted(self):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{what}: {(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.1)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(command, ready, files=(), mode="", stop=signal.SIGTERM, **environment):
    """A server while it runs, in a folder of its own with those files: pairs of where from and what name.

    `command` is made of its port, `ready` says of the server whether it can be asked.
    """
    with tempfile.TemporaryDirectory() as name:
        folder, port = pathlib.Path(name), free_port()
        for source, target in files:
            (folder / target).parent.mkdir(exist_ok=True)
            (folder / target).write_bytes((HERE / source).read_bytes())
        (folder / "mode").write_text(mode)
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(
                command(port), cwd=folder, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "MODE": str(folder / "mode"),
                     "PORT": str(port), "HOME": name, **environment})
        server = Server(folder, process, f"http://127.0.0.1:{port}")
        try:
            server.wait(ready, "the server did not start")
            yield server
        finally:
            server.mode("")
            process.send_signal(stop)
            # Started in the background of a shell, it may not hear an interrupt.
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with what it left behind
            process.wait()


def probe(settings, server, *options):
    """The verdicts of a run."""
    with tempfile.TemporaryDirectory() as folder:
        command = [ASSAY, "check", "--settings", HERE / settings, "--ledger", f"{folder}/assay.db", "--format", "jsonl"]
        result = subprocess.run(
            command + list(options), env={**os.environ, "SERVER": server.address}, capture_output=True, text=True,
            timeout=300)
    if not result.stdout:
        raise RuntimeError(result.stderr)
    return [json.loads(line) for line in result.stdout.splitlines()]


def only(verdicts):
    (verdict,) = verdicts
    return verdict


def code(verdict, wanted, *words):
    """Its outcome is the wanted one, told with those words."""
    told = verdict["attempts"][-1]["detail"] if verdict["attempts"] else ""
    assert verdict["code"] == wanted, f"{verdict['code']!r}, expected {wanted!r}: {told}"
    for word in words:
        assert word in told, f"{word!r} is not in {told!r}"


def enlarged(verdict):
    """A true picture four times as large, which is no more than a resize."""
    code(verdict, "degraded.warning")
    assert verdict["passed"] and [each["subject"] for each in verdict["findings"]] == ["image: only resized"], verdict
    picture = verdict["image"]
    assert (picture["width"], picture["height"]) == (640, 480) and picture["psnr_db"] > 20, picture
    assert verdict["cost_microdollars"] == 0, verdict
