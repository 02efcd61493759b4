"""What settings, files and servers said, on each page that can be reached."""

import html.parser
import json
import re
import subprocess
import urllib.parse
import xml.etree.ElementTree

from monitor import ASSAY, Monitor, ask, until, verdict

from .provider import MARKUP, NASTY, Nasty, nasty_settings
from .routes import coded, documented


class Reader(html.parser.HTMLParser):
    """Links of a page, and what in it would be run."""

    def __init__(self, text):
        super().__init__()
        self.links, self.bad, self.inside, self.seen = [], [], None, ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.inside = tag if tag in ("script", "style") else None
        self.links += [values["href"]] if tag == "a" and values.get("href") else []
        if tag == "script" and not re.fullmatch(r"(\.\./)*assets/live\.js", values.get("src") or ""):
            self.bad.append(f"script {values}")
        if tag in ("iframe", "object", "embed", "base") or (tag == "form" and values.get("action") not in ("compare", "outcomes")):
            self.bad.append(tag)
        for name, value in attributes:
            address = (value or "").strip().lower()
            if name.startswith("on") or (name in ("src", "href", "xlink:href", "action") and address.startswith(("javascript:", "x", "data:text"))):
                self.bad.append(f"{tag} {name}={value}")

    def handle_data(self, data):
        self.seen += data
        if self.inside == "script" and data.strip():
            self.bad.append(f"script {data[:60]}")


def page_problem(address, answer):
    """What is wrong with one answer, and the links it has."""
    kind, body = answer.header("Content-Type") or "", answer.body
    text = body.decode("utf-8")
    controls = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", text)
    if controls and not ("json" in kind and ord(controls[0]) > 0x1F):
        return f"{address}: holds {controls[0]!r} near {text[max(0, controls.start() - 40):controls.start()]!r}", []
    if answer.header("X-Evil") or (body and answer.header("X-Content-Type-Options") != "nosniff"):
        return f"{address}: headers", []
    if "json" in kind:
        json.loads(text)
        return "", []
    if MARKUP in text or "<script>" in text:
        return f"{address}: markup", []
    if "xml" in kind or "svg" in kind:
        bad = [one.tag for one in xml.etree.ElementTree.fromstring(text).iter() if "script" in str(one.tag)]
        return f"{address}: {bad}" if bad else "", []
    if "html" in kind:
        page = Reader(text)
        return f"{address}: {page.bad[:2]}" if page.bad else "", page.links
    return "", []


def text(folder):
    """No page, feed, badge, metric or log holds what settings, files and servers said as anything but text."""
    backend = Nasty()
    nasty_settings(folder, backend.server_address[1])
    monitor = Monitor(folder, "--every", "1s", environment={"KEY": "r8_sandbox"})
    try:
        monitor.is_ready()
        until(40, lambda: backend.count > 60 and json.loads(monitor.fetch("/api/v1/incidents"))["incidents"])
        incidents = json.loads(monitor.fetch("/api/v1/incidents"))["incidents"]
        for incident in incidents:
            subprocess.run([ASSAY, "incident", "note", incident["id"], NASTY.replace("\0", "")], cwd=folder, timeout=30, capture_output=True)
        pages, wrong, shows = crawl(monitor, [path.replace("NAME", "hd-image").replace("KIND", "state") for path in documented() + coded() if path != "/login"])
        verdict("nothing that was said to it is more than text on any page", not wrong and pages > 40, f"{pages} pages; wrong {len(wrong)} {wrong[:4]}")
        verdict("and it was said", shows > 20 and backend.count > 60 and incidents, f"{backend.count} answers, on {shows} pages, {len(incidents)} incidents")
        hidden = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", monitor.log)
        verdict("nor is it in the terminal", not hidden, repr(hidden and monitor.log[max(0, hidden.start() - 60):hidden.end()]) if hidden else "")
    finally:
        status, took = monitor.stop()
        backend.shutdown()
    verdict("it ends as it should", status == 143, f"{status} after {took:.1f} s")


def crawl(monitor, paths):
    """All that can be reached by links, 600 answers at most: how many there are, what is wrong, on how many the evil text is to be read."""
    waiting, known, wrong, shows = list(dict.fromkeys(paths)), set(), [], 0
    while waiting and len(known) < 600:
        path = waiting.pop(0)
        if path in known or path == "/live" or not path.startswith("/"):
            continue
        known.add(path)
        answer = ask(monitor.port, path)
        if answer.status not in (200, 204, 400, 404):
            wrong.append(f"{path}: {answer.status}")
            continue
        problem, links = page_problem(path, answer)
        wrong += [problem] if problem else []
        shows += b"evil()" in answer.body
        for link in links:
            parts = urllib.parse.urlsplit(urllib.parse.urljoin("http://here" + path, link))
            if parts.netloc == "here":
                waiting.append(parts.path + ("?" + parts.query if parts.query else ""))
            else:
                wrong.append(f"{path}: leads to {link}")
    return len(known), wrong, shows
