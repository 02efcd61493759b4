"""Five locations and their centre: what is shipped, what is read, and what becomes of both when either is hurt.

See script/fleet for what it needs."""

import datetime
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Proofs"))
sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Watchman"))

import admin  # noqa: E402
import copies  # noqa: E402
import doctor  # noqa: E402
import engine  # noqa: E402
import evil  # noqa: E402
import faults  # noqa: E402
import figures_of_fleet  # noqa: E402
import made_up  # noqa: E402
import money  # noqa: E402
import planted  # noqa: E402
import roles  # noqa: E402
import rows  # noqa: E402
import serving  # noqa: E402
import sums  # noqa: E402
import tls  # noqa: E402
import upgrade  # noqa: E402
import views  # noqa: E402
from locations import Location, assay  # noqa: E402
from postgres import PASSFILE, PASSWORDS, Postgres  # noqa: E402
from proof import end, verdict  # noqa: E402

BENCH = os.environ["LEDGER_BENCH"]
STORIES = {"fra": "steady", "muc": "flaky", "nyc": "outages", "sin": "fallback", "syd": "coarse"}


def set_up(server):
    """The tables, five locations with a role each, and one that reads all."""
    with server.connect(database="postgres") as connection:
        connection.execute("CREATE DATABASE fleet")
        for role in ["reader", "nobody", *(f"assay_{name}" for name in STORIES)]:
            word = PASSWORDS.get(role, f"the password of {role}")
            connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{word}'")
    server.passwords()
    owner = server.address()
    early = assay("fleet", "add", owner, "fra")
    verdict("a database without tables says how they are made", early.returncode == 3 and "assay fleet init" in early.stderr)
    both = [assay("fleet", "init", owner) for _ in range(2)]
    verdict("the centre is set up, and setting it up again changes nothing",
            [b.returncode for b in both] == [0, 0] and both[0].stdout.endswith("; set up\n")
            and both[1].stdout.endswith("; nothing was to be done\n"), "".join(b.stdout + b.stderr for b in both))
    done = [assay("fleet", "add", owner, name, "--role", f"assay_{name}") for name in STORIES]
    done.append(assay("fleet", "reader", owner, "reader"))
    verdict("five locations and a reader are known", not any(d.returncode for d in done), "".join(d.stderr for d in done))


def months(server, folder):
    """Each location was apart for months: generated histories, shipped by five processes at once."""
    places = [Location(folder, name, server) for name in STORIES]
    for seed, place in enumerate(places):
        subprocess.run([BENCH, "generate", place.ledger, "--attempts", "1200", "--targets", "8", "--every", "12h", "--until", "now",
                        "--story", STORIES[place.name], "--seed", str(seed)], check=True, stdout=subprocess.DEVNULL)
    began = time.monotonic()
    running = [place.ship(wait=False) for place in places]
    said = [process.communicate() for process in running]
    verdict("five locations ship months at once", all(process.returncode == 0 for process in running),
            f"{time.monotonic() - began:.1f} s" if not any(process.returncode for process in running) else str(said))
    again = [place.ship() for place in places]
    verdict("shipping again ships nothing", all("shipped 0 outcomes" in done.stdout for done in again), "".join(done.stderr for done in again))
    compare("every row of the five is at the centre, once", server, {place.name: [place.ledger] for place in places})
    check = assay("ledger", "check", server.address("reader"))
    verdict("the centre's sums are those of its rows", check.returncode == 0, check.stdout.strip().splitlines()[-1])
    report_of_fleet(server, folder, places)


def compare(name, server, files, tables=None):
    with server.connect() as connection:
        found = [rows.differences(paths, connection, place, *([tables] if tables else [])) for place, paths in files.items()]
    problems = [problem for own, _ in found for problem in own]
    verdict(name, not problems and all(count for _, count in found), "; ".join(problems) or f"{sum(n for _, n in found)} rows compared")


def report_of_fleet(server, folder, places):
    """As its readers see it, recomputed from the files of the locations."""
    # One that ends within an hour that goes on has outcomes of that hour beyond it.
    last = max(at for place in places for at in place.query("SELECT max(started_us) FROM outcome"))
    end = datetime.datetime.fromtimestamp(last / 1e6, datetime.UTC)

    def before(days):
        return f"{end - datetime.timedelta(days):%Y-%m-%dT%H:%M:%SZ}"
    windows = {name: ("--window", name) for name in ("90d", "30d", "7d", "1d")}
    windows |= {f"{days} days until the last outcome": ("--since", before(days), "--until", before(0)) for days in (2, 20)}
    for window, chosen in windows.items():
        out = folder / f"report-{window.replace(' ', '-')}.json"
        done = assay("report", "--ledger", server.address("reader"), *chosen, "--format", "json")
        out.write_text(done.stdout)
        if done.returncode:
            verdict(f"a report of {window}", False, done.stderr)
            continue
        problems, count = figures_of_fleet.check(out, {place.name: place.ledger for place in places}, whole=window == "90d")
        verdict(f"every figure of {window}, by location and together, is that of the locations' files",
                not problems and count > 50, "; ".join(problems[:3]) or f"{count} figures recomputed")
    for place in places[:2]:
        own = sorted(assay("ledger", "export", place.ledger).stdout.splitlines()[1:])
        all_lines = assay("ledger", "export", server.address("reader")).stdout.splitlines()
        theirs = sorted(line[:-len(place.name) - 1] for line in all_lines if line.endswith(f",{place.name}"))
        verdict(f"the export of {place.name} is the same from the centre", own == theirs and own, f"{len(own)} lines")
    sides = assay("compare", "replicate", "space", "--ledger", server.address("reader"), "--format", "json")
    verdict("two providers are compared over all locations", sides.returncode == 0 and '"cells"' in sides.stdout, sides.stderr)
    info = assay("ledger", "info", server.address("reader")).stdout
    verdict("who ships is told", all(f"location   {place.name}: " in info for place in places), info.splitlines()[-1])


def beside(name, prove, folder):
    """A proof with a centre of its own, while others go on."""
    try:
        with Postgres() as server:
            with server.connect(database="postgres") as connection:
                connection.execute("CREATE DATABASE fleet")
            server.passwords()
            assay("fleet", "init", server.address())
            prove(server, folder)
    except BaseException as error:  # noqa: BLE001  whatever it is, it failed
        verdict(name, False, repr(error)[:400])


def main():
    keys = pathlib.Path(tempfile.mkdtemp(prefix="fleet-keys-", dir="/tmp"))
    with tempfile.TemporaryDirectory(prefix="fleet-") as name, Postgres("/tmp", *tls.server_options(keys)) as server:
        folder = pathlib.Path(name)
        others = [threading.Thread(target=beside, args=(prove.__module__, prove, folder))
                  for prove in (money.prove, serving.prove, faults.live, views.prove, planted.prove, made_up.prove)]
        others.append(threading.Thread(target=engine.full_disk, args=(folder,)))
        try:
            set_up(server)
            for other in others:
                other.start()
            months(server, folder)
            roles.prove(server)
            sums.prove(server, folder)
            evil.prove(server)
            admin.prove(server, folder)
            doctor.prove(server, folder)
            upgrade.prove(server)
            tls.prove(server, keys)
            faults.broken_copies(server, folder)
            copies.prove(server, folder)
            engine.prove(server, folder)
        finally:
            for other in others:
                if other.ident:
                    other.join()
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(keys, ignore_errors=True)
            PASSFILE.unlink(missing_ok=True)
    end()


if __name__ == "__main__":
    main()
