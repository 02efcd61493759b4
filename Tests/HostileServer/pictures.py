"""Pictures as bytes, without a library: PNG, BMP and GIF, whole and odd ones."""

import base64
import functools
import pathlib
import random
import struct
import zlib

FIXTURES = pathlib.Path(__file__).resolve().parent.parent.parent / "fixtures"
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width, height, depth=8, colour=2, interlace=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def png(width, height, rows, depth=8, colour=2, before=b"", after=b""):
    return (
        SIGNATURE
        + header(width, height, depth, colour)
        + before
        + chunk(b"IDAT", zlib.compress(rows, 6))
        + after
        + chunk(b"IEND")
    )


def noise(count, seed=1):
    """Bytes that look random, and are the same each time."""
    return random.Random(seed).randbytes(count)


@functools.cache
def healthy(width=64, height=64, seed=1):
    """Waves with a little grain: neither blank nor noise."""
    grain = noise(width * height, seed)
    rows = b"".join(
        b"\0"
        + b"".join(
            bytes(((x * 5 + y * 2 + grain[y * width + x] // 8) % 256, (y * 7 + x) % 256, (x * y // 16 + 40) % 256))
            for x in range(width)
        )
        for y in range(height)
    )
    return png(width, height, rows)


def flat(width, height, colour=(0, 0, 0)):
    return png(width, height, (b"\0" + bytes(colour) * width) * height)


def gray(width, height, level=0):
    """Made row by row, so that a bomb costs nothing here."""
    squeeze = zlib.compressobj(9)
    row = b"\0" + bytes([level]) * width
    data = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    return SIGNATURE + header(width, height, 8, 0) + chunk(b"IDAT", data) + chunk(b"IEND")


def animated(frames=2, width=64, height=64):
    """An APNG whose first picture is the default one."""
    still = healthy(width, height)
    data = still[still.index(b"IDAT") + 4 : still.index(b"IEND") - 8]
    control = lambda number: chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, width, height, 0, 0, 1, 10, 0, 0))
    body = chunk(b"acTL", struct.pack(">II", frames, 0)) + control(0) + chunk(b"IDAT", data)
    for frame in range(1, frames):
        body += control(2 * frame - 1) + chunk(b"fdAT", struct.pack(">I", 2 * frame) + data)
    return SIGNATURE + header(width, height) + body + chunk(b"IEND")


def bmp(width=32, height=32):
    row = width * 3 + (-width * 3) % 4
    pixels = noise(row * height, 3)
    return (
        b"BM"
        + struct.pack("<IHHI", 54 + len(pixels), 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(pixels), 2835, 2835, 0, 0)
        + pixels
    )


def fixture(name):
    return (FIXTURES / name).read_bytes()


def uri(data, mime="image/png"):
    return f"data:{mime};base64," + base64.b64encode(data).decode()


def squeezed(count):
    """So many zeros, compressed."""
    squeeze = zlib.compressobj(9)
    return (
        b"".join(squeeze.compress(bytes(1 << 16)) for _ in range(count >> 16))
        + squeeze.compress(bytes(count % (1 << 16)))
        + squeeze.flush()
    )


def rows_of_healthy():
    """Uncompressed, each with its filter byte."""
    data = healthy()
    start = data.index(b"IDAT") + 4
    return zlib.decompress(data[start : start + struct.unpack(">I", data[start - 8 : start - 4])[0]])
