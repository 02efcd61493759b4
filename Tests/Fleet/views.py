"""How a server of the fleet sees rows that are hard to come by: written by hand, as places would have shipped them."""

import hashlib
import json
import subprocess
import time

import absence
import past
from common import compiler
from engine import CLOCK
from locations import assay
from proof import until, verdict
from serving import FleetServer, Hook

DAY = 86_400_000_000
ODD = 'Frankfurt "am" {Main}'


class Rows:
    """Places and what they have seen; ages are in seconds, by the place's own clock."""

    def __init__(self, connection):
        self.db, self.now, self.number = connection, int(time.time() * 1e6), 1000
        for moment in (self.now, self.now - 3_600_000_000):
            connection.execute("SELECT assay.ensure_month(%s)", (moment,))

    def place(self, name, ahead=0, heard=3600):
        """One more file of a place; it is heard for so long from now on, so that nobody is silent."""
        self.db.execute("INSERT INTO assay.place (name) VALUES (%s) ON CONFLICT DO NOTHING", (name,))
        place = self.db.execute("SELECT place FROM assay.place WHERE name = %s", (name,)).fetchone()[0]
        ledger = self.db.execute("INSERT INTO assay.ledger (place, identity, heard_us, ahead_us) VALUES (%s, %s, %s, %s) RETURNING ledger",
                                 (place, f"{name}-{heard}", self.now + heard * 1_000_000, ahead * 1_000_000)).fetchone()[0]
        return place, ledger

    @staticmethod
    def series(name, model, endpoint=None):
        """The number that its names make."""
        names = (endpoint or f"e-{name}", name, "work", "hd-image", "", model)
        digest = hashlib.sha256("".join(f"{part}\0" for part in names).encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)

    def see(self, file, name, flips, asked=(100, 50), model="m", code="ok", days=0, endpoint=None):
        (place, ledger), series = file, self.series(name, model, endpoint)
        self.db.execute("INSERT INTO assay.series VALUES (%s, %s, %s, %s, 'work', 'hd-image', '', %s) ON CONFLICT DO NOTHING",
                        (place, series, endpoint or f"e-{name}", name, model))
        for age, state in flips:
            self.db.execute("INSERT INTO assay.flip VALUES (%s, %s, %s, true, %s, %s)", (place, ledger, series, self.now - age * 1_000_000, state))
        self.db.execute(
            "INSERT INTO assay.rollup VALUES (%s, %s, %s, 24, %s, 2, 2, 0, 0, 0, 0, 0, NULL, NULL, 0, 0, NULL, NULL, 0, 0, NULL, NULL, 0, NULL, "
            "'', '', '', '', '', '')", (place, ledger, series, (self.now // DAY - days) * DAY))
        for age in asked:
            at = self.now - age * 1_000_000
            self.number += 1
            self.db.execute(
                "INSERT INTO assay.outcome (place, ledger, run, id, series, started_us, scheduled_us, finished_us, cached, fixture, code, own_code) "
                "VALUES (%s, %s, 1, %s, %s, %s, %s, %s, false, 'tiny', %s, %s)", (place, ledger, self.number, series, at, at, at, code, code))


def write(connection):
    rows = Rows(connection)
    ams, bru, cdg = (rows.place(name) for name in ("ams", "bru", "cdg"))
    for file in (ams, bru, cdg):
        # The model that was asked before was down, or was up.
        rows.see(file, "mended", [(3000, "up"), (1800, "down")], (1600, 1500), "a-before")
        rows.see(file, "mended", [(1000, "up")], model="b-after")
        rows.see(file, "broken", [(3000, "up")], (1600, 1500), "a-before")
        rows.see(file, "broken", [(1000, "down")], model="b-after", code="timeout.total")
    # One place asks another model than the others.
    rows.see(ams, "apart", [(3000, "up"), (1000, "down")], model="own", code="timeout.total")
    for file in (bru, cdg):
        rows.see(file, "apart", [(3000, "up")], model="theirs")
    # One place calls the endpoint otherwise.
    for file, endpoint in ((ams, None), (bru, None), (cdg, "e-elsewhere")):
        rows.see(file, "named", [(3000, "up"), (1000, "down")], (900, 800), code="timeout.total", endpoint=endpoint)
    # An old copy of a ledger came back, and its place is heard by that.
    old = rows.place("ams", heard=1800)
    rows.see(old, "returned", [(3000, "up"), (1000, "down")], (900, 800))
    rows.see(ams, "returned", [(3000, "up")])
    # A clock is ten minutes slow: what it says was down for ten minutes has just begun.
    slow = rows.place("slo", ahead=-600)
    rows.see(slow, "slow", [(3000, "up"), (601, "down")], (601, 600), code="timeout.total")
    rows.see(bru, "slow", [(3000, "up")], (100, 50))
    # A name that was given before names were checked.
    odd = rows.place(ODD)
    rows.see(odd, "odd", [(3000, "up"), (1000, "down")], (900, 800), code="timeout.total")
    rows.see(bru, "odd", [(3000, "up")])
    # One was down when it was retired, and one when it left the fleet, five days ago.
    rows.see(rows.place("qui"), "quit", [(3000, "up"), (1000, "down")])
    connection.execute("UPDATE assay.place SET retired_us = %s WHERE name = 'qui'", (rows.now - 500_000_000,))
    connection.execute(
        "INSERT INTO assay.fleet_incident (id, cause, family, kind, severity, peak, code, began_us, opened_us, affected, cost, flapping, places, of_places) "
        "VALUES ('silence-of-qui', 'location qui', 'silent', 'silent', 1, 1, 'self.offline', %s, %s, '!* qui reach', 0, false, 'qui\n', 9)",
        (rows.now - 900_000_000, rows.now - 600_000_000))
    gone, age = rows.place("gon"), 5 * 86_400
    rows.see(gone, "left", [(age + 3000, "up"), (age + 1000, "down")], (), days=5)
    return rows, (ams, bru, cdg)


def prove(server, folder):
    with server.connect(database="postgres") as connection:
        connection.execute("CREATE ROLE keeper LOGIN PASSWORD 'the password of keeper'")
    server.passwords()
    assay("fleet", "reader", server.address(), "keeper", "--serves")
    refused = assay("fleet", "add", server.address(), "Frankfurt am Main")
    verdict("a place has a name of one word", refused.returncode == 2 and "at most 63" in refused.stderr, refused.stderr.strip())
    hook = Hook()
    with server.connect() as connection:
        rows, files = write(connection)
    told_of = past.prove(server, folder)
    serve = FleetServer(folder, "views", server, hook.url, slow_clock(folder))
    try:
        seen(hook)
        alike(serve, told_of)
        closed(serve)
        probes(serve)
        by_hand(server, serve, hook)
        absence.prove(server, serve)
        with server.connect() as connection:
            drained(serve, hook, connection, rows, files)
    finally:
        serve.end()


def slow_clock(folder):
    """The environment of a program whose clock is ten minutes slow."""
    shim, offset = str(folder / "slow-clock.so"), folder / "slow-offset"
    subprocess.run([compiler(), "-shared", "-fPIC", "-O1", "-o", shim, str(CLOCK)], check=True)
    offset.write_text("-600")
    return {"LD_PRELOAD": shim, "CLOCK_OFFSET_FILE": str(offset)}


def told(hook, name):
    return [(step, message["kind"], message.get("places")) for step, message in hook.told() if message["cause"] == f"provider {name}"]


def seen(hook):
    until(15, lambda: all(told(hook, name) for name in ("broken", "apart", "odd", "named")))
    verdict("a server whose clock is slow tells at once all the same", hook.told(), f"{len(hook.told())} messages")
    time.sleep(2)
    verdict("after a change of model the new one says how things stand",
            told(hook, "broken") == [("opened", "down", ["ams", "bru", "cdg"])] and not told(hook, "mended"),
            f"{told(hook, 'broken')} {told(hook, 'mended')}")
    titles = [message["title"] for _, message in hook.told() if message["cause"] == "provider apart"]
    verdict("what one place alone asks is down as that, and never everywhere", told(hook, "apart") == [("opened", "single", ["ams"])]
            and "down, asked from ams only" in titles[0], f"{told(hook, 'apart')} {titles}")
    verdict("what places call by other names is one thing", told(hook, "named") == [("opened", "down", ["ams", "bru", "cdg"])], str(told(hook, "named")))
    verdict("what a file said that was heard before another one counts no more", not told(hook, "returned"), str(told(hook, "returned")))
    verdict("a clock that is slow makes no outage older than it is", not told(hook, "slow"), str(told(hook, "slow")))
    excerpts = [message.get("excerpt") for _, message in hook.told() if message["cause"] == "provider odd"]
    verdict("a place with blanks and quotes in its name is one, and its evidence is found",
            told(hook, "odd") == [("opened", "regional", [ODD])] and "Frankfurt" in str(excerpts), f"{told(hook, 'odd')} {excerpts}")


def alike(serve, told_of):
    """What goes on began at the same second by the incidents of the server and by `fleet outages`."""
    def incidents():
        return {i["cause"].split()[-1]: i["began_at"][:19].replace("T", " ") for i in json.loads(serve.get("/api/v1/incidents"))["incidents"]}
    names = ("named", "apart", "broken", "odd")
    until(10, lambda: set(names) <= set(incidents()))
    past = {name: line[:19] for line in told_of.splitlines() for name in names if f"e-{name}.{name}." in line and "goes on" in line}
    found = {name: incidents().get(name) for name in names}
    verdict("incidents and `fleet outages` begin at the same moments", found == past and len(past) == len(names), f"{found} {past}")


def closed(serve):
    """A place was silent, and is retired."""
    def closing():
        return [i["closing"] for i in json.loads(serve.get("/api/v1/incidents"))["incidents"] if i["id"] == "silence-of-qui" and not i["is_open"]]
    found = until(10, closing)
    verdict("the silence of a place that is retired is closed, and does not recover", found == ["the place qui was retired"], str(found))


def probes(serve):
    """Of an incident those of the places that see it, each with its place."""
    incidents = json.loads(until(10, lambda: "provider apart" in serve.get("/api/v1/incidents") and serve.get("/api/v1/incidents")))["incidents"]
    page = serve.get("/incidents/" + next(i["id"] for i in incidents if i["cause"] == "provider apart"))
    cell = '<td data-label="From">{}</td>'
    own, all_of_it = page.count(cell.format("ams")), serve.get("/outcomes?endpoint=e-apart")
    verdict("the page of an incident has the probes of its time at the places that see it", own == 2 and cell.format("bru") not in page, f"{own} probes")
    listed = json.loads(serve.get("/api/v1/outcomes?endpoint=e-apart"))["outcomes"]
    verdict("probes say from where they are", all(cell.format(place) in all_of_it for place in ("ams", "bru", "cdg"))
            and {o["location"] for o in listed} == {"ams", "bru", "cdg"}, str(len(listed)))


def by_hand(server, serve, hook):
    """A person writes beside an incident, and ends it, while what it tells of goes on."""
    incidents = json.loads(serve.get("/api/v1/incidents"))["incidents"]
    name = next(i["id"] for i in incidents if i["cause"] == "provider odd")
    own = ["--ledger", server.address("keeper"), "--settings", serve.folder / "assay.yaml"]
    done = [assay("incident", "note", name, "asked them,\nand wait", *own), assay("incident", "close", name, "--reason", "known to us", *own)]
    many = assay("incident", "show", name[:4], *own)
    verdict("an id that several begin with lists them, and what is done by hand is told",
            many.returncode == 2 and f'begin with "{name[:4]}"' in many.stderr
            and f"noted beside {name}" in done[0].stdout and "is closed; the server that leads tells" in done[1].stdout
            and "no channel" not in done[1].stderr, f"{many.stderr} {done[0].stdout} {done[1].stdout}{done[1].stderr}")
    told_of = until(10, lambda: told(hook, "odd")[-1][0] == "recovered")
    time.sleep(3)
    shown = assay("incident", "show", name, *own).stdout
    left = [i["id"] for i in json.loads(serve.get("/api/v1/incidents"))["incidents"] if i["cause"] == "provider odd" and i["is_open"]]
    verdict("an incident of the fleet is annotated and ended by hand, is told of once, and is not found again while it goes on",
            not any(d.returncode for d in done) and told_of and [step for step, *_ in told(hook, "odd")] == ["opened", "recovered"] and not left
            and "known to us" in shown and "asked them, and wait" in serve.get(f"/incidents/{name}"), f"{[d.stderr for d in done]} {told(hook, 'odd')} {shown}")


def drained(serve, hook, connection, rows, files):
    """It is told to end while a message is on its way: whoever receives it is slow."""
    hook.answer = lambda request: time.sleep(3) or 200
    now = int(time.time() * 1e6)
    for place, ledger in files:
        connection.execute("INSERT INTO assay.flip VALUES (%s, %s, %s, true, %s, 'up')", (place, ledger, rows.series("broken", "b-after"), now))
    under_way = until(15, lambda: told(hook, "broken")[-1][0] == "recovered")
    code = serve.end()
    unsent = connection.execute("SELECT count(*) FROM assay.fleet_message WHERE sent_us IS NULL").fetchone()[0]
    left = connection.execute("SELECT until_us FROM assay.lease WHERE name = 'serve'").fetchone()[0]
    verdict("a message that is on its way when the server is told to end arrives, and is noted",
            under_way and code == 143 and unsent == 0 and left == 0, f"ended with {code}, {unsent} not noted, until {left}")
