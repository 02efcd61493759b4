"""What the metrics must say: as much as the interface does, by Prometheus and in both text formats."""

import json
import re
import subprocess
import urllib.request

from monitor import verdict

# What the metrics are, by name: labels that say of whom, and whether its counts go on over a start.
COUNTERS = ("assay_probes_total", "assay_cost_dollars_total", "assay_attempts_total", "assay_attempts_of_unknown_cost_total")
HISTOGRAMS = ("assay_duration_seconds", "assay_failure_duration_seconds", "assay_psnr_decibels")
SINCE_START = "assay_phase_duration_seconds"
OPEN_METRICS = "application/openmetrics-text; version=1.0.0"


# By the interface


def outcomes(monitor):
    """All probes there are, by the interface, page by page."""
    found, before = [], None
    while True:
        answer = json.loads(monitor.fetch(f"/api/v1/outcomes?limit=500{f'&before={before}' if before else ''}"))
        found += answer["outcomes"]
        before = answer.get("before")
        if not before or not answer["outcomes"]:
            return found


def told(rows):
    """What each counter must be, by endpoint, route and tier, from single probes."""
    sums = {name: {} for name in COUNTERS}

    def add(name, key, value):
        sums[name][key] = sums[name].get(key, 0) + value

    for row in rows:
        key = (row["endpoint"], row["route"], row["tier"])
        add("assay_probes_total", (*key, row["code"]), 1)
        add("assay_attempts_total", key, len(row["attempts"]))
        costs = [attempt["cost_microdollars"] for attempt in row["attempts"]]
        add("assay_cost_dollars_total", key, sum(cost or 0 for cost in costs) / 1e6)
        add("assay_attempts_of_unknown_cost_total", key, sum(cost is None for cost in costs))
    return sums


def by_labels(values, labels):
    """Sums by some labels alone."""
    found = {}
    for pairs, value in values.items():
        named = dict(pairs)
        key = tuple(named.get(label, "") for label in labels)
        found[key] = found.get(key, 0) + value
    return found


def differences(wanted, found):
    """Where two tables are not the same; what is zero need not be there."""
    return [f"{key}: {found.get(key, 0):g}, not {wanted.get(key, 0):g}" for key in sorted(set(wanted) | set(found))
            if abs(wanted.get(key, 0) - found.get(key, 0)) > 1e-6]


def counters_agree(prometheus, rows, job):
    """Each counter is what the single probes add up to."""
    for name, wanted in told(rows).items():
        labels = ("endpoint", "route", "tier", "code")[:4 if name == "assay_probes_total" else 3]
        values = prometheus.ask(f'{name}{{job="{job}"}}')
        bad = differences(wanted, by_labels(values, labels))
        verdict(f"{name} by Prometheus ({job}) is what /api/v1/outcomes adds up to", values and not bad,
                f"{len(values)} series, {sum(values.values()):g} together; {len(bad)} differ {bad[:3]}")


def histograms_agree(prometheus, status, rows, job):
    """Counts and sums of the histograms are those of the report."""
    tier, shown = status["method"]["tier"], status["rows"]
    up = {(row["endpoint"], row["route"]): row["uptime"]["up"] for row in shown}
    codes = {row["code"] for row in rows if row["class"] in ("ok", "degraded")}
    values = prometheus.ask(f'assay_probes_total{{job="{job}",tier="{tier}",code=~"{"|".join(map(re.escape, sorted(codes)))}"}}'.replace("\\", "\\\\"))
    bad = differences(up, by_labels(values, ("endpoint", "route")))
    verdict(f"successes by Prometheus ({job}) are those of /api/v1/status", values and not bad, f"{sum(up.values())}; {bad[:3]}")
    for name, field, more in (("assay_duration_seconds", "latency", ',start="warm"'), ("assay_duration_seconds", "latency_cold", ',start="cold"'),
                              ("assay_failure_duration_seconds", "latency_failed", "")):
        wanted = {(row["endpoint"], row["route"]): row[field]["n"] for row in shown}
        values = prometheus.ask(f'{name}_count{{job="{job}",tier="{tier}"{more}}}')
        bad = differences(wanted, by_labels(values, ("endpoint", "route")))
        verdict(f"{name}_count{{{more.strip(',')}}} by Prometheus ({job}) is that of /api/v1/status", (values or not sum(wanted.values())) and not bad,
                f"{sum(wanted.values())}; {len(bad)} differ {bad[:3]}")
    quality = {(row["endpoint"], row["route"]): (row["quality"] or {"n": 0, "identical": 0}) for row in shown}
    values = by_labels(prometheus.ask(f'assay_psnr_decibels_count{{job="{job}"}}'), ("endpoint", "route"))
    whole, finite = ({key: one["n"] - part * one["identical"] for key, one in quality.items()} for part in (0, 1))
    verdict(f"assay_psnr_decibels_count by Prometheus ({job}) is that of /api/v1/status", values and not (differences(whole, values) and differences(finite, values)),
            f"{sum(whole.values())} with identical ones, {sum(finite.values())} without; {sum(values.values()):g} found")
    sums = prometheus.ask(f'sum(assay_duration_seconds_sum{{job="{job}",tier="{tier}"}})')
    counted = [row["service_time_us"] for row in rows if row["tier"] == tier and row["passed"] and not row["cached"]]
    verdict(f"assay_duration_seconds_sum by Prometheus ({job}) is what the probes took", sums and abs(sum(sums.values()) - sum(counted) / 1e6) < 0.01 + sum(counted) / 1e9,
            f"{sum(sums.values()):.3f} s, {sum(counted) / 1e6:.3f} s")
    for name in HISTOGRAMS:
        ladder = prometheus.ask(f'{name}_bucket{{job="{job}",le="+Inf"}} - ignoring(le) {name}_count{{job="{job}"}}')
        verdict(f"the last bucket of {name} is its count ({job})", ladder and not any(ladder.values()), f"{len(ladder)} series")


# The text


SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)")


def families(text):
    """Types by family, and values by sample with its labels, as the text has them."""
    types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M))
    values = {}
    for line in text.splitlines():
        if not line.startswith("#") and (found := SAMPLE.match(line)):
            values[f"{found[1]}{{{found[2] or ''}}}"] = float(found[3])
    return types, values


def accumulating(text):
    """The samples of all that may never fall, but of what counts from the start of the process."""
    types, values = families(text)
    names = {name for name, kind in types.items() if kind in ("counter", "histogram") and name != SINCE_START}
    # In OpenMetrics the family of a counter has no _total.
    ends = re.compile(r"(_total|_bucket|_count|_sum)?$")
    return names, {key: value for key, value in values.items()
                   if key.split("{")[0] in names or ends.sub("", key.split("{")[0], count=1) in names}


def formats(monitor, program):
    """The text is as Prometheus wants it, and who asks for OpenMetrics has it."""
    text = monitor.fetch("/metrics").decode()
    read = subprocess.run([program / "promtool", "check", "metrics"], input=text.encode(), capture_output=True, timeout=60)
    verdict("promtool check metrics has nothing to say", read.returncode == 0 and not read.stderr.strip(), read.stderr.decode()[:400])
    names, values = accumulating(text)
    types = families(text)[0]
    verdict("at least five families are counters or histograms", len(names) >= 5, f"{len(names)} of {len(types)}: {', '.join(sorted(names))}")
    missing = [name for name in (*COUNTERS, *HISTOGRAMS, SINCE_START) if types.get(name) != ("counter" if name in COUNTERS else "histogram")]
    verdict("all that are promised are there", not missing, ", ".join(missing))
    asked = urllib.request.Request(monitor.base + "/metrics", headers={"Accept": OPEN_METRICS})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        kind, offered = answer.headers["Content-Type"], answer.read().decode()
    is_open = kind.startswith("application/openmetrics-text")
    verdict("who asks for OpenMetrics is given it", is_open and offered.endswith("# EOF\n"), kind)
    if is_open:
        other = accumulating(offered)[1]
        # What is not asked is counted too, between the one question and the other.
        values = {key: value for key, value in values.items() if "assay_slots_missed" not in key}
        bad = [key for key in values if abs(values[key] - other.get(key, -1)) > 1e-9 * max(1, abs(values[key]))]
        verdict("both formats say the same", not bad, f"{len(values)} samples; {bad[:3]}")
