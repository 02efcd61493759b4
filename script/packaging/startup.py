#!/usr/bin/env python3
"""How large programs are, and how long each takes to say its version: medians of runs in turn, so that all meet the same machine.

    startup.py NAME=PROGRAM…
"""

import os
import statistics
import subprocess
import sys
import time

RUNS = 40


def once(program):
    begun = time.perf_counter()
    process = subprocess.Popen([program, "--version"], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"startup: {program} --version ends with {process.returncode}")
    return (time.perf_counter() - begun) * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024


def libraries(program):
    said = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
    return sum("=>" in line for line in said.splitlines())


def main():
    programs = dict(word.split("=", 1) for word in sys.argv[1:])
    taken = {name: [] for name in programs}
    for _ in range(RUNS):
        for name, program in programs.items():
            taken[name].append(once(program))
    for name, program in programs.items():
        wall, cpu, memory = zip(*taken[name])
        print(
            f"{name:24} {os.path.getsize(program) / 1e6:7.1f} MB   --version: {statistics.median(wall):5.1f} ms (least {min(wall):.1f}), "
            f"{statistics.median(cpu):5.1f} ms CPU, {max(memory):.0f} MiB, {libraries(program)} libraries")


if __name__ == "__main__":
    main()
