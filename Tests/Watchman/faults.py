"""Faults of a day in minutes: state, incidents and budget survive, nothing is told twice, no flushed row is lost."""

import json
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time

from common import ASSAY, Server, Watch, compiler, end, scratch, until, verdict


def channel(hook):
    return f'{{ hook: {{ kind: webhook, url: "{hook.url}/hook" }} }}'


def steps(hook):
    return [notice["step"] for _, _, body in hook.seen for notice in json.loads(body)["notices"]]


def rows(watch):
    found = watch.query("SELECT count(*) FROM outcome")
    return found[0][0] if found else 0


def killed():
    """kill -9 again and again while an incident goes on: it stays one, and every row that was there stays."""
    with scratch() as folder:
        target, hook = Server(lambda _: 503), Server()
        watch, lost = Watch(folder, target.url, channel(hook)).start(), 0
        until(15, lambda: steps(hook))
        for _ in range(5):
            time.sleep(1.3)
            watch.kill()
            before = rows(watch)
            watch.start()
            until(10, lambda: rows(watch) > before)
            lost += rows(watch) <= before
        verdict("five kills lose no row, and the incident stays one", not lost and len(watch.incidents(True)) == 1)
        target.answer = lambda _: 200
        until(15, lambda: watch.incidents(False))
        until(5, lambda: "recovered" in steps(hook))
        verdict("it is told once that it began, and once that it is over", steps(hook) == ["opened", "recovered"], str(steps(hook)))
        watch.stop()
        check = subprocess.run([ASSAY, "ledger", "check", "assay.db"], cwd=folder, capture_output=True, text=True)
        verdict("the ledger is sound", check.returncode == 0, check.stdout.strip().splitlines()[-1])


def two(folder):
    """One that probes, and one that stands by."""
    target = Server()
    first = Watch(folder, target.url).start()
    until(10, lambda: rows(first))
    second = Watch(folder, target.url).start()
    time.sleep(3)
    return first, second


def doubles(watch):
    """How many slots were served twice."""
    return watch.query("SELECT count(*) FROM outcome a JOIN outcome b ON a.id < b.id AND abs(a.scheduled_us - b.scheduled_us) < 300000")


def standby():
    """The second takes over within two intervals (the lease is three seconds at least) after the first was killed."""
    with scratch() as folder:
        first, second = two(folder)
        at = time.monotonic()
        before = rows(first)
        first.kill()
        until(20, lambda: rows(second) > before + 1)
        took = time.monotonic() - at
        verdict("the second takes over, and no slot is served twice", took < 6 and doubles(second) == [(0,)], f"after {took:.1f} s")
        second.stop()


def stopped():
    """A watch that is stopped (SIGSTOP) for longer than its lease begins nothing when it goes on: another one does its work."""
    with scratch() as folder:
        first, second = two(folder)
        first.process.send_signal(signal.SIGSTOP)
        before = rows(second)
        until(20, lambda: rows(second) > before + 2)
        first.process.send_signal(signal.SIGCONT)
        stood_by = until(10, lambda: "another watch took over" in first.log)
        time.sleep(3)
        served_twice = doubles(second)
        verdict("one that was stopped for a while stands by, and no slot is served twice", bool(stood_by) and served_twice == [(0,)], str(served_twice))
        second.stop()
        first.stop()


def clock():
    """The wall clock is set forward, back and right again: probes come each second all the while."""
    with scratch() as folder:
        shim, offset = f"{folder}/clock.so", pathlib.Path(folder, "offset")
        source = pathlib.Path(__file__).parent / "clock.c"
        subprocess.run([compiler(), "-shared", "-fPIC", "-O1", "-o", shim, str(source)], check=True)
        offset.write_text("0")
        target = Server()
        watch = Watch(folder, target.url, environment={"LD_PRELOAD": shim, "CLOCK_OFFSET_FILE": str(offset)}).start()
        until(10, lambda: rows(watch) >= 2)
        target.times.clear()
        for seconds in (7200, -10_800, -31_536_000, 0):
            offset.write_text(str(seconds))
            time.sleep(4)
        gaps = [b - a for a, b in zip(target.times, target.times[1:])]
        told = watch.log.count("the machine's clock: it was set")
        status = watch.stop()
        verdict("a clock that is set forward and back moves no probe, and each setting is told",
                len(gaps) >= 13 and max(gaps) < 1.9 and min(gaps) > 0.3 and told == 4 and status == 143,
                f"{len(gaps)} gaps of {min(gaps, default=0):.2f} to {max(gaps, default=0):.2f} s, told {told} times, ended with {status}")
        verdict("and no row is missing, nor an incident made of it",
                abs(rows(watch) - len(target.seen)) <= 1 and not watch.incidents(True) and not watch.incidents(False),
                f"{rows(watch)} rows of {len(target.seen)} probes")


def locked():
    """Another process locks the ledger for eight seconds: probes go on in time, and all rows come in the end."""
    with scratch() as folder:
        target = Server()
        watch = Watch(folder, target.url).start()
        until(10, lambda: rows(watch) >= 2)
        database = sqlite3.connect(f"{folder}/assay.db", timeout=10, isolation_level=None)
        database.execute("BEGIN IMMEDIATE")
        asked = len(target.seen)
        time.sleep(8)
        database.execute("ROLLBACK")
        database.close()
        time.sleep(4)
        watch.stop()
        since = len(target.seen) - asked
        late = max((row[0] / 1000 for row in watch.query("SELECT started_us - scheduled_us FROM outcome")), default=1e9)
        verdict("a locked ledger is waited for, and no row is missing", abs(rows(watch) - len(target.seen)) <= 1 and since > 6,
                f"{rows(watch)} rows of {len(target.seen)} probes, {since} since the lock")
        verdict("and no probe is late for it", late < 400, f"{late:.0f} ms at most")


def full():
    """The disk is full and freed again."""
    with scratch() as folder:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", folder]).returncode:
            return print("SKIP  a full disk: no small one can be mounted here", flush=True)
        try:
            target = Server()
            watch = Watch(folder, target.url, every="200ms").start()
            until(10, lambda: rows(watch) >= 2)
            filler = pathlib.Path(folder, "filler")
            with open(filler, "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(b"x" * 4096)
                except OSError:
                    pass
            noticed = until(60, lambda: "disk is full" in watch.log)
            filler.unlink()
            until(20, lambda: "takes rows again" in watch.log)
            time.sleep(2)
            alive = watch.process.poll() is None
            watch.stop()
            verdict("a full disk is told once and waited for, and no row is missing",
                    bool(noticed) and alive and abs(rows(watch) - len(target.seen)) <= 2,
                    f"{rows(watch)} rows of {len(target.seen)} probes, alive: {alive}")
        finally:
            subprocess.run(["umount", "-l", folder])


def settings():
    """Wrong settings are told and change nothing; right ones hold from then on."""
    with scratch() as folder:
        target, other = Server(), Server()
        watch = Watch(folder, target.url).start()
        until(10, lambda: target.seen)
        pathlib.Path(folder, "assay.yaml").write_text("version: 1\nendpoints: 7\n")
        told = until(10, lambda: "the settings stay as they were" in watch.log)
        count = len(target.seen)
        went_on = until(5, lambda: len(target.seen) > count)
        watch.settings(other.url)
        moved = until(10, lambda: other.seen)
        verdict("broken settings are told and the old ones hold; mended ones are taken", bool(told and went_on and moved))
        watch.stop()


def channel_down():
    """The channel refuses for a while: the message comes later, once."""
    with scratch() as folder:
        target, hook = Server(lambda _: 503), Server(lambda _: 500)
        watch = Watch(folder, target.url, channel(hook)).start()
        until(15, lambda: hook.seen)
        hook.answer = lambda _: 200
        time.sleep(40)
        taken = [body for _, _, body in hook.seen]
        verdict("a channel that was down is told when it is up again, and no more", len(taken) == 2 and len(set(taken)) >= 1,
                f"{len(taken)} tries")
        watch.stop()


def names():
    """DNS is gone: the target cannot be found, which is an incident of transport, and over when it can."""
    with scratch() as folder:
        watch = Watch(folder, "http://nowhere.invalid").start()
        until(40, lambda: watch.incidents(True))
        codes = watch.query("SELECT DISTINCT code FROM outcome")
        target = Server()
        watch.settings(target.url)
        over = until(15, lambda: watch.incidents(False))
        verdict("a name that cannot be found is transport.dns, and over when it can", codes == [("transport.dns",)] and bool(over), str(codes))
        watch.stop()


PROOFS = (killed, standby, stopped, clock, locked, full, settings, channel_down, names)
wanted = sys.argv[1:]
for proof in PROOFS:
    if not wanted or proof.__name__ in wanted:
        proof()
end()
