"""Runs every command block of README and docs/, and follows their links, settings keys and blocks of YAML; prints counts."""

import ctypes
import fcntl
import os
import pathlib
import socket
import struct
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from links import check_keys, check_links, check_yaml  # noqa: E402
from pages import ROOT, blocks, name, pages  # noqa: E402
from running import run_page  # noqa: E402

CLONE_NEWNET, SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x40000000, 0x8913, 0x8914, 1
MOST_WORDS = 900


def leave_the_network():
    """A network of our own, with loopback alone: fixed ports meet nobody's, and nothing leads out. Only root may."""
    if os.geteuid() != 0 or ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(probe, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))
    return True


def main():
    assay = os.environ.get("ASSAY", str(ROOT / ".build/debug/assay"))
    problems = []
    chosen = sys.argv[1:]
    words = len((ROOT / "README.md").read_text().split())
    if words > MOST_WORDS:
        problems.append(f"README.md has {words} words; {MOST_WORDS} are the most")
    links = check_links(problems.append)
    keys, known = check_keys(assay, problems.append)
    yaml = check_yaml(assay, problems.append)
    alone = leave_the_network()
    run, left = 0, []
    for page in pages():
        shown = [block for block in blocks(page) if block.language == "console"]
        if not shown or chosen and name(page) not in chosen:
            continue
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            ran, others = run_page(shown, pathlib.Path(place) / "it", assay, problems.append)
        run, left = run + ran, left + others
        print(f"{name(page)}: {len(shown)} blocks, {ran} commands run, {len(others)} not", flush=True)
    for command, reason in left:
        print(f"not run: {command}: {reason}")
    for problem in problems:
        print(f"FAIL  {problem}")
    print(
        f"docs: {words} words in README.md, {run} commands run and {len(left)} not{'' if alone else ' (with a network)'}, {links} links, "
        f"{keys} keys named of {known}, {yaml} blocks of YAML, {len(problems)} problems")
    print(f"{len(pages()) - len({p.split(':')[0] for p in problems})} passed, {len(problems)} failed")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
