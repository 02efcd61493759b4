"""Sums that nobody can read, written by a place's own role: refused where a table can tell, and else left out, named and mended."""

import json

import psycopg

from locations import Location, assay
from proof import verdict

ROW = ("SELECT r.place, r.ledger, r.series, r.hours, r.start_us, s.endpoint || '.' || s.route FROM assay.rollup AS r "
       "JOIN assay.series AS s USING (place, series) WHERE r.hours = 24 AND r.warm_n > 0 AND s.tier = 'work' "
       "AND r.start_us > (extract(epoch FROM now()) - 30 * 86400) * 1000000 ORDER BY r.start_us, r.series LIMIT 1")
REFUSED = ("attempts = 9223372036854775807", "n = -1", "cost = 9223372036854775807", "warm = ''", "warm_min_us = NULL", "codes = 'ok'",
           "sources = '%%zz=1'", "psnr_tenths = 'x=1'", "cold_sum_us = -1")


def report(server):
    done = assay("report", "--ledger", server.address("reader"), "--window", "90d", "--format", "json")
    return done, json.loads(done.stdout) if done.returncode == 0 else {}


def probes(told):
    return {window["name"]: sum(row["uptime"]["n"] for row in window["rows"]) for window in told.get("locations", [])}


def dear(server, folder):
    """An outcome of before the tables refused it: its attempts cost more than there is a number for."""
    find = ("SELECT place, run, outcome, outcome_us FROM assay.attempt JOIN assay.place USING (place) WHERE name = 'fra' AND cost IS NOT NULL "
            "AND position = 0 ORDER BY outcome_us LIMIT 1")
    with server.connect() as owner:
        rule = owner.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'attempt_can_be_measured' "
                             "AND conrelid = 'assay.attempt'::regclass").fetchone()[0]
        key = owner.execute(find).fetchone()
        own = "(place, run, outcome, outcome_us) = (%s, %s, %s, %s)"
        owner.execute("ALTER TABLE assay.attempt DROP CONSTRAINT attempt_can_be_measured")
        owner.execute(f"UPDATE assay.attempt SET cost = 5000000000000000000 WHERE {own}", key)
        owner.execute("INSERT INTO assay.attempt SELECT (jsonb_populate_record(x, '{\"position\": 99}')).* "
                      f"FROM assay.attempt AS x WHERE {own} AND position = 0", key)
        owner.execute(f"ALTER TABLE assay.attempt ADD CONSTRAINT attempt_can_be_measured {rule}")
    check = assay("ledger", "check", server.address("reader"))
    named = next((line for line in check.stdout.splitlines() if "nobody can have measured" in line), "")
    pages = [assay("ledger", "info", server.address("reader")), assay("ledger", "export", server.address("reader")),
             assay("report", "--ledger", server.address("reader"), "--window", "90d", "--format", "json")]
    verdict("an outcome that costs more than there is a number for is left out and named, and the rest is read",
            check.returncode == 1 and "a cost of $" in named and not any(done.returncode for done in pages),
            f"{check.stdout[-300:]}{check.stderr} {[done.stderr[-200:] for done in pages]}")
    with server.connect() as owner:
        for statement in named[named.index("DELETE FROM"):].split("; ") if named else []:
            owner.execute(statement)
    again = Location(folder, "fra", server).ship()
    check = assay("ledger", "check", server.address("reader"))
    verdict("that is mended as it says, too", check.returncode == 0, f"{again.stdout}{again.stderr} {check.stdout[-300:]}")


def prove(server, folder):
    dear(server, folder)
    before = probes(report(server)[1])
    with server.connect("assay_fra") as fra:
        *key, series = fra.execute(ROW).fetchone()
        change = "UPDATE assay.rollup SET {} WHERE (place, ledger, series, hours, start_us) = (%s, %s, %s, %s, %s)"
        taken = []
        for odd in REFUSED:
            try:
                taken.append((odd, fra.execute(change.format(odd), key).rowcount))
            except psycopg.errors.CheckViolation:
                pass
        verdict("sums that nobody can have counted are not taken", not taken, str(taken))
        fra.execute(change.format("warm = '\\xffff'"), key)
    done, told = report(server)
    after, left = probes(told), told.get("left_out", [])
    named = len(left) == 1 and left[0].startswith(f"fra, {series} (work), day of ") and f"warning: {left[0]}" in done.stderr
    verdict("a sum that cannot be read is left out of a report, which says whose it is, of what and when, and has the others",
            done.returncode == 0 and named
            and after["fra"] < before["fra"] and all(after[name] == before[name] for name in before if name != "fra"),
            f"{left} {done.stderr[:300]} {before} {after}")
    check = assay("ledger", "check", server.address("reader"))
    verdict("ledger check names it",
            check.returncode == 1 and f"fra, {series} (work), day of" in check.stdout and "DELETE FROM" in check.stdout,
            check.stdout[-300:] + check.stderr)
    with server.connect() as owner:
        for statement in left[0][left[0].index("DELETE FROM"):].split("; ") if left else []:
            owner.execute(statement)
    again = Location(folder, "fra", server).ship()
    check, (_, told) = assay("ledger", "check", server.address("reader")), report(server)
    verdict("it is mended as it says", check.returncode == 0 and "left_out" not in told and probes(told) == before,
            f"{again.stdout}{again.stderr} {check.stdout[-200:]} {probes(told)}")
