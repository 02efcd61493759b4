"""Paths that lead out of, around or past a route."""

from monitor import ask, verdict

from .routes import HEALTH

STEPS = ("..", "%2e%2e", "%2E%2E", ".%2e", "..%2f..", "%2e%2e%2f", "..%5c", "..\\", "%252e%252e%252f", "..%00", "%c0%ae%c0%ae", "..%c0%af",
         "%e0%80%ae%e0%80%ae", "..;", "....//", "%ff", "%", "%zz", ".", "")
FORMS = ("//{path}", "///{path}", "/./{path}", "/{path}/", "/{path}//", "/{path}/.", "/{path};x=1", "/{path}%20", "/{path}%00", "/{path}#x", "/{path}?",
         "/%2f{path}", "\\{path}", "{path}", "*", "http://evil.example/{path}", "http://127.0.0.1/{path}", "http:///{path}", "//evil.example/{path}",
         "/{upper}", "/{first}%2f{path}", "/x/../{path}", "/healthz/../{path}", "/health%2f..%2f{path}", "/{path}\t", "/{path}\0", "/é{path}")


def crooked(paths):
    """Paths that lead out of, around or past a route."""
    bare = [path.split("?")[0].strip("/") for path in paths]
    prefixes = sorted({part for path in bare for part in ("", path, path.rpartition("/")[0])})
    for prefix in prefixes:
        for step in STEPS:
            for target in ("etc/passwd", "assay.db", "metrics", "assets/live.js"):
                for depth in (1, 7):
                    yield "/" + "/".join([prefix, *[step] * depth, target]).lstrip("/")
    for path in bare:
        for form in FORMS:
            yield form.format(path=path, upper=path.upper(), first=path[:1])


def outward(open_one, closed, paths):
    """No such path gives a file, a fault of the server's, or without the token what needs one."""
    wrong, count, health = [], 0, [ask(closed.port, path).body for path in HEALTH]
    for path in dict.fromkeys(crooked(paths)):
        for monitor in (open_one, closed):
            answer = ask(monitor.port, path, only_head="live" in path.lower() and "live.js" not in path)
            count += 1
            is_file = b"root:" in answer.raw or b"SQLite format" in answer.raw
            let_in = monitor is closed and answer.status in (200, 204, 206) and answer.body not in health
            if is_file or let_in or not 200 <= answer.status < 500:
                wrong.append(f"{path!r}{' with a token' if monitor is closed else ''}: {answer.status}")
    verdict("no path leads out, around the token, or to a fault", not wrong, f"{count} paths; wrong {len(wrong)} {wrong[:4]}")
