"""Runs a program and writes down how it ended: exit status, highest resident memory, and when it began and ended.

A program's `ru_maxrss` counts the memory of the process that was forked for it, so that the fork must be of a small one: of
this one, and not of the driver, which holds the answers of the hostile server.

usage: launcher.py RESULT SECONDS STDOUT STDERR PROGRAM [ARGUMENT…]
"""

import json
import os
import signal
import sys
import time


def main():
    result, seconds, stdout, stderr = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        for number, path in ((1, stdout), (2, stderr)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.execv(sys.argv[5], sys.argv[5:])
    killed = []

    def kill(*_):
        killed.append(True)
        os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, kill)
    signal.signal(signal.SIGTERM, kill)
    signal.alarm(seconds)
    _, status, usage = os.wait4(child, 0)
    ended = time.monotonic()
    said = {
        "status": os.waitstatus_to_exitcode(status),
        "killed": bool(killed),
        "kib": usage.ru_maxrss,
        "began": began,
        "ended": ended,
    }
    with open(result, "w") as file:
        json.dump(said, file)


main()
