#!/usr/bin/env python3
"""Recomputes every figure of `assay report --format json` and `assay compare --format json` from the raw rows of the
ledger, with code that shares nothing with the program's: sqlite3, and scipy for the statistics (see requirements.txt).

    audit.py LEDGER REPORT.json…

Counts and money must be equal, proportions and intervals within 1e-9, percentiles from histograms within the error they
state (1/128), U, p and shifts within 1e-6. Every difference is printed; then the exit status is 1."""
import json, math, numpy, sqlite3, statistics, sys
from collections import Counter, defaultdict
from datetime import datetime, timezone
from figures import *

def check_rows(ledger, name, rows, tier, low, high, accounting):
    """The rows of one tier and window, and everything summed over them; returns the raw rows."""
    before = probes(ledger, tier, until=high)
    groups, earlier = defaultdict(list), defaultdict(list)
    for r in before:
        earlier[r["endpoint"], r["route"]].append(r)
        if r["started_us"] >= low:
            groups[r["endpoint"], r["route"]].append(r)
    same(f"{name} rows", sorted((r["endpoint"], r["route"]) for r in rows), sorted(groups))
    for row in rows:
        key = row["endpoint"], row["route"]
        check_row(f"{name} {'.'.join(key)}", row, groups[key], earlier[key], low, high, accounting)
    return [r for own in groups.values() for r in own]

def check_sum(place, entry, rows, accounting):
    check_uptime(place, entry["uptime"], rows, accounting)
    check_latency(place, entry["latency"], timed(rows))
    check_cost(place, entry["cost"], rows)

def check_report(ledger, report):
    method, accounting = report["method"], report["method"]["accounting"]
    rows = check_rows(ledger, "report", report["rows"], method["tier"], method["range_from_us"], method["range_to_us"], accounting)
    starts = [r["started_us"] for r in rows]
    same("n, window", (method["n"], method["window_from_us"], method["window_to_us"]), (len(rows), min(starts), max(starts)))
    classes = Counter(r["klass"] for r in rows)
    passed, degraded, skipped = (classes[k] for k in ("ok", "degraded", "skipped"))
    members("summary", report["summary"], {
        "checks": len(rows), "passed": passed, "degraded": degraded, "skipped": skipped,
        "failed": len(rows) - passed - degraded - skipped, "attempts": sum(r["attempts"] for r in rows),
        "attempts_of_unknown_cost": sum(r["unknown"] for r in rows), "known_cost_microdollars": sum(r["cost"] for r in rows)})
    for family in report["families"]:
        check_sum(family["family"], family, [r for r in rows if r["family"] == family["family"]], accounting)
    for endpoint in report["endpoints"]:
        check_stars(endpoint, [r for r in report["rows"] if r["endpoint"] == endpoint["endpoint"]])
    for window in report["windows"]:
        name = f"{window['name']} {window['tier']}"
        own = check_rows(ledger, name, window["rows"], window["tier"], window["from_us"], window["to_us"], accounting)
        same(f"{name} providers", {p["provider"] for p in window["providers"]}, {r["route"] for r in own} - {"backend"})
        for provider in window["providers"]:
            mine = [r for r in own if r["route"] == provider["provider"]]
            check_sum(f"{name} {provider['provider']}", provider, mine, accounting)
            cold = len(timed(mine, cold=True))
            same(f"{name} cold share", provider["cold_share"], share(cold, cold + len(timed(mine))), 1e-9)
    check_forecast(probes(ledger), report["forecast"], method["generated_at_us"])

def check_stars(endpoint, rows):
    backend = [r for r in rows if r["route"] == "backend" and r["uptime"]["n"]]
    basis = (backend or sorted(rows, key=lambda r: -(r["uptime"]["estimate"] or -1)))[0]
    up, n, stars, ready = basis["uptime"]["estimate"], basis["uptime"]["n"], None, "unknown"
    if n >= 5:
        stars = max(0, sum(up >= bar for bar in (0.99, 0.95, 0.9, 0.8, 0.5)) - ((basis["fallback_share"] or 0) > 0.05))
        ready = "ready" if up >= 0.95 else "limited" if up >= 0.5 else "not_ready"
    same(f"{endpoint['endpoint']} stars", (endpoint["stars"], endpoint["readiness"]), (stars, ready))

def check_forecast(rows, forecast, now):
    moment = datetime.fromtimestamp(now / 1e6, timezone.utc)
    first = int(datetime(moment.year, moment.month, 1, tzinfo=timezone.utc).timestamp()) * 1_000_000
    end = int(datetime(moment.year + moment.month // 12, moment.month % 12 + 1, 1, tzinfo=timezone.utc).timestamp()) * 1_000_000
    month, today = [r for r in rows if first <= r["started_us"] < now], now - now % DAY
    week = [r for r in rows if today - 7 * DAY <= r["started_us"] < today]
    days = (today - min(r["started_us"] for r in week) // DAY * DAY) // DAY if week else 0
    mean, spent = sum(r["cost"] for r in week) / days if days else None, sum(r["cost"] for r in month)
    members("forecast", forecast, {
        "month_to_date_microdollars": spent, "attempts_of_unknown_cost": sum(r["unknown"] for r in month), "days": days,
        "per_day_microdollars": math.floor(mean + 0.5) if days else None,
        "month_end_microdollars": spent + math.floor(mean * (end - now) / DAY + 0.5) if days else None})

def rank(n, m, exact):
    """Which smallest difference ends the 95 % interval: the 2.5 % quantile of U, whose counts are a Gaussian binomial."""
    if not exact:
        return max(1, int(n * m / 2 - stats.norm.ppf(0.975) * math.sqrt(n * m * (n + m + 1) / 12)))
    counts = [1] + [0] * (n * m)
    for i in range(1, n + 1):
        counts = [c - (counts[u - m - i] if u >= m + i else 0) for u, c in enumerate(counts)]
        for u in range(i, n * m + 1):
            counts[u] += counts[u - i]
    total, sums = sum(counts), numpy.cumsum([float(c) for c in counts])
    return max(1, int(numpy.argmax(sums / total >= 0.025)))

def outliers(values):
    spread = statistics.median(abs(v - statistics.median(values)) for v in values) if values else 0
    return sum(0.6745 * abs(v - statistics.median(values)) / spread > 3.5 for v in values) if spread else 0

def verdict(latency, a, b):
    if min(len(a), len(b)) < 6:
        return "too_few"
    least = max(0.05 * statistics.median(a), 10_000)
    if latency["adjusted_p"] >= 0.05 or abs(latency["shift_us"]) < least:
        return "not_shown"
    return "better" if latency["shift_us"] < 0 else "worse"

def check_comparison(ledger, report):
    sides, tests = [], []
    for side in "ab":
        filters = {k.removesuffix("_us"): int(v) if k.endswith("_us") else v for k, v in report[side]["selection"].items()}
        sides.append(probes(ledger, **filters))
        same(f"{side} n", report[side]["n"], len(sides[-1]))
    by_code = {code: "up" if (k := code.split(".")[0]) in UP else "down" if k in DOWN else "excluded"
               for code in {r["code"] for side in sides for r in side}}
    for cell in report["cells"]:
        place, latency = f"{cell['endpoint']}.{cell['detail']}", cell["latency"]
        own = [[r for r in side if cell["endpoint"] in ("all", r["endpoint"]) and cell["detail"] in ("", r["route"])] for side in sides]
        (k1, n1), (k2, n2) = (check_uptime(f"{place} {s}", cell["success"][s], r, by_code) for s, r in zip("ab", own))
        for side, rows in zip("ab", own):
            check_latency(f"{place} {side}", latency[side], timed(rows))
            check_cost(f"{place} {side}", cell[f"cost_{side}"], rows)
            check_quality(f"{place} {side}", cell[f"quality_{side}"], rows, 1e-9)
        a, b = map(timed, own)
        if a and b:
            exact = len(set(a + b)) == len(a + b) and max(len(a), len(b)) <= 20
            test = stats.mannwhitneyu(a, b, method="exact" if exact else "asymptotic")
            same(f"{place} U", latency["u"], float(test.statistic), 1e-6)
            same(f"{place} p", latency["p"], float(test.pvalue), 1e-6)
            differences = numpy.sort(numpy.subtract.outer(b, a), axis=None)
            same(f"{place} shift", latency["shift_us"], float(numpy.median(differences)), 1e-6)
            if min(len(a), len(b)) >= 6:
                k = rank(len(a), len(b), exact)
                same(f"{place} interval", latency["interval_us"], [float(differences[k - 1]), float(differences[-k])])
            same(f"{place} outliers", (latency["outliers_a"], latency["outliers_b"]), (outliers(a), outliers(b)))
            same(f"{place} verdict", latency["verdict"], verdict(latency, a, b))
            tests.append((place, float(test.pvalue), latency["adjusted_p"]))
        if n1 and n2:
            (p, q), (l1, u1), (l2, u2) = (k1 / n1, k2 / n2), wilson(k1, n1), wilson(k2, n2)
            same(f"{place} difference", cell["success"]["difference"], q - p, 1e-9)
            same(f"{place} lower", cell["success"]["interval"][0], q - p - math.hypot(q - l2, u1 - p), 1e-9)
            same(f"{place} upper", cell["success"]["interval"][1], q - p + math.hypot(u2 - q, p - l1), 1e-9)
    for place, p, found in tests:
        holm = max(min(1, (len(tests) - sum(o < x for _, o, _ in tests)) * x) for _, x, _ in tests if x <= p)
        same(f"{place} adjusted p", found, holm, 1e-6)

connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
connection.row_factory = sqlite3.Row
for path in sys.argv[2:]:
    document = json.load(open(path))
    (check_comparison if "cells" in document else check_report)(connection, document)
print("\n".join(problems[:50]) or f"{checked['figures']} figures recomputed from raw rows: no difference")
sys.exit(1 if problems or not checked else 0)
