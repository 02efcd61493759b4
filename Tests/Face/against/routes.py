"""The routes there are: that the code and its list name the same ones, and an address for each."""

import json
import re

from monitor import ROOT, ask, until, verdict

# Asked without saying who one is.
HEALTH = ("/healthz", "/health", "/readyz", "/assets/style.css", "/assets/live.js", "/favicon.ico")


def documented():
    """Patterns of the doc comment of Routes.swift: `/endpoints/NAME`."""
    text = (ROOT / "Sources/Serving/Routes.swift").read_text()
    found = []
    for paths, words in re.findall(r"^///     GET (/.*?)(?:  +(.*))?$", text, re.M):
        for path in paths.split(", "):
            if path.endswith("/…"):
                found += [path[:-1] + word for word in words.split(", ")]
            elif "[" in path:
                found += [path[:path.index("[")], re.sub(r"[\[\]]", "", path)]
            else:
                found.append(path)
    return found


def coded():
    """Patterns that the code of Routes.swift registers, written as the doc comment does."""
    text = (ROOT / "Sources/Serving/Routes.swift").read_text()
    found = re.findall(r'\b(?:readers|router)\.get\("/?([^"\\]*)"\)', text)
    names = {"{name}": "NAME", "{provider}": "PROVIDER", "{id}": "ID", "{kind}": "KIND.svg"}
    return ["/" + re.sub(r"\{\w+\}", lambda part: names.get(part[0], part[0]), path) for path in found]


def routes(monitor, name, headers=None):
    """An address for each route there is, several where it takes a word."""
    shown = list((headers or {}).items())
    until(30, lambda: json.loads(monitor.fetch("/api/v1/incidents", headers))["incidents"])
    incident = json.loads(monitor.fetch("/api/v1/incidents", headers))["incidents"][0]["id"]
    probe = json.loads(monitor.fetch("/api/v1/outcomes?limit=1", headers))["outcomes"][0]
    # The page is as old as it may be, and knows of an endpoint when it is made anew.
    until(30, lambda: ask(monitor.port, f"/endpoints/{probe['endpoint']}", headers=shown).status == 200)
    until(30, lambda: ask(monitor.port, "/providers/replicate", headers=shown).status == 200)
    asked = {"/outcome": [f"/outcome?at={probe['attempts'][0]['started_at_us']}&check={probe['check']}"]}
    found, unknown = [], []
    for pattern in dict.fromkeys(documented() + coded()):
        kinds = ("state", "uptime", "p95", "cost") if "KIND" in pattern else ("",)
        paths = [pattern.replace("PROVIDER", "replicate").replace("NAME", probe["endpoint"]).replace("ID", incident).replace("KIND", kind) for kind in kinds]
        unknown += [pattern] if re.search(r"[A-Z]{2,}|[{}…]", re.sub("PROVIDER|NAME|ID|KIND", "", pattern)) else []
        found += asked.get(pattern, paths)
    bad = [f"{path}: {status}" for path in found if (status := ask(monitor.port, path, headers=shown).status) not in (200, 204, 303)]
    verdict(f"every route there is answers ({name})", not bad and not unknown and len(found) > 20, f"{len(found)} addresses {bad} {unknown}")
    return found


def listed():
    """The list of routes is whole."""
    missing = sorted(set(coded()) - set(documented()))
    verdict("every route of the code is in its list", not missing, ", ".join(missing))
