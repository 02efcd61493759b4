"""Chunked bodies: sizes, ends and trailers."""

import wire
from case import BROKEN_END, LENIENT, Cases
from wire import CRLF, endless, says

add = Cases("wire").add
PROTOCOL, TRUNCATED = "transport.protocol", "transport.truncated"


def chunked(data, headers=None, then="close"):
    return says(
        lambda x: wire.chunked_head(**(headers or {})) + (data(wire.good().encode()) if callable(data) else data), then
    )


add("chunks-whole", chunked(lambda d: wire.chunks(d) + b"0\r\n\r\n"), "ok")
add("chunks-of-one-byte", chunked(lambda d: wire.chunks(d, 1) + b"0\r\n\r\n"), "ok")
add("chunks-with-extension", chunked(lambda d: wire.chunks(d).replace(CRLF, b";a=b\r\n", 1) + b"0\r\n\r\n"), "ok")
add("chunks-with-trailer", chunked(lambda d: wire.chunks(d) + b"0\r\nX-Sum: 1\r\n\r\n"), "ok")
add("chunks-with-zeros-before", chunked(lambda d: b"00000%x\r\n" % len(d) + d + b"\r\n0\r\n\r\n"), "ok")
for name, size in {
    "of-letters": b"ZZ",
    "negative": b"-5",
    "empty": b"",
    "too-large": b"FFFFFFFFFFFFFFFFFFFF",
    "of-exabytes": b"7FFFFFFFFFFFFFFF",
    "hex-prefix": b"0x10",
    "quoted": b'"10"',
    "of-nul": b"\0\0",
}.items():
    data = lambda d, size=size: size + CRLF + d + CRLF + b"0\r\n\r\n"
    if name in ("hex-prefix", "of-exabytes"):
        add(
            f"chunk-size-{name}",
            chunked(data),
            (PROTOCOL, TRUNCATED, "contract.json"),
            "read up to its x it is a last chunk; one of exabytes is cut",
        )
    else:
        add(f"chunk-size-{name}", chunked(data), PROTOCOL)
add("chunk-longer-than-said", chunked(lambda d: b"10\r\n" + d + b"\r\n0\r\n\r\n"), PROTOCOL)
add("chunk-without-line-end", chunked(lambda d: b"%x\r\n" % len(d) + d + b"0\r\n\r\n"), PROTOCOL)
add("chunk-size-endless", endless(wire.chunked_head(), b"1" * 65536), PROTOCOL, alone=True)
add(
    "chunk-extension-endless",
    endless(wire.chunked_head() + b"5;", b"x" * 65536),
    (PROTOCOL, "timeout.total"),
    "an extension has no length of its own: the bound may be time's",
    alone=True,
)
add("chunks-without-last", chunked(wire.chunks), TRUNCATED)
add(
    "chunks-cut-in-size",
    chunked(lambda d: wire.chunks(d)[:-1] + b"10"),
    (TRUNCATED, PROTOCOL),
    "a size that is cut is no size",
)
add("chunks-cut-in-data", chunked(lambda d: b"%x\r\n" % len(d) + d[:-100]), TRUNCATED)
add("chunks-reset", chunked(lambda d: wire.chunks(d), then="reset"), ("transport.reset", TRUNCATED), BROKEN_END)
add("chunks-of-nothing", chunked(b"0\r\n\r\n"), "contract.json")

LAST = b"0\r\n"
add("trailer-without-colon", chunked(lambda d: wire.chunks(d) + LAST + b"no colon\r\n\r\n"), ("ok", PROTOCOL), LENIENT)
add(
    "trailer-cut",
    chunked(lambda d: wire.chunks(d) + LAST + b"X-Sum: 1"),
    (TRUNCATED, PROTOCOL),
    "a trailer that is cut is broken framing too",
)
add(
    "trailer-without-end",
    chunked(lambda d: wire.chunks(d) + LAST),
    (TRUNCATED, PROTOCOL),
    "a trailer that is cut is broken framing too",
)
add("trailer-bare-return", chunked(lambda d: wire.chunks(d) + LAST + b"X: a\rb\r\n\r\n"), ("ok", PROTOCOL), LENIENT)
add(
    "trailer-is-a-status",
    chunked(lambda d: wire.chunks(d) + LAST + b"HTTP/1.1 500 No\r\n\r\n"),
    ("ok", PROTOCOL),
    LENIENT,
)
add(
    "trailer-of-400k",
    chunked(lambda d: wire.chunks(d) + LAST + (b"X-Field: " + b"x" * 1000 + CRLF) * 400 + CRLF),
    PROTOCOL,
)
for name, piece in {"trailers-endless": b"X-Field: flood\r\n" * 4096, "trailer-endless": b"x" * 65536}.items():
    front = lambda x: x.send(wire.chunked_head() + wire.chunks(wire.good().encode()) + LAST)
    add(name, lambda x, front=front, piece=piece: (front(x), endless(b"", piece)(x)), PROTOCOL, alone=True)
