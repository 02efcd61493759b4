"""Servers that are slow at every stage, and calls that must end all the same."""

import socket
import time

import wire
from case import Cases
from wire import says

add = Cases("timing").add
FIRST, TOTAL, POLL = "timeout.first_byte", "timeout.total", "timeout.poll"
HEAD_OR_BODY = "whether a head that drips has begun is seen by its first line"


def holds(data):
    return says(data, then="hold")


def drips(front, data, pause=0.1, size=1):
    def answer(x):
        if front:
            x.send(front)
        x.drip(data, pause, size)
        x.hold()

    return answer


def later(seconds, data, then="close"):
    def answer(x):
        x.wait(seconds)
        says(data, then)(x)

    return answer


GOOD = lambda x: wire.message(wire.good())
HALF = lambda x: GOOD(x)[:4000]

add("silent", holds(b""), FIRST)
add("silent-in-status-line", holds(b"HTTP/1.1 2"), FIRST)
add("silent-after-status-line", holds(b"HTTP/1.1 200 OK\r\n"), TOTAL)
add("silent-in-field", holds(b"HTTP/1.1 200 OK\r\nContent-Ty"), TOTAL)
add("silent-after-head", holds(wire.head(Content_Length=10)), TOTAL)
add("silent-in-body", holds(HALF), TOTAL)
add("silent-before-last-byte", holds(lambda x: GOOD(x)[:-1]), TOTAL)
add("silent-after-last-byte", holds(GOOD), "ok")
add(
    "silent-after-last-byte-of-no-length",
    holds(lambda x: wire.head(Content_Type="application/json") + wire.good().encode()),
    TOTAL,
)
add("silent-after-interim", holds(wire.head("100 Continue")), FIRST)
add("silent-in-chunk-size", holds(wire.chunked_head() + b"1"), TOTAL)
add("silent-in-chunk", holds(lambda x: wire.chunked_head() + b"FFFF\r\nx"), TOTAL)
add("silent-before-last-chunk", holds(lambda x: wire.chunked_head() + wire.chunks(wire.good().encode())), TOTAL)
add(
    "silent-in-trailer",
    holds(lambda x: wire.chunked_head() + wire.chunks(wire.good().encode()) + b"0\r\nX: 1\r\n"),
    TOTAL,
)
add(
    "silent-after-last-chunk",
    holds(lambda x: wire.chunked_head() + wire.chunks(wire.good().encode()) + b"0\r\n\r\n"),
    "ok",
)

add("drips-status-line", drips(b"", b"HTTP/1.1 200 " + b"x" * 1000), FIRST)
add("drips-fields", drips(b"HTTP/1.1 200 OK\r\n", b"X-Field: slow\r\n" * 100, size=15), TOTAL)
add("drips-a-field", drips(b"HTTP/1.1 200 OK\r\nX-Field: ", b"x" * 1000), TOTAL)
add("drips-interim", drips(b"", wire.head("100 Continue") * 100, size=25), FIRST)
add(
    "drips-body",
    drips(wire.head(Content_Type="application/json", Content_Length=100_000), b'{"success": true, ' * 1000),
    TOTAL,
)
add("drips-chunks", drips(wire.chunked_head(), b"1\r\nx\r\n" * 1000, size=6), TOTAL)
add("drips-trailers", drips(wire.chunked_head() + b"1\r\nx\r\n0\r\n", b"X: slow\r\n" * 1000, size=9), TOTAL)
add(
    "drips-chunk-size",
    drips(wire.chunked_head(), b"0" * 1000),
    (TOTAL, "transport.protocol"),
    "a size of many zeros is no size",
)
add(
    "drips-blank-lines",
    drips(b"", b"\r\n" * 1000, size=2),
    (FIRST, "transport.protocol"),
    "blank lines are no HTTP, or none yet",
)
add(
    "drips-error",
    drips(wire.head("500 No", Content_Type="text/plain", Content_Length=100_000), b"error " * 1000),
    (TOTAL, "provider.error"),
    "the status is known, and the body does not come",
)
add(
    "drips-fast",
    drips(wire.head(Content_Type="application/json", Content_Length=1_000_000), b" " * 100_000, pause=0.001, size=10),
    TOTAL,
)

add("late-but-in-time", later(0.7, GOOD), "ok")
add("late-head", later(6, GOOD), FIRST)
add("late-end", later(6, b""), FIRST)
add("late-reset", later(6, b"", then="reset"), FIRST)
add("two-halves", lambda x: (x.send(GOOD(x)[:4000]), x.wait(0.7), x.send(GOOD(x)[4000:])), "ok")
add("many-pieces", lambda x: x.drip(GOOD(x), 0.001, 100), "ok")


# The address of a result, on a port of its own.
def at_accept(act):
    return {"kind": "url", "port": act}


named = says(lambda x: wire.message(wire.good(image=x.port_url())))
add("result-accepted-and-silent", named, FIRST, **at_accept(lambda x: x.hold()))
add("result-never-read", named, FIRST, **at_accept(lambda x: time.sleep(6)))
add(
    "result-drips",
    named,
    TOTAL,
    **at_accept(drips(wire.head(Content_Type="image/png", Content_Length=99999), b"\x89PNG" * 1000)),
)
add(
    "result-endless",
    named,
    (TOTAL, "transport.protocol"),
    "either bound may be met first",
    kind="url",
    port=wire.endless(wire.head(Content_Type="image/png"), bytes(65536)),
    alone=True,
    limit=4,
)
add(
    "redirects-slowly",
    lambda x: (
        x.send(wire.message(wire.good(image=x.url("/0"))))
        if x.method == "POST"
        else (x.wait(0.8), x.send(wire.head("302 Found", Location=x.url("/0"), Content_Length=0)))
    ),
    (FIRST, TOTAL, "transport.protocol"),
    "three redirects take longer than the limit, or are too many",
    kind="url",
)

full = []


def no_room(x):
    """The port of a listener whose queue is full: a new connection is not answered."""
    if not full:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        full.append(listener)
        for _ in range(4):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
            full.append(waiting)
        time.sleep(0.2)
    return wire.message(wire.good(image=f"http://127.0.0.1:{full[0].getsockname()[1]}/"))


add("result-not-accepted", says(no_room), "timeout.connect", kind="url")
