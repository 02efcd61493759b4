"""Requests that break the rules: too large, cut, smuggled, of no version, in no language."""

import random
import time

from monitor import ask, say, verdict


def requests(port):
    """Name, bytes, the statuses that are right (0: closed without a word), and how many answers there may be."""
    host = f"Host: 127.0.0.1:{port}\r\n"
    refused, read = (400, 413, 414, 431), (200,)

    def get(more="", path="/healthz", version="HTTP/1.1", body="", close=True):
        return f"GET {path} {version}\r\n{host}{'Connection: close' + chr(13) + chr(10) if close else ''}{more}\r\n{body}".encode("latin-1")

    smuggled = "GET /smuggled HTTP/1.1\r\n" + host + "\r\n"
    for size in (10_000, 100_000, 10_000_000):
        yield f"a path of {size} bytes", get(path="/" + "a" * size), (404, *refused), 1
        yield f"a query of {size} bytes", get(path="/healthz?" + "a" * size), (200, *refused), 1
        yield f"a header of {size} bytes", get("X: " + "a" * size + "\r\n"), (200, *refused) if size < 80_000 else refused, 1
        yield f"a header's name of {size} bytes", get("X" * size + ": a\r\n"), (200, *refused) if size < 80_000 else refused, 1
    for count in (100, 2_000, 100_000):
        yield f"{count} headers", get("".join(f"X{i}: {i}\r\n" for i in range(count))), read if count == 100 else refused, 1
    yield "a head without an end", get("X: " + "a" * 1_000_000)[:-4], refused, 1
    yield "a body with GET", get("Content-Length: 5\r\n", body="hello"), (200, *refused), 1
    yield "a body of 1 GB that does not come", get("Content-Length: 1000000000\r\n"), (200, *refused), 1
    yield "a chunked body", get("Transfer-Encoding: chunked\r\n", body="5\r\nhello\r\n0\r\n\r\n"), (200, *refused), 1
    yield "a chunk of no size", get("Transfer-Encoding: chunked\r\n", body="zz\r\nhello\r\n0\r\n\r\n"), (200, *refused), 2
    yield "a chunk of too large a size", get("Transfer-Encoding: chunked\r\n", body="f" * 40 + "\r\nhello\r\n"), (200, *refused), 2
    yield "a chunk with a large extension", get("Transfer-Encoding: chunked\r\n", body="5;" + "a" * 1_000_000 + "\r\nhello\r\n0\r\n\r\n"), (200, *refused), 2
    yield "a large trailer", get("Transfer-Encoding: chunked\r\n", body="0\r\nX: " + "a" * 1_000_000 + "\r\n\r\n"), (200, *refused), 2
    for value in ("-1", "+5", "0x10", "5 5", "5,6", "9" * 40, "", "five", "5;a"):
        yield f"Content-Length {value[:10]!r}", get(f"Content-Length: {value}\r\n", body="hello"), (400,), 1
    yield "two lengths", get("Content-Length: 5\r\nContent-Length: 6\r\n", body="hello!"), (400,), 1
    yield "one length twice", get("Content-Length: 5\r\nContent-Length: 5\r\n", body="hello"), (200, 400), 1
    yield "a length and chunks", get("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", body="0\r\n\r\n" + smuggled, close=False), (400,), 1
    yield "chunks and a length", get(f"Transfer-Encoding: chunked\r\nContent-Length: {5 + len(smuggled)}\r\n", body="0\r\n\r\n" + smuggled, close=False), (400,), 1
    for value in ("xchunked", "chunked, identity", "identity", "\x0bchunked", "chunked, chunked"):
        yield f"Transfer-Encoding {value!r}", get(f"Transfer-Encoding: {value}\r\n", body="0\r\n\r\n" + smuggled), (200, 400, 501), 1
    yield "more body than its length", get("Content-Length: 2\r\n", body="hello"), (200, 400), 2
    for version in ("HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/9.9", "HTTP/1.10", "HTTP/1", "http/1.1", "HTTP/1.1x", "HTTPS/1.1", "FTP/1.1", ""):
        yield f"version {version!r}", get(version=version), (400, 505, 0), 1
    yield "HTTP/1.0", get(version="HTTP/1.0"), read, 1
    yield "HTTP/0.9 without a head", b"GET /healthz\r\n", (400, 0), 1  # what it waits for is cut, as who dawdles is
    yield "HTTP/2's preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", (400, 505, 0), 1
    yield "TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(509), (400, 0), 1
    for seed in range(40):
        yield f"noise {seed}", random.Random(seed).randbytes(4096) + b"\r\n\r\n", (400, 0), 1
    for name, line in (("a blank before the colon", "X-A : b"), ("no colon", "no colon here"), ("no name", ": x"), ("a NUL", "X: a\0b"),
                       ("a folded line", "X: a\r\n b"), ("a blank in a name", "X A: b"), ("a CR alone", "X: a\rX-Evil: 1"), ("a LF alone", "X: a\nX-Evil: 1"),
                       ("a name of other letters", "é: b"), ("DEL", "X: a\x7f"), ("ESC", "X: \x1b[31m")):
        yield f"in a header: {name}", get(line + "\r\n"), (200, 400), 1
    yield "lines that end with LF alone", get().replace(b"\r\n", b"\n"), (200, 400), 1
    yield "empty lines first", b"\r\n\r\n" + get(), (200, 400), 1
    yield "a blank first", b" " + get(), (400, 0), 1
    yield "more words in the first line", get(version="x HTTP/1.1"), (400,), 1
    yield "a hundred in a row", get(close=False) * 99 + get(), read, 100
    for name, line in (("Expect", "Expect: 100-continue"), ("an unknown expectation", "Expect: the-worst"), ("a web socket", "Upgrade: websocket\r\nSec-WebSocket-Key: x"),
                       ("h2c", "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__"), ("a range", "Range: bytes=0-0,5-" + ",1-2" * 5000),
                       ("odd encodings", "Accept-Encoding: gzip;q=-1, *;q=9e9, ,,, deflate;q=, " + "br," * 9000), ("many tags", "If-None-Match: " + '"a", ' * 12_000)):
        for path in ("/healthz", "/metrics", "/"):
            yield f"{name} at {path}", get(line + "\r\n", path=path), (200, 206, 400, 416, 417), 2


def unruly(monitor):
    """Each is refused or answered, once, and the next reader is answered at once."""
    wrong, slowest, count = [], 0, 0
    for name, data, wanted, most in requests(monitor.port):
        waits = "does not come" in name or "without a" in name
        answer = say(monitor.port, data, 2 if waits else 15)
        began = time.monotonic()
        normal = ask(monitor.port, "/healthz").status
        slowest, count = max(slowest, time.monotonic() - began), count + 1
        good = answer.status in wanted and answer.count <= most and b"x-evil" not in answer.raw.lower().partition(b"\r\n\r\n")[0]
        if not good or normal != 200 or not (answer.closed or waits or answer.status):
            wrong.append(f"{name}: {answer.status}, {answer.count} answers{'' if answer.closed else ', left open'}; then {normal}")
        if most == 100 and answer.count != 100:
            wrong.append(f"{name}: {answer.count}")
    verdict("a request that breaks the rules is refused, or answered once", not wrong, f"{count} requests; wrong {len(wrong)} {wrong[:6]}")
    verdict("none of them keeps the next reader waiting", slowest < 2, f"{slowest * 1000:.0f} ms at most")
