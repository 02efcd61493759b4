"""Programs that are started for a check: the monitor, and what stands before or behind it. All on loopback, and ended afterwards."""

import contextlib
import http.client
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import time

from checking import ASSAY, run

# A rehearsal: the program's own sandbox stands in for providers and backend, and nothing is sent elsewhere.
QUIET = ("--scenario", "all-up", "--tier", "reach", "--every", "3s")
TOKEN = "of-the-check-0123456789"


class Refused(Exception):
    """A program that ended, or said nothing of use for a minute."""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextlib.contextmanager
def program(command, ready, **more):
    """Runs a program for as long as the block lasts.

    ready: takes what it has said so far; what it returns, once that is not false, is the block's.
    """
    with tempfile.NamedTemporaryFile("w+") as said:
        process = subprocess.Popen([str(word) for word in command], stdout=said, stderr=said, start_new_session=True, **more)
        try:
            until = time.monotonic() + 60
            while not (is_ready := ready(pathlib.Path(said.name).read_text(errors="replace"))):
                if process.poll() is not None or time.monotonic() > until:
                    raise Refused(pathlib.Path(said.name).read_text(errors="replace")[-400:] or f"{command[0]} says nothing")
                time.sleep(0.1)
            yield is_ready
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextlib.contextmanager
def room(words, settings, environment):
    """A folder in place of /data and /etc/assay, with an assay.yaml that takes a free port and has these settings; gives the folder, and
    words and variables that name it. Of the environment of who asks there is nothing."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "assay.yaml").write_text(f"version: 1\nwatch:\n  port: 0\n{settings.replace('/etc/assay', folder)}")

        def moved(word):
            return word.replace("/etc/assay", folder).replace("/data", folder)
        base = {"PATH": os.environ["PATH"], "HOME": folder, "TMPDIR": folder, "ASSAY_LEDGER": f"{folder}/assay.db",
                "ASSAY_SETTINGS": f"{folder}/assay.yaml"}
        yield pathlib.Path(folder), [moved(word) for word in words], base | {name: moved(value) for name, value in environment.items()}


@contextlib.contextmanager
def monitor(words, settings="", rehearsal=QUIET, prepare=lambda folder: None, **environment):
    """`assay` with these words, in a room of its own that `prepare` may put files into; gives the port of its pages."""
    def page(said):
        found = re.search(r"^status page: https?://\S+?:(\d+)/", said, re.M)
        return found and int(found[1])
    with room(words, settings, environment) as (folder, words, environment):
        prepare(folder)
        with program([ASSAY, *words, *rehearsal], page, cwd=folder, env=environment) as port:
            until = time.monotonic() + 60
            # It has something to show.
            while status(port, "/readyz", tls="certificate:" in settings) != 200 and time.monotonic() < until:
                time.sleep(0.2)
            yield port


def once(words, **environment):
    """The same for what ends by itself: whether it ended well, and what it said."""
    with room(words, "", environment) as (folder, words, environment):
        return run(ASSAY, *words, *QUIET, cwd=folder, env=environment)


def status(port, path, host="localhost", token=None, tls=False):
    """What is answered to one GET: its status. The body is not waited for, since that of /live has no end."""
    return ask(port, path, host, token, tls, lambda answer: answer.status)


def text(port, path, host="localhost", token=None):
    return ask(port, path, host, token, False, lambda answer: answer.read().decode())


def ask(port, path, host, token, tls, take):
    if tls:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=ssl._create_unverified_context())
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Host": host} | ({"Authorization": f"Bearer {token}"} if token else {}))
        return take(connection.getresponse())


def answers(port, path="/"):
    """Whether somebody answers there, of whatever kind."""
    try:
        return status(port, path) > 0
    except (OSError, http.client.HTTPException):
        return False


def certificate(folder, name="localhost"):
    """A key and a certificate of its own, as certificate.pem and key.pem, which only their owner may read."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{folder}/key.pem", "-out",
                    f"{folder}/certificate.pem", "-days", "30", "-subj", f"/CN={name}"], capture_output=True, check=True, timeout=60)
