"""A ledger of ninety days, a monitor that goes on with it, and the same probes as raw rows."""

import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

from monitor import ASSAY, ROOT, Monitor, Process, free_port

DAYS = 90
SERIES = int(os.environ.get("SERIES", "80"))


def bench():
    """The program that makes ledgers."""
    found = os.environ.get("LEDGER_BENCH") or next((str(path) for path in ROOT.glob(".build/*/ledger-bench")), None)
    return found or sys.exit("readers: there is no ledger-bench: swift build --product ledger-bench makes it, LEDGER_BENCH names it")


def ledger(attempts):
    """Ninety days of a ledger up to now, whatever the number of attempts; made once a day."""
    folder = pathlib.Path(os.environ.get("LEDGERS", pathlib.Path(tempfile.gettempdir(), "assay-ledgers")))
    folder.mkdir(parents=True, exist_ok=True)
    path, every = folder / f"{attempts}-{SERIES}.db", max(1, DAYS * 86_400 * SERIES // attempts)
    if path.exists() and time.time() - path.stat().st_mtime < 86_400:
        return path
    for old in folder.glob(f"{path.name}*"):
        old.unlink()
    making = path.with_suffix(".making")
    for old in folder.glob(f"{making.name}*"):
        old.unlink()
    print(f"      making a ledger of {attempts} attempts, one each {every} s in {SERIES} series", flush=True)
    words = ["generate", making, "--attempts", attempts, "--targets", SERIES, "--every", f"{every}s", "--until", "now"]
    subprocess.run([bench(), *map(str, words)], check=True, timeout=1800, stdout=subprocess.DEVNULL)
    making.rename(path)
    return path


def settings(folder, sandbox):
    """One endpoint that goes on being asked beside the ledger's; nothing is pruned."""
    pathlib.Path(folder, "assay.yaml").write_text(f"""version: 1
backend: {{ url: "" }}
providers: {{ hf-inference: {{ url: "http://127.0.0.1:{sandbox}/hf-inference", token: "${{KEY:-}}" }} }}
endpoints:
  beside:
    feature: text-generation
    path: /x
    targets: [{{ provider: hf-inference, model: mistralai/Mistral-7B-Instruct-v0.2 }}]
watch: {{ window: {DAYS}d }}
retention: {{ passed: 400d, others: 400d }}
""")


def start(folder, source):
    """A sandbox and a monitor, each a process of its own."""
    shutil.copy(source, pathlib.Path(folder, "assay.db"))
    port = free_port()
    sandbox = Process(folder, "sandbox", [ASSAY, "sandbox", "--port", port])
    sandbox.said("listens on")
    settings(folder, port)
    monitor = Monitor(folder, "--tier", "work", "--every", "2s", environment={"KEY": "hf_sandbox"})
    monitor.is_ready()
    return sandbox, monitor


def raw(folder, attempts):
    """Uptime and p95 over ninety days from a row for each result, as Gatus and Uptime Kuma keep them in SQLite."""
    source = sqlite3.connect(f"file:{pathlib.Path(folder, 'assay.db')}?mode=ro", uri=True)
    copy = sqlite3.connect(pathlib.Path(folder, "raw.db"))
    copy.execute("PRAGMA journal_mode = WAL")
    copy.execute("CREATE TABLE results (endpoint TEXT NOT NULL, ts INTEGER NOT NULL, success INTEGER NOT NULL, latency REAL NOT NULL)")
    rows = source.execute("""
        SELECT endpoint || ' ' || route, started_us / 1000, code = 'ok' OR code LIKE 'degraded%', (finished_us - started_us) / 1e6
        FROM outcome JOIN series ON series.id = outcome.series""")
    copy.executemany("INSERT INTO results VALUES (?, ?, ?, ?)", rows)
    copy.execute("CREATE INDEX results_endpoint_ts ON results (endpoint, ts)")
    copy.execute("ANALYZE")
    copy.commit()
    since = int((time.time() - DAYS * 86_400) * 1000)
    queries = {
        "uptime": "SELECT endpoint, avg(success) FROM results WHERE ts >= ? GROUP BY endpoint",
        "p95": """SELECT endpoint, min(CASE WHEN rank >= 0.95 * n THEN latency END) FROM (
            SELECT endpoint, latency, row_number() OVER (PARTITION BY endpoint ORDER BY latency) AS rank, count(*) OVER (PARTITION BY endpoint) AS n
            FROM results WHERE ts >= ? AND success) GROUP BY endpoint""",
    }
    taken = {}
    for name, sql in queries.items():
        times = []
        for _ in range(1 if attempts > 500_000 else 3):
            began = time.perf_counter()
            found = copy.execute(sql, (since,)).fetchall()
            times.append(time.perf_counter() - began)
        taken[name] = statistics.median(times)
    count = copy.execute("SELECT count(*) FROM results").fetchone()[0]
    print(f"      raw rows in SQLite, {count} of them in {len(found)} series: uptime {taken['uptime'] * 1000:.0f} ms, p95 {taken['p95'] * 1000:.0f} ms", flush=True)
    source.close()
    copy.close()
    return sum(taken.values()) * 1000
