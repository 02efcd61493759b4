"""What the proofs of the pages share: a running monitor, questions put to it byte by byte, and PASS or FAIL."""

import os
import pathlib
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.request

ASSAY = os.environ["ASSAY"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests/Proofs"))
from proof import end, until, verdict  # noqa: E402, F401


def fetch(url, headers=None, timeout=20):
    """The body of an answer that is 200."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=timeout) as answer:
        return answer.read()


def free_port():
    """A port of loopback that nobody has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def percentile(values, share):
    """By nearest rank."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * share // 100) - 1)]


class Process:
    """A program of ours that runs in a folder and writes a log there."""

    def __init__(self, folder, name, command, files=None, environment=None):
        self.folder, self.name, self.command = pathlib.Path(folder), name, [str(word) for word in command]
        limit = files and (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, files))
        with open(self.folder / f"{name}.log", "ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=folder, stdout=log, stderr=log, preexec_fn=limit, env=os.environ | (environment or {}))

    @property
    def log(self):
        """What it has said so far, on both streams."""
        return (self.folder / f"{self.name}.log").read_text(errors="replace")

    @property
    def pid(self):
        return self.process.pid

    def said(self, pattern, seconds=60):
        """What it says matches the pattern at last, and is still running."""
        found = until(seconds, lambda: re.search(pattern, self.log) or self.process.poll() is not None)
        if not isinstance(found, re.Match):
            self.kill()
            sys.exit(f"{self.name} did not start:\n{self.log}")
        return found

    @property
    def runs(self):
        """It has not ended."""
        return self.process.poll() is None

    def memory(self, field="VmRSS"):
        """In MiB, as the kernel has it."""
        found = re.search(rf"^{field}:\s+(\d+) kB", pathlib.Path(f"/proc/{self.pid}/status").read_text(), re.M)
        return int(found[1]) / 1024 if found else 0

    def peak(self, seconds):
        """The most memory within some seconds, in MiB."""
        limit, most = time.monotonic() + seconds, 0
        while time.monotonic() < limit:
            most = max(most, self.memory())
            time.sleep(0.2)
        return most

    @property
    def cpu(self):
        """Seconds of all its threads so far."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def descriptors(self):
        """How many files and connections it has open."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def kill(self):
        """At once, as a machine does that has run out of memory."""
        if self.runs:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, seconds=45):
        """Its exit status after SIGTERM and how long that took; None where it does not end."""
        began = time.monotonic()
        if self.runs:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(seconds)
            return (status if status >= 0 else 128 - status), time.monotonic() - began
        except subprocess.TimeoutExpired:
            self.kill()
            return None, time.monotonic() - began


class Monitor(Process):
    """A running `assay watch`, and where its pages are."""

    def __init__(self, folder, *words, name="watch", port=0, **more):
        log = pathlib.Path(folder, f"{name}.log")
        starts = log.read_text(errors="replace").count("status page: ") if log.exists() else 0
        super().__init__(folder, name, [ASSAY, "watch", "--port", port, *words], **more)
        # The log has the addresses of earlier starts, too.
        self.base = self.said("(?s)" + "status page: .*?" * starts + r"status page: (http://\S+?)/? ")[1]
        self.port = int(self.base.rsplit(":", 1)[1])

    def fetch(self, path, headers=None, timeout=20):
        return fetch(f"{self.base}/{path.lstrip('/')}", headers, timeout)

    def is_ready(self, seconds=60):
        """There is something to show."""
        return until(seconds, lambda: ask(self.port, "/readyz").status == 200)


class Answer:
    """What came back for bytes that were sent: as many answers as there are, and whether the connection was closed."""

    def __init__(self, raw, closed):
        self.raw, self.closed = raw, closed
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        first = re.match(r"HTTP/1\.[01] (\d{3})", lines[0])
        self.status = int(first[1]) if first else 0
        self.headers = [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]

    def header(self, name):
        return next((value for key, value in self.headers if key == name.lower()), None)

    @property
    def count(self):
        """How many answers there are."""
        return len(re.findall(rb"(?:^|(?<=\n)|(?<=[}>]))HTTP/1\.[01] \d{3} ", self.raw))


def say(port, data, seconds=10, only_head=False):
    """Sends bytes as they are and reads until the other side closes, is silent for `seconds`, or the head is whole."""
    raw, limit = b"", time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.setblocking(False)
        poll = select.poll()
        while time.monotonic() < limit and not (only_head and b"\r\n\r\n" in raw):
            poll.register(connection, select.POLLIN | (select.POLLOUT if data else 0))
            ready = dict(poll.poll(max(0, limit - time.monotonic()) * 1000)).get(connection.fileno(), 0)
            try:
                if ready & ~select.POLLOUT:
                    piece = connection.recv(1 << 16)
                    if not piece:
                        return Answer(raw, True)
                    raw += piece
                elif ready:
                    data = data[connection.send(data[:1 << 18]):]
            except OSError:
                return Answer(raw, True)
    return Answer(raw, False)


def ask(port, path, method="GET", host=None, headers=(), only_head=None, seconds=10):
    """One request of which everything may be wrong; the connection is closed after it."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{port}'}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers]
    data = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")
    return say(port, data, seconds, path.split("?")[0] == "/live" if only_head is None else only_head)
