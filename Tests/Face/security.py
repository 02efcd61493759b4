"""The pages of a monitor against readers who mean it no good: each route by each way to show a token, paths that lead out, requests
that break the rules, injected lines and markup, foreign names, clients that dawdle, crowds, and a provider that answers with markup.

usage: ASSAY=PATH python3 -B Tests/Face/security.py [PART…]     routes tokens paths requests methods lines hosts slow text poor crowd;
    --quick: all but paths and crowd
"""

import concurrent.futures
import pathlib
import resource
import sys
import tempfile

from against.crowd import alone, crowds, ending, poor
from against.hosts import hosts
from against.lines import lines
from against.methods import methods
from against.paths import outward
from against.requests import unruly
from against.routes import listed, routes
from against.slow import slow
from against.text import text
from against.tokens import TOKEN, tokens
from monitor import Monitor, end, verdict

STAND = ("--scenario", "replicate-down", "--every", "2s")


def main():
    """All parts, or those that are named; those of the two monitors share them."""
    parts = sys.argv[1:] or ["routes", "tokens", "paths", "requests", "methods", "lines", "hosts", "slow", "text", "poor", "crowd"]
    if parts == ["--quick"]:
        parts = ["routes", "tokens", "requests", "methods", "lines", "hosts", "slow", "text", "poor"]
    with tempfile.TemporaryDirectory(prefix="face-") as name:
        folders = {word: pathlib.Path(name, word) for word in ("open", "closed", "text", "alone", "poor")}
        for folder in folders.values():
            folder.mkdir()
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        open_one = Monitor(folders["open"], *STAND, files=(1024, hard))
        closed = Monitor(folders["closed"], *STAND, "--token", TOKEN, "--allow-host", "assay.internal,*.example.org", files=(1024, hard))
        try:
            for monitor in (open_one, closed):
                monitor.is_ready()
            listed()
            paths = routes(open_one, "without a token")
            others = routes(closed, "with one", {"Authorization": f"Bearer {TOKEN}"})
            shared = {"tokens": lambda: tokens(open_one, closed, paths, others), "paths": lambda: outward(open_one, closed, paths), "requests": lambda: unruly(open_one),
                      "methods": lambda: methods(open_one, closed, paths), "lines": lambda: lines(open_one), "hosts": lambda: hosts(open_one, closed, paths)}
            for part, prove in shared.items():
                if part in parts:
                    prove()
            status, took = closed.stop()
            verdict("SIGTERM ends the one with a token", status == 143 and took <= 35, f"{status} after {took:.1f} s")
            # They wait more than they work, each at a monitor of its own.
            waiting = {"slow": lambda: slow(open_one), "text": lambda: text(folders["text"]), "poor": lambda: poor(folders["poor"])}
            with concurrent.futures.ThreadPoolExecutor() as pool:
                for proof in [pool.submit(prove) for part, prove in waiting.items() if part in parts]:
                    proof.result()
            if "crowd" in parts:
                crowds(open_one, False)
                alone(folders["alone"], hard)
            ending(open_one, "the stand")
        finally:
            for monitor in (open_one, closed):
                monitor.kill()
    end()


main()
