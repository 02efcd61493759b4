#!/usr/bin/env python3
"""Which Debian packages a program needs to run: those of the libraries it is linked with or opens by name, one a line with its version.

    needed.py PROGRAM [LIBRARY…]
"""

import os
import pathlib
import re
import subprocess
import sys


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def libraries(program):
    """Names that the program itself asks for, not what those ask for in turn."""
    return re.findall(r"\(NEEDED\)\s+Shared library: \[([^\]]+)\]", output("readelf", "--dynamic", program))


def paths():
    """Where the loader finds a library."""
    return dict(re.findall(r"^\s*(\S+) \(.*x86-64.*\) => (\S+)$", output("/sbin/ldconfig", "-p"), re.MULTILINE)) or dict(
        re.findall(r"^\s*(\S+) \(.*\) => (\S+)$", output("/sbin/ldconfig", "-p"), re.MULTILINE))


def package(path):
    """The package a file belongs to. Debian's files are below /usr, and were installed below /lib before."""
    real = os.path.realpath(path)
    for name in dict.fromkeys([path, real, real.removeprefix("/usr"), "/usr" + real]):
        done = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True)
        if done.returncode == 0:
            return done.stdout.split(":")[0].split(",")[0].strip()
    raise SystemExit(f"needed: no package has {path}")


def of_the_toolchain(program):
    """Swift's own libraries, which a debug build is linked with, and a release has inside."""
    said = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
    return set(re.findall(r"^\s*(\S+) => \S+/swift/linux/\S+", said, re.MULTILINE))


def packages(program, opened=()):
    where, swift = paths(), of_the_toolchain(program)
    found = {}
    for name in [*libraries(program), *opened]:
        if name.startswith("ld-linux") or name in swift:
            continue
        if name not in where:
            raise SystemExit(f"needed: the loader does not find {name}")
        owner = package(where[name])
        found[owner] = output("dpkg-query", "--show", "--showformat", "${Version}", owner)
    return dict(sorted(found.items()))


if __name__ == "__main__":
    for owner, version in packages(pathlib.Path(sys.argv[1]), sys.argv[2:]).items():
        print(owner, version)
