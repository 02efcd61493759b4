"""Bodies: lengths, chunks, trailers, encodings, and connections that end too early."""

import gzip
import zlib

import wire
from case import BROKEN_END, LENIENT, STATUS_OR_BODY, Cases
from server import reset
from wire import CRLF, endless, says

add = Cases("wire").add
PROTOCOL, TRUNCATED = "transport.protocol", "transport.truncated"


def lengths(*values):
    """The length of the body stands for {n}."""

    def make(x):
        data = wire.good().encode()
        fields = b"".join(
            b"Content-Length: " + value.replace("{n}", str(len(data))).encode() + CRLF for value in values
        )
        return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + fields + CRLF + data

    return says(make)


add("length-twice-alike", lengths("{n}", "{n}"), ("ok", PROTOCOL), LENIENT)
add("length-twice-in-one-field", lengths("{n}, {n}"), ("ok", PROTOCOL), LENIENT)
add("length-with-plus", lengths("+{n}"), ("ok", PROTOCOL), LENIENT)
add("length-with-zeros", lengths("000000{n}"), ("ok", PROTOCOL), LENIENT)
for name, values in {
    "conflict-second-longer": ("{n}", "{n}0"),
    "conflict-second-shorter": ("{n}", "5"),
    "conflict-first-shorter": ("5", "{n}"),
    "conflict-with-zero": ("{n}", "0"),
    "conflict-in-one-field": ("{n}, 5",),
    "conflict-of-three": ("{n}", "{n}", "7"),
    "negative": ("-1",),
    "of-letters": ("abc",),
    "of-hex": ("0x10",),
    "with-unit": ("{n} bytes",),
    "of-30-digits": ("9" * 30,),
    "of-9-exabytes": ("9223372036854775807",),
    "of-10-gigabytes": ("10000000000",),
    "empty": ("",),
}.items():
    lenient = name in ("empty", "with-unit", "of-letters")
    if lenient:
        add(f"length-{name}", lengths(*values), ("ok", PROTOCOL), LENIENT)
    else:
        add(f"length-{name}", lengths(*values), PROTOCOL)
add("length-zero-with-body", lengths("0"), "contract.json")
add("length-too-short", lengths("40"), "contract.json")
add("length-too-long", lengths("{n}0"), TRUNCATED)
add("length-none", says(lambda x: wire.head(Content_Type="application/json") + wire.good().encode()), "ok")
add(
    "length-and-chunks",
    says(lambda x: wire.chunked_head(Content_Length=5) + wire.chunks(wire.good().encode()) + b"0\r\n\r\n"),
    ("ok", PROTOCOL),
    "RFC 9112, 6.3: the chunks count, and it ought to be handled as an error",
)
add("length-and-nothing", says(wire.head(Content_Length=100)), TRUNCATED)
add("body-cut-in-middle", says(lambda x: wire.message(wire.good())[:-2000]), TRUNCATED)
add("body-cut-at-last-byte", says(lambda x: wire.message(wire.good())[:-1]), TRUNCATED)
add(
    "body-reset-in-middle",
    says(lambda x: wire.message(wire.good())[:-2000], then="reset"),
    ("transport.reset", TRUNCATED),
    BROKEN_END,
)
add("body-none", says(wire.head()), "contract.json")

# Encodings nobody asked for.
add(
    "encoding-unknown",
    says(lambda x: wire.head(Transfer_Encoding="wave", Content_Type="application/json") + wire.good().encode()),
    ("ok", PROTOCOL),
    LENIENT,
)
add(
    "encoding-chunked-twice",
    says(lambda x: wire.head(Transfer_Encoding="chunked, chunked") + wire.chunks(wire.good().encode()) + b"0\r\n\r\n"),
    ("ok", PROTOCOL, "contract.json"),
    LENIENT,
)
RAW = "nobody asked for an encoding: its bytes are no JSON, or broken HTTP"
for name, squeeze in {"gzip": gzip.compress, "deflate": zlib.compress}.items():
    add(
        f"encoding-{name}-unasked",
        says(lambda x, squeeze=squeeze, name=name: wire.message(squeeze(wire.good().encode()), Content_Encoding=name)),
        ("contract.json", "ok", PROTOCOL),
        RAW,
    )
add(
    "encoding-gzip-bomb",
    wire.replies(lambda: gzip.compress(b"[" * (100 << 20)), Content_Encoding="gzip"),
    ("contract.json", PROTOCOL),
    RAW,
    alone=True,
)
add(
    "encoding-transfer-gzip",
    says(
        lambda x: wire.head(Transfer_Encoding="gzip, chunked")
        + wire.chunks(gzip.compress(wire.good().encode()))
        + b"0\r\n\r\n"
    ),
    ("contract.json", "ok", PROTOCOL),
    RAW,
)
add(
    "encoding-says-gzip-and-is-none",
    says(lambda x: wire.message(wire.good(), Content_Encoding="gzip")),
    ("ok", PROTOCOL),
    "nobody asked for an encoding: it may be believed or not",
)

# No HTTP at all, and ends at each stage before the head. These have a port of their own.
for name, data in {
    "json-alone": wire.good().encode()[:2000],
    "html-alone": b"<!DOCTYPE html><html><body>It works</body></html>\n",
    "tls-alert": b"\x15\x03\x03\x00\x02\x02\x28",
    "http-2-preface": b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80\0\x04\0\x01\0\0\0\x05\0\xff\xff\xff",
    "noise": bytes(range(256)) * 8,
}.items():
    add(f"no-http-{name}", says(data), PROTOCOL)


def early(act, take=0):
    """Ends the connection after so many bytes of the request."""

    def answer(x):
        if take:
            x.sock.recv(take)
        if act == "reset":
            reset(x.sock)
        elif act == "shut":
            x.close()

    return answer


named = says(lambda x: wire.message(wire.good(image=x.port_url())))
add("end-at-accept", named, "transport.reset", kind="url", port=early("shut"))
add(
    "reset-at-accept",
    named,
    ("transport.reset", "transport.refused"),
    "before the connection stands it is refused",
    kind="url",
    port=early("reset"),
)
add("end-in-request", named, "transport.reset", kind="url", port=early("shut", 10))
add("reset-in-request", named, "transport.reset", kind="url", port=early("reset", 10))
add("end-after-request", says(b""), "transport.reset")
add("reset-after-request", says(b"", then="reset"), "transport.reset")
add("refused", says(lambda x: wire.message(wire.good(image="http://127.0.0.1:1/"))), "transport.refused", kind="url")

# Bodies that are too large: never more than is looked at.
MEGABYTES = 60 << 20
add(
    "body-of-60-megabytes",
    endless(wire.head(Content_Type="application/json", Content_Length=MEGABYTES), b"x" * 65536, most=MEGABYTES),
    ("contract.json", PROTOCOL),
    STATUS_OR_BODY,
    alone=True,
    limit=4,
)
add("body-endless", endless(wire.head(Content_Type="application/json"), b" " * 65536), PROTOCOL, alone=True, limit=4)
add("body-endless-in-chunks", endless(wire.chunked_head(), wire.chunks(b" " * 65536)), PROTOCOL, alone=True, limit=4)
