"""Every status with a body that says it is fine, odd waits, and redirects."""

import wire
from case import STATUS_OR_BODY, Cases
from wire import endless, says

add = Cases("wire").add
PROTOCOL, STATUS = "transport.protocol", "contract.status"

MEANINGS = {
    400: "rejected.input", 401: "account.auth", 402: "account.payment", 403: "account.auth", 413: "rejected.input",
    422: "rejected.input", 429: "throttled.rate",
}  # fmt: skip
for status in [
    201,
    202,
    203,
    206,
    207,
    226,
    300,
    301,
    302,
    303,
    305,
    307,
    308,
    *range(400, 419),
    421,
    422,
    424,
    426,
    428,
    429,
    431,
    451,
    499,
]:
    add(
        f"status-{status}-with-a-good-body",
        says(lambda x, status=status: wire.message(wire.good(), f"{status} So", Location="/elsewhere")),
        MEANINGS.get(status, STATUS),
    )
for status in [500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 530, 599]:
    add(
        f"status-{status}-with-a-good-body",
        says(lambda x, status=status: wire.message(wire.good(), f"{status} So")),
        "provider.error",
    )
for status in [204, 205, 304]:
    add(
        f"status-{status}-with-a-body",
        says(lambda x, status=status: wire.message(wire.good(), f"{status} So")),
        (STATUS, PROTOCOL),
        "it has no body: one is an unexpected status, and broken HTTP",
    )

for number, wait in enumerate(
    [
        "-1",
        "1e308",
        "NaN",
        "inf",
        "99999999999999999999",
        "0x10",
        "",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 99 Foo 99999 99:99:99 GMT",
        "9" * 4000,
        "\u202e1",
        "1;2",
    ]
):
    data = lambda x, wait=wait: wire.head("429 Slow", Retry_After=wait.encode().decode("latin-1"), Content_Length=0)
    add(f"retry-after-{number}", says(data), "throttled.rate")
for number, field in enumerate(['"api";r=0;t=' + "9" * 400, '"api";r=0;t=-1', ";t=", "t=1" * 5000]):
    add(
        f"rate-limit-{number}",
        says(
            wire.head("429 Slow", RateLimit=field, ratelimit_remaining="0", ratelimit_reset="1e999", Content_Length=0)
        ),
        "throttled.rate",
    )
for number, body in enumerate(
    [
        '{"retry_after":1e400}',
        '{"retry_after":-1}',
        '{"estimated_time":1e308}',
        "resets in ~" + "9" * 400 + "s",
        "try again in 99999999999999999999:99:99",
        "retry in " + "1" * 3900 + ":00:00",
    ]
):
    add(f"retry-in-body-{number}", says(wire.message(body, "429 Slow")), "throttled.rate")

for name, status in {"500": "provider.error", "404": STATUS, "200": "contract.json"}.items():
    answer = endless(
        wire.head(f"{name} So", Content_Type="text/plain", Content_Length=60 << 20), b"error " * 10_000, most=60 << 20
    )
    add(f"error-of-60-megabytes-{name}", answer, (status, PROTOCOL), STATUS_OR_BODY, alone=True, limit=4)


# Redirects of the address of a result; those of a call are never followed.
def to(place):
    def answer(x):
        if x.path in ("", "/"):
            x.send(wire.message(wire.good(image=x.url("/0"))))
        else:
            x.send(wire.head("302 Found", Location=place(x) if callable(place) else place, Content_Length=0))

    return answer


def once(then):
    """Leads from /0 to another address here, and answers there."""

    def answer(x):
        if x.path in ("", "/"):
            x.send(wire.message(wire.good(image=x.url("/0"))))
        elif x.path == "/0":
            x.send(wire.head("302 Found", Location=then(x), Content_Length=0))
        else:
            x.send(wire.message(wire.pictures.healthy(), kind="image/png"))

    return answer


add("redirect-once", once(lambda x: x.url("/1")), "ok", kind="url")
add("redirect-relative", once(lambda x: f"/s/{x.case.name}/1"), "ok", kind="url")
add("redirect-to-another-name", once(lambda x: x.url("/1", host="localhost")), "ok", kind="url")
add(
    "redirect-with-credentials",
    once(lambda x: x.url("/1").replace("//", "//user:hidden@")),
    ("ok", PROTOCOL),
    "what an address has before its host may be refused",
    kind="url",
)
add("redirect-with-fragment", once(lambda x: x.url("/1") + "#there"), "ok", kind="url")
add("redirect-loop", to(lambda x: x.url("/0")), PROTOCOL, kind="url")
add("redirect-loop-growing", to(lambda x: x.url(x.path + "/0")), PROTOCOL, kind="url")
for name, place in {
    "to-file": "file:///etc/passwd",
    "to-ftp": "ftp://127.0.0.1/x",
    "to-gopher": "gopher://127.0.0.1:70/_x",
    "to-dict": "dict://127.0.0.1:2628/d:x",
    "to-data": "data:image/png;base64,AAAA",
    "to-javascript": "javascript:alert(1)",
    "to-port-99999": "http://127.0.0.1:99999/",
    "to-nowhere": "http://",
    "to-nul": "http://127.0.0.1\0/",
    "to-a-long-address": "http://127.0.0.1/" + "x" * 300_000,
}.items():
    add(f"redirect-{name}", to(place), PROTOCOL, kind="url")
add("redirect-to-nothing", to(""), (PROTOCOL, STATUS), "without a place there is no redirect", kind="url")
add("redirect-to-a-closed-port", to("http://127.0.0.1:1/"), "transport.refused", kind="url")
add("redirect-to-no-name", to("http://no-such-name.invalid/"), "transport.dns", kind="url", limit=4)


# The address of a result itself.
def at(address):
    return says(lambda x: wire.message(wire.good(image=address(x) if callable(address) else address)))


for name, address in {
    "file": "file:///etc/passwd", "ftp": "ftp://127.0.0.1/x", "nothing": "", "blank": " ", "relative": "/picture",
    "word": "picture", "port-0": "http://127.0.0.1:0/", "port-99999": "http://127.0.0.1:99999/", "scheme": "http:///x",
    "nul": "http://127.0.0.1\0.example.org/", "javascript": "javascript:alert(1)",
}.items():  # fmt: skip
    add(
        f"address-{name}",
        at(address),
        ("image.undecodable", PROTOCOL, "transport.dns"),
        "no http(s) address is no picture; libcurl may read a host in a broken one",
        kind="url",
    )
add(
    "address-404",
    lambda x: x.send(
        wire.message(wire.good(image=x.url())) if x.method == "POST" else wire.head("404 Gone", Content_Length=0)
    ),
    "image.missing",
    kind="url",
)
add(
    "address-500",
    lambda x: x.send(wire.message(wire.good(image=x.url())) if x.method == "POST" else wire.failed("no")),
    "provider.error",
    kind="url",
)

# Where the backend's own address is not loopback, what it names must be public, but for its own origin. The first one is the server
# itself, by another name.
for number, host in enumerate(["127.0.0.1", "localhost", "127.1", "0x7f.1", "2130706433", "017700000001", "[::ffff:127.0.0.1]"]):
    add(
        f"private-{number}",
        says(lambda x, host=host: wire.message(wire.good(image=x.url(host=host)))),
        PROTOCOL,
        kind="url",
        host="0.0.0.0",
    )
add("own-origin", says(lambda x: wire.message(wire.good(image=x.url(host="0.0.0.0")))), "image.undecodable", kind="url", host="0.0.0.0")
