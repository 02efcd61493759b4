#!/usr/bin/env python3
"""Recomputes the figures of a report or a comparison from the ledger's raw rows, with code that shares nothing with the
program's: Python's sqlite3, and scipy for the statistics (see requirements.txt).

    audit.py LEDGER --report report.json
    audit.py LEDGER --compare compare.json --a replicate --b real-esrgan-space     (routes, paired by endpoint)

Counts and money must be equal, proportions and intervals within 1e-9, percentiles within the error the histograms
state (1/128), U, p and shifts within 1e-6. Every difference is printed; the exit status is 1 when there is one."""
import argparse, json, math, numpy, sqlite3, statistics, sys
from collections import Counter, defaultdict
from scipy import stats

UP, DOWN = {"ok", "degraded"}, {"contract", "image", "provider", "transport", "timeout"}
GENERATIVE, problems, checked = {"cartoonify", "text-generation", "text-to-image"}, [], 0

def same(place, found, expected, tolerance=0.0):
    """Notes a difference; a tolerance is absolute."""
    global checked
    checked += 1
    both = isinstance(found, (int, float)) and isinstance(expected, (int, float))
    if found != expected and not (both and abs(found - expected) <= tolerance):
        problems.append(f"{place}: the report says {found}, the raw rows {expected}")

def probes(ledger, where, arguments):
    """Outcomes as dictionaries, each with what its attempts add up to."""
    ledger.row_factory = sqlite3.Row
    rows = ledger.execute(f"SELECT * FROM probe WHERE {where} ORDER BY started_us, id", arguments).fetchall()
    attempts = defaultdict(list)
    for attempt in ledger.execute("SELECT outcome, cost, cold FROM attempt ORDER BY outcome, position"):
        attempts[attempt["outcome"]].append(attempt)
    result = []
    for row in map(dict, rows):
        own = attempts[row["id"]]
        row.update(klass=row["code"].split(".")[0], us=max(0, row["finished_us"] - row["started_us"]),
                   cold=bool(own and own[-1]["cold"]), attempts=len(own), unknown=sum(a["cost"] is None for a in own),
                   cost=sum(a["cost"] or 0 for a in own))
        result.append(row)
    return result

def wilson(k, n):
    return tuple(stats.binomtest(k, n).proportion_ci(0.95, method="wilson")) if n else (0, 0)

def check_uptime(place, uptime, rows):
    up, down = sum(r["klass"] in UP for r in rows), sum(r["klass"] in DOWN for r in rows)
    same(f"{place} up", uptime["up"], up)
    same(f"{place} down", uptime["down"], down)
    same(f"{place} excluded", uptime["excluded"],
         dict(Counter(r["klass"] for r in rows if r["klass"] not in UP | DOWN)))
    same(f"{place} estimate", uptime["estimate"], up / (up + down) if up + down else None, 1e-9)
    for bound, value in zip(uptime["interval"] or [], wilson(up, up + down)):
        same(f"{place} interval", bound, value, 1e-9)
    return up

def check_latency(place, summary, values):
    values = sorted(values)
    n = len(values)
    same(f"{place} n", summary["n"], n)
    same(f"{place} min", summary["min_us"], values[0] if n else None)
    same(f"{place} max", summary["max_us"], values[-1] if n else None)
    for p in (50, 90, 95, 99):
        supported = n > 0 if p == 50 else n * (100 - p) >= 100
        exact = values[max(1, math.ceil(p * n / 100)) - 1] if supported else None
        same(f"{place} p{p}", summary[f"p{p}_us"], exact, (exact or 0) / 128 + 1)

def check_cost(place, cost, rows, successes):
    known, unknown, attempts = (sum(r[key] for r in rows) for key in ("cost", "unknown", "attempts"))
    same(f"{place} known cost", cost["known_microdollars"], known)
    same(f"{place} attempts", cost["attempts"], attempts)
    same(f"{place} unknown costs", cost["attempts_of_unknown_cost"], unknown)
    each = None if unknown or not successes else math.floor(known / successes + 0.5)
    same(f"{place} cost per success", cost["per_success_microdollars"], each)

def warm(rows, cold=False):
    return [r["us"] for r in rows if r["klass"] in UP and not r["cached"] and r["cold"] == cold]

def check_row(row, rows):
    place = f"{row['endpoint']}.{row['route']}"
    same(f"{place} codes", row["codes"], dict(Counter(r["code"] for r in rows)))
    successes = check_uptime(place, row["uptime"], rows)
    check_latency(f"{place} warm", row["latency"], warm(rows))
    check_latency(f"{place} cold", row["latency_cold"], warm(rows, cold=True))
    check_latency(f"{place} failed", row["latency_failed"],
                  [r["us"] for r in rows if r["klass"] in DOWN and not r["cached"]])
    check_cost(place, row["cost"], rows, successes)
    same(f"{place} sources", row["sources"], dict(Counter(
        "cache" if r["cached"] else r["source"] or "unstated" for r in rows if r["klass"] in UP)))
    fallbacks = sum(r["code"] == "degraded.fallback" for r in rows)
    same(f"{place} fallback share", row["fallback_share"], fallbacks / successes if successes else None, 1e-9)
    measured = [r for r in rows if r["identical"] is not None and row["feature"] not in GENERATIVE]
    psnr = [r["psnr"] for r in measured if not r["identical"]]
    quality = row["quality"] or {"n": 0, "identical": 0, "worst_psnr_db": None, "median_psnr_db": None}
    same(f"{place} pictures compared", quality["n"], len(measured))
    same(f"{place} identical", quality["identical"], sum(r["identical"] for r in measured))
    same(f"{place} worst PSNR", quality["worst_psnr_db"], min(psnr, default=None), 1e-9)
    same(f"{place} median PSNR", quality["median_psnr_db"], statistics.median(psnr) if psnr else None, 0.0501)

def check_report(ledger, report):
    method = report["method"]
    rows = probes(ledger, "tier = ? AND started_us BETWEEN ? AND ?",
                  (method["tier"], method["window_from_us"] or 0, method["window_to_us"] or 0))
    same("n", method["n"], len(rows))
    groups = defaultdict(list)
    for row in rows:
        groups[row["endpoint"], row["route"]].append(row)
    same("rows", sorted((r["endpoint"], r["route"]) for r in report["rows"]), sorted(groups))
    for row in report["rows"]:
        check_row(row, groups[row["endpoint"], row["route"]])
    for family in report["families"]:
        own = [r for r in rows if r["family"] == family["family"] and r["route"] != "backend"]
        check_cost(family["family"], family["cost"], own, check_uptime(family["family"], family["uptime"], own))
        check_latency(family["family"], family["latency"], warm(own))

def check_comparison(ledger, report, routes):
    pvalues, adjusted = [], []
    for cell in report["cells"]:
        place, latency, sides = cell["endpoint"], cell["latency"], []
        for side, route in zip("ab", routes):
            sides.append(probes(ledger, "tier = 'work' AND endpoint = ? AND route = ?", (cell["endpoint"], route)))
            check_uptime(f"{place} {side}", cell["success"][side], sides[-1])
            check_latency(f"{place} {side}", latency[side], warm(sides[-1]))
        a, b = map(warm, sides)
        if a and b:
            exact = len(set(a + b)) == len(a + b) and max(len(a), len(b)) <= 20
            test = stats.mannwhitneyu(a, b, method="exact" if exact else "asymptotic")
            same(f"{place} U", latency["u"], float(test.statistic), 1e-6)
            same(f"{place} p", latency["p"], float(test.pvalue), 1e-6)
            same(f"{place} shift", latency["shift_us"], float(numpy.median(numpy.subtract.outer(b, a))), 1e-6)
            pvalues.append(float(test.pvalue))
            adjusted.append((place, latency["adjusted_p"]))
        (p, l1, u1, n1), (q, l2, u2, n2) = [(k / n if n else 0, *wilson(k, n), n) for k, n in (
            (sum(r["klass"] in UP for r in s), sum(r["klass"] in UP | DOWN for r in s)) for s in sides)]
        if n1 and n2:
            same(f"{place} difference", cell["success"]["difference"], q - p, 1e-9)
            same(f"{place} lower", cell["success"]["interval"][0], q - p - math.hypot(q - l2, u1 - p), 1e-9)
            same(f"{place} upper", cell["success"]["interval"][1], q - p + math.hypot(u2 - q, p - l1), 1e-9)
    for (place, found), p in zip(adjusted, pvalues):
        holm = max(min(1, (len(pvalues) - sum(o < x for o in pvalues)) * x) for x in pvalues if x <= p)
        same(f"{place} adjusted p", found, holm, 1e-6)

parser = argparse.ArgumentParser(description=__doc__)
[parser.add_argument(name) for name in ("ledger", "--report", "--compare", "--a", "--b")]
options = parser.parse_args()
connection = sqlite3.connect(f"file:{options.ledger}?mode=ro", uri=True)
if options.report:
    check_report(connection, json.load(open(options.report)))
if options.compare:
    check_comparison(connection, json.load(open(options.compare)), (options.a, options.b))
print("\n".join(problems) or f"{checked} figures recomputed from raw rows: no difference")
sys.exit(1 if problems or not checked else 0)
