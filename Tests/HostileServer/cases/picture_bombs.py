"""Small files that claim, or are, a great many pixels or bytes."""

import zlib

import pictures
import wire
from case import Cases
from cases.picture_files import BLANK, UNDECODABLE, body, shown
from wire import endless

add = Cases("pictures").add

for name, (width, height) in {
    "20000-square": (20000, 20000),
    "16384-square": (16384, 16384),
    "65535-wide": (65535, 16),
    "2-billion-wide": (0x7FFFFFFF, 1),
    "4-billion-wide": (0xFFFFFFFF, 0xFFFFFFFF),
}.items():
    data = (
        lambda width=width, height=height: pictures.SIGNATURE
        + pictures.header(width, height)
        + pictures.chunk(b"IDAT", zlib.compress(bytes(1000)))
        + pictures.chunk(b"IEND")
    )
    add(f"claim-{name}", shown(data), UNDECODABLE)
BOUNDED = "blank if it is decoded within the memory there is, else too large"
for side in [4000, 7900]:
    add(
        f"bomb-gray-{side}",
        body(lambda side=side: pictures.gray(side, side)),
        (BLANK, UNDECODABLE),
        BOUNDED,
        kind="whole",
        alone=True,
        limit=6,
    )
add(
    "bomb-16-bit-4000",
    body(
        lambda: pictures.SIGNATURE
        + pictures.header(4000, 4000, 16, 6)
        + pictures.chunk(b"IDAT", pictures.squeezed(4000 * 32001))
        + pictures.chunk(b"IEND")
    ),
    (BLANK, UNDECODABLE),
    BOUNDED,
    kind="whole",
    alone=True,
    limit=6,
)
add(
    "bomb-data-longer-than-picture",
    shown(
        lambda: pictures.SIGNATURE
        + pictures.header(64, 64)
        + pictures.chunk(b"IDAT", pictures.squeezed(200 << 20))
        + pictures.chunk(b"IEND")
    ),
    (UNDECODABLE, BLANK, "degraded.warning", "ok"),
    "the rows are whole; what follows them is ignored or refused",
    alone=True,
)
for kind in ["zTXt", "iCCP"]:
    lead = b"name\0\0"
    add(
        f"bomb-{kind.lower()}",
        shown(
            lambda kind=kind: pictures.png(
                64,
                64,
                pictures.rows_of_healthy(),
                before=pictures.chunk(kind.encode(), lead + pictures.squeezed(200 << 20)),
            )
        ),
        ("ok", "degraded.warning", UNDECODABLE),
        "what is not the picture is ignored, remarked or refused",
        alone=True,
    )
add(
    "chunks-a-hundred-thousand",
    shown(lambda: pictures.png(64, 64, pictures.rows_of_healthy(), before=pictures.chunk(b"tEXt", b"a\0b") * 100_000)),
    ("ok", "degraded.warning", UNDECODABLE),
    "many notes are odd, and no fault of the picture",
)
add(
    "body-endless",
    endless(wire.head(Content_Type="image/png") + pictures.healthy(), bytes(65536)),
    "transport.protocol",
    kind="whole",
    alone=True,
    limit=4,
)
