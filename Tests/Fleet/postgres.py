"""A PostgreSQL server of its own: a free port of 127.0.0.1, a folder of its own, never as root."""

import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

import psycopg

# Of all servers there are: a role has one password at each of them.
KNOWN, LOCK = set(), threading.Lock()
PASSFILE = pathlib.Path(tempfile.gettempdir()) / f"assay-fleet-pgpass-{os.getpid()}"
PASSWORDS = {"postgres": "the owner's own", "reader": "one who reads all"}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def programs():
    """The folder of the server's programs: Debian keeps them off the path."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    return pathlib.Path(shutil.which("initdb") or "/nowhere").parent


class Postgres:
    """Use it in a `with`: it runs there, and is gone at the end."""

    def __init__(self, place="/tmp", *options):
        self.port, self.process, self.options = free_port(), None, options
        # Away from the folder of temporary files, which another user may not be able to enter.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="assay-fleet-", dir=place))
        self.user = "postgres" if os.getuid() == 0 else None

    def __enter__(self):
        if self.user:
            account = pwd.getpwnam(self.user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        os.chmod(self.folder, 0o700)
        word = self.folder / "password"
        word.write_text(PASSWORDS["postgres"] + "\n")
        if self.user:
            shutil.chown(word, self.user)
            for option in self.options:
                # A key that others may read is refused.
                if "_key_file=" in option:
                    shutil.chown(option.split("=")[1], self.user)
        subprocess.run(
            self._as_user(programs() / "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "scram-sha-256",
                          "--pwfile", word, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"),
            check=True, stdout=subprocess.DEVNULL)
        self.start()
        return self

    def __exit__(self, *_):
        self.kill(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _as_user(self, *command):
        drop = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--init-groups"] if self.user else []
        return [*drop, *map(str, command)]

    def start(self):
        log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(
            self._as_user(programs() / "postgres", "-D", self.folder / "data", "-p", self.port, "-k", self.folder,
                          "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=60", *self.options),
            stdout=log, stderr=log, cwd="/")
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            try:
                self.connect(database="postgres").close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise SystemExit(f"PostgreSQL does not start:\n{(self.folder / 'log').read_text()[-2000:]}")

    def kill(self, number=signal.SIGKILL):
        """The server and its children: with SIGKILL as a machine that loses power."""
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        self.process.send_signal(number)
        self.process.wait()
        if number == signal.SIGKILL:
            for child in children:
                try:
                    os.kill(int(child), signal.SIGKILL)
                except ProcessLookupError:
                    pass

    def connect(self, role="postgres", database="fleet"):
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=role, password=PASSWORDS.get(role, f"the password of {role}"),
            dbname=database, autocommit=True)

    def address(self, role="postgres", port=None):
        """Without TLS, which some servers speak here: proofs count and cut bytes on the way."""
        return f"postgresql://{role}@127.0.0.1:{port or self.port}/fleet?sslmode=disable"

    def passwords(self):
        """A password file of all roles there are, at whichever server; programs that are started find it."""
        with self.connect(database="postgres") as connection:
            roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles WHERE rolcanlogin")}
        with LOCK:
            KNOWN.update(roles)
            new = PASSFILE.with_name(f"{PASSFILE.name}.new")
            new.touch(mode=0o600)
            new.write_text("".join(f"*:*:*:{role}:{PASSWORDS.get(role, f'the password of {role}')}\n" for role in sorted(KNOWN)))
            os.replace(new, PASSFILE)
            os.environ["PGPASSFILE"] = str(PASSFILE)
