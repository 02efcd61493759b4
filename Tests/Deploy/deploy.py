"""Each file of deploy/, read by the program it is for; and the monitor, started as the files say."""

import sys

import clusters
import containers
import dashboards
import proxies
import rules
import units
from checking import DEPLOY, failures, lines, read, verdict, whole


def main():
    for part in (rules, dashboards, units, containers, clusters, proxies):
        with whole(f"{part.__name__} to its end"):
            part.check()
    # Those of ci/ have a test of their own.
    files = {str(path.relative_to(DEPLOY)) for path in DEPLOY.rglob("*") if path.is_file()}
    own = {"README.md", "docker/assay.env", "docker/assay.yaml"}
    unread = {path for path in files if not path.startswith("ci/")} - own - read
    verdict("no file was left out", not unread, sorted(unread) if unread else f"{len(read)} files")
    print(f"{len(lines)} checks, {len(failures)} failed", flush=True)
    sys.exit(1 if failures else 0)


main()
