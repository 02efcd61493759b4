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


def prove(server, folder):
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
