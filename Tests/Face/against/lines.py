"""Lines, markup and controls of a terminal in paths and queries."""

import urllib.parse

from monitor import ask, verdict

EVIL = ("\r\nX-Evil: 1", "\nX-Evil: 1", "\rX-Evil: 1", "\r\n\r\n<script>evil()</script>", '"><script>evil()</script>', "<img src=x onerror=evil()>", "\x1b[31m",
        "\u202egnp", "\0", "'\"&", "\u2028X-Evil: 1", "\udc85X-Evil: 1", "&#x3c;script&#x3e;", "%0d%0aX-Evil:%201", "javascript:evil()")
PLACES = ("/endpoints/{}", "/incidents/{}", "/badges/{}/state.svg", "/badges/hd-image/{}", "/badges/hd-image/{}.svg", "/outcomes?endpoint={}", "/outcomes?route={}",
          "/outcomes?tier={}", "/outcomes?before={}", "/outcomes?limit={}", "/outcomes?failed={}", "/outcomes?{}={}", "/outcome?at=1&check={}", "/outcome?at={}&check=x",
          "/?show={}", "/?sort={}", "/api/v1/outcomes?endpoint={}", "/api/v1/outcomes?before={}", "/report?{}", "/feed.atom?{}", "/{}", "/assets/{}", "/metrics?{}")


def lines(monitor):
    """Nothing of a path or a query becomes a header, markup or a control of a terminal."""
    wrong, count = [], 0
    for place in PLACES:
        for text in EVIL:
            quoted = urllib.parse.quote(text, safe="", errors="surrogateescape")
            for word in (quoted, urllib.parse.quote(quoted, safe=""), text):
                answer = ask(monitor.port, place.replace("{}", word))
                count += 1
                problem = reflected(answer)
                wrong += [f"{place.replace('{}', word)!r}: {answer.status} {problem}"] if problem else []
    verdict("no line, markup or control of a path or query comes back as one", not wrong, f"{count} requests; wrong {len(wrong)} {wrong[:4]}")


def reflected(answer):
    """What is wrong with an answer to a request that held something evil; "" where nothing is."""
    kind = answer.header("Content-Type") or ""
    if answer.status >= 500:
        return "a fault of the server's"
    if answer.header("X-Evil") or answer.count > 1:
        return "another header or answer"
    if answer.body and answer.header("X-Content-Type-Options") != "nosniff":
        return "no nosniff"
    if "html" in kind or "xml" in kind or "svg" in kind:
        if b"<script>" in answer.body or b"<img src=x" in answer.body:
            return "markup"
    if b"\x1b" in answer.body or "\u202e".encode() in answer.body:
        return "a hidden character"
    return ""
