"""What the interop programs share: where the sandbox is, how it is steered, and PASS or FAIL lines."""

import json
import os
import struct
import sys
import urllib.request
import zlib

BASE = os.environ["SANDBOX"]
CLIENT = os.environ["CLIENT"]
failures = 0


def control(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(BASE + "/_sandbox/" + path, data=data, method=method, headers=headers)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def scenario(name):
    control("POST", "scenario", {"name": name})


def fault(name, pattern="*"):
    control("POST", "scenario", {"fault": name, "for": pattern})


def journal():
    return control("GET", "journal")


def fresh_sandbox():
    """All up, with an empty journal."""
    scenario("all-up")
    control("DELETE", "journal")


def checks(prepare):
    """A decorator for the checks of a program: runs the function at once, after `prepare`, and prints how it went."""

    def check(name):
        def run(function):
            global failures
            try:
                prepare()
                function()
                print(f"PASS {CLIENT}: {name}", flush=True)
            except BaseException as error:
                failures += 1
                print(f"FAIL {CLIENT}: {name}: {type(error).__name__}: {error}", flush=True)
            return function

        return run

    return check


check = checks(fresh_sandbox)


def raises(kind, function, *parts):
    """The error of `kind` that the function raises; its text must have all the parts."""
    try:
        value = function()
    except kind as error:
        for part in parts:
            assert str(part) in str(error), f"{part!r} is not in {error!s}"
        return error
    raise AssertionError(f"no {kind.__name__}, but {value!r}")


def finish():
    sys.exit(1 if failures else 0)


def png(width=24, height=16):
    rows = b"".join(
        b"\0" + b"".join(bytes((x * 255 // width, y * 255 // height, (x // 4 + y // 4) % 2 * 200)) for x in range(width))
        for y in range(height)
    )

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def size(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n", f"not a PNG: {data[:40]!r}"
    return struct.unpack(">II", data[16:24])


def fetch(url):
    with urllib.request.urlopen(str(url)) as answer:
        return answer.read()
