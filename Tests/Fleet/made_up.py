"""One place's role makes up thousands of things that are down: the others' outage is told all the same, and the server goes on to lead."""

import hashlib
import signal
import struct
import time

import faults
from common import Server
from locations import Location, assay
from proof import until, verdict
from serving import FleetServer, Hook, down, known

COUNT, MOST = 2000, 100
SUM = ("n, attempts, unknown_costs, cost, fallback_cost, warm_n, warm_sum_us, cold_n, cold_sum_us, failed_n, failed_sum_us, "
       "psnr_identical, codes, sources, psnr_tenths, warm, cold, failed")


def number(*names):
    """Of a series: the first 64 bits of the SHA-256 of its names, each with a zero byte behind it."""
    digest = hashlib.sha256(b"".join(name.encode() + b"\0" for name in names)).digest()
    return struct.unpack(">q", digest[:8])[0]


def make_up(connection):
    """As the place's own role: each of a provider of its own, down since a minute, and asked today."""
    now = int(time.time() * 1e6)
    day = now // 86_400_000_000 * 86_400_000_000
    place = connection.execute("SELECT place FROM assay.place WHERE name = 'lie'").fetchone()[0]
    ledger = connection.execute("INSERT INTO assay.ledger (place, identity, heard_us) VALUES (%s, 'made up', %s) RETURNING ledger",
                                (place, now)).fetchone()[0]
    connection.execute("SELECT assay.ensure_month(%s)", (now,))
    names = [("made", f"made-{n}", "reach", "hd-image", "", f"model-{n}") for n in range(COUNT)]
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany("INSERT INTO assay.series (place, series, endpoint, route, tier, feature, family, model) "
                           "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", [(place, number(*own), *own) for own in names])
        cursor.executemany("INSERT INTO assay.flip (place, ledger, series, confirmed, at_us, state) VALUES (%s, %s, %s, true, %s, 'down')",
                           [(place, ledger, number(*own), now - 60_000_000) for own in names])
        cursor.executemany(f"INSERT INTO assay.rollup (place, ledger, series, hours, start_us, {SUM}) VALUES (%s, %s, %s, 24, %s, "
                           "1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'provider.http=1', 'replicate=1', '', '', '', '')",
                           [(place, ledger, number(*own), day) for own in names])


def prove(server, folder):
    with server.connect(database="postgres") as connection:
        connection.execute("CREATE ROLE keeper LOGIN PASSWORD 'the password of keeper'")
    assay("fleet", "reader", server.address(), "keeper", "--serves")
    for name in ("abe", "bea", "lie"):
        faults.add(server, name)
    target, hook = Server(), Hook()
    places = [Location(folder, name, server, target=target.url).watch() for name in ("abe", "bea")]
    serve = None
    try:
        until(30, lambda: known(server) == 2)
        serve = FleetServer(folder, "serve-made-up", server, hook.url)
        until(15, lambda: serve.leads)
        tell(server, serve, target, hook)
    finally:
        for place in places:
            place.kill()
        if serve:
            serve.end(signal.SIGKILL)


def tell(server, serve, target, hook):
    with server.connect("assay_lie") as lie:
        make_up(lie)

        def told(condition):
            """As long as it is waited for the place is heard."""
            lie.execute("UPDATE assay.ledger SET heard_us = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
            return condition()
        warned = until(60, lambda: told(lambda: "lie alone sees" in serve.log))
        down(target)
        real = until(60, lambda: told(lambda: hook.of("provider replicate", "down")))
    with server.connect() as owner:
        kept, messages, none = owner.execute(
            "SELECT (SELECT count(*) FROM assay.fleet_incident WHERE cause LIKE 'provider made-%'), (SELECT count(*) FROM assay.fleet_message "
            "WHERE incident LIKE '%made-%'), (SELECT count(*) FROM assay.fleet_incident WHERE places <> E'lie\\n' AND cause LIKE '%made-%')").fetchone()
    verdict(f"of {COUNT} things that one place's role made up {MOST} at most are told, and what two others see is told as ever",
            warned and real == ["opened"] and kept == MOST and messages == MOST and none == 0,
            f"{bool(warned)} {real} {kept} {messages} {none}; {serve.log[-300:] if not real else ''}")
    verdict("the server leads meanwhile, and warns of the place once", serve.leads and serve.log.count("lie alone sees") == 1, serve.log.strip()[-400:])
