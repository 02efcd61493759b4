"""Servers of the fleet: pages, incidents by quorum, alerts that are told once, and who leads."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.request

import faults
from common import Server
from locations import ASSAY, Location, assay
from proof import until, verdict

PLACES = ("akl", "bom", "cpt")


class FleetServer:
    """A running `assay fleet serve`."""

    def __init__(self, folder, name, server, hook, environment=None):
        self.folder = folder / name
        self.folder.mkdir()
        (self.folder / "assay.yaml").write_text(f"""version: 1
backend: {{ url: "" }}
providers: {{ replicate: {{ url: "http://127.0.0.1:9", token: "${{KEY:-}}" }} }}
endpoints:
  hd-image: {{ feature: hd-image, path: /x, targets: [{{ provider: replicate, model: a/b }}] }}
alerts: {{ channels: {{ hook: {{ kind: webhook, url: "{hook}/hook" }} }} }}
fleet: {{ url: "{server.address('keeper')}", window: 2s, silence: 30s }}
""")
        log = open(self.folder / "serve.log", "ab")
        self.process = subprocess.Popen([ASSAY, "fleet", "serve", "--port", "0", "--window", "1h"], cwd=self.folder, stdout=log, stderr=log,
                                        env=os.environ | (environment or {}))

    @property
    def log(self):
        return (self.folder / "serve.log").read_text(errors="replace")

    @property
    def leads(self):
        notes = re.findall(r"note: (this server leads|another server leads)", self.log)
        return bool(notes) and notes[-1].startswith("this")

    def get(self, path):
        base = until(10, lambda: re.search(r"status page: (\S+)/ ", self.log))[1]
        with urllib.request.urlopen(base + path, timeout=20) as answer:
            return answer.read().decode()

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(30)


class Hook(Server):
    """Receives messages; each is kept with when it came."""

    def told(self):
        return [(notice["step"], notice) for _, _, body in list(self.seen) for notice in json.loads(body)["notices"]]

    def of(self, cause, kind):
        return [step for step, message in self.told() if message["cause"] == cause and message["kind"] == kind]


def prove(server, folder):
    with server.connect(database="postgres") as connection:
        connection.execute("CREATE ROLE keeper LOGIN PASSWORD 'the password of keeper'")
    assay("fleet", "reader", server.address(), "keeper", "--serves")
    for name in PLACES:
        faults.add(server, name)
    targets = {name: Server() for name in PLACES}
    hook = Hook()
    places = {name: Location(folder, name, server, target=targets[name].url).watch() for name in PLACES}
    servers = [FleetServer(folder, f"serve-{number}", server, hook.url) for number in range(2)]
    try:
        seen = until(30, lambda: known(server) == len(PLACES))
        verdict("three places are known to see one thing", seen)
        story(server, places, servers, targets, hook)
    finally:
        for one in servers:
            one.end(signal.SIGKILL)
        for place in places.values():
            if place.process.poll() is None:
                place.kill()


def known(server):
    """Places of which the centre has two probes or more."""
    with server.connect() as connection:
        return connection.execute("SELECT count(*) FROM (SELECT place FROM assay.flip WHERE confirmed GROUP BY place) AS known").fetchone()[0]


def down(target, is_down=True):
    target.answer = lambda request: 500 if is_down else 200


def story(server, places, servers, targets, hook):
    led = until(15, lambda: sum(one.leads for one in servers) == 1 and all("leads" in one.log for one in servers))
    verdict("of two servers one leads", led, "; ".join(one.log.strip()[-200:] for one in servers) if not led else "")
    regional(servers, targets, hook)
    busy(server, servers)
    takeover(servers, targets, hook)
    silence(server, places, servers, hook)
    counts = {}
    for _, message in hook.told():
        counts[message["key"]] = counts.get(message["key"], 0) + 1
    verdict("each message was told once, over two servers and a kill -9 of the one that led", counts and set(counts.values()) == {1}, f"{len(counts)} messages")


def regional(servers, targets, hook):
    down(targets["akl"])
    told = until(20, lambda: hook.of("provider replicate", "regional"))
    began = time.monotonic()
    found = until(5, lambda: all(any(i["kind"] == "regional" and i["is_open"] and i["places"] == ["akl"]
                                     for i in json.loads(one.get("/api/v1/incidents"))["incidents"]) for one in servers))
    verdict("the server that stands by shows an incident within 5 s of when it is told", found, f"{time.monotonic() - began:.1f} s")
    time.sleep(2)
    title = next((m["title"] for s, m in hook.told() if m["kind"] == "regional"), "")
    verdict("what is down from one place only is told as that", told == ["opened"] and "down from akl only" in title
            and not hook.of("provider replicate", "down"), title)
    pages = [one.get("/") for one in servers]
    shown = all("Places" in page and all(name in page for name in PLACES) for page in pages)
    report = servers[0].get("/report")
    verdict("the pages of both servers show the places", shown and all(name in report for name in PLACES))


def busy(server, servers):
    """How things stand takes long to read: who leads goes on to lead."""
    before = [one.log.count("this server leads") for one in servers]
    with server.connect() as connection, connection.transaction():
        connection.execute("LOCK TABLE assay.flip IN ACCESS EXCLUSIVE MODE")
        time.sleep(4.3)
    time.sleep(7)
    after = [one.log.count("this server leads") for one in servers]
    verdict("a server that takes long to see how things stand leads all the same", before == after, f"{before} {after}")


def takeover(servers, targets, hook):
    leader = next(one for one in servers if one.leads)
    other = next(one for one in servers if one is not leader)
    leader.end(signal.SIGKILL)
    killed = time.monotonic()
    # It happens while nobody leads.
    for target in targets.values():
        down(target)
    took = until(15, lambda: other.leads) and time.monotonic() - killed
    verdict("the next server leads in under 10 s after a kill -9", took and took < 10, f"{took or 99:.1f} s")
    told = until(20, lambda: hook.of("provider replicate", "down"))
    time.sleep(2)
    title = next((m["title"] for s, m in hook.told() if m["kind"] == "down"), "")
    verdict("an outage of all is told once, and the one of a place as a part of it", told and hook.of("provider replicate", "down") == ["opened"]
            and hook.of("provider replicate", "regional") == ["opened", "merged"] and "3 of 3" in title, title)
    for target in targets.values():
        down(target, False)
    over = until(20, lambda: hook.of("provider replicate", "down") == ["opened", "recovered"])
    verdict("it is told when it is over", over, str([(s, m["title"]) for s, m in hook.told()]))


def silence(server, places, servers, hook):
    places["cpt"].kill()
    # As if it had been killed half a minute ago: nobody is silent sooner.
    with server.connect() as connection:
        connection.execute("UPDATE assay.ledger AS l SET heard_us = heard_us - 26000000 FROM assay.place AS p "
                           "WHERE p.place = l.place AND p.name = 'cpt'")
    told = until(25, lambda: hook.of("location cpt", "silent") == ["opened"])
    left = next(one for one in servers if one.process.poll() is None)
    page = until(20, lambda: "silent" in left.get("/"))
    places["cpt"].watch()
    over = until(25, lambda: hook.of("location cpt", "silent") == ["opened", "recovered"])
    codes = [left.end(), *(place.kill(signal.SIGTERM) for place in places.values())]
    verdict("a place that fell silent is shown and told of, and when it is heard again", told and page and over,
            f"{told} {bool(page)} {over}; ended with {codes}")
