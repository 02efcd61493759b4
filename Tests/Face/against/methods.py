"""Each route by every method there is, and by some that are none."""

from monitor import ask, verdict

from .routes import HEALTH

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "PURGE", "BREW", "get", "Get", "head", "GETT", "G\0T", "")


def methods(open_one, closed, paths):
    """GET and HEAD read, all others are refused, and nothing is echoed."""
    wrong, count = [], 0
    for path in paths:
        usual = ask(open_one.port, path).status
        for method in METHODS:
            for monitor in (open_one, closed):
                marker = [("X-Marker", "echo-me"), ("Origin", "http://evil.example"), ("Access-Control-Request-Method", "GET")]
                answer = ask(monitor.port, path, method, headers=marker if method in ("OPTIONS", "TRACE") else [], only_head=path == "/live")
                count += 1
                if method in ("GET", "HEAD"):
                    good = answer.status == (usual if monitor is open_one or path in HEALTH else 401)
                    good = good and (method == "GET" or not answer.body)
                else:
                    good = answer.status == 400 or (answer.status == 405 and answer.header("Allow") == "GET, HEAD")
                good = good and b"echo-me" not in answer.raw and not answer.header("Access-Control-Allow-Origin")
                wrong += [] if good else [f"{method!r} {path}{' with a token' if monitor is closed else ''}: {answer.status}"]
    verdict("of all methods GET and HEAD alone are answered", not wrong, f"{count} requests; wrong {len(wrong)} {wrong[:4]}")
