"""What the figures of a report should be, from raw rows of the ledger alone: one function for each kind of figure. Each
compares what the program says with what it recomputes, and notes every difference in `problems`."""
import functools, math, statistics
from collections import Counter
from scipy import stats

GENERATIVE, problems, checked = {"cartoonify", "text-generation", "text-to-image"}, [], Counter()
DAY, UP, DOWN = 86_400_000_000, {"ok", "degraded"}, {"contract", "image", "provider", "transport", "timeout"}

def same(place, found, expected, tolerance=0.0):
    """Notes a difference; a tolerance is absolute."""
    checked["figures"] += 1
    both = all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in (found, expected))
    if found != expected and not (both and abs(found - expected) <= tolerance):
        problems.append(f"{place}: the program says {found}, the raw rows {expected}")

def members(place, found, expected, tolerance=0.0):
    """All members of an object, so that none stays unlooked at."""
    same(f"{place} members", sorted(found or {}), sorted(expected))
    for key, value in expected.items():
        same(f"{place} {key}", (found or {}).get(key), value, tolerance)

@functools.cache
def probes(ledger, tier="work", since=None, until=None, run=None, route=None, endpoint=None):
    """Outcomes as dictionaries in the order of time, each with what its attempts add up to."""
    rows = ledger.execute("""
        SELECT p.*, count(a.position) AS attempts, count(a.position) - count(a.cost) AS unknown,
            coalesce(sum(a.cost), 0) AS cost, max(a.position), a.cold FROM probe AS p
        LEFT JOIN attempt AS a ON a.outcome = p.id WHERE tier = ? AND p.started_us >= coalesce(?, p.started_us)
            AND p.started_us < coalesce(?, p.started_us + 1) AND run_id = coalesce(?, run_id)
            AND route = coalesce(?, route) AND endpoint = coalesce(?, endpoint)
        GROUP BY p.id ORDER BY p.started_us, p.id""", (tier, since, until, run, route, endpoint)).fetchall()
    return [dict(r, klass=r["code"].split(".")[0], us=max(0, r["finished_us"] - r["started_us"])) for r in rows]

def wilson(k, n):
    return tuple(stats.binomtest(k, n).proportion_ci(0.95, method="wilson")) if n else (0, 0)

def check_uptime(place, uptime, rows, accounting):
    ways = Counter(accounting[r["code"]] for r in rows)
    up, n = ways["up"], ways["up"] + ways["down"]
    excluded = dict(Counter(r["klass"] for r in rows if accounting[r["code"]] == "excluded"))
    expected = {"up": up, "down": n - up, "n": n, "excluded": excluded, "estimate": up / n if n else None}
    members(place, {k: v for k, v in uptime.items() if k != "interval"}, expected, 1e-9)
    for bound, value in zip(uptime["interval"] or [], wilson(up, n)):
        same(f"{place} interval", bound, value, 1e-9)
    same(f"{place} interval is known", uptime["interval"] is None, n == 0)
    return up, n

def check_latency(place, summary, values):
    values, expected = sorted(values), {"n": len(values)}
    expected.update(min_us=min(values, default=None), max_us=max(values, default=None))
    for p in (50, 90, 95, 99):
        supported = len(values) > 0 if p == 50 else len(values) * (100 - p) >= 100
        exact = values[max(1, math.ceil(p * len(values) / 100)) - 1] if supported else None
        same(f"{place} p{p}", summary[f"p{p}_us"], exact, (exact or 0) / 128 + 1)
        expected[f"p{p}_us"] = summary[f"p{p}_us"]
    members(place, summary, expected)

def check_cost(place, cost, rows):
    known, unknown, attempts = (sum(r[key] for r in rows) for key in ("cost", "unknown", "attempts"))
    successes = sum(r["klass"] in UP for r in rows)
    members(f"{place} cost", cost, {
        "known_microdollars": known, "attempts": attempts, "attempts_of_unknown_cost": unknown, "successes": successes,
        "per_success_microdollars": None if unknown or not successes else math.floor(known / successes + 0.5)})

def timed(rows, cold=False):
    return [r["us"] for r in rows if r["klass"] in UP and not r["cached"] and bool(r["cold"]) == cold]

def share(part, whole):
    return part / whole if whole else None

def flips(rows):
    """Confirmed changes of state, by series, each dated back to the first of the two probes in a row."""
    for key in {(r["model"], r["feature"]) for r in rows}:
        confirmed, last = None, (None, 0)
        for r in (r for r in rows if (r["model"], r["feature"]) == key and r["klass"] in UP | DOWN):
            state = r["klass"] in UP
            if state == last[0] and state != confirmed:
                confirmed = state
                yield last[1], state
            last = (state, last[1] if state == last[0] else r["started_us"])

def check_outages(place, outages, before, low, high):
    known = sorted(flips(before))  # of the series that were probed in the window: a model may have been replaced
    known = [f for f in known if f[0] < low][-1:] + [f for f in known if low <= f[0] < high]
    same(f"{place} outages known", outages is not None, bool(known))
    lengths, ended, since = [], [], None
    for at, up in known:
        if not up:
            since = at if since is None else since
        elif since is not None:
            if at > low:
                lengths.append(at - max(since, low)), ended.append(at - since)
            since = None
    if since is not None:
        lengths.append(high - max(since, low))
    if known and outages:
        found = {k: v for k, v in outages.items() if k not in ("ongoing_since", "mean_time_to_repair_us")}
        members(f"{place} outages", found, {"count": len(lengths), "longest_us": max(lengths, default=None),
                                            "downtime_us": sum(lengths), "ongoing_since_us": since})
        mean = sum(ended) / len(ended) if ended else None
        same(f"{place} MTTR", outages["mean_time_to_repair_us"], mean, 1)

def check_quality(place, quality, rows, tolerance):
    measured = [r for r in rows if r["identical"] is not None and r["feature"] not in GENERATIVE]
    psnr = [r["psnr"] for r in measured if not r["identical"]]
    same(f"{place} quality known", quality is not None, bool(measured))
    if measured and quality:
        same(f"{place} median PSNR", quality["median_psnr_db"], statistics.median(psnr) if psnr else None, tolerance)
        members(f"{place} quality", {k: v for k, v in quality.items() if k != "median_psnr_db"}, {
            "n": len(measured), "identical": sum(r["identical"] for r in measured), "worst_psnr_db": min(psnr, default=None)},
            1e-9)

def check_row(place, row, rows, before, low, high, accounting):
    same(f"{place} codes", row["codes"], dict(Counter(r["code"] for r in rows)))
    up, _ = check_uptime(place, row["uptime"], rows, accounting)
    check_latency(f"{place} warm", row["latency"], timed(rows))
    check_latency(f"{place} cold", row["latency_cold"], timed(rows, cold=True))
    check_latency(f"{place} failed", row["latency_failed"], [r["us"] for r in rows if r["klass"] in DOWN and not r["cached"]])
    check_cost(place, row["cost"], rows)
    same(f"{place} sources", row["sources"], dict(Counter(
        "cache" if r["cached"] else r["source"] or "unstated" for r in rows if r["klass"] in UP)))
    fallbacks = [r for r in rows if r["code"] == "degraded.fallback"]
    same(f"{place} fallback share", row["fallback_share"], share(len(fallbacks), up), 1e-9)
    same(f"{place} fallback cost", row["fallback_cost_microdollars"], sum(r["cost"] for r in fallbacks))
    cold = len(timed(rows, cold=True))
    same(f"{place} cold share", row["cold_share"], share(cold, cold + len(timed(rows))), 1e-9)
    check_quality(place, row["quality"], rows, 0.0501)
    series = {(r["model"], r["feature"]) for r in rows}
    check_outages(place, row["outages"], [r for r in before if (r["model"], r["feature"]) in series], low, high)
    for mark, r in zip(reversed(row["marks"]), reversed(rows)):
        same(f"{place} mark", (mark["at_us"], mark["source"]), (r["started_us"], "cache" if r["cached"] else r["source"]))
