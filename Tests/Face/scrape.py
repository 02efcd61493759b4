"""A real Prometheus scrapes the monitor each second: what it then answers is what the interface says, in both text formats, and no
counter ever falls, over kill -9 and a start on the same ledger.

usage: ASSAY=PATH python3 -B Tests/Face/scrape.py       Prometheus is Debian's, by script/debian; DEBIAN=PATH where it is unpacked already
"""

import http.server
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import time
import urllib.parse

from metrics import accumulating, counters_agree, formats, histograms_agree, outcomes
from monitor import ASSAY, ROOT, Monitor, Process, end, fetch, free_port, until, verdict


# The programs


def debian():
    """Where Debian's Prometheus is."""
    found = os.environ.get("DEBIAN") or subprocess.run(
        [ROOT / "script/debian", "prometheus"], capture_output=True, text=True, timeout=300, check=True).stdout.strip()
    return pathlib.Path(found, "usr/bin")


class Plain(http.server.ThreadingHTTPServer):
    """Hands the metrics on as they are for who asks for no more than plain text."""

    daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), PlainHandler)
        self.behind = f"http://127.0.0.1:{port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class PlainHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            body = fetch(self.server.behind + self.path, {"Accept": "text/plain;version=0.0.4"}, 5)
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        except OSError:
            body = b""
            self.send_response(502)
        self.send_header("Content-Length", str(len(body)))
        try:
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # who asked waits no longer
            pass

    def log_message(self, *_):
        pass


class Prometheus(Process):
    """Debian's, that scrapes each second what is offered, and plain text beside it."""

    def __init__(self, folder, program, monitor_port, plain_port):
        pathlib.Path(folder, "prometheus.yml").write_text(f"""
global: {{ scrape_interval: 1s, scrape_timeout: 1s }}
scrape_configs:
  - {{ job_name: offered, static_configs: [{{ targets: ["127.0.0.1:{monitor_port}"], labels: {{ instance: monitor }} }}] }}
  - {{ job_name: plain, static_configs: [{{ targets: ["127.0.0.1:{plain_port}"], labels: {{ instance: monitor }} }}] }}
""")
        self.port = free_port()
        super().__init__(folder, "prometheus", [
            program / "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/storage",
            f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=warn"])
        until(60, self.is_up)

    def is_up(self):
        """It answers."""
        try:
            return fetch(f"http://127.0.0.1:{self.port}/-/ready", timeout=2)
        except OSError:
            return False

    def ask(self, expression):
        """Values by labels; a set of labels is a sorted tuple of pairs, the name among them."""
        words = urllib.parse.urlencode({"query": expression})
        found = json.loads(fetch(f"http://127.0.0.1:{self.port}/api/v1/query?{words}"))["data"]["result"]
        return {tuple(sorted(one["metric"].items())): float(one["value"][1]) for one in found}


def environment(sandbox, backend):
    """The built-in settings, asked of the sandbox and of a backend in front of it."""
    base = f"http://127.0.0.1:{sandbox}"
    return {"REPLICATE_BASE_URL": base, "REPLICATE_API_TOKEN": "r8_sandbox", "HF_ENDPOINT": base, "HUGGINGFACE_TOKEN": "hf_sandbox",
            "HF_INFERENCE_BASE_URL": f"{base}/hf-inference", "ASSAY_BACKEND_URL": f"http://127.0.0.1:{backend}"}


def settings(folder, quiet):
    """The built-in ones; when it is to be quiet nothing is asked."""
    rule = "[{ from: 2020-01-01T00:00Z, until: 2100-01-01T00:00Z }]" if quiet else "[]"
    new = pathlib.Path(folder, "new.yaml")
    new.write_text(f"version: 1\nmaintenance: {rule}\nfixtures: {{ ids: [tiny, small-town, lighthouse] }}\n")
    os.replace(new, pathlib.Path(folder, "assay.yaml"))


def counted(monitor):
    """Probes by the metrics."""
    return sum(value for key, value in accumulating(monitor.fetch("/metrics").decode())[1].items() if str(key).find("assay_probes_total") >= 0)


def still(monitor, folder):
    """Has nothing asked any more, and waits until nothing changes: for longer than a cold start makes one probe last."""
    settings(folder, quiet=True)
    counts, limit, quiet = [], time.monotonic() + 180, 30

    def settled():
        """Nothing has changed for long, and the page of metrics, which may be twenty times as old as it takes to make it, says so too."""
        return len(counts) > quiet and len(set(counts[-quiet:])) == 1 and counted(monitor) == counts[-1]

    while time.monotonic() < limit and not settled():
        time.sleep(1)
        counts.append(len(outcomes(monitor)))
    time.sleep(3)  # two more scrapes
    return counts[-1]


# Over kill -9


def goes_on(prometheus, monitor, again):
    """No counter falls and none goes away when the monitor is killed and started again on its ledger."""
    def now(one):
        return accumulating(one.fetch("/metrics").decode())[1]

    def fallen(before, after):
        return [f"{key}: {value:g}, then {after.get(key, 'gone')}" for key, value in before.items() if after.get(key, -1) < value]

    before = now(monitor)
    monitor.kill()
    monitor = again(quiet=True)
    after = now(monitor)
    bad = fallen(before, after)
    # What is not asked meanwhile is counted as such.
    before, after = ({key: value for key, value in one.items() if "assay_slots_missed" not in key} for one in (before, after))
    verdict("after kill -9 in a quiet time each counter is where it was", before and not bad and before == after, f"{len(before)} samples; {len(bad)} lower {bad[:3]}")
    for round in range(3):
        settings(monitor.folder, quiet=False)
        time.sleep(8 + round / 3)
        before = now(monitor)
        monitor.kill()
        monitor = again(quiet=False)
        after = now(monitor)
        bad = fallen(before, after)
        verdict(f"after kill -9 at work no counter is lower ({round + 1} of 3)", before and not bad, f"{len(before)} samples; {len(bad)} lower {bad[:3]}")
    time.sleep(4)
    names = sorted({key.split("{")[0] for key in accumulating(monitor.fetch("/metrics").decode())[1]})
    for job in ("offered", "plain"):
        series = {(name, key): value for name in names for key, value in prometheus.ask(f'resets({name}{{job="{job}"}}[1h])').items()}
        bad = [f"{name} {dict(key)}" for (name, key), value in series.items() if value]
        verdict(f"Prometheus has seen no reset ({job})", series and not bad, f"{len(series)} series of {len(names)} names; {len(bad)} fell {bad[:2]}")
    return monitor


def main():
    """All of it, with a sandbox that is flaky and a backend in front of it."""
    program = debian()
    if not (program / "prometheus").exists():
        verdict("Prometheus", False, "Debian's package is not there")
        end()
    running = []
    with tempfile.TemporaryDirectory(prefix="face-") as folder:
        ports = [free_port() for _ in range(3)]
        known = environment(*ports[:2])
        settings(folder, quiet=False)
        try:
            running.append(Process(folder, "sandbox", [ASSAY, "sandbox", "--port", ports[0], "--scenario", "flaky"]))
            running[-1].said("listens on")
            running.append(Process(folder, "backend", [ASSAY, "backend", "--port", ports[1]], environment=known))
            running[-1].said("listens on")

            def again(quiet):
                settings(folder, quiet)
                monitor = Monitor(folder, "--every", "2s", port=ports[2], environment=known)
                running.append(monitor)
                monitor.is_ready()
                return monitor

            monitor = again(quiet=False)
            prometheus = Prometheus(folder, program, ports[2], Plain(ports[2]).server_address[1])
            running.append(prometheus)
            time.sleep(25)
            up = prometheus.ask("up")
            verdict("Prometheus scrapes both targets", len(up) == 2 and all(up.values()), str({dict(key)["job"]: value for key, value in up.items()}))
            took = prometheus.ask("max_over_time(scrape_duration_seconds[20s])")
            size = prometheus.ask("scrape_samples_scraped")
            print(f"      a scrape takes {max(took.values()) * 1000:.0f} ms at most and has {max(size.values()):.0f} samples", flush=True)
            count = still(monitor, folder)
            rows, status = outcomes(monitor), json.loads(monitor.fetch("/api/v1/status"))
            verdict("there is something to compare", len(rows) == count > 60 and len({row["code"] for row in rows}) > 2,
                    f"{len(rows)} probes of {len({row['code'] for row in rows})} codes; {count} when it was still")
            formats(monitor, program)
            for job in ("offered", "plain"):
                counters_agree(prometheus, rows, job)
                histograms_agree(prometheus, status, rows, job)
            monitor = goes_on(prometheus, monitor, again)
            status, took = monitor.stop()
            verdict("it ends as it should", status == 143, f"{status} after {took:.1f} s")
        finally:
            for one in reversed(running):
                one.kill()
    end()


main()
