"""Heads of answers: status lines, header fields, interim answers."""

import wire
from case import CUT_HEAD, LENIENT, Cases
from wire import CRLF, endless, says

add = Cases("wire").add
PROTOCOL = "transport.protocol"


def body():
    data = wire.good().encode()
    return b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(data), data


def started(line, between=b"", end=CRLF):
    """An answer whose first line is this."""
    fields, data = body()
    return says(lambda x: line + end + between + fields + CRLF + data)


def with_fields(fields):
    return started(b"HTTP/1.1 200 OK", fields)


# Status lines.
add("status-line-whole", started(b"HTTP/1.1 200 OK"), "ok")
add("status-line-without-reason", started(b"HTTP/1.1 200"), "ok")
add("status-line-with-blank-reason", started(b"HTTP/1.1 200 "), "ok")
add("status-line-1.0", started(b"HTTP/1.0 200 OK"), "ok")
add("status-line-reason-of-bytes", started(b"HTTP/1.1 200 \xff\xfe\x80\xc3"), "ok")
add("status-line-reason-of-8k", started(b"HTTP/1.1 200 " + b"x" * 8192), "ok")
for name, line in {
    "of-one-digit": b"HTTP/1.1 2 OK",
    "of-two-digits": b"HTTP/1.1 20 OK",
    "of-letters": b"HTTP/1.1 abc OK",
    "negative": b"HTTP/1.1 -200 OK",
    "zero": b"HTTP/1.1 000 OK",
    "empty": b"HTTP/1.1",
    "version-alone": b"HTTP/1.1 ",
    "version-9": b"HTTP/9.9 200 OK",
    "joined": b"HTTP/1.1200 OK",
    "of-rtsp": b"RTSP/1.0 200 OK",
    "of-icecast": b"ICY 200 OK",
    "of-smtp": b"220 mail.example.org ESMTP",
    "of-ssh": b"SSH-2.0-OpenSSH_9.2",
    "after-garbage": b"\x00\x01\x02garbage\r\nHTTP/1.1 200 OK",
    "after-text": b"hello\r\nHTTP/1.1 200 OK",
    "after-a-bom": b"\xef\xbb\xbfHTTP/1.1 200 OK",
    "with-nul": b"HTTP/1.1 200 O\0K",
}.items():
    add(f"status-{name}", started(line), PROTOCOL)
for name, line in {
    "of-four-digits": b"HTTP/1.1 2000 OK",
    "of-ten-digits": b"HTTP/1.1 2000000000 OK",
    "of-twenty-digits": b"HTTP/1.1 20000000000000000000 OK",
    "700": b"HTTP/1.1 700 What",
    "999": b"HTTP/1.1 999 What",
}.items():
    add(
        f"status-{name}",
        started(line),
        (PROTOCOL, "contract.status"),
        "no status there is: broken HTTP, or one not asked for",
    )
for name, line in {
    "version-2": b"HTTP/2 200",
    "version-of-letters": b"HTTP/x.y 200 OK",
    "two-blanks": b"HTTP/1.1  200 OK",
    "tab": b"HTTP/1.1\t200\tOK",
    "lower-case": b"http/1.1 200 ok",
    "after-an-empty-line": b"\r\nHTTP/1.1 200 OK",
}.items():
    add(f"status-line-{name}", started(line), ("ok", PROTOCOL), LENIENT)

add("status-line-endless", endless(b"HTTP/1.1 200 ", b"x" * 65536), PROTOCOL, alone=True)
add("status-line-of-1-megabyte", started(b"HTTP/1.1 200 " + b"x" * (1 << 20)), PROTOCOL)
add("digits-endless", endless(b"HTTP/1.1 2", b"0" * 65536), PROTOCOL, alone=True)
add("nothing-but-line-ends", endless(b"", CRLF * 8192), PROTOCOL, alone=True)
add("nothing-but-zeros", endless(b"", b"\0" * 65536), PROTOCOL, alone=True)

# Fields that look like what they are not.
add(
    "second-status-in-fields",
    says(lambda x: b"HTTP/1.1 500 No\r\nHTTP/1.1 200 OK\r\n" + body()[0] + CRLF + body()[1]),
    ("provider.error", PROTOCOL),
    "the status is 500; a field that is none may be refused",
)
add(
    "second-status-is-worse",
    says(lambda x: b"HTTP/1.1 200 OK\r\nHTTP/1.1 500 No\r\n" + body()[0] + CRLF + body()[1]),
    ("ok", PROTOCOL),
    "the status is 200; a field that is none may be refused",
)
add(
    "status-as-a-field",
    says(lambda x: b"HTTP/1.1 500 No\r\nHTTP/1.1: 200 OK\r\n" + body()[0] + CRLF + body()[1]),
    ("provider.error", PROTOCOL),
    "the status is 500; a name with a slash may be refused",
)
add(
    "status-after-last-field",
    says(lambda x: b"HTTP/1.1 503 No\r\n" + body()[0] + b"HTTP/1.1 200 OK\r\n" + CRLF + body()[1]),
    ("provider.error", PROTOCOL),
    "the status is 503; a field that is none may be refused",
)
add("two-answers-in-one", says(lambda x: wire.message(wire.good()) + wire.failed("late")), "ok")

# Header fields.
add("field-of-90k", with_fields(b"X-Long: " + b"x" * 90_000 + CRLF), "ok")
add("fields-of-200k", with_fields((b"X-Field: " + b"x" * 1000 + CRLF) * 200), "ok")
add("fields-of-400k", with_fields((b"X-Field: " + b"x" * 1000 + CRLF) * 400), PROTOCOL)
add("fields-of-no-length", with_fields(b"X: \r\n" * 100_000), PROTOCOL)
add("field-endless", endless(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 65536), PROTOCOL, alone=True)
add("field-name-endless", endless(b"HTTP/1.1 200 OK\r\n", b"x" * 65536), PROTOCOL, alone=True)
add("fields-endless", endless(b"HTTP/1.1 200 OK\r\n", b"X-Field: flood\r\n" * 4096), PROTOCOL, alone=True)
add("cookies-endless", endless(b"HTTP/1.1 200 OK\r\n", b"Set-Cookie: a=b; Path=/\r\n" * 4096), PROTOCOL, alone=True)
add("field-with-nul", with_fields(b"X-Nul: a\0b\r\n"), PROTOCOL)
add("field-of-bytes", with_fields(b"X-Bytes: \xff\xfe\x80\r\n"), "ok")
for name, line in {
    "without-colon": b"no colon here\r\n",
    "blank-before-colon": b"X-Field : a\r\n",
    "without-name": b": a\r\n",
    "folded": b"X-Field: a\r\n folded\r\n",
    "bare-line-feed": b"X-Field: a\n",
    "bare-return": b"X-Field: a\rb\r\n",
    "controls": b"X-Field: \x01\x02\x1b[31m\r\n",
    "name-of-bytes": b"\xff\xfe: a\r\n",
    "first-is-folded": b" folded: a\r\n",
}.items():
    add(f"field-{name}", with_fields(line), ("ok", PROTOCOL), LENIENT)
add("line-feeds-alone", says(lambda x: wire.message(wire.good()).replace(CRLF, b"\n", 3)), ("ok", PROTOCOL), LENIENT)

# Interim answers.
add("interim-three", says(lambda x: wire.head("100 Continue") * 3 + wire.message(wire.good())), "ok")
add(
    "interim-early-hints",
    says(lambda x: wire.head("103 Early Hints", Link="</x>; rel=preload") + wire.message(wire.good())),
    "ok",
)
add("interim-of-name-199", says(lambda x: wire.head("199 Hm") + wire.message(wire.good())), "ok")
add("interim-endless", endless(b"", wire.head("100 Continue") * 2048), PROTOCOL, alone=True)
add(
    "interim-endless-hints",
    endless(b"", wire.head("103 Early Hints", Link="<" + "x" * 900 + ">") * 64),
    PROTOCOL,
    alone=True,
)
add("interim-100000", says(lambda x: wire.head("102 Processing") * 100_000 + wire.message(wire.good())), PROTOCOL)
add(
    "interim-and-nothing",
    says(wire.head("100 Continue")),
    ("transport.reset", "transport.truncated", PROTOCOL),
    "an interim answer and an end: no answer, a cut one and broken HTTP at once",
)
add(
    "interim-switches-protocol",
    says(wire.head("101 Switching Protocols", Upgrade="h2c", Connection="Upgrade") + b"PRI * HTTP/2.0\r\n\r\n"),
    (PROTOCOL, "transport.reset", "transport.truncated", "contract.status"),
    "nobody asked for another protocol: broken HTTP, an unexpected status, or no answer before the end",
)

# Where the head ends early.
for name, data in {
    "in-its-version": b"HTT",
    "after-its-version": b"HTTP/1.1 ",
    "in-its-status": b"HTTP/1.1 20",
    "after-its-status": b"HTTP/1.1 200 OK\r\n",
    "in-a-name": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "in-a-value": b"HTTP/1.1 200 OK\r\nContent-Type: appl",
    "before-its-end": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
}.items():
    add(f"head-cut-{name}", says(data), (PROTOCOL, "transport.truncated", "transport.reset"), CUT_HEAD)
    add(f"head-reset-{name}", says(data, then="reset"), ("transport.reset", PROTOCOL, "transport.truncated"), CUT_HEAD)
