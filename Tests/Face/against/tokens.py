"""Each route by each way to show a token, or something else."""

import base64
import urllib.parse

from monitor import ask, verdict

from .routes import HEALTH

TOKEN = "0pen-Sesame/again=="


def shown_tokens():
    """Ways to show a token, or something else: name, headers, what comes after the path, whether it is right."""
    def basic(text):
        return "Basic " + base64.b64encode(text.encode()).decode()

    yield "none", [], "", False
    for name, value, right in (
        ("bearer", f"Bearer {TOKEN}", True), ("bearer in capitals", f"BEARER {TOKEN}", True), ("basic", basic(f"me:{TOKEN}"), True),
        ("basic without a user", basic(f":{TOKEN}"), True), ("basic in small letters", basic(f"me:{TOKEN}").replace("Basic", "basic"), True),
        ("wrong bearer", "Bearer wrong-token", False), ("cut", f"Bearer {TOKEN[:-1]}", False), ("longer", f"Bearer {TOKEN}x", False),
        ("other case", f"Bearer {TOKEN.swapcase()}", False), ("empty bearer", "Bearer ", False), ("bearer alone", "Bearer", False),
        ("quoted", f'Bearer "{TOKEN}"', False), ("wrong password", basic("me:wrong"), False), ("token as user", basic(f"{TOKEN}:"), False),
        ("basic without a colon", basic(TOKEN), False), ("no base64", f"Basic me:{TOKEN}", False), ("token as basic", f"Basic {TOKEN}", False),
        ("digest", f"Digest {TOKEN}", False), ("scheme token", f"Token {TOKEN}", False), ("bare", TOKEN, False), ("empty", "", False),
        ("two in one", f"Bearer wrong, Bearer {TOKEN}", False), ("NUL", f"Bearer {TOKEN}\0", False), ("long", "Bearer " + "x" * 60_000, False),
    ):
        yield name, [("Authorization", value)], "", right
    right, wrong = ("Authorization", f"Bearer {TOKEN}"), ("Authorization", "Bearer wrong-token")
    yield "wrong, then right", [wrong, right], "", False
    yield "right, then wrong", [right, wrong], "", False
    yield "proxy", [("Proxy-Authorization", f"Bearer {TOKEN}")], "", False
    yield "cookie", [("Cookie", f"token={TOKEN}; Authorization=Bearer {TOKEN}")], "", False
    yield "own header", [("X-Token", TOKEN), ("X-Original-URL", "/healthz"), ("X-Forwarded-For", "127.0.0.1")], "", False
    for name in ("token", "access_token", "Authorization"):
        yield f"query {name}", [], f"{name}={urllib.parse.quote(TOKEN)}", False


def tokens(open_one, closed, paths, others):
    """Each route by each way by GET and HEAD: all of it where there is no token, what is right where there is one."""
    wrong, count = [], {200: 0, 401: 0}
    for path, other in zip(paths, others):
        usual = ask(open_one.port, path).status
        for method in ("GET", "HEAD"):
            for name, headers, query, right in shown_tokens():
                for monitor, own, passes in ((open_one, path, True), (closed, other, right or path in HEALTH)):
                    full = own + (("&" if "?" in own else "?") + query if query else "")
                    answer = ask(monitor.port, full, method, headers=headers, only_head=path == "/live")
                    # A value that is none is refused by the parser.
                    wanted = (400,) if name == "NUL" else (usual,) if passes else (401,)
                    good = answer.status in wanted and (answer.status != 401 or answer.header("WWW-Authenticate"))
                    count[200 if passes else 401] += 1
                    wrong += [] if good else [f"{method} {full} by {name}: {answer.status}"]
    verdict("each route by each way to show a token is open or shut as it should be", not wrong,
            f"{count[200]} open, {count[401]} shut; wrong {len(wrong)} {wrong[:4]}")
