"""Pictures: bombs, cut files, tails, animations, wrong labels, and ways to write a data URI."""

import csv

import pictures
import wire
from case import REMARKED, Cases
from wire import replies

add = Cases("pictures").add
UNDECODABLE, TRUNCATED, MIME, BLANK = "image.undecodable", "image.truncated", "contract.mime", "image.blank"
MIMES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "webp": "image/webp",
    "avif": "image/avif",
}


def shown(data, mime="image/png"):
    """The picture in a data URI; bytes, or a function that makes them."""
    return replies(lambda: wire.good(image=pictures.uri(data() if callable(data) else data, mime)))


def body(data, mime="image/png"):
    """The picture as the body."""
    return replies(data, kind=mime)


def text(value):
    return replies(lambda: wire.good(image=value))


# The table beside the hostile files says how each must be answered; what is readable is only looked at for being up.
UP = ("ok", "degraded.warning", BLANK)
CODES = {"truncated": (TRUNCATED,), "undecodable": (UNDECODABLE,), "too_large": (UNDECODABLE,), "ok": UP, "ok_warn": UP}
with open(pictures.FIXTURES / "hostile" / "manifest.csv") as file:
    rows = list(csv.DictReader(file))
for row in rows:
    name, kinds = row["file"], row["expected"].split("|")
    codes = {code for kind in kinds for code in CODES.get(kind, (UNDECODABLE,))}
    mime = MIMES[name.split(".")[-1]]
    foreign = (
        not pictures.fixture(f"hostile/{name}")[:12].startswith((b"\x89PNG", b"\xff\xd8", b"GIF8", b"BM", b"RIFF"))
        and mime != "image/avif"
    )
    why = "the table allows both, or a small whole picture may look like nothing" if len(codes) > 1 else ""
    add(
        f"file-{name.replace('.', '-').replace('_', '-')}",
        shown(lambda name=name: pictures.fixture(f"hostile/{name}"), mime),
        sorted(codes),
        why,
    )

# Health.
add("healthy", shown(pictures.healthy), "ok")
add("healthy-bmp", shown(pictures.bmp, "image/bmp"), "ok")
add("black", shown(lambda: pictures.flat(64, 64)), BLANK)
add("white", shown(lambda: pictures.flat(64, 64, (255, 255, 255))), BLANK)
add("one-pixel", shown(lambda: pictures.flat(1, 1, (9, 99, 199))), BLANK)
add("transparent", shown(lambda: pictures.png(32, 32, (b"\0" + bytes(128)) * 32, colour=6)), BLANK)
add(
    "line-of-pixels",
    shown(lambda: pictures.healthy(300, 1)),
    ("ok", "degraded.warning"),
    "a line of pixels may look like a message",
)
add(
    "sixteen-bit",
    shown(lambda: pictures.png(32, 32, b"".join(b"\0" + pictures.noise(192, n) for n in range(32)), depth=16)),
    "ok",
)
add(
    "wrong-size-same",
    replies(lambda: wire.good(image=pictures.uri(pictures.healthy(8, 8)))),
    "image.size",
    kind="sized",
)
add("wrong-size-three-times", shown(lambda: pictures.healthy(24, 24)), "image.size", kind="sized")
add("wrong-size-one-pixel-more", shown(lambda: pictures.healthy(17, 16)), "image.size", kind="sized")
add("wrong-size-turned", shown(lambda: pictures.healthy(8, 32)), "image.size", kind="sized")
add(
    "echo",
    shown(lambda: pictures.fixture("images/tiny.png")),
    ("image.echo", "image.size"),
    "the input itself has the wrong size too",
    kind="sized",
)

# Tails and animations.
ZIP = b"PK\x03\x04" + bytes(26) + b"payload"
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
for name, tail in {
    "zip": ZIP * 100,
    "html": PAGE * 50,
    "zeros": bytes(4096),
    "one-byte": b"\n",
    "another-picture": None,
    "elf": b"\x7fELF" + bytes(500),
}.items():
    lenient = name in ("zeros", "one-byte", "elf")
    add(
        f"tail-{name}",
        shown(lambda tail=tail: pictures.healthy() + (tail or pictures.healthy())),
        ("ok", "degraded.warning") if lenient else "degraded.warning",
        "padding, or a file of no known kind" if lenient else "",
    )
for name, file in {"jpeg": "good.jpg", "gif": "good.gif", "webp": "good-lossy.webp", "bmp": "good.bmp"}.items():
    mime = MIMES[file.split(".")[-1]]
    add(
        f"tail-zip-{name}",
        shown(lambda file=file: pictures.fixture(f"hostile/{file}") + ZIP * 100, mime),
        ("degraded.warning", BLANK),
        REMARKED,
    )
add(
    "tail-of-30-megabytes",
    body(lambda: pictures.healthy() + ZIP * 850_000),
    ("degraded.warning", "transport.protocol"),
    "remarked, or over what is read of a picture",
    kind="whole",
    alone=True,
    limit=4,
)
add(
    "tail-of-47-megabytes",
    body(lambda: pictures.healthy() + b"<html>" * 8_200_000),
    ("degraded.warning", "transport.protocol"),
    "remarked, or over what is read of a picture",
    kind="whole",
    alone=True,
    limit=4,
)
add("animation-png", shown(pictures.animated), "degraded.warning")
add("animation-png-200-frames", shown(lambda: pictures.animated(200)), "degraded.warning")
for file in ["good-animated.gif", "good-animated.webp", "good-animated.avif"]:
    add(
        f"animation-{file.split('.')[-1]}",
        shown(lambda file=file: pictures.fixture(f"hostile/{file}"), MIMES[file.split(".")[-1]]),
        ("degraded.warning", BLANK),
        REMARKED,
    )

# No pictures.
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
FOREIGN = {
    "svg": SVG,
    "svg-in-xml": b'<?xml version="1.0"?>' + SVG,
    "html": PAGE,
    "zip": ZIP,
    "pdf": b"%PDF-1.7\n",
    "tiff": b"II*\0" + bytes(64),
    "heic": b"\0\0\0\x18ftypheic" + bytes(32),
    "jxl": b"\xff\x0a" + bytes(32),
    "ico": b"\0\0\1\0\1\0" + bytes(64),
    "json": b'{"error":"no"}',
    "text": b"No such picture",
    "zeros": bytes(4096),
    "ff": b"\xff" * 4096,
    "one-byte": b"\x89",
    "gzip": b"\x1f\x8b\x08" + bytes(64),
    "elf": b"\x7fELF" + bytes(64),
    "escapes": b"\x1b[31mred\x1b[0m\0",
}
for name, data in FOREIGN.items():
    add(f"foreign-{name}", shown(data), UNDECODABLE)
    add(f"foreign-{name}-as-body", body(data), UNDECODABLE, kind="whole")
add("nothing-as-body", body(b""), UNDECODABLE, kind="whole")
