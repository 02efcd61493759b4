"""Other commands than a plain check of the work: they must bear the same servers, and end with their own exit status."""

import pictures
import wire
from case import Cases
from cases import picture_files, providers, texts
from wire import endless, says

add = Cases("commands").add
CHECK = ("check", "--settings", "{settings}")
REPORTS = tuple(
    word
    for name in ("json", "csv", "markdown", "html", "junit", "tap", "github")
    for word in ("--report", f"{name}={{folder}}/report.{name}")
)
OK, FAILED, USAGE, NO_ANSWER = "exit 0", "exit 1", "exit 2", "exit 3"

# The ten worst servers.
WORST = {
    "header-flood": (endless(b"HTTP/1.1 200 OK\r\n", b"X-Field: flood\r\n" * 4096), NO_ANSWER),
    "status-line-endless": (endless(b"HTTP/1.1 200 ", b"x" * 65536), NO_ANSWER),
    "interim-flood": (endless(b"", wire.head("100 Continue") * 2048), NO_ANSWER),
    "trailers-endless": (endless(wire.chunked_head() + b"1\r\nx\r\n0\r\n", b"X-Field: flood\r\n" * 4096), NO_ANSWER),
    "body-endless": (endless(wire.head(Content_Type="application/json"), b" " * 65536), NO_ANSWER),
    "error-of-60-megabytes": (
        endless(wire.head("500 No", Content_Length=60 << 20), b"error " * 10_000, most=60 << 20),
        (FAILED, NO_ANSWER),
    ),
    "silent": (says(b"", then="hold"), NO_ANSWER),
    "reset": (says(b"", then="reset"), NO_ANSWER),
    "escapes": (says(lambda x: wire.failed(texts.SEQUENCES["colour"] + texts.SEQUENCES["clear"] + "\u202e")), FAILED),
    "deep-json": (wire.replies(lambda: "[" * 2_000_000), FAILED),
}
TOO_LARGE = "the status is known and the body over its bound: an answer, or none"


def one(given):
    return (given, "") if isinstance(given, str) else (given, TOO_LARGE)


for name, (answer, given) in WORST.items():
    # Both sides are this server; a comparison that has answers to compare has done its work.
    compared = NO_ANSWER if given == NO_ANSWER else OK if given == FAILED else (OK, NO_ANSWER)
    add(
        f"compare-{name}",
        answer,
        *one(compared),
        steps=(("compare", "--settings", "{settings}", "--against", "{url}", "--repeat", "1"),),
        limit=4,
        alone=True,
    )
    add(
        f"watch-{name}",
        answer,
        OK,
        steps=(("watch", "--settings", "{settings}", "--runs", "2", "--every", "500ms", "--port", "0"),),
        limit=5,
        alone=True,
    )


def at_its_root(settings):
    """Where only the backend's address is asked, it leads to the case too."""
    settings["backend"]["url"] += next(iter(settings["endpoints"].values()))["path"]


for name in ["header-flood", "silent", "reset", "status-line-endless", "body-endless"]:
    answer, _ = WORST[name]
    add(
        f"reach-{name}",
        answer,
        NO_ANSWER,
        steps=((*CHECK, "--tier", "reach", *REPORTS),),
        change=at_its_root,
        alone=True,
    )
    add(f"account-{name}", answer, NO_ANSWER, steps=((*CHECK, "--tier", "account", *REPORTS),), alone=True)
add(
    "reach-escapes",
    WORST["escapes"][0],
    FAILED,
    steps=((*CHECK, "--tier", "reach", *REPORTS),),
    change=at_its_root,
    alone=True,
)
add("account-escapes", WORST["escapes"][0], FAILED, steps=((*CHECK, "--tier", "account", *REPORTS),), alone=True)
add(
    "account-space-stage",
    providers.hubbed(
        lambda x: {"runtime": {"stage": "\x1b[31m\u202e", "errorMessage": "<script>alert('hostile')</script>"}}
    ),
    FAILED,
    steps=((*CHECK, "--tier", "account", *REPORTS),),
    kind="space",
    alone=True,
)
add(
    "account-replicate-page",
    providers.sends("<script>alert('hostile')</script>", "502 No", "text/html"),
    FAILED,
    steps=((*CHECK, "--tier", "account", *REPORTS),),
    kind="replicate",
    alone=True,
)

# What the ledger has of hostile texts is read back by others.
for name in ["markup-script", "markup-marked-backtick", "markup-tap", "markup-xml-end", "markup-workflow"]:
    text = texts.MARKUP[name]
    add(
        f"report-{name}",
        says(lambda x, text=text: wire.failed(text)),
        OK,
        steps=((*CHECK, "--fail-on", "failed"), ("report", "--settings", "{settings}", *REPORTS)),
        alone=True,
    )
add(
    "report-formula",
    says(lambda x: wire.message(wire.good(source='=1+1"\u0301,"'))),
    OK,
    steps=(CHECK, ("report", "--settings", "{settings}", *REPORTS)),
    alone=True,
)
add(
    "report-pages",
    says(lambda x: wire.failed(texts.MARKUP["markup-close-pre"])),
    OK,
    steps=(CHECK, ("report", "--settings", "{settings}", "--out", "{folder}/pages")),
    alone=True,
)

# Pictures from anywhere.
PICTURES = {
    "tail-zip": (lambda: pictures.healthy() + picture_files.ZIP * 1000, OK),
    "animation": (pictures.animated, OK),
    "claim": (lambda: pictures.SIGNATURE + pictures.header(60000, 60000) + pictures.chunk(b"IDAT", b"x"), USAGE),
    "gray-4000": (lambda: pictures.gray(4000, 4000), (OK, USAGE)),
    "html": (lambda: picture_files.PAGE, USAGE),
    "escapes": (lambda: b"\x1b[31mred\x1b[0m\xe2\x80\xae", USAGE),
    "nothing": (lambda: b"", USAGE),
    "notes": (
        lambda: pictures.png(8, 8, (b"\0" + bytes(24)) * 8, before=pictures.chunk(b"tEXt", b"Comment\0\x1b[31m")),
        OK,
    ),
}
for name, (make, given) in PICTURES.items():
    expects = (given,) if isinstance(given, str) else given
    why = "blank if it is decoded within the memory there is, else too large" if len(expects) > 1 else ""
    for form in ["table", "json"]:
        add(
            f"inspect-{name}-{form}",
            says(b""),
            expects,
            why,
            steps=(("image", "inspect", "--format", form, "{file}"),),
            file=make,
            alone=True,
            limit=6,
        )
    add(
        f"compare-picture-{name}",
        says(b""),
        (OK, FAILED, USAGE),
        "a picture is compared with itself, if it is one",
        steps=(("image", "compare", "{file}", "{file}"),),
        file=make,
        alone=True,
        limit=6,
    )

# Settings of somebody else's.
for name, text in {
    "escape": "\x1b[31m",
    "bidi": "\u202ex",
    "c1": "\x9b31m",
    "nul": "a\0b",
    "marked": "a\u0301\u0489" * 20,
    "long": "x" * 100_000,
    "script": "<script>alert('hostile')</script>",
}.items():
    add(
        f"settings-endpoint-{name}",
        says(b""),
        USAGE,
        steps=(CHECK,),
        change=lambda s, text=text: s["endpoints"].update({text: {"feature": "text-to-image", "path": "/"}}),
        alone=True,
    )
    add(
        f"settings-provider-{name}",
        says(b""),
        USAGE,
        steps=(CHECK,),
        change=lambda s, text=text: s["providers"].update({text: {"kind": "replicate"}}),
        alone=True,
    )
    add(
        f"settings-path-{name}",
        says(b""),
        (USAGE, OK, FAILED, NO_ANSWER),
        "what a path may hold is asked by itself",
        steps=(CHECK,),
        change=lambda s, text=text: s["endpoints"].update(
            {"other": {"feature": "text-to-image", "path": "/" + text, "timeout": "1s"}}
        ),
        alone=True,
    )
