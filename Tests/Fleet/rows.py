"""What the centre must hold, read from the locations' SQLite files alone: row by row, and sum by sum."""

import collections
import sqlite3

OUTCOME = ("fixture", "code", "own_code", "source", "cached", "scheduled_us", "started_us", "finished_us", "image_format",
           "image_width", "image_height", "image_bytes", "image_sha256", "image_blank", "image_echo", "identical", "psnr", "psnr_y")
ATTEMPT = ("position", "provider", "started_us", "code", "detail", "http_status", "body", "dns_us", "connect_us", "tls_us",
           "upload_us", "wait_us", "download_us", "queue_us", "cold_start_us", "run_us", "poll_us", "total_us", "bytes_up",
           "bytes_down", "cost", "cost_basis", "remote_id", "cold", "retry_after_us")
FINDING = ("position", "code", "subject", "expected", "actual")
SERIES = ("endpoint", "route", "tier", "feature", "family", "model")
INCIDENT = ("id", "cause", "family", "kind", "severity", "peak", "code", "began_us", "opened_us", "ended_us", "closed_us",
            "affected", "cost", "flapping", "closing", "evidence_endpoint", "evidence_us", "excerpt")
RUN = ("id", "started_us", "finished_us", "exit_code", "command", "target", "tool_version", "location", "controls")
SUMS = ("n", "codes", "sources", "attempts", "unknown_costs", "cost", "fallback_cost", "warm_n", "warm_sum_us", "warm_min_us",
        "warm_max_us", "warm", "cold_n", "cold_sum_us", "cold_min_us", "cold_max_us", "cold", "failed_n", "failed_sum_us",
        "failed_min_us", "failed_max_us", "failed", "psnr_identical", "psnr_worst", "psnr_tenths")


def names(table, columns):
    return ", ".join(f"{table}.{column}" for column in columns)


def local(path):
    """Every row of one file, as sets and counters by table; keys are ids of runs and numbers of outcomes."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    tables = {
        "run": f"SELECT {names('run', RUN)} FROM run",
        "outcome": f"SELECT run.id, outcome.id, {names('series', SERIES)}, {names('outcome', OUTCOME)}, text.value FROM outcome "
                   "JOIN run ON run.number = outcome.run JOIN series ON series.id = series LEFT JOIN text ON text.id = curl",
        "attempt": f"SELECT run.id, outcome.id, {names('attempt', ATTEMPT)}, price.value, model.value FROM attempt "
                   "JOIN outcome ON outcome.id = attempt.outcome JOIN run ON run.number = outcome.run "
                   "LEFT JOIN text AS price ON price.id = price_version LEFT JOIN text AS model ON model.id = model_version",
        "finding": f"SELECT run.id, outcome.id, {names('finding', FINDING)} FROM finding "
                   "JOIN outcome ON outcome.id = finding.outcome JOIN run ON run.number = outcome.run",
        "incident": f"SELECT {names('incident', INCIDENT)} FROM incident",
    }
    found = {table: set(db.execute(sql)) for table, sql in tables.items()}
    found["rollup"] = set(db.execute(
        f"SELECT {names('series', SERIES)}, hours, start_us, {names('rollup', SUMS)} FROM rollup JOIN series ON series.id = series"))
    found["flip"] = set(db.execute(
        f"SELECT {names('series', SERIES)}, confirmed, at_us, state FROM flip JOIN series ON series.id = series"))
    db.close()
    return found


def plain(row):
    """As SQLite has it: booleans are integers, bytes are bytes."""
    return tuple(int(v) if isinstance(v, bool) else bytes(v) if isinstance(v, memoryview) else v for v in row)


def central(connection, place):
    """The same of one place, from the centre. Rows that are there twice are noted."""
    own = "WHERE place.name = %s"
    text = "LEFT JOIN assay.text AS {0} ON {0}.place = {1}.place AND {0}.text = {1}.{2}"
    keyed = "JOIN assay.run ON run.place = {0}.place AND run.run = {0}.run JOIN assay.place ON place.place = {0}.place"
    series = "JOIN assay.series ON series.place = {0}.place AND series.series = {0}.series"
    tables = {
        "run": f"SELECT {names('run', RUN)} FROM assay.run JOIN assay.place ON place.place = run.place {own}",
        "outcome": f"SELECT run.id, outcome.id, {names('series', SERIES)}, {names('outcome', OUTCOME)}, curl.value "
                   f"FROM assay.outcome {keyed.format('outcome')} {series.format('outcome')} "
                   f"{text.format('curl', 'outcome', 'curl')} {own}",
        "attempt": f"SELECT run.id, attempt.outcome, {names('attempt', ATTEMPT)}, price.value, model.value FROM assay.attempt "
                   f"{keyed.format('attempt')} {text.format('price', 'attempt', 'price_version')} "
                   f"{text.format('model', 'attempt', 'model_version')} {own}",
        "finding": f"SELECT run.id, finding.outcome, {names('finding', FINDING)} FROM assay.finding {keyed.format('finding')} {own}",
        "incident": f"SELECT {names('incident', INCIDENT)} FROM assay.incident JOIN assay.place ON place.place = incident.place {own}",
        "rollup": f"SELECT {names('series', SERIES)}, hours, start_us, {names('rollup', SUMS)} FROM assay.rollup "
                  f"{series.format('rollup')} JOIN assay.place ON place.place = rollup.place {own}",
        "flip": f"SELECT {names('series', SERIES)}, confirmed, at_us, state FROM assay.flip {series.format('flip')} "
                f"JOIN assay.place ON place.place = flip.place {own}",
    }
    found = {table: [plain(row) for row in connection.execute(sql, (place,))] for table, sql in tables.items()}
    doubled = {table for table, rows in found.items() if len(rows) != len(set(rows))}
    return {table: set(rows) for table, rows in found.items()}, doubled


def differences(files, connection, place, tables=("run", "outcome", "attempt", "finding", "incident", "rollup", "flip")):
    """A sentence for each table that is not, at the centre, what all files of a place have together; and how many rows were looked at."""
    expected = collections.defaultdict(set)
    for path in files:
        for table, rows in local(path).items():
            expected[table] |= rows
    found, doubled = central(connection, place)
    problems = [f"{place}: {table} has rows twice" for table in doubled & set(tables)]
    for table in tables:
        missing, extra = expected[table] - found[table], found[table] - expected[table]
        if missing or extra:
            example = next(iter(missing or extra))
            problems.append(f"{place}: of {table} {len(missing)} are missing and {len(extra)} too many, e.g. {str(example)[:300]}")
    return problems, sum(len(expected[table]) for table in tables)


def flips(files, connection, place):
    """Changes of state of a place with several files: each is at the centre, and no others, by whichever file's name."""
    expected, found = set().union(*(local(path)["flip"] for path in files)), central(connection, place)[0]["flip"]
    return [f"{place}: of flip {len(expected - found)} are missing and {len(found - expected)} too many"] if expected != found else []


def sums(files, connection, place):
    """Sums of a place with several files against the outcomes that arrived: each outcome is in exactly one."""
    raw = dict(connection.execute(
        "SELECT started_us / 3600000000, count(*) FROM assay.outcome JOIN assay.place USING (place) WHERE name = %s GROUP BY 1",
        (place,)).fetchall())
    kept = dict(connection.execute(
        "SELECT start_us / 3600000000, sum(n)::bigint FROM assay.rollup JOIN assay.place USING (place) WHERE name = %s AND hours = 1 "
        "GROUP BY 1", (place,)).fetchall())
    return [f"{place}: hour {hour} has {raw.get(hour, 0)} outcomes, its sums {kept.get(hour, 0)}"
            for hour in sorted(raw.keys() | kept.keys()) if raw.get(hour, 0) != kept.get(hour, 0)]
