"""What the checks of deploy/ share: where things are, how a verdict is printed, how a program is run and files are noted as read."""

import contextlib
import os
import pathlib
import subprocess

ASSAY, DEBIAN, TOOLS = os.environ["ASSAY"], pathlib.Path(os.environ["DEBIAN"]), pathlib.Path(os.environ["TOOLS"])
ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
failures, read, lines = [], set(), []


def verdict(name, good, detail=""):
    detail = " ".join(str(detail).split())[-400:]
    print(f"{'PASS' if good else 'FAIL'}  {name}{f': {detail}' if detail else ''}", flush=True)
    lines.append(name)
    if not good:
        failures.append(name)


@contextlib.contextmanager
def whole(name):
    """A part that breaks off is a FAIL of its own, and the others are still done."""
    try:
        yield
    except Exception as problem:
        verdict(name, False, f"{type(problem).__name__}: {problem}")


def run(*command, **more):
    """Whether a program ended well, and all that it said."""
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=120, **more)
    except (OSError, subprocess.TimeoutExpired) as problem:
        return False, str(problem)
    return done.returncode == 0, done.stdout + done.stderr


def file(path):
    """A file of deploy/, which counts as read from now on."""
    read.add(path)
    return DEPLOY / path
