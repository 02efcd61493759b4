"""Escapes, bytes and writings that JSON has not, and texts that are cut."""

import json

from case import Cases
from cases.json_texts import IMAGE, JSON, beside, exactly
from wire import replies

add = Cases("json").add
# Texts.
for name, text in {
    "pair": "\\ud83d\\ude00",
    "lone-high": "\\ud83d",
    "lone-low": "\\ude00",
    "reversed": "\\ude00\\ud83d",
    "high-high": "\\ud83d\\ud83d",
    "nul": "\\u0000",
    "noncharacter": "\\uffff",
    "every-escape": '\\"\\\\\\/\\b\\f\\n\\r\\t',
    "bom-inside": "\ufeff",
    "line-separator": "\u2028",
}.items():
    add(f"escape-{name}", beside(f'"{text}"'), "ok")
    add(
        f"escape-{name}-in-text",
        exactly('{"success":true,"result":[{"generated_text":"a %s"}]}' % text),
        "ok",
        kind="text",
    )
for name, text in {
    "x": "\\x41",
    "of-three-digits": "\\u123",
    "of-letters": "\\uZZZZ",
    "single-quote": "\\'",
    "digit": "\\0",
    "line-feed": "\\\n",
    "upper-u": "\\U0001F600",
}.items():
    add(f"bad-escape-{name}", beside(f'"{text}"'), JSON)
for name, data in {
    "raw-nul": b"\0",
    "raw-line-feed": b"\n",
    "raw-tab": b"\t",
    "raw-escape": b"\x1b",
    "overlong": b"\xc0\xaf",
    "surrogate": b"\xed\xa0\x80",
    "over-the-top": b"\xf4\x90\x80\x80",
    "half-a-letter": b"\xc3",
    "lone-continuation": b"\x80",
    "ff": b"\xff",
    "latin-1": b"caf\xe9",
}.items():
    add(
        f"bytes-{name}",
        replies(lambda data=data: b'{"success":true,"x":"' + data + b'","image":"' + IMAGE.encode() + b'"}'),
        JSON,
    )

# What is nearly JSON.
WHOLE = '{"success":true,"image":"%s"}' % IMAGE
for name, body in {
    "trailing-comma": WHOLE[:-1] + ",}",
    "two-commas": WHOLE.replace(",", ",,", 1),
    "single-quotes": WHOLE.replace('"', "'"),
    "comment": "/* hi */" + WHOLE,
    "line-comment": WHOLE + "// hi",
    "bare-names": WHOLE.replace('"success"', "success"),
    "no-colon": WHOLE.replace(":", " ", 1),
    "no-comma": WHOLE.replace(",", " ", 1),
    "equals": WHOLE.replace(":", "=", 1),
    "upper-case-true": WHOLE.replace("true", "True"),
    "truish": WHOLE.replace("true", "truely"),
    "tru": WHOLE.replace("true", "tru"),
    "two-values": WHOLE + WHOLE,
    "tail": WHOLE + "x",
    "tail-of-nul": WHOLE + "\0",
    "front": "x" + WHOLE,
    "anti-hijack": ")]}'\n" + WHOLE,
    "jsonp": f"f({WHOLE})",
    "empty": "",
    "blanks": " \n ",
    "null": "null",
    "true": "true",
    "number": "1",
    "text": '"x"',
    "list": "[]",
    "list-of-it": f"[{WHOLE}]",
    "undefined": "undefined",
    "yaml": "success: true\n",
    "xml": "<success>true</success>",
    "html": "<!DOCTYPE html><html><body>Bad gateway</body></html>",
    "form": "success=true&image=x",
    "double-encoded": json.dumps(WHOLE),
    "form-feed": "\f" + WHOLE,
    "no-break-space": "\u00a0" + WHOLE,
    "bracket-for-brace": WHOLE[:-1] + "]",
}.items():
    add(f"nearly-{name}", exactly(body), JSON)
add("bom-before", exactly("\ufeff" + WHOLE), ("ok", JSON), "RFC 8259, 8.1: it may be ignored, or be an error")
for encoding in ["utf-16", "utf-16-be", "utf-32"]:
    add(f"in-{encoding}", exactly(lambda encoding=encoding: WHOLE.encode(encoding)), JSON)

# Cut at every kind of token.
TOKENS = (
    '{"success": true, "off": false, "none": null, "n": -12.5e+3, "list": [1, {"a": "\\u00e9\\n"}], "image": "data:"}'
)
for place in sorted(
    {
        1,
        2,
        6,
        10,
        11,
        12,
        14,
        16,
        17,
        27,
        33,
        41,
        45,
        52,
        53,
        55,
        57,
        58,
        60,
        62,
        71,
        72,
        74,
        76,
        80,
        82,
        83,
        85,
        89,
        90,
        91,
        93,
        95,
        len(TOKENS) - 1,
    }
):
    add(f"cut-at-{place}", exactly(TOKENS[:place]), JSON)
