"""How fast rows are shipped beside plain COPY of the same rows, what they take, and how long the centre takes to answer.

    bench.py [ATTEMPTS]     at the centre, of 50 targets x 5 places (400,000)"""

import io
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from locations import Location, assay
from postgres import Postgres

BENCH = os.environ["LEDGER_BENCH"]
PLACES = ("fra", "muc", "nyc", "sin", "syd")
TABLES = ("outcome", "attempt", "finding", "rollup")


def took(work):
    began = time.monotonic()
    work()
    return time.monotonic() - began


def size(connection, table):
    """With indices, of all months."""
    return connection.execute("SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint FROM pg_inherits WHERE inhparent = %s::regclass",
                              (f"assay.{table}",)).fetchone()[0]


def shipping(server, folder):
    place = Location(folder, "fra", server, role="postgres")
    subprocess.run([BENCH, "generate", place.ledger, "--attempts", os.environ.get("SHIPPED", "200000"), "--targets", "20", "--until", "now"], check=True,
                   stdout=subprocess.DEVNULL)
    spent = took(place.ship)
    with server.connect() as connection:
        counts = {table: connection.execute(f"SELECT count(*) FROM assay.{table}").fetchone()[0] for table in TABLES}
        rows = sum(counts.values())
        print(f"shipped {counts['outcome']} outcomes, {rows} rows, in {spent:.1f} s: {rows / spent:.0f} rows/s")
        plain = 0
        for table in TABLES:
            buffer = io.BytesIO()
            with connection.cursor().copy(f"COPY (SELECT * FROM assay.{table}) TO STDOUT") as out:
                for data in out:
                    buffer.write(data)
            # With the same columns, months and indices, and nobody's rules.
            connection.execute(f"CREATE TABLE plain_{table} (LIKE assay.{table} INCLUDING ALL)")

            def copy(table=table, buffer=buffer):
                with connection.cursor().copy(f"COPY plain_{table} FROM STDIN") as into:
                    into.write(buffer.getbuffer())
            plain += took(copy)
            connection.execute(f"DROP TABLE plain_{table}")
        print(f"the same rows by plain COPY: {plain:.1f} s, {rows / plain:.0f} rows/s")
        raw = sum(size(connection, table) for table in ("outcome", "attempt", "finding"))
        print(f"{raw / counts['attempt']:.0f} bytes an attempt with its outcome, findings and indices; sums {size(connection, 'rollup') / counts['rollup']:.0f} each")


def generate(server, folder, attempts):
    """Five locations with 50 targets for 30 days by real ledgers; then their rows again and again, shifted by a little, until there are enough."""
    running = []
    for seed, name in enumerate(PLACES):
        place = Location(folder, name, server, role="postgres", folder_name=f"{name}-many")
        subprocess.run([BENCH, "generate", place.ledger, "--attempts", str(50 * 30 * 24 * 2), "--targets", "50", "--every", "30m",
                        "--until", "now", "--seed", str(seed)], check=True, stdout=subprocess.DEVNULL)
        running.append(place.ship(wait=False))
    for process in running:
        process.communicate()
    with server.connect() as connection:
        kept = connection.execute("SELECT count(*) FROM assay.attempt").fetchone()[0]
        for turn in range(1, max(1, attempts // kept)):
            shift = turn * 1_000_003
            for table, keys, moment in (("outcome", {"id": f"id + {turn}::bigint * 10000000"}, "started_us"),
                                        ("attempt", {"outcome": f"outcome + {turn}::bigint * 10000000"}, "outcome_us")):
                columns = [row[0] for row in connection.execute(
                    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum", (f"assay.{table}",))]
                changed = keys | {moment: f"{moment} + {shift}"}
                values = ", ".join(changed.get(column, column) for column in columns)
                low = "id" if table == "outcome" else "outcome"
                connection.execute(f"INSERT INTO assay.{table} ({', '.join(columns)}) SELECT {values} FROM assay.{table} WHERE {low} < 10000000 "
                                   f"AND {moment} + {shift} < (extract(epoch FROM now()) * 1000000)::bigint")
        connection.execute("VACUUM ANALYZE")
        return connection.execute("SELECT count(*) FROM assay.attempt").fetchone()[0]


def reading(server, attempts):
    print(f"{attempts} attempts at the centre:", flush=True)
    subprocess.run([BENCH, "fleet", server.address()], check=True)
    since = int((time.time() - 30 * 86400) * 1e6)
    with server.connect() as connection:
        spent = took(lambda: connection.execute("""
            SELECT s.endpoint, s.route, o.code, count(*), sum(a.cost),
                percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY o.finished_us - o.started_us)
            FROM assay.outcome AS o JOIN assay.series AS s ON s.place = o.place AND s.series = o.series
                JOIN assay.attempt AS a ON a.place = o.place AND a.run = o.run AND a.outcome = o.id AND a.outcome_us = o.started_us
            WHERE o.started_us >= %s AND s.tier = 'work' GROUP BY 1, 2, 3""", (since,)).fetchall())
        print(f"30-day counts, cost and p50/p95/p99 by plain SQL over its rows: {spent:.1f} s")


def main():
    attempts = int(sys.argv[1]) if len(sys.argv) > 1 else 400_000
    with tempfile.TemporaryDirectory() as name, Postgres() as server:
        folder = pathlib.Path(name)
        with server.connect(database="postgres") as connection:
            connection.execute("CREATE DATABASE fleet")
        server.passwords()
        for arguments in (["init"], *(["add", place] for place in PLACES)):
            done = assay("fleet", arguments[0], server.address(), *arguments[1:])
            assert done.returncode == 0, done.stderr
        shipping(server, folder)
        reading(server, generate(server, folder, attempts))


if __name__ == "__main__":
    main()
