"""The engine's own troubles and ways: a full disk, a clock that is off, plans of what is asked, months that are dropped."""

import os
import pathlib
import re
import subprocess
import time

import psycopg

import rows
from common import compiler
from faults import add
from locations import ASSAY, Location, assay
from postgres import Postgres
from proof import until, verdict

BENCH = os.environ["LEDGER_BENCH"]
CLOCK = pathlib.Path(__file__).resolve().parents[1] / "Watchman" / "clock.c"


def prove(server, folder):
    clock(server, folder)
    beside(server)
    plans(server)
    months(server)
    late(server, folder)


def clock(server, folder):
    """A location whose clock is five minutes ahead: its rows are as it says, and the centre knows."""
    shim, offset = str(folder / "clock.so"), folder / "offset"
    subprocess.run([compiler(), "-shared", "-fPIC", "-O1", "-o", shim, str(CLOCK)], check=True)
    offset.write_text("300")
    place = Location(folder, "muc", server)
    done = subprocess.run([ASSAY, "check", "--tier", "reach", "--format", "json"], cwd=place.folder, capture_output=True, text=True,
                          timeout=60, env=os.environ | {"LD_PRELOAD": shim, "CLOCK_OFFSET_FILE": str(offset)})
    line = next(l for l in assay("ledger", "info", server.address("reader")).stdout.splitlines() if l.startswith("location   muc"))
    with server.connect() as connection:
        problems, count = rows.differences([place.ledger], connection, "muc")
    seconds = re.search(r"its clock is (\d+) s ahead", line)
    verdict("a clock that is five minutes ahead loses nothing, and is told", not problems and seconds and 297 <= int(seconds[1]) <= 300,
            "; ".join(problems) or f"{line}; {count} rows{done.stderr if not seconds else ''}")


def beside(server):
    """A month is made while somebody reads all there is, and a next one beside this one."""
    with server.connect() as owner, server.connect("reader") as reader:
        reader.execute("BEGIN")
        for table in ("outcome", "attempt", "finding", "score", "rollup"):
            reader.execute(f"SELECT count(*) FROM assay.{table}")
        owner.execute("SET lock_timeout = '1s'")
        try:
            owner.execute("SELECT assay.ensure_month((extract(epoch FROM now() - interval '7 years') * 1000000)::bigint)")
            told = ""
        except psycopg.Error as error:
            told = str(error)
        reader.execute("COMMIT")
        owner.execute("SELECT assay.ensure_month((extract(epoch FROM now()) * 1000000)::bigint)")
        parts = owner.execute("SELECT count(*) FROM pg_inherits WHERE inhrelid::regclass::text IN ("
                              "to_char(now() AT TIME ZONE 'UTC' - interval '7 years', '\"assay.rollup_\"YYYY_MM'), "
                              "to_char(now() AT TIME ZONE 'UTC' + interval '1 month', '\"assay.rollup_\"YYYY_MM'))").fetchone()[0]
        owner.execute("RESET lock_timeout")
    verdict("a month is made while others read, and waits for none of them; the next is there before it begins", not told and parts == 2,
            f"{told} {parts}")


def plans(server):
    """What reports ask of the large tables is found by an index, as the server itself tells what it did."""
    with server.connect() as owner:
        for setting in ("session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0", "enable_seqscan = off",
                        "auto_explain.log_nested_statements = off"):
            owner.execute(f"ALTER ROLE reader SET {setting}")
        owner.execute("ANALYZE")
    before = (server.folder / "log").stat().st_size
    assay("report", "--ledger", server.address("reader"), "--window", "30d", "--format", "json")
    assay("compare", "replicate", "space", "--ledger", server.address("reader"))
    with server.connect() as owner:
        owner.execute("ALTER ROLE reader RESET ALL")
    log = (server.folder / "log").read_text(errors="replace")[before:]
    asked = log.count("Query Text:")
    # A table that has no index for what is asked is read whole even where that is forbidden.
    whole = set(re.findall(r"Seq Scan on (?:assay\.)?((?:outcome|attempt|finding|score|rollup)_\d{4}_\d\d)", log))
    found = len(re.findall(r"Index (?:Only )?Scan", log)) + log.count("Bitmap Index Scan")
    verdict("every question of reports and comparisons has an index", asked > 50 and found > 50 and not whole,
            f"{asked} statements, {found} scans of indices, without one: {sorted(whole) or 'none'}")


def months(server):
    """Old months are dropped whole; sums and figures stay, by whole hours."""
    with server.connect() as owner:
        before = owner.execute("SELECT count(*), min(started_us) FROM assay.outcome").fetchone()
        for age in (500, 10):
            at = int((time.time() - age * 86400) * 1e6)
            owner.execute("INSERT INTO assay.share VALUES (1, %s, 'replicate', 'one', 5, 5, %s)", (at, at))
            owner.execute(
                "INSERT INTO assay.fleet_incident VALUES (%s, 'provider replicate', 'availability', 'down', 2, 2, 'ok', %s, %s, %s, %s, '', 0, "
                "false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'fra', 1)", (f"aged-{age}", at, at, at, at))
            owner.execute("INSERT INTO assay.fleet_message (key, channel, incident, step, at_us, due_us) VALUES (%s, 'hook', %s, 'opened', 0, 0)",
                          (f"aged-{age}", f"aged-{age}"))
        empty = owner.execute("SELECT to_char(now() - interval '5 years', 'YYYY_MM'), "
                              "assay.ensure_month((extract(epoch FROM now() - interval '5 years') * 1000000)::bigint)").fetchone()[0]
    was = assay("ledger", "info", server.address("reader")).stdout
    done = assay("fleet", "prune", server.address(), "--keep", "40d")
    with server.connect() as owner:
        after = owner.execute("SELECT count(*), min(started_us) FROM assay.outcome").fetchone()
        cut = owner.execute("SELECT before_us FROM assay.horizon").fetchone()
    now = assay("ledger", "info", server.address("reader")).stdout

    def line(text, word):
        return next(l for l in text.splitlines() if l.startswith(word))
    check = assay("ledger", "check", server.address("reader"))
    verdict("old months of single outcomes are dropped, and sums stay",
            done.returncode == 0 and after[0] < before[0] and cut and after[1] >= cut[0] and check.returncode == 0
            and line(was, "outcomes").split(",")[0] == line(now, "outcomes").split(",")[0] and line(was, "cost") == line(now, "cost"),
            f"{before[0]} outcomes, then {after[0]}; {line(now, 'outcomes')}; {check.stdout.strip().splitlines()[-1]}")
    with server.connect() as owner:
        left = [owner.execute(sql).fetchall() for sql in (
            "SELECT count(*) FROM assay.share", f"SELECT to_regclass('assay.rollup_{empty}') IS NULL", "SELECT id FROM assay.fleet_incident", "SELECT incident FROM assay.fleet_message")]
    verdict("shares of old days, months that are empty, and old incidents of the fleet with their messages, go with them",
            left == [[(1,)], [(True,)], [("aged-10",)], [("aged-10",)]], str(left))
    again = assay("report", "--ledger", server.address("reader"), "--window", "90d", "--format", "json")
    verdict("a report over dropped months is still there", again.returncode == 0, again.stderr)


def late(server, folder):
    """A place that was apart for months ships what it has of months that were dropped."""
    add(server, "late")
    place = Location(folder, "late", server)
    subprocess.run([BENCH, "generate", place.ledger, "--attempts", "300", "--targets", "2", "--every", "12h", "--until", "now"], check=True,
                   stdout=subprocess.DEVNULL)
    done = place.ship()
    with server.connect() as connection:
        problems, count = rows.differences([place.ledger], connection, "late")
    verdict("months that were dropped are made again for a place that comes late", done.returncode == 0 and not problems and count,
            "; ".join(problems[:3]) + done.stderr or f"{count} rows")


def full_disk(folder):
    """The centre's disk is a small one, and somebody else fills it."""
    disk = pathlib.Path("/tmp") / f"assay-fleet-disk-{os.getpid()}"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m", "none", disk], capture_output=True).returncode:
        disk.rmdir()
        print("LEFT OUT  a centre with a full disk: this user may mount no small file system", flush=True)
        return
    try:
        with Postgres(disk, "-c", "max_wal_size=32MB", "-c", "min_wal_size=32MB", "-c", "wal_recycle=off") as server:
            fill_and_free(server, folder, disk)
    finally:
        subprocess.run(["umount", disk], check=False)
        disk.rmdir()


def fill_and_free(server, folder, disk):
    with server.connect(database="postgres") as connection:
        connection.execute("CREATE DATABASE fleet")
    server.passwords()
    assay("fleet", "init", server.address()), assay("fleet", "add", server.address(), "full")
    place = Location(folder, "full", server, role="postgres")
    subprocess.run([BENCH, "generate", place.ledger, "--attempts", "6000", "--targets", "4", "--every", "90m", "--until", "now"],
                   check=True, stdout=subprocess.DEVNULL)
    filler = disk / "filler"
    with open(filler, "wb") as file:
        try:
            while file.write(bytes(1 << 16)):
                file.flush()
        except OSError:
            pass
    failed = place.ship()
    filler.unlink()
    # The server may have ended over it: as any other that comes back.
    if server.process.poll() is not None:
        server.start()
    done = until(20, lambda: (last := place.ship()).returncode == 0 and last)
    with server.connect() as connection:
        problems, count = rows.differences([place.ledger], connection, "full")
    verdict("a centre whose disk is full takes nothing, says so, and has everything once there is room",
            failed.returncode == 3 and ("disk is full" in failed.stderr or "broke off" in failed.stderr or "No space" in failed.stderr)
            and done and not problems, "; ".join(problems) or f"{failed.stderr.strip()[:200]} Then {count} rows.")
