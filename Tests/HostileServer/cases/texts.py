"""Scalars that steer a terminal, hide, or turn text around; formulas and markup for those who open a report."""

import json

import wire
from case import STATUS_OR_BODY, Cases
from cases import providers
from cases.text_tables import FORMULAS, MARKUP, SEQUENCES
from wire import endless, says

add = Cases("text").add

CONTROLS = [*range(0x00, 0x20), 0x7F]
C1 = list(range(0x80, 0xA0))
BIDI = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
UNSEEN = [
    0x00AD,
    0x034F,
    0x115F,
    0x180E,
    0x200B,
    0x200C,
    0x200D,
    0x2028,
    0x2029,
    0x2060,
    0x2061,
    0x206A,
    0x206F,
    0x3164,
    0xFE00,
    0xFE0F,
    0xFEFF,
    0xFFA0,
    0xFFF9,
    0xFFFA,
    0xFFFB,
    0xFFFC,
    0xFFFD,
    0xFFFE,
    0xFFFF,
    0xE0001,
    0xE0041,
    0xE0100,
    0x1D173,
    0x1FFFE,
    0x10FFFF,
]
COMBINING = [0x0300, 0x0301, 0x0338, 0x0489, 0x0E31, 0x20DD, 0x20E3, 0x3099, 0xFE20, 0x1D165]


def around(scalar):
    """Before, after and twice, with letters about it."""
    letter = chr(scalar)
    return f"{letter}left{letter}{letter}right{letter}"


for scalar in CONTROLS + C1 + BIDI + UNSEEN + COMBINING:
    text = around(scalar)
    add(f"error-{scalar:04x}", says(lambda x, text=text: wire.failed(text)), "provider.failed")
    add(f"source-{scalar:04x}", says(lambda x, text=text: wire.message(wire.good(source=text))), "ok")
for scalar in CONTROLS + C1 + BIDI:
    raw = around(scalar).encode("utf-8", "surrogatepass")
    add(f"page-{scalar:04x}", says(lambda x, raw=raw: wire.message(raw, "502 Bad", kind="text/html")), "provider.error")

for name, text in {**{f"sequence-{name}": text for name, text in SEQUENCES.items()}, **FORMULAS, **MARKUP}.items():
    # Alone, because reports show the first of many alike at length.
    add(
        f"error-{name}",
        says(lambda x, text=text: wire.failed(text)),
        "provider.failed",
        alone=not name.startswith("formula"),
    )
    add(f"source-{name}", says(lambda x, text=text: wire.message(wire.good(source=text))), "ok")
for name, text in MARKUP.items():
    add(f"page-{name}", says(lambda x, text=text: wire.message(text, "502 Bad", kind="text/html")), "provider.error")
    add(
        f"field-{name}",
        says(lambda x, text=text: wire.message(json.dumps({"success": True, text: 1}))),
        "contract.field",
    )
    add(
        f"label-{name}",
        says(
            lambda x, text=text: wire.message(
                wire.good(
                    image=f"data:image/{text.replace(',', '')};base64," + wire.base64_text(wire.pictures.healthy())
                )
            )
        ),
        ("contract.mime", "image.undecodable"),
        "no media type there is: a wrong one, or no data URI",
    )
for name, text in FORMULAS.items():
    add(
        f"field-{name}",
        says(lambda x, text=text: wire.message(json.dumps({"success": True, text: 1}))),
        "contract.field",
    )
add("unexpected-source", says(lambda x: wire.message(wire.good(source='=1+1,"\u0301\u202e\x1b[31m'))), "ok")

# What providers name.
for name, text in {
    "escape": "\x1b[31m",
    "nul": "a\0b",
    "bidi": "\u202e",
    "c1": "\x9b31m",
    "formula": "=1+1",
    "script": "<script>alert('hostile')</script>",
    "of-100k": "i" * 100_000,
    "slashes": "../../../etc/passwd",
    "line-ends": "a\r\nX-Injected: 1\r\n\r\n",
}.items():
    add(f"id-{name}", providers.replicate(id=text), "ok", kind="replicate")
    add(f"version-{name}", providers.replicate(version=text), "ok", kind="replicate")
    add(
        f"failure-{name}",
        lambda x, text=text: providers.reply(x, {"id": text, "status": "failed", "error": text}),
        "provider.failed",
        kind="replicate",
    )
    add(
        f"stage-{name}",
        providers.hubbed(lambda x, text=text: {"runtime": {"stage": text, "errorMessage": text}}),
        "provider.runtime",
        kind="space",
    )
    add(
        f"api-{name}",
        providers.space(
            config=lambda x, text=text: providers.reply(
                x, providers.CONFIG | {"dependencies": [{"id": 0, "api_name": text}]}
            )
        ),
        "contract.status",
        kind="space",
    )
    add(
        f"event-{name}",
        providers.space(join=lambda x, text=text: providers.reply(x, {"event_id": text})),
        "ok",
        kind="space",
    )
    add(
        f"gradio-{name}",
        providers.space(config=lambda x, text=text: providers.reply(x, providers.CONFIG | {"version": text})),
        "ok",
        kind="space",
    )

# Texts of 60 megabytes.
SIZE = 60 << 20
for name, front, piece, status in [
    ("error", b'{"success":false,"error":"', b"error " * 10_000, "500 No"),
    ("error-of-escapes", b'{"success":false,"error":"', b"\x1b[31m" * 10_000, "500 No"),
    ("page", b"<html>", b"<p>\xe2\x80\xae" * 10_000, "502 No"),
    ("success-false", b'{"success":false,"error":"', b"error " * 10_000, "200 OK"),
]:
    whole = front + piece * ((SIZE - len(front) - 2) // len(piece)) + b'"}' if name != "page" else b""
    size = len(whole) or len(front) + len(piece) * (SIZE // len(piece))
    del whole
    answer = endless(
        wire.head(status, Content_Type="application/json", Content_Length=size) + front,
        piece,
        b'"}',
        most=size - len(front) - 2,
    )
    add(
        f"60-megabytes-{name}",
        answer,
        ("provider.failed", "provider.error", "contract.success", "contract.json", "transport.protocol"),
        STATUS_OR_BODY,
        alone=True,
        limit=4,
    )
for name, fields in {"message": {"message": "m" * SIZE}, "source": {"source": "s" * SIZE}}.items():
    add(
        f"60-megabytes-{name}",
        says(lambda x, fields=fields: wire.message(wire.good(**fields))),
        ("ok", "contract.json", "transport.protocol"),
        "the picture is there, or all of it is over the bound",
        alone=True,
        limit=4,
    )
