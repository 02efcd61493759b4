"""grafana/, and what rules and panels ask for."""

import json
import pathlib
import re
import tempfile

import yaml

from checking import DEBIAN, DEPLOY, ROOT, file, run, verdict


def check():
    dashboard = json.loads(file("grafana/dashboards/assay.json").read_text())
    panels = dashboard["panels"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    metrics(asked, [panel["id"] for panel in panels])
    # Grafana puts in a pattern.
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "panels.yml")
        rules = [{"record": f"panel:{number}", "expr": text.replace("$endpoint", ".*")} for number, text in enumerate(asked)]
        path.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
        verdict("promtool reads what the panels ask", *run(DEBIAN / "usr/bin/promtool", "check", "rules", path))
    declared = {variable["name"] for variable in dashboard["templating"]["list"]}
    used = set(re.findall(r"\$\{?([a-z]\w*)", json.dumps(panels)))
    verdict("the dashboard's variables are declared and used", declared == used, sorted(declared ^ used) or sorted(declared))
    fixed = [panel["title"] for panel in panels for place in [panel, *panel["targets"]] if place["datasource"]["uid"] != "${datasource}"]
    verdict("no panel has a data source of its own", not fixed, fixed)
    bare = [panel["title"] for panel in panels
            if not panel.get("description") or not panel["fieldConfig"]["defaults"].get("thresholds", {}).get("steps")]
    verdict("panels have descriptions and thresholds", not bare, bare or f"{len(panels)} panels")
    unfiltered = [text for text in asked if "$endpoint" not in text]
    verdict("panels go by the endpoint, but for the one that goes by cause", len(unfiltered) == 1, unfiltered)
    for path in ("grafana/provisioning/datasources/prometheus.yaml", "grafana/provisioning/dashboards/assay.yaml"):
        verdict(path, yaml.safe_load(file(path).read_text())["apiVersion"] == 1)


def metrics(asked, ids):
    """Every metric that a rule or a panel asks for is one that Assay prints."""
    printed = set(re.findall(r"^# TYPE (\w+)", (ROOT / "fixtures/golden/report/full.prom").read_text(), re.M))
    for group in yaml.safe_load((DEPLOY / "prometheus/rules.yml").read_text())["groups"]:
        asked = asked + [rule["expr"] for rule in group["rules"]]
    names = set(re.findall(r"\bassay_\w+", " ".join(asked)))
    verdict("rules and panels ask for metrics that there are", names <= printed and len(ids) == len(set(ids)),
            f"{len(names)} metrics in {len(asked)} questions" if names <= printed else names - printed)
