"""prometheus/, alertmanager/ and grafana/: read by their programs, and asked about what the monitor really prints."""

import concurrent.futures
import contextlib
import functools
import http.server
import json
import os
import pathlib
import re
import secrets
import tempfile
import threading
import time
import urllib.request

import yaml

from checking import DEBIAN, DEPLOY, file, run, verdict
from clusters import labels, own_labels
from living import answers, free_port, monitor, program, text

PROMTOOL = DEBIAN / "usr/bin/promtool"
RULES = DEPLOY / "prometheus/rules.yml"
ALERTMANAGER = DEPLOY / "alertmanager/alertmanager.yml"


def check():
    verdict("promtool check config", *run(PROMTOOL, "check", "config", "--syntax-only", file("prometheus/prometheus.yml")))
    verdict("promtool check rules", *run(PROMTOOL, "check", "rules", file("prometheus/rules.yml")))
    verdict("promtool test rules", *run(PROMTOOL, "test", "rules", file("prometheus/rules.test.yml")))
    verdict("amtool check-config", *run(DEBIAN / "usr/bin/amtool", "check-config", file("alertmanager/alertmanager.yml")))
    same_for_the_operator()
    metrics = outage()
    labels(metrics)
    alerts()


def same_for_the_operator():
    """The PrometheusRule is the rules file, word for word."""
    groups = RULES.read_text().split("groups:\n", 1)[1]
    wanted = ("# ../../prometheus/rules.yml for the Prometheus Operator, written by RECORD=1 script/deploy-check: change it there.\n"
              "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: assay, labels: { app: assay } }\nspec:\n  groups:\n"
              + "".join(f"  {line}" if line.strip() else line for line in groups.splitlines(keepends=True)))
    path = DEPLOY / "kubernetes/operator/prometheusrule.yaml"
    if os.environ.get("RECORD") == "1":
        path.write_text(wanted)
    file("kubernetes/operator/prometheusrule.yaml")
    same = path.exists() and path.read_text() == wanted
    verdict("the PrometheusRule is the rules file", same and yaml.safe_load(wanted)["spec"] == yaml.safe_load(RULES.read_text()),
            "" if same else "RECORD=1 script/deploy-check writes it anew")


def outage():
    """What the monitor prints while nobody has ever answered makes every rule about it fire, for every endpoint and incident."""
    with monitor(["watch"], rehearsal=("--scenario", "all-down", "--time-scale", "0.01", "--every", "2s")) as port:
        until = time.monotonic() + 90
        while time.monotonic() < until:
            metrics = text(port, "/metrics")
            states = re.findall(r'^assay_endpoint_up\{endpoint="([^"]+)"\} (\d)', metrics, re.M)
            if len(states) >= 5 and all(state == "0" for _, state in states):
                break
            time.sleep(1)
    samples = [line.rsplit(" ", 1) for line in metrics.splitlines() if line and not line.startswith("#")]
    # As the Operator labels them.
    series = [{"series": re.sub(r"^(\w+)(\{)?", r'\1{pod="assay-0",' if "{" in name else r'\1{pod="assay-0"}', name),
               "values": f"{value}x220"} for name, value in samples if "_bucket" not in name and "NaN" not in value]
    down = [{"exp_labels": {"severity": "critical", "endpoint": name}, "exp_annotations": {
        "summary": f"Nobody answers {name}", "description": "The page of the incident says since when, and what was seen."}}
        for name, _ in states]
    silent = [{"exp_labels": {"severity": "warning", "endpoint": name},
               "exp_annotations": {"summary": f"No probe of {name} has passed for three hours"}} for name, _ in states]
    tests = [(10, "AssayEndpointDown", down), (170, "AssayNoSuccess", []), (200, "AssayNoSuccess", silent)]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "test.yml")
        path.write_text(json.dumps({"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": [{
            "interval": "1m", "input_series": series, "alert_rule_test": [
                {"eval_time": f"{minute}m", "alertname": name, "exp_alerts": alerts} for minute, name, alerts in tests]}]}))
        good, said = run(PROMTOOL, "test", "rules", path)
    verdict("the rules tell of endpoints that never had an answer, as the monitor prints them", good and len(states) >= 5,
            f"{len(states)} endpoints, {len(series)} series {'' if good else said}")
    return metrics


class Inbox(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told.update(alert["labels"]["alertname"] + (" " + alert["labels"]["endpoint"] if "endpoint" in alert["labels"] else "")
                                for alert in body["alerts"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words):
        pass


@contextlib.contextmanager
def inbox():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Inbox)
    server.told = set()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def incident(kind):
    return {"alertname": "AssayIncidentOpen", "cause": "provider replicate", "kind": kind, "severity": "major"}


def down(endpoint):
    return {"alertname": "AssayEndpointDown", "endpoint": endpoint, "severity": "critical"}


def silent(endpoint):
    return {"alertname": "AssayNoSuccess", "endpoint": endpoint, "severity": "warning"}


CHANNEL, GONE = {"alertname": "AssayIncident", "incident": "1"}, {"alertname": "AssayMonitorGone", "job": "assay", "severity": "critical"}
# What fires, and of what people are told.
CASES = (
    ("an outage with the channel", [CHANNEL, incident("down"), down("a"), down("b"), silent("a"), silent("b")], {"AssayIncident"}),
    ("an outage without the channel", [incident("down"), down("a"), down("b"), silent("a"), silent("b")], {"AssayIncidentOpen"}),
    ("useless pictures", [incident("picture"), down("a"), silent("a")], {"AssayIncidentOpen"}),
    ("slowness beside an endpoint that is down", [incident("slow"), down("a"), silent("a"), silent("b")],
     {"AssayIncidentOpen", "AssayEndpointDown a", "AssayNoSuccess b"}),
    ("a monitor that is gone in an outage", [CHANNEL, GONE, down("a")], {"AssayIncident", "AssayMonitorGone"}),
)


@contextlib.contextmanager
def alertmanager():
    """Debian's Alertmanager reads its templates where the package is installed, and by no other path: a copy reads them where they are
    unpacked, by a link whose name is as long."""
    there = b"/usr/share/prometheus/alertmanager"
    link = pathlib.Path("/tmp/assay-" + secrets.token_hex(20)[:len(there) - len("/tmp/assay-")])
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, "alertmanager")
        copy.write_bytes((DEBIAN / "usr/bin/prometheus-alertmanager").read_bytes().replace(there, str(link).encode()))
        copy.chmod(0o700)
        link.symlink_to(DEBIAN / "usr/share/prometheus/alertmanager")
        try:
            yield copy
        finally:
            link.unlink()


def told(binary, case):
    """Of what a real Alertmanager with our settings tells its receiver. It waits for two seconds in place of ten."""
    _, alerts, _ = case
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, inbox() as server:
        settings = yaml.safe_load(ALERTMANAGER.read_text())
        settings["route"]["group_wait"] = "2s"
        settings["receivers"][0]["webhook_configs"][0]["url"] = f"http://127.0.0.1:{server.server_address[1]}/"
        path = pathlib.Path(folder, "alertmanager.yml")
        path.write_text(yaml.safe_dump(settings))
        command = [binary, f"--config.file={path}", f"--storage.path={folder}",
                   f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]
        with program(command, lambda _: answers(port, "/-/ready")):
            body = json.dumps([{"labels": alert} for alert in alerts]).encode()
            urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/api/v2/alerts", body,
                                                          {"Content-Type": "application/json"}), timeout=30).close()
            # What is told comes after two seconds; what is not told would have come by then too.
            time.sleep(6)
            return server.told


def alerts():
    settings = yaml.safe_load(ALERTMANAGER.read_text())
    there = {rule["alert"] for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"] if "alert" in rule}
    named = set(re.findall(r"\bAssay[A-Z]\w+", json.dumps([settings["inhibit_rules"], settings["route"]])))
    verdict("Alertmanager names alerts that there are", named <= there | {"AssayIncident"}, sorted(named))
    with alertmanager() as binary, concurrent.futures.ThreadPoolExecutor(len(CASES)) as pool:
        for case, names in zip(CASES, pool.map(functools.partial(told, binary), CASES)):
            verdict(f"people are told once of {case[0]}", names == case[2], f"of {len(case[1])} alerts {sorted(names)}")
