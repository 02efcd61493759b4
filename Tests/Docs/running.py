"""Runs the commands of a block in one shell, as somebody would who types them, on a machine without a network."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

from cases import ENVIRONMENT, LEFT_OUT, SANDBOX, SERVES, STAND, STANDS, STATUS, prepare

LONGEST = 120


def matching(table, command):
    """The entry of a table whose pattern is the whole command; None."""
    return next((pattern for pattern in table if re.fullmatch(pattern, command, re.DOTALL)), None)


def bare(command):
    """Without its comment."""
    return re.sub(r"\s{2,}# .*$", "", command).strip()


class Shell:
    """A bash that is told one command after another; `~` and the current folder are the page's."""

    def __init__(self, folder, assay, more):
        programs = folder.parent / "programs"
        programs.mkdir(exist_ok=True)
        if not (programs / "assay").exists():
            (programs / "assay").symlink_to(assay)
        environment = {
            **ENVIRONMENT, **more, "ASSAY_BINARY": assay, "HOME": str(folder.parent / "home"), "PATH": f"{programs}:{os.environ['PATH']}", "LANG": "C.UTF-8"}
        self.folder, self.count = folder, 0
        self.process = subprocess.Popen(
            ["bash"], cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            text=True, start_new_session=True)

    def run(self, command):
        """The exit status and what was printed; None where it did not end in time."""
        self.count += 1
        # By their names, in the page's folder: no command of a page goes elsewhere.
        said, ended = (self.folder / f".{what}-{self.process.pid}-{self.count}" for what in ("said", "ended"))
        self.process.stdin.write(f"{{ {command}\n}} >{said.name} 2>&1 </dev/null\necho $? >{ended.name}.new; mv {ended.name}.new {ended.name}\n")
        self.process.stdin.flush()
        limit = time.monotonic() + LONGEST
        while not ended.exists():
            if time.monotonic() > limit or self.process.poll() is not None:
                return None, said.read_text() if said.exists() else ""
            time.sleep(0.02)
        return int(ended.read_text()), said.read_text()

    def said(self):
        """What the latest command has printed so far."""
        return (self.folder / f".said-{self.process.pid}-{self.count}").read_text()

    def end(self):
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(timeout=5)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def listens(port):
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


def port_of(command, usual):
    found = re.search(r"--port (\d+)", command)
    return int(found.group(1)) if found else usual


def run_block(block, index, folder, assay, tell):
    """How many commands were run, and of which reasons others were not."""
    run, left = 0, []
    stands = index in STANDS.get(block.page, [])
    shell = Shell(folder, assay, STAND if stands else {})
    try:
        if stands:
            for command in (f"assay sandbox --port {SANDBOX} --time-scale 0.1", "assay backend --port 5000"):
                shell.run(command + " &")
                if not listens(port_of(command, 0)):
                    tell(f"{block.page}: the stand does not come up")
        for command, printed in block.commands():
            command = bare(command)
            if reason := matching(LEFT_OUT, command):
                left.append((command, LEFT_OUT[reason]))
                continue
            run += 1
            step(shell, block, command, printed, tell)
    finally:
        shell.end()
    return run, left


def step(shell, block, command, printed, tell):
    place = f"{block.page}:{block.line}: {command}"
    serves = matching(SERVES, command.removesuffix("&").strip())
    if serves is not None:
        shell.run(command if command.endswith("&") else command + " &")
        if not listens(port_of(command, SERVES[serves])):
            tell(f"{place}: nothing listens there")
        # It listens before it says so.
        for _ in range(200):
            said = shell.said()
            if all(line in said.splitlines() for line in printed if line.strip()):
                break
            time.sleep(0.05)
    else:
        status, said = shell.run(command)
        if "Tests/PythonBackend/assay.yaml" in command and "contract.mime" not in said:
            tell(f"{place}: says nothing of contract.mime: {said.strip()[-600:]}")
        expected = next((s for (page, pattern), s in STATUS.items() if page == block.page and re.fullmatch(pattern, command)), 0)
        if status != expected:
            tell(f"{place}: ended with {status}, not {expected}: {said.strip()[-600:]}")
    for line in printed:
        if line.strip() and line not in said.splitlines():
            tell(f"{place}: does not print the line {line!r}, but {said.strip()[:600]}")


def run_page(page_blocks, place, assay, tell):
    folder = pathlib.Path(place) / "a page"
    folder.mkdir(parents=True)
    (folder.parent / "home").mkdir()
    run, left = 0, []
    for index, block in enumerate(page_blocks):
        prepare(block.page, index, folder, assay)
        ran, others = run_block(block, index, folder, assay, tell)
        run, left = run + ran, left + others
    shutil.rmtree(place, ignore_errors=True)
    return run, left
