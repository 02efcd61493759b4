"""Bytes that go over the wire: answers as a decent server writes them, and pieces of indecent ones."""

import base64
import functools
import json
import time

import pictures

CRLF = b"\r\n"


def head(status="200 OK", version="HTTP/1.1", **headers):
    """Underscores in the names of headers are hyphens."""
    lines = [f"{version} {status}"] + [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1", "replace") + CRLF + CRLF


def message(body, status="200 OK", kind="application/json", **headers):
    if isinstance(body, str):
        body = body.encode()
    return head(status, Content_Type=kind, Content_Length=len(body), **headers) + body


def good(**more):
    """The JSON of a right answer."""
    return json.dumps({"success": True, "image": pictures.uri(pictures.healthy()), "message": "done", **more})


def text(words="A cliff, and a light on it.", **more):
    return json.dumps({"success": True, "result": [{"generated_text": words}], **more})


def failed(words, status="500 Internal Server Error", **more):
    return message(json.dumps({"success": False, "error": words, **more}), status)


def chunks(body, size=4096):
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n" % len(piece) + piece + CRLF for piece in pieces)


def chunked_head(**headers):
    return head(Content_Type="application/json", Transfer_Encoding="chunked", **headers)


# What a case answers with: functions of an exchange.


def says(data, then="close"):
    """Sends the bytes, or what a function of the exchange makes; then closes, resets, or holds the line."""

    def answer(x):
        x.send(data(x) if callable(data) else data)
        getattr(x, then)()

    return answer


def replies(body, **more):
    """A whole answer. A body that a function makes is made before the clock runs."""
    made = functools.cache(body) if callable(body) else lambda: body

    def answer(x):
        x.send(message(made(), **more))
        x.close()

    answer.prepare = made
    return answer


def endless(front, piece, back=b"", until=20.0, pause=0.0, most=1 << 40):
    """The front, then the piece again and again until the client hangs up."""

    def answer(x):
        x.send(front)
        sent, stop = 0, time.monotonic() + until
        while time.monotonic() < stop and sent < most:
            x.send(piece)
            sent += len(piece)
            if pause:
                x.wait(pause)
        x.send(back)

    return answer


def base64_text(data):
    return base64.b64encode(data).decode()
