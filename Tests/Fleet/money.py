"""Daily money that all places share: handed out in blocks, and never passed, whatever becomes of the centre or of a place."""

import os
import re
import signal
import sqlite3
import subprocess
import time

import psycopg

import faults
from locations import ASSAY, Location, assay
from proof import until, verdict

# As the price file has it, in micro-dollars.
PRICE, RUNS = 2000, 24
NAMES = ("dub", "per")
KEY = {"KEY": "r8_0123456789abcdefghij0123456789abcdefg"}


class Payer(Location):
    """Asks a provider for billed work as fast as it may."""

    def write(self, address, target):
        self.target, self.address = target, address
        (self.folder / "assay.yaml").write_text(f"""version: 1
backend: {{ url: "" }}
providers: {{ replicate: {{ url: "{target}", token: "${{KEY:-}}" }} }}
endpoints:
  old-photo: {{ feature: fix-old-photo, path: /x, parameters: {{ version: v1.3 }}, targets: [{{ provider: replicate, model: tencentarc/gfpgan,
    version: 0fbacf7afc6c144e5be9767cff80f25aff23e52b0708f17e20f9879b2f21516c, timeout: 60s }}] }}
location: {self.name}
fleet: {{ url: "{address}", shares: [replicate] }}
""")

    def watch(self):
        log = open(self.folder / "watch.log", "ab")
        self.process = subprocess.Popen([ASSAY, "watch", "--tier", "work", "--every", "200ms", "--port", "0"], cwd=self.folder,
                                        stdout=log, stderr=log, env=os.environ | KEY)
        return self

    def probe_work(self):
        return subprocess.run([ASSAY, "check", "--tier", "work", "--format", "json"], cwd=self.folder, capture_output=True, text=True, timeout=120,
                              env=os.environ | KEY)

    @property
    def spent(self):
        """In micro-dollars, by its attempts."""
        try:
            return self.query("SELECT coalesce(sum(cost), 0) FROM attempt")[0]
        except Exception:  # noqa: BLE001  it is being made
            return 0


def held(server):
    """By place: what was handed out to it."""
    with server.connect() as connection:
        return dict(connection.execute("SELECT name, sum(held)::bigint FROM assay.share JOIN assay.place USING (place) GROUP BY name").fetchall())


def same_day(seconds=150):
    """Waits for midnight in UTC where it is near: money is of a day, and the story of one day's."""
    left = 86_400 - time.time() % 86_400
    if left < seconds:
        time.sleep(left + 1)


def prove(server, folder):
    same_day()
    sandbox = subprocess.Popen([ASSAY, "sandbox", "--port", "0", "--time-scale", "0.01"], stderr=subprocess.PIPE, text=True)
    places = []
    try:
        url = re.search(r"http://\S+", sandbox.stderr.readline())[0]
        for name in NAMES:
            faults.add(server, name)
        early = Payer(folder, NAMES[0], server, target=url).probe_work()
        verdict("that nobody has set a budget is told, and how one is set", "has no budget of replicate" in early.stderr
                and "assay fleet budget" in early.stderr and "has no budget of it" in early.stdout, early.stderr[:300])
        done = assay("fleet", "budget", server.address(), "replicate", "--daily", f"${PRICE * RUNS / 1e6:.6f}")
        verdict("a budget is set at the centre", done.returncode == 0 and "may pay replicate" in done.stdout, done.stdout + done.stderr)
        places = [Payer(folder, name, server, target=url).watch() for name in NAMES]
        story(server, places)
        less = assay("fleet", "budget", server.address(), "replicate", "--daily", "$0.000001")
        verdict("a budget below what is handed out says so", "is handed out, which is more" in less.stdout, less.stdout + less.stderr)
    finally:
        for place in places:
            if place.process.poll() is None:
                place.kill()
        sandbox.terminate()
        sandbox.wait(20)


def refused(place):
    """Slots that went by for want of money."""
    try:
        return place.query("SELECT coalesce(sum(count), 0) FROM missed WHERE code = 'skipped.budget'")[0]
    except Exception:  # noqa: BLE001  it is being made
        return 0


def made_up(server):
    """A role that says it has spent less than nothing would have others pay for more than there is."""
    day, had = int(time.time()) // 86400 * 86_400_000_000, held(server)
    told = []
    with server.connect(f"assay_{NAMES[1]}") as place:
        tries = [(day, -1_000_000_000, 0), (day, 0, -1_000_000_000), (day, 2**63 - 1, 0), (day, 0, 2**62), (day + 1, 0, 0),
                 (day + 3 * 86_400_000_000, 0, 0)]
        for its_day, spent, need in tries:
            try:
                place.execute("SELECT assay.take_share(%s, %s, 'replicate', 'made up', %s, %s, true)", (NAMES[1], its_day, spent, need))
            except psycopg.Error as error:
                told.append(str(error))
        for odd in ("ahead_us = -9223372036854775808", "ahead_us = 9223372036854775807", "heard_us = -1", "waiting = -9"):
            try:
                place.execute(f"UPDATE assay.ledger SET {odd}")
            except psycopg.errors.CheckViolation as error:
                told.append(str(error))
    verdict("a role cannot say that it has spent less than nothing or all there is, on a day of its own, by a clock of another century",
            len(told) == len(tries) + 4 and held(server) == had, f"{told}; {held(server)}")
    words = f"host=127.0.0.1 port={server.port} user=postgres dbname=fleet sslmode=disable"
    done = assay("ledger", "info", "--ledger", words)
    verdict("the centre is read where it is named by host=… too", done.returncode == 0 and NAMES[1] in done.stdout, done.stdout + done.stderr)


def untrue(server):
    """A role that says whatever is best for it: of a day's money it may take all, and of what it said it has spent nothing comes back."""
    day, ceiling, name = int(time.time()) // 86400 * 86_400_000_000, PRICE * RUNS, NAMES[1]
    ask = "SELECT assay.take_share(%s, %s, 'replicate', 'untrue', %s, %s, %s)"
    refused = []
    with server.connect(f"assay_{name}") as place, server.connect() as owner:
        owner.execute("UPDATE assay.budget SET daily = %s", (ceiling + 9000,))
        told = [place.execute(ask, (name, day, *words)).fetchone()[0] for words in ((10**15, 0, True), (0, 0, True), (0, 10**15, False))]
        all_held = sum(held(server).values())
        for other in (day + 2 * 86_400_000_000, day - 2 * 86_400_000_000):
            try:
                place.execute(ask, (name, other, 0, 5, False))
            except psycopg.Error as error:
                refused.append(str(error))
        owner.execute("DELETE FROM assay.share WHERE holder = 'untrue'")
        owner.execute("UPDATE assay.budget SET daily = %s", (ceiling,))
    verdict("a role that lies takes no more than a day's money, gives back nothing that it said is spent, and has today's alone",
            len(set(told)) == 1 and all_held <= ceiling + 9000 and len(refused) == 2, f"{told}, {all_held} of {ceiling + 9000}; {refused}")


def abandoned(server, place):
    """The centre is busy for longer than anybody waits: what is given up there does not run on, and takes nothing later."""
    before = held(server)
    with server.connect() as busy, busy.transaction():
        busy.execute("SELECT 1 FROM assay.budget FOR UPDATE")
        done = place.probe_work()
        time.sleep(6)
        with server.connect() as owner:
            left = owner.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%take_share%' AND pid <> pg_backend_pid() "
                                 "AND state = 'active'").fetchone()[0]
    time.sleep(0.5)
    verdict("what nobody waits for any more does not run on at the centre", left == 0 and held(server) == before, f"{left} {done.stderr[:200]}")


def hindered(server, place):
    """There is money again, and a run that cannot read its ledger: it gives back what was handed out for it."""
    assay("fleet", "budget", server.address(), "replicate", "--daily", "$5")
    before = held(server).get(place.name)
    with sqlite3.connect(place.ledger) as ledger:
        ledger.execute("ALTER TABLE score RENAME TO elsewhere")
    done = place.probe_work()
    with sqlite3.connect(place.ledger) as ledger:
        ledger.execute("ALTER TABLE elsewhere RENAME TO score")
    asked = holders(server, place.name)
    again = place.probe_work()
    verdict("a run that ends in an error gives back what was handed out for it", done.returncode == 3 and again.returncode == 0
            and held(server).get(place.name) == place.spent and asked == holders(server, place.name) - 1,
            f"{done.returncode} {again.returncode} {before} {held(server)} {place.spent} {done.stderr[:200]}")


def still(places, seconds=2.5):
    """Until nothing was spent for a while."""
    last, since, limit = None, time.monotonic(), time.monotonic() + 45
    while time.monotonic() < limit:
        now = [place.spent for place in places]
        if now != last:
            last, since = now, time.monotonic()
        if time.monotonic() - since > seconds:
            return now
        time.sleep(0.1)
    return last


def holders(server, name):
    sql = "SELECT count(DISTINCT holder) FROM assay.share JOIN assay.place USING (place) WHERE name = %s"
    with server.connect() as connection:
        return connection.execute(sql, (name,)).fetchone()[0]


def stands_by(server, place):
    """A second watch of one ledger: it asks for nothing as long as the first one probes."""
    before, command = holders(server, place.name), [ASSAY, "watch", "--tier", "work", "--every", "200ms", "--port", "0"]
    log = place.folder / "second.log"
    with open(log, "ab") as file, subprocess.Popen(command, cwd=place.folder, stdout=file, stderr=file, env=os.environ | KEY) as other:
        told = until(10, lambda: "stands by" in log.read_text())
        time.sleep(0.5)
        after = holders(server, place.name)
        other.kill()
    verdict("a watch that stands by takes nothing of what all places share", told and before == after == 1, f"{before} {after} {told}")


def story(server, places):
    budget = PRICE * RUNS
    began = until(60, lambda: all(place.spent >= 3 * PRICE for place in places))
    stands_by(server, places[0])
    server.kill(signal.SIGKILL)
    until(40, lambda: all(refused(place) for place in places))
    apart = [place.spent for place in places]
    server.start()
    had = held(server)
    verdict("while the centre is away a place spends what it holds, and no more", began
            and all(0 <= had.get(place.name, 0) - spent < PRICE for place, spent in zip(places, apart)) and sum(had.values()) < budget,
            f"{dict(zip(NAMES, apart))} of {had} micro-dollars, of {budget}")
    # Whoever is quicker may have all that is left, or have had it before the centre went.
    more = until(25, lambda: sum(place.spent for place in places) > sum(apart))
    places[0].kill()
    places[0].watch()
    spent = still(places, 6)
    codes = [place.kill(signal.SIGTERM) for place in places]
    spent, had = [place.spent for place in places], held(server)
    verdict("two processes, one of them killed, spend nearly all of the shared budget and never more",
            (more or budget - sum(had.values()) < PRICE) and 0.6 * budget <= sum(spent) <= sum(had.values()) <= budget,
            f"{sum(spent)} of {budget} micro-dollars, {sum(had.values())} handed out; ended with {codes}")
    verdict("what was handed out to a place that ended in order is what it spent, to the micro-dollar", had.get("per") == spent[1], f"{had} {spent}")
    with server.connect() as connection:
        asked = connection.execute("SELECT count(*) FROM assay.share").fetchone()[0]
    left = [refused(place) for place in places]
    verdict("what there was no money for was left out, as that", min(left) > 0, f"{left} slots; {asked} processes held some")
    made_up(server)
    untrue(server)
    abandoned(server, places[1])
    hindered(server, places[1])
    other = places[1].folder / "assay.yaml"
    other.write_text(other.read_text().replace("location: per", "location: dub"))
    stolen = places[1].probe_work()
    verdict("a role cannot spend as another place", "does not ship for dub" in stolen.stderr, stolen.stderr[:300])
