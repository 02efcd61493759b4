"""Connections that are to be secure and are not."""

import os
import ssl

import wire
from case import Cases
from certificates import self_signed, served
from server import reset
from wire import says

add = Cases("tls").add
TLS = "transport.tls"
named = says(lambda x: wire.message(wire.good(image=x.port_url())))


def picture(x):
    x.sock.recv(65536)
    x.send(wire.message(wire.pictures.healthy(), kind="image/png"))


def secured(name, context, expects="transport.tls", why="", port=picture):
    add(name, named, expects, why, kind="url", port=port, tls=context)


secured("good", served("good"), "ok")
secured("self-signed", self_signed)
secured("unknown-authority", served("unknown"))
secured("expired", served("expired"))
secured("not-yet-valid", served("early"))
secured("wrong-host", served("elsewhere"))
secured("wildcard-for-an-address", served("wildcard"))
secured("name-that-begins-right", served("nul"))
secured("long-certificate", served("long"), ("ok", TLS), "it is right, and longer than any other")
secured("old-version", served("good", minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1))


def answers(data, then="close"):
    def act(x):
        x.sock.recv(65536)
        says(data, then)(x)

    return act


WHOLE = wire.message(wire.pictures.healthy(), kind="image/png")
secured("cut-without-goodbye", served("good"), "transport.truncated", port=answers(WHOLE[:-100]))
secured(
    "no-length-and-no-goodbye",
    served("good"),
    ("transport.truncated", "transport.reset", "image.truncated"),
    "without a length the end may be seen below TLS, or by the picture",
    port=lambda x: cut(x),
)
secured("no-http-inside", served("good"), "transport.protocol", port=answers(b"hello\r\n\r\n"))
secured("http-2-inside", served("good"), "transport.protocol", port=answers(b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80"))
secured("silent-inside", served("good"), "timeout.first_byte", port=lambda x: x.hold())
secured(
    "endless-status-line-inside",
    served("good"),
    "transport.protocol",
    port=lambda x: wire.endless(b"HTTP/1.1 200 ", b"x" * 16384)(x),
)


def cut(x):
    """Ends the TCP connection below TLS."""
    x.sock.recv(65536)
    x.send(wire.head(Content_Type="image/png") + wire.pictures.healthy()[:-50])
    raw = x.sock.detach()
    os.close(raw)


# Plain sockets where TLS is expected.
def plain(name, act, expects=TLS, why=""):
    answer = says(lambda x: wire.message(wire.good(image=x.port_url().replace("http:", "https:"))))
    add(name, answer, expects, why, kind="url", port=act)


RECORD = b"\x16\x03\x03"
EITHER = "a connection that breaks in the handshake is both"
plain("plain-http-on-its-port", lambda x: (x.sock.recv(65536), x.send(WHOLE)))
plain("closes-at-accept", lambda x: x.close(), (TLS, "transport.reset"), EITHER)
plain("resets-at-accept", lambda x: reset(x.sock), (TLS, "transport.reset"), EITHER)
plain("closes-after-hello", lambda x: (x.sock.recv(65536), x.close()), (TLS, "transport.reset"), EITHER)
plain("resets-after-hello", lambda x: (x.sock.recv(65536), reset(x.sock)), (TLS, "transport.reset"), EITHER)
plain("alerts", lambda x: (x.sock.recv(65536), x.send(b"\x15\x03\x03\x00\x02\x02\x28")))
plain("speaks-noise", lambda x: (x.sock.recv(65536), x.send(bytes(range(256)) * 64)))
plain("speaks-zeros", lambda x: (x.sock.recv(65536), x.send(bytes(65536))))
plain("speaks-ssh", lambda x: x.send(b"SSH-2.0-OpenSSH_9.2\r\n"))
plain("record-too-long", lambda x: (x.sock.recv(65536), x.send(RECORD + b"\xff\xff" + bytes(65535))))
plain(
    "hello-cut",
    lambda x: (x.sock.recv(65536), x.send(RECORD + b"\x00\x7a\x02\x00\x00\x76\x03\x03" + bytes(20)), x.close()),
    (TLS, "transport.reset"),
    EITHER,
)
plain("empty-records-for-ever", lambda x: (x.sock.recv(65536), wire.endless(b"", (RECORD + b"\x00\x00") * 4096)(x)))
plain("warnings-for-ever", lambda x: (x.sock.recv(65536), wire.endless(b"", b"\x15\x03\x03\x00\x02\x01\x00" * 4096)(x)))
plain("silent-in-handshake", lambda x: x.hold(), "timeout.connect")
plain(
    "drips-handshake",
    lambda x: (x.sock.recv(65536), x.drip(RECORD + b"\x40\x00" + bytes(9999))),
    ("timeout.connect", TLS),
    "a hello that drips is late, or already wrong",
)
add(
    "tls-on-plain-port",
    says(lambda x: wire.message(wire.good(image=x.port_url().replace("https:", "http:")))),
    ("transport.protocol", "transport.reset"),
    "a server may answer plain text with an alert, or hang up",
    kind="url",
    port=picture,
    tls=served("good"),
)


# Redirects from secure to plain: never followed.
def downgrade(x):
    x.sock.recv(65536)
    x.send(wire.head("302 Found", Location=x.url("/picture"), Content_Length=0))


secured("redirect-to-plain", served("good"), "transport.protocol", port=downgrade)
