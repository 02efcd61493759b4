"""Labels of pictures, and ways to write a data URI."""

import pictures
import wire
from case import Cases
from cases.picture_files import MIME, TRUNCATED, UNDECODABLE, shown, text

add = Cases("pictures").add

# Labels.
for declared in [
    "image/jpeg",
    "image/svg+xml",
    "text/html",
    "application/octet-stream",
    "video/mp4",
    "x",
    "IMAGE/GIF",
    "image/png2",
]:
    add(f"declared-{declared.lower().replace('/', '-').replace('+', '-')}", shown(pictures.healthy, declared), MIME)
for declared in ["image/png;charset=utf-8", "IMAGE/PNG", "image/png;a=b;c=d"]:
    add(
        f"declared-{declared.lower().replace('/', '-').replace(';', '-').replace('=', '-')}",
        shown(pictures.healthy, declared),
        "ok",
    )
add(
    "declared-with-controls",
    shown(pictures.healthy, "image/\x1b[31m\u202epng"),
    (MIME, UNDECODABLE),
    "no media type there is: a wrong one, or no data URI",
)
add(
    "declared-of-a-megabyte",
    shown(pictures.healthy, "image/" + "x" * (1 << 20)),
    (MIME, UNDECODABLE),
    "no media type there is: a wrong one, or no data URI",
)

# Data URIs.
CODED = wire.base64_text(pictures.healthy())
for name, value in {
    "whole": "data:image/png;base64," + CODED,
    "bare": CODED,
    "upper-case": "DATA:IMAGE/PNG;BASE64," + CODED,
    "no-padding": "data:image/png;base64," + CODED.rstrip("="),
    "url-safe": "data:image/png;base64," + CODED.replace("+", "-").replace("/", "_"),
    "in-lines": "data:image/png;base64," + "\r\n".join(CODED[n : n + 76] for n in range(0, len(CODED), 76)),
    "percent": "data:image/png;base64," + CODED.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"),
    "blanks-around": f"  data:image/png;base64,{CODED} \n",
}.items():
    add(f"uri-{name}", text(value), "ok")
for name, value in {
    "no-comma": "data:image/png;base64" + CODED.replace(",", ""),
    "not-base64": "data:image/png," + CODED,
    "nothing": "data:,",
    "empty": "",
    "no-payload": "data:image/png;base64,",
    "scheme-alone": "data:",
    "bad-letter": "data:image/png;base64," + "!" + CODED,
    "nul": "data:image/png;base64,\0" + CODED,
    "one-left-over": "data:image/png;base64," + CODED[:4001],
    "padding-inside": "data:image/png;base64,AA==" + CODED,
    "padding-alone": "data:image/png;base64,====",
    "full-width": "data:image/png;base64," + "\uff21" * 100,
    "percent-cut": "data:image/png;base64,%4",
    "bidi": "data:image/png;base64,\u202e" + CODED,
    "marks": "data:image/png;base64," + "A\u0301" * 50,
    "twice": "data:image/png;base64,data:image/png;base64," + CODED,
    "percent-all-of-a-megabyte": "data:image/png;base64," + "%41" * 300_000,
}.items():
    codes = (UNDECODABLE, TRUNCATED) if name in ("one-left-over",) else (UNDECODABLE,)
    add(f"bad-uri-{name}", text(value), codes, "cut base64 is a cut file too" if len(codes) > 1 else "")
add(
    "uri-without-type",
    text("data:;base64," + CODED),
    ("ok", MIME),
    "RFC 2397: without a type it is text/plain, or nothing is declared",
)
add("uri-cut-in-half", text("data:image/png;base64," + CODED[: len(CODED) // 8 * 4]), TRUNCATED)
