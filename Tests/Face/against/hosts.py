"""Names of the host that are not the monitor's, and links that they would lead elsewhere."""

import re
import urllib.parse
import xml.etree.ElementTree

from monitor import ask, say, verdict

from .lines import reflected
from .tokens import TOKEN

OWN = ("localhost", "localhost:{port}", "LOCALHOST", "localhost.", "app.localhost:1", "127.0.0.1", "127.8.9.10:80", "[::1]", "[::1]:{port}")
STRANGE = ("evil.example", "evil.example:{port}", "127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "xlocalhost", "192.0.2.7", "127.0.0",
           "[fe80::1]", "@localhost", "1.27.0.0.1", "127.0.0.1e", "evil.example@localhost", "0.0.0.0", "[::]", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]",
           "assay.internal.evil.example", "example.org", "xexample.org")
# Names that begin as one of its own, and lead elsewhere.
CROOKED = ("localhost:80@evil.example", "localhost:x@evil.example", "127.0.0.1:1/evil.example/", "[::1]evil.example", "[::1]@evil.example", "[::1].evil.example:80",
           "localhost:80#x", "localhost:80?x", "localhost:80\\evil.example", 'localhost:"><script>evil()</script>', "localhost:80 evil.example", "localhost:\tx",
           "localhost:-1", "localhost:x", "localhost:99999999", "localhost:80:80", "localhost\0", "localhost:80\r\n X-Evil: 1", "localhost:80, evil.example")


def hosts(open_one, closed, paths):
    """It answers for its own names alone, on every path, and the feed leads nowhere else."""
    wrong, count = [], 0
    bearer = [("Authorization", f"Bearer {TOKEN}")]

    def check(monitor, path, host, wanted, headers=()):
        nonlocal count
        answer = ask(monitor.port, path, host=host.format(port=monitor.port), headers=headers)
        count += 1
        if answer.status not in wanted:
            wrong.append(f"{host} at {path}: {answer.status}, not {wanted[0]}")
        return answer

    for path in paths:
        usual = ask(open_one.port, path).status
        for host in OWN:
            check(open_one, path, host, (usual,))
        for host in STRANGE:
            check(open_one, path, host, (421, 400))
        usual = ask(closed.port, path, headers=bearer).status
        for host in ("assay.internal", "a.example.org:8080"):
            check(open_one, path, host, (421,))
            check(closed, path, host, (usual,), bearer)
        for host in STRANGE:
            check(closed, path, host, (421, 400), bearer)
        for name, head in (("none", ""), ("empty", "Host:\r\n"), ("two", "Host: localhost\r\nHost: localhost\r\n"), ("a second", "Host: localhost\r\nHost: evil.example\r\n")):
            answer = say(open_one.port, f"GET {path} HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode(), only_head=True)
            count += 1
            wrong += [] if answer.status == 400 else [f"{name} at {path}: {answer.status}, not 400"]
        answer = ask(open_one.port, path, headers=[("Origin", "http://evil.example")])
        wrong += [f"{path} may be read by any page"] if answer.header("Access-Control-Allow-Origin") else []
    verdict("it answers for its own names alone", not wrong, f"{count} requests; wrong {len(wrong)} {wrong[:4]}")
    feed(open_one)


def feed(monitor):
    """A crooked Host is refused, or at least stands in no link."""
    wrong, count = [], 0
    for host in CROOKED + OWN:
        answer = ask(monitor.port, "/feed.atom", host=host.format(port=monitor.port))
        count += 1
        problem = reflected(answer)
        if not problem and answer.status == 200:
            for link in xml.etree.ElementTree.fromstring(answer.body).iter("{http://www.w3.org/2005/Atom}link"):
                if not is_own(link.get("href")):
                    problem = f"a link to {link.get('href')}"
        wrong += [f"{host!r}: {problem}"] if problem else []
    verdict("the links of the feed lead to the monitor, whatever Host says", not wrong, f"{count} names; wrong {len(wrong)} {wrong[:4]}")


def is_own(address):
    """Whether an address leads to this machine, as a browser reads it."""
    try:
        parts = urllib.parse.urlsplit(address.replace("\\", "/"))
        name = (parts.hostname or "").rstrip(".")
        _ = parts.port
    except ValueError:
        return False
    plain = not parts.username and re.fullmatch(r"/(incidents/[\w%.~-]+|feed\.atom)", parts.path) and not parts.query and not parts.fragment
    return bool(plain) and (name == "localhost" or name.endswith(".localhost") or name == "::1" or name.startswith("127."))
