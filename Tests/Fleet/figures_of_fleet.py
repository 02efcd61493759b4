"""Every figure of a report of the fleet, recomputed from the locations' SQLite files by the code that audits single ledgers."""

import collections
import json
import pathlib
import sqlite3
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "script" / "audit"))
import figures  # noqa: E402


def outcomes(path, tier, high):
    ledger = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    ledger.row_factory = sqlite3.Row
    return [row for row in figures.probes(ledger, tier) if row["started_us"] < high]


def states(rows):
    """When a place's confirmed state changed, over all its series."""
    return sorted(figures.flips(rows))


def quorum(places):
    """Flips of all places together: down while more than half of those that know a state say so. By counting at each moment anew."""
    moments = sorted({at for flips in places for at, _ in flips})
    merged, last = [], None
    for moment in moments:
        known = [[up for at, up in flips if at <= moment] for flips in places]
        known = [ups[-1] for ups in known if ups]
        up = 2 * sum(not up for up in known) <= len(known)
        if up != last:
            merged.append((moment, up))
            last = up
    return merged


def check_outages(place, outages, flips, low, high):
    known = [f for f in flips if f[0] < low][-1:] + [f for f in flips if low <= f[0] < high]
    since, lengths = None, []
    for at, up in known:
        if not up:
            since = at if since is None else since
        elif since is not None:
            if at > low:
                lengths.append(at - max(since, low))
            since = None
    if since is not None:
        lengths.append(high - max(since, low))
    found = outages or {"count": 0, "downtime_us": 0}
    figures.same(f"{place} outages of the fleet", (found["count"], found["downtime_us"]), (len(lengths), sum(lengths)))


def check_rows(name, rows, by_place, low, high, accounting):
    """Rows of a report against the outcomes of some places."""
    groups = collections.defaultdict(dict)
    for place, own in by_place.items():
        for row in own:
            groups[row["endpoint"], row["route"]].setdefault(place, []).append(row)
    shown = {key for key, places in groups.items() if any(r["started_us"] >= low for own in places.values() for r in own)}
    figures.same(f"{name} rows", {(r["endpoint"], r["route"]) for r in rows}, shown)
    for row in rows:
        place = f"{name} {row['endpoint']}.{row['route']}"
        own = groups[row["endpoint"], row["route"]]
        mine = sorted((r for rows in own.values() for r in rows if r["started_us"] >= low), key=lambda r: r["started_us"])
        figures.same(f"{place} codes", row["codes"], dict(collections.Counter(r["code"] for r in mine)))
        figures.check_uptime(place, row["uptime"], mine, accounting)
        figures.check_latency(f"{place} warm", row["latency"], figures.timed(mine))
        figures.check_latency(f"{place} cold", row["latency_cold"], figures.timed(mine, cold=True))
        figures.check_cost(place, row["cost"], mine)
        figures.check_quality(place, row["quality"], mine, 0.0501)
        check_outages(place, row["outages"], quorum([states(rows) for rows in own.values()]), low, high)


def check(report_path, files, whole=True):
    """Compares a report with the files of each place; `whole`: the uptime table below it too.

    Returns the differences, and how many figures were compared."""
    report = json.loads(pathlib.Path(report_path).read_text())
    figures.problems.clear()
    before = figures.checked["figures"]
    method, accounting = report["method"], report["method"]["accounting"]
    low, high, tier = method["range_from_us"], method["range_to_us"], method["tier"]
    by_place = {place: outcomes(path, tier, high) for place, path in files.items()}
    check_rows("together", report["rows"], by_place, low, high, accounting)
    figures.same("n", method["n"], sum(r["started_us"] >= low for rows in by_place.values() for r in rows))
    figures.same("locations", [w["name"] for w in report["locations"]], sorted(files))
    for window in report["locations"]:
        check_rows(window["name"], window["rows"], {window["name"]: by_place[window["name"]]}, low, high, accounting)
    for window in report["windows"] if whole else []:
        own = {place: outcomes(path, window["tier"], window["to_us"]) for place, path in files.items()}
        check_rows(f"{window['name']} {window['tier']}", window["rows"], own, window["from_us"], window["to_us"], accounting)
    return list(figures.problems), figures.checked["figures"] - before
