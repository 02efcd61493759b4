"""JSON that is large, deep, odd or broken."""

import functools
import json

import pictures
import wire
from case import BOUND, STATUS_OR_BODY, Cases
from wire import replies

add = Cases("json").add
JSON, FIELD = "contract.json", "contract.field"
IMAGE = pictures.uri(pictures.healthy())


def beside(text):
    """A right answer with this text of JSON as a further member's value."""
    return replies(lambda: '{"success":true,"x":%s,"image":"%s"}' % (text, IMAGE))


def exactly(body):
    return replies(body)


# Depth.
for depth in [1, 100, 400]:
    add(f"nested-{depth}-lists", beside("[" * depth + "]" * depth), "ok")
    add(f"nested-{depth}-objects", beside('{"a":' * depth + "1" + "}" * depth), "ok")
for depth in [600, 5000, 100_000, 1_000_000]:
    add(f"nested-{depth}-lists", beside("[" * depth + "]" * depth), ("ok", JSON), BOUND, alone=depth >= 1_000_000)
    add(
        f"nested-{depth}-objects",
        beside('{"a":' * depth + "1" + "}" * depth),
        ("ok", JSON),
        BOUND,
        alone=depth >= 1_000_000,
    )
add("nested-open-lists", exactly("[" * 2_000_000), JSON, alone=True)
add("nested-open-objects", exactly('{"a":' * 1_000_000), JSON, alone=True)

# Numbers.
for name, number in {
    "zero": "0", "minus-zero": "-0", "fraction": "0.1", "exponent": "1E+2", "small": "1e-999", "long-fraction": "0." + "3" * 1000,
    "max": "9223372036854775807", "over-max": "9223372036854775808", "of-1000-digits": "1" * 1000, "min": "-9223372036854775808",
}.items():  # fmt: skip
    add(
        f"number-{name}",
        beside(number),
        "ok" if number not in ("1" * 1000,) else ("ok", JSON),
        BOUND if number == "1" * 1000 else "",
    )
add("number-huge-exponent", beside("1e400"), ("ok", JSON), BOUND)
add("number-of-a-million-digits", beside("1" * 1_000_000), ("ok", JSON), BOUND)
add("number-exponent-of-a-million-digits", beside("1e" + "1" * 1_000_000), ("ok", JSON), BOUND)
for name, number in {
    "leading-zero": "01", "plus": "+1", "bare-fraction": ".5", "bare-point": "1.", "hex": "0x10", "nan": "NaN",
    "infinity": "Infinity", "minus-infinity": "-Infinity", "minus": "-", "exponent-alone": "1e", "underscore": "1_000",
    "two-points": "1.2.3", "letters": "1a", "full-width": "\uff11", "octal": "0o17", "minus-minus": "--1",
}.items():  # fmt: skip
    add(f"bad-number-{name}", beside(number), JSON)

# Members.
add("member-twice-last-counts", exactly('{"success":false,"success":true,"image":"%s"}' % IMAGE), "ok")
add("member-twice-last-is-false", exactly('{"success":true,"image":"%s","success":false}' % IMAGE), "contract.success")
add("member-twice-last-is-null", exactly('{"success":true,"image":"%s","image":null}' % IMAGE), FIELD)
add("member-escaped-name", exactly('{"succ\\u0065ss":true,"\\u0069mage":"%s"}' % IMAGE), "ok")
add("member-empty-name", beside('{"":1}'), "ok")
add("member-name-of-a-megabyte", beside('{"%s":1}' % ("n" * (1 << 20))), ("ok", JSON), BOUND)
add("members-alike-100000", beside("{" + ",".join(['"a":1'] * 100_000) + "}"), ("ok", JSON), BOUND)
add(
    "members-a-million",
    beside("{" + ",".join(f'"k{n}":1' for n in range(1_000_000)) + "}"),
    ("ok", JSON),
    BOUND,
    alone=True,
)
add("items-a-million", beside("[" + ",".join(["1"] * 1_000_000) + "]"), ("ok", JSON), BOUND, alone=True)
add("items-a-million-objects", beside("[" + ",".join(["{}"] * 1_000_000) + "]"), ("ok", JSON), BOUND, alone=True)
add("items-a-million-texts", beside("[" + ",".join(['"x"'] * 1_000_000) + "]"), ("ok", JSON), BOUND, alone=True)
add(
    "members-top-100000-without-image",
    exactly(lambda: json.dumps({"success": True, **{f"k{n}": n for n in range(100_000)}})),
    (FIELD, JSON),
    BOUND,
)

# Fields of another kind.
for name, value in {"number": "1", "text": '"true"', "null": "null", "list": "[true]", "object": "{}"}.items():
    add(f"success-is-{name}", exactly('{"success":%s,"image":"%s"}' % (value, IMAGE)), FIELD)
for name, value in {"number": "1", "bool": "true", "null": "null", "list": '["x"]', "object": '{"url":"x"}'}.items():
    add(f"image-is-{name}", exactly('{"success":true,"image":%s}' % value), FIELD)
add("image-is-an-address", exactly('{"success":true,"image":"http://127.0.0.1:1/x.png"}'), FIELD)
add("image-is-missing", exactly('{"success":true}'), FIELD)
add("success-is-missing", exactly('{"image":"%s"}' % IMAGE), FIELD)
add("success-is-false", exactly('{"success":false,"error":"no"}'), "contract.success")
add("nothing-in-object", exactly("{}"), FIELD)
for name, value in {
    "number": "1",
    "null": "null",
    "list": "[]",
    "object": '{"generated_text":"x"}',
    "list-of-null": "[null]",
    "number-in-text": '[{"generated_text":1}]',
}.items():
    add(f"result-is-{name}", exactly('{"success":true,"result":%s}' % value), FIELD, kind="text")
for name, value in {"number": "1", "list": '["a"]', "object": '{"a":1}', "null": "null", "bool": "false"}.items():
    add(f"source-is-{name}", exactly('{"success":true,"source":%s,"image":"%s"}' % (value, IMAGE)), "ok")
    add(f"error-is-{name}", exactly('{"success":false,"error":%s}' % value), "contract.success")
for words in ["", " ", "\n\t\r"]:
    add(f"text-of-{len(words)}-blanks", exactly(lambda words=words: wire.text(words)), "contract.text", kind="text")


# Size: the same picture however it is written, and in linear time. It is of noise, which compresses to nothing less, and is seen.
@functools.cache
def big():
    return pictures.uri(pictures.png(1024, 1024, b"".join(b"\0" + pictures.noise(3072, row) for row in range(1024))))


add("picture-of-4-megabytes", exactly(lambda: wire.good(image=big())), "image.quality", alone=True)
add(
    "picture-of-4-megabytes-with-escaped-slashes",
    exactly(lambda: wire.good(image=big()).replace("/", "\\/")),
    "image.quality",
    alone=True,
)
add(
    "picture-all-escaped",
    exactly(lambda: '{"success":true,"image":"%s"}' % "".join(f"\\u{ord(c):04x}" for c in IMAGE)),
    "ok",
)
add(
    "picture-of-4-megabytes-half-escaped",
    exactly(
        lambda: '{"success":true,"image":"%s"}'
        % "".join(f"\\u{ord(c):04x}" if n % 16 == 0 else c for n, c in enumerate(big()))
    ),
    "image.quality",
    alone=True,
)
for name, piece in {
    "unicode-escapes": "\\u00e9",
    "pairs": "\\ud83d\\ude00",
    "lone-surrogates": "\\ud83d",
    "line-feeds": "\\n",
    "quotes": '\\"',
    "backslashes": "\\\\",
    "combining-marks": "\u0301",
    "plain": "x",
}.items():
    body = lambda piece=piece: '{"success":true,"result":[{"generated_text":"a %s"}]}' % (
        piece * ((4 << 20) // len(piece.encode()))
    )
    add(
        f"text-of-4-megabytes-of-{name}",
        exactly(body),
        ("ok", "contract.json", "transport.protocol"),
        "a text may be bounded at less, as JSON or as a body",
        kind="text",
        alone=True,
    )
    add(
        f"source-of-4-megabytes-of-{name}",
        replies(
            lambda piece=piece: '{"success":true,"source":"%s","image":"%s"}'
            % (piece * ((4 << 20) // len(piece.encode())), IMAGE)
        ),
        ("ok", "contract.json", "transport.protocol"),
        "what lies beside the picture may be bounded at less",
        alone=piece in ("\\u00e9", "x", "\u0301"),
    )
add(
    "blanks-of-4-megabytes",
    exactly(lambda: " " * (4 << 20) + wire.good()),
    ("ok", "transport.protocol"),
    STATUS_OR_BODY,
)
