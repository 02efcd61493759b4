"""What hurts the centre, the way there, or a location: nothing is lost, nothing is there twice, and probes go on."""

import os
import signal
import subprocess
import time

import rows
from common import Server
from locations import Location, assay
from proof import until, verdict
from proxy import Proxy

BENCH = os.environ["LEDGER_BENCH"]


def add(server, name):
    """A location of its own for a proof."""
    with server.connect() as connection:
        connection.execute(f"CREATE ROLE assay_{name} LOGIN PASSWORD 'the password of assay_{name}'")
    done = assay("fleet", "add", server.address(), name, "--role", f"assay_{name}")
    server.passwords()
    assert done.returncode == 0, done.stderr


def broken_copies(server, folder):
    """The connection breaks off at a dozen places of one shipment, in mid COPY among them."""
    add(server, "cut")
    proxy = Proxy(server.port)
    place = Location(folder, "cut", server, port=proxy.port)
    subprocess.run([BENCH, "generate", place.ledger, "--attempts", "600", "--targets", "4", "--every", "90m", "--until", "now"],
                   check=True, stdout=subprocess.DEVNULL)
    limits = [*range(100, 4000, 700), *range(4000, 260_000, 42_000)]
    told = 0
    for limit in limits:
        proxy.limit = limit
        done = place.ship()
        told += "broke off" in done.stderr or "cannot be reached" in done.stderr
        if done.returncode == 0:
            break
    cuts, proxy.limit = proxy.cuts, None
    heard = unheard(server, place, proxy)
    last = place.ship()
    with server.connect() as connection:
        problems, count = rows.differences([place.ledger], connection, "cut")
    proxy.close()
    verdict("a batch that arrived, and of which nobody heard, is not sent again", *heard)
    verdict(f"a connection that broke off {cuts} times costs nothing", not problems and last.returncode == 0 and cuts >= 8 and told >= 8,
            "; ".join(problems[:3]) or f"{count} rows; {last.stdout.strip()}{last.stderr}")


def unheard(server, place, proxy):
    """All goes there, and the answers break off near their end: that the batch was committed is told to nobody.

    The answers to a batch of one check are as long each time: from the length of a whole one, others are cut a little earlier."""
    place.settings_apart()
    place.ship(), place.probe("apart.yaml"), place.ship()
    whole = until(2, lambda: proxy.returned)
    for cut in range(36, 96, 6):
        place.probe("apart.yaml")
        proxy.back = whole - cut
        broken, proxy.back = place.ship(), None
        pending = place.query("SELECT pending FROM fleet")
        with server.connect() as connection:
            arrived = connection.execute("SELECT token FROM assay.ledger JOIN assay.place USING (place) WHERE name = %s", (place.name,))
            arrived = [row[0] for row in arrived]
        after = place.ship()
        if broken.returncode == 3 and pending[0] in arrived:
            return "shipped 0 outcomes" in after.stdout and place.query("SELECT pending FROM fleet") == [None], f"cut {cut} bytes before the end"
    return False, "no cut was between a commit and its answer"


def live(server, folder):
    """Five watches at once; meanwhile the centre dies and comes back, and one of them does."""
    target = Server()
    names = ["ber", "lon", "par", "rom", "vie"]
    for name in names:
        add(server, name)
    places = [Location(folder, name, server, target=target.url).watch() for name in names]
    arrived = until(20, lambda: count(server, names) == 5)
    server.kill(signal.SIGKILL)
    down = time.monotonic()
    target.answer = lambda request: 500
    told = until(20, lambda: all("waits in the ledger" in place.log for place in places))
    places[0].kill()
    places[0].watch()
    time.sleep(2)
    target.answer = lambda request: 200
    apart = time.monotonic() - down
    probes = [probed(place, since=apart) for place in places]
    server.start()
    for place in places[1:]:
        until(75, lambda: "answers again" in place.log)
    for place in places:
        place.process.send_signal(signal.SIGTERM)
    codes = [place.process.wait(60) for place in places]
    with server.connect() as connection:
        found = [rows.differences([place.ledger], connection, place.name) for place in places]
    problems = [problem for own, _ in found for problem in own]
    verdict("five watches ship as they probe", arrived)
    verdict("a centre that was killed is told once, and probes go on", told and min(probes) >= int(apart) - 3 and
            all(place.log.count("waits in the ledger") <= 2 for place in places), f"{apart:.0f} s apart, {probes} probes")
    verdict("what was measured while the centre was away, and by a location that was killed, arrives once",
            not problems and all(n for _, n in found), "; ".join(problems[:3]) or f"{sum(n for _, n in found)} rows; ended with {codes}")


def count(server, names):
    with server.connect() as connection:
        return connection.execute(
            "SELECT count(DISTINCT name) FROM assay.outcome JOIN assay.place USING (place) WHERE name = ANY (%s)", (names,)).fetchone()[0]


def probed(place, since):
    """Outcomes of the last seconds."""
    return place.query(f"SELECT count(*) FROM outcome WHERE started_us > {int((time.time() - since) * 1e6)}")[0]
