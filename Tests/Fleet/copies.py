"""Ledgers that are copied while they are in use, old copies that come back, and two who ship one file."""

import fcntl
import os
import re
import shutil
import sqlite3
import subprocess
import time

import rows
from common import Server
from faults import add
from locations import Location, assay
from proof import verdict


def copy(location, server, folder, name):
    """As an administrator copies a machine: the file as it is."""
    other = Location(folder, location.name, server, folder_name=name)
    with sqlite3.connect(location.ledger) as source, sqlite3.connect(other.ledger) as sink:
        source.backup(sink)
    return other


def holds(name, server, files, said=True, detail="", place="fra"):
    with server.connect() as connection:
        problems, count = rows.differences(files, connection, place, ("run", "outcome", "attempt", "finding"))
        problems += rows.sums(files, connection, place) + rows.flips(files, connection, place)
    check = assay("ledger", "check", server.address("reader"))
    verdict(name, not problems and said and check.returncode == 0,
            "; ".join(problems[:3]) or ("" if said else f"nobody was told: {detail} ") + check.stdout.strip().splitlines()[-1] + f"; {count} rows")


def prove(server, folder):
    waiting = beside_another(server, folder)
    fra = Location(folder, "fra", server)
    for _ in range(2):
        fra.probe()
    cloned(fra, server, folder)
    backlog(fra, server, folder)
    restored(fra, server, folder)
    early(server, folder)
    at_once(server, folder)
    together(server, folder)
    states(server, folder)
    moved(fra, server, folder)
    killed(server, folder)
    waiting()


def beside_another(server, folder):
    """Another ships all the time. It takes its while, and others go on; what is returned looks at the end of it."""
    add(server, "by")
    place = Location(folder, "by", server)
    place.settings_apart()
    place.probe("apart.yaml")
    lock = open(f"{place.ledger}-ship", "w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    process = place.ship(wait=False)

    def look():
        said = process.communicate(timeout=60)
        lock.close()
        after = place.ship()
        verdict("who ships by hand beside another that ships is told so, and ends with 5",
                process.returncode == 5 and "another process ships" in said[1] and "shipped 0" not in after.stdout, f"{said} {after.stdout}")
    return look


def killed(server, folder):
    """In the middle of shipping; whoever comes next need not wait."""
    add(server, "hit")
    place = Location(folder, "hit", server)
    subprocess.run([os.environ["LEDGER_BENCH"], "generate", place.ledger, "--attempts", "6000", "--targets", "4", "--every", "30m", "--until",
                    "now"], check=True, stdout=subprocess.DEVNULL)
    process = place.ship(wait=False)
    while process.poll() is None and not place.query("SELECT token FROM fleet WHERE token <> ''"):
        time.sleep(0.01)
    process.kill()
    process.communicate()
    began = time.monotonic()
    done = place.ship()
    took = time.monotonic() - began
    with server.connect() as connection:
        problems, count = rows.differences([place.ledger], connection, "hit")
    verdict("who ships after one that was killed in the middle of it need not wait", not problems and process.returncode == -9
            and done.returncode == 0 and "shipped 0 outcomes" not in done.stdout and took < 15 and "copy of" not in done.stdout,
            "; ".join(problems[:3]) or f"{took:.1f} s; {count} rows; {process.returncode} {done.stdout}{done.stderr}")


def cloned(fra, server, folder):
    """Two copies probe and ship under one name."""
    twin = copy(fra, server, folder, "twin")
    first, second = twin.probe(), fra.probe()
    told = "a copy of this ledger has shipped" in first.stderr + second.stderr
    fra.probe(), twin.probe()
    holds("of a ledger that was cloned nothing is lost or doubled, and it is told", server, [fra.ledger, twin.ledger], told, second.stderr)
    quiet = fra.probe().stderr + twin.probe().stderr
    verdict("it is told once", "a copy of this ledger" not in quiet, quiet)
    fra.twin = twin


def backlog(fra, server, folder):
    """Copied with rows that the centre has not: both ship them."""
    fra.write("postgresql://nobody@127.0.0.1:9/fleet", fra.target)
    waiting = fra.probe()
    verdict("what cannot be shipped waits, and the check is judged all the same",
            "cannot be reached" in waiting.stderr and waiting.returncode == 3, waiting.stderr.split(":")[-1].strip())
    twin = copy(fra, server, folder, "late")
    fra.write(server.address("assay_fra"), fra.target)
    fra.probe(), twin.probe(), fra.probe(), twin.ship()
    holds("rows that both copies had still to ship are there once", server, [fra.ledger, fra.twin.ledger, twin.ledger])
    fra.late = twin


def restored(fra, server, folder):
    """The file is lost, and an old copy takes its place: what was shipped since is at the centre alone."""
    old = copy(fra, server, folder, "old")
    for _ in range(2):
        fra.probe()
    lost = folder / "lost.db"
    with sqlite3.connect(fra.ledger) as source, sqlite3.connect(lost) as sink:
        source.backup(sink)
    put_back(fra, old)
    done = fra.probe()
    fra.probe()
    holds("an old copy that comes back loses nothing that was shipped, and is told", server,
          [fra.ledger, fra.twin.ledger, fra.late.ledger, lost], "older copy" in done.stderr, done.stderr)


def early(server, folder):
    """Copied before either has shipped: what both have is known by its runs."""
    add(server, "egg")
    place = Location(folder, "egg", server)
    place.settings_apart()
    place.probe("apart.yaml"), place.probe("apart.yaml")
    twin = copy(place, server, folder, "egg-twin")
    twin.settings_apart()
    for one in (place, twin):
        one.probe("apart.yaml")
    first, second = place.ship(), twin.ship()
    for one in (twin, place):
        one.probe("apart.yaml"), one.ship()
    told = "a copy of this ledger has shipped" in second.stdout and "a copy of" not in first.stdout
    holds("of a ledger that was copied before it shipped at all nothing is lost or doubled, and it is told", server,
          [place.ledger, twin.ledger], told, f"{first.stdout}{second.stdout}{second.stderr}", "egg")


def at_once(server, folder):
    """Two copies with a backlog of several batches, neither of which has shipped, begin at one moment."""
    add(server, "hen")
    place = Location(folder, "hen", server)
    subprocess.run([os.environ["LEDGER_BENCH"], "generate", place.ledger, "--attempts", "3000", "--targets", "4", "--every", "1h", "--until",
                    "now"], check=True, stdout=subprocess.DEVNULL)
    twin = copy(place, server, folder, "hen-twin")
    for one in (place, twin):
        one.settings_apart()
        one.probe("apart.yaml")
    running = [one.ship(wait=False) for one in (place, twin)]
    said = [process.communicate() for process in running]
    told = str(said).count("a copy of this ledger has shipped")
    holds("of two copies that ship for the first time at one moment nothing is lost or doubled", server, [place.ledger, twin.ledger],
          told == 1 and not any(process.returncode for process in running), str(said)[:400], "hen")


def together(server, folder):
    """Several processes ship one ledger at once, as a watch and a check beside it do."""
    add(server, "two")
    place = Location(folder, "two", server)
    subprocess.run([os.environ["LEDGER_BENCH"], "generate", place.ledger, "--attempts", "6000", "--targets", "4", "--every", "30m", "--until",
                    "now"], check=True, stdout=subprocess.DEVNULL)
    running = [place.ship(wait=False) for _ in range(3)]
    said = [process.communicate() for process in running]
    last = place.ship()
    with server.connect() as connection:
        problems, count = rows.differences([place.ledger], connection, "two")
        names = connection.execute("SELECT count(*) FROM assay.ledger JOIN assay.place USING (place) WHERE name = 'two'").fetchone()[0]
    verdict("of several who ship one file at once one does, nothing is lost, and none is taken for a copy",
            not problems and names == 1 and "shipped 0 outcomes" in last.stdout and not any(p.returncode for p in running)
            and "copy of this ledger" not in str(said), "; ".join(problems[:3]) or f"{count} rows, {names} names; {said}"[:300])


def put_back(place, old):
    """The file of a place is lost, and an older copy takes its place."""
    for ending in ("", "-wal", "-shm"):
        (place.folder / f"assay.db{ending}").unlink(missing_ok=True)
    shutil.copy(old.ledger, place.ledger)


def states(server, folder):
    """An old copy comes back after an outage that it knows nothing of."""
    add(server, "rst")
    target = Server()
    place = Location(folder, "rst", server, target=target.url)
    place.probe(), place.probe()
    old = copy(place, server, folder, "old-rst")
    target.answer = lambda request: 500
    place.probe(), place.probe()

    def seeing():
        """From where it is seen still."""
        lines = assay("fleet", "outages", server.address("reader")).stdout.splitlines()
        line = next((line for line in lines if "it goes on" in line and "hd-image.replicate.reach" in line), "")
        return re.findall(r"\w+", line.partition("still seen from ")[2].partition(": hd-image")[0] or line.rpartition(": ")[2])
    seen = seeing()
    put_back(place, old)
    target.answer = lambda request: 200
    place.probe(), place.probe()
    after = seeing()
    verdict("a place is up again where an old copy of its ledger came back after an outage", "rst" in seen and "rst" not in after,
            f"{seen} {after}")


def moved(fra, server, folder):
    """A copy goes to another centre, which has nothing of what it was copied from."""
    with server.connect(database="postgres") as connection:
        connection.execute("CREATE DATABASE elsewhere")
    owner = server.address().replace("/fleet?", "/elsewhere?")
    assay("fleet", "init", owner), assay("fleet", "add", owner, "fra")
    one = next(place for place in (fra, fra.twin, fra.late) if place.query("SELECT parent FROM fleet")[0])
    one.write(owner, one.target)
    done, check = one.ship(), assay("ledger", "check", owner)
    with server.connect(database="elsewhere") as connection:
        problems, count = rows.differences([one.ledger], connection, "fra")
    verdict("a copy that goes to another centre ships all it has, and its sums", done.returncode == check.returncode == 0 and not problems,
            "; ".join(problems[:3]) or f"{count} rows; {check.stdout.strip().splitlines()[-1]}{done.stderr}")
