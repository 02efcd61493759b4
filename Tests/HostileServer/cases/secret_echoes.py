"""The server gives back every secret of the run: in every field and header, in many writings, and cut."""

import json
import os

import pictures
import secrets_known
import wire
from case import Cases
from cases import providers
from wire import says

add = Cases("secrets").add
REASON = "where the secret stands is not what is asked here: it may make the answer wrong in its own way"
ANY = (
    "ok",
    "degraded.warning",
    "contract.json",
    "contract.field",
    "contract.success",
    "contract.status",
    "contract.source",
    "contract.mime",
    "contract.text",
    "image.undecodable",
    "image.missing",
    "provider.error",
    "provider.failed",
    "provider.runtime",
    "provider.cancelled",
    "transport.protocol",
    "transport.refused",
    "transport.dns",
    "transport.truncated",
    "account.auth",
    "rejected.input",
    "throttled.rate",
)


def all_of(write=lambda s: s, apart=" and "):
    return apart.join(write(os.environ[f"HOSTILE_{name}"]) for name in secrets_known.NAMES)


# In an error's text, in every writing, each of all secrets.
for name, write in secrets_known.WRITINGS.items():
    add(f"error-{name}", says(lambda x, write=write: wire.failed("echo: " + all_of(write))), "provider.failed")
    add(
        f"page-{name}",
        says(lambda x, write=write: wire.message(f"<html>{all_of(write)}</html>", "502 Bad", kind="text/html")),
        "provider.error",
    )
    add(
        f"source-{name}",
        says(lambda x, write=write: wire.message(wire.good(source=write(os.environ["HOSTILE_REPLICATE"])))),
        "ok",
    )

# In every place of an answer.
TOKEN = lambda: os.environ["HOSTILE_REPLICATE"]
OWN = lambda: os.environ["HOSTILE_BACKEND"]
PLACES = {
    "reason": lambda s: wire.message("{}", f"500 {s}"),
    "reason-of-404": lambda s: wire.message("no", f"404 {s}"),
    "content-type": lambda s: wire.message("x", kind=f"text/{s}"),
    "content-type-of-picture": lambda s: wire.message(pictures.healthy(), kind=f"image/{s}"),
    "retry-after": lambda s: wire.head("429 Slow", Retry_After=s, Content_Length=0),
    "location": lambda s: wire.head("302 Found", Location=f"http://127.0.0.1/{s}", Content_Length=0),
    "server": lambda s: wire.message("{}", "500 No", Server=s, Via=s, Set_Cookie=s, X_Request_Id=s),
    "status-line": lambda s: f"HTTP/1.1 {s}\r\n\r\n".encode(),
    "no-http": lambda s: s.encode(),
    "length": lambda s: wire.head(Content_Length=s),
    "transfer-encoding": lambda s: wire.head(Transfer_Encoding=s),
    "chunk-size": lambda s: wire.chunked_head() + s.encode() + b"\r\nx\r\n",
    "body-that-is-no-json": lambda s: wire.message(s),
    "name-of-a-field": lambda s: wire.message(json.dumps({"success": True, s: 1})),
    "message": lambda s: wire.message(wire.good(message=s)),
    "error-as-object": lambda s: wire.message(json.dumps({"error": {"message": s}}), "500 No"),
    "error-as-list": lambda s: wire.message(json.dumps({"errors": [{"loc": [s], "msg": s}]}), "422 No"),
    "title-and-detail": lambda s: wire.message(json.dumps({"title": s, "detail": s}), "400 No"),
    "image-as-word": lambda s: wire.message(wire.good(image=s)),
    "image-as-data-uri": lambda s: wire.message(wire.good(image=f"data:image/{s};base64,AAAA")),
    "image-as-other-uri": lambda s: wire.message(wire.good(image=f"data:{s},AAAA")),
    "image-as-address": lambda s: wire.message(wire.good(image=f"http://127.0.0.1:1/{s}")),
    "success-false": lambda s: wire.message(json.dumps({"success": False, "error": s})),
    "cached": lambda s: wire.message(wire.good(cached=s)),
    "cut-body": lambda s: wire.message(wire.good(message=s))[:-50],
    "401": lambda s: wire.message(
        json.dumps({"error": f"Bearer {s} is no key"}), "401 No", WWW_Authenticate=f"Bearer error={s}"
    ),
    "413": lambda s: wire.message(s, "413 No", kind="text/plain"),
    "json-key-in-error": lambda s: wire.message(json.dumps({"error": {s: s}}), "500 No"),
    "latin-1-page": lambda s: wire.message(b"\xff\xfe" + s.encode() + b"\xff", "500 No", kind="text/plain"),
    "utf-16-page": lambda s: wire.message(s.encode("utf-16"), "500 No", kind="text/plain"),
}
for name, place in PLACES.items():
    add(f"in-{name}", says(lambda x, place=place: place(OWN())), ANY, REASON)
    add(f"anothers-in-{name}", says(lambda x, place=place: place(TOKEN())), ANY, REASON)
    add(
        f"marked-in-{name}",
        says(lambda x, place=place: place((OWN() + "\u0301").encode().decode("latin-1"))),
        ANY,
        REASON,
    )
for name, make in {
    "address": lambda s, x: x.url("/" + s),
    "name-of-host": lambda s, x: f"http://{s}.invalid/",
    "user": lambda s, x: x.url().replace("//", f"//{s}:{s}@"),
    "query": lambda s, x: x.url(f"/?token={s}"),
    "file": lambda s, x: f"file:///{s}",
    "long": lambda s, x: x.url("/" + "x" * 110 + s),
    "port": lambda s, x: f"http://127.0.0.1:{s}/",
}.items():
    for whose, secret in {"own": OWN, "anothers": TOKEN}.items():
        picture = lambda x, make=make, secret=secret: x.send(
            wire.message(wire.good(image=make(secret(), x)))
            if x.method == "POST"
            else wire.head("404 " + secret(), Content_Length=0)
        )
        add(f"in-address-{name}-{whose}", picture, ANY, REASON, kind="url", limit=4)
add("in-text-answer", says(lambda x: wire.message(wire.text(all_of()))), "ok", kind="text")

# Cut: the secret begins so far before each edge that is known of an excerpt.
for edge in [60, 120, 200, 256, 2048, 4096, 16384]:
    for inside in [4, 9, 20, 27, 28]:
        add(
            f"cut-page-{edge}-{inside}",
            says(lambda x, front=edge - inside: wire.message("x" * front + OWN(), "500 No", kind="text/plain")),
            "provider.error",
        )
    for inside in [9, 27]:
        add(
            f"cut-error-{edge}-{inside}",
            says(lambda x, front=edge - inside: wire.failed("x" * front + TOKEN() + " tail" * 20)),
            "provider.failed",
        )
        add(
            f"cut-source-{edge}-{inside}",
            says(lambda x, front=edge - inside: wire.message(wire.good(source="x" * front + TOKEN()))),
            "ok",
        )
for inside in [8, 15, 27]:
    add(
        f"cut-by-the-connection-{inside}",
        says(lambda x, inside=inside: wire.message("x" * 200, "500 No")[:-100] + OWN()[:inside].encode()),
        ("transport.truncated", "provider.error"),
        "the status is known, and the body is cut",
    )
    add(
        f"only-a-part-{inside}",
        says(lambda x, inside=inside: wire.failed("key " + OWN()[:inside] + "…")),
        "provider.failed",
    )
    add(
        f"only-the-end-{inside}",
        says(lambda x, inside=inside: wire.failed("key …" + OWN()[-inside:])),
        "provider.failed",
    )

# Providers that give back what they were sent, and what others were.
for name, (kind, make) in providers.ECHOES.items():
    for whose in [kind.upper(), "BACKEND"]:
        add(f"{name}-{whose.lower()}", make(lambda whose=whose: os.environ[f"HOSTILE_{whose}"]), ANY, REASON, kind=kind)
