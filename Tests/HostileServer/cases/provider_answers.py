"""Providers that answer what their protocols do not have: figures out of range, other kinds, floods."""

import pictures
import wire
from case import STATUS_OR_BODY, Cases
from cases import providers
from cases.providers import CONFIG, INFO, done, reply, replicate, sends, space, stream
from wire import endless

add = Cases("json").add
FIELD, JSON, UNDECODABLE, PROTOCOL = "contract.field", "contract.json", "image.undecodable", "transport.protocol"
OUT_OF_RANGE = [1e308, -1, 1e19, -1e19, 9223372036854775807, 2**64, 10**30, "1", None, [], {}, True]

# Replicate.
for number, value in enumerate(OUT_OF_RANGE):
    add(
        f"replicate-metrics-{number}",
        replicate(metrics={"predict_time": value, "total_time": value}),
        "ok",
        kind="replicate",
    )
for number, moment in enumerate(
    [
        "0000-00-00T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "99999-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "-0001-01-01T00:00:00Z",
        "2026-02-30T25:61:61Z",
        "x" * 5000,
        1e308,
    ]
):
    add(
        f"replicate-moments-{number}",
        replicate(created_at=moment, started_at=moment, completed_at=moment),
        "ok",
        kind="replicate",
    )
add(
    "replicate-ends-before-it-begins",
    replicate(created_at="2026-01-02T00:00:00Z", completed_at="2026-01-01T00:00:00Z"),
    "ok",
    kind="replicate",
)
for name, value in {
    "number": 1,
    "bool": True,
    "object": {"url": "x"},
    "list-of-numbers": [1],
    "list-of-lists": [["x"]],
    "word": "x",
    "blank": "",
}.items():
    add(
        f"replicate-output-{name}",
        replicate(output=value),
        (UNDECODABLE, FIELD),
        "an output of another kind is no picture, and not the field there should be",
        kind="replicate",
    )
for name, value in {"null": None, "empty": []}.items():
    add(f"replicate-output-{name}", replicate(output=value), FIELD, kind="replicate")
add("replicate-outputs-100000", replicate(output=lambda x: [x.url()] * 100_000), "ok", kind="replicate")
for name, value in {"number": 1, "null": None, "empty": "", "list": ["a"]}.items():
    add(f"replicate-id-{name}", replicate(id=value), FIELD, kind="replicate")
    add(f"replicate-status-{name}", replicate(status=value), FIELD, kind="replicate")
add("replicate-version-number", replicate(version=1), "ok", kind="replicate")
add("replicate-id-leads-away", replicate(id="../../../x?y#z"), "ok", kind="replicate")

# Inference.
for number, value in enumerate(["1e308", "NaN", "inf", "-1", "", "9" * 400, "0x1"]):
    add(
        f"inference-compute-time-{number}",
        lambda x, value=value: x.send(wire.message(pictures.healthy(), kind="image/png", x_compute_time=value)),
        "ok",
        kind="inference",
    )
for name, value in {
    "images-empty": {"images": []},
    "image-number": {"image": 1},
    "data-empty": {"data": []},
    "list-empty": [],
    "null": None,
    "number": 1,
}.items():
    add(f"inference-{name}", sends(value), UNDECODABLE, kind="inference")
add("inference-error-in-200", sends({"error": "no"}), UNDECODABLE, kind="inference")

# Spaces.
for number, value in enumerate([2**63 - 1, -(2**63), 1e308, "1", None, 2**64]):
    events = lambda x, value=value: (
        x.send(stream({"msg": "estimation", "rank": value, "queue_size": value, "rank_eta": value}, done(x))),
        x.close(),
    )
    add(f"space-rank-{number}", space(data=events), "ok", kind="space")
    add(
        f"space-function-{number}",
        space(
            config=lambda x, value=value: reply(x, CONFIG | {"dependencies": [{"id": value, "api_name": "predict"}]})
        ),
        "ok",
        kind="space",
    )
for name, value in {"number": 1, "text": "x", "object": {}, "null": None}.items():
    add(
        f"space-dependencies-{name}",
        space(config=lambda x, value=value: reply(x, CONFIG | {"dependencies": value})),
        "contract.status",
        kind="space",
    )
    add(
        f"space-outputs-{name}",
        space(
            data=lambda x, value=value: (
                x.send(stream({"msg": "process_completed", "success": True, "output": {"data": value}})),
                x.close(),
            )
        ),
        FIELD,
        kind="space",
    )
    add(
        f"space-first-output-{name}",
        space(
            data=lambda x, value=value: (
                x.send(stream({"msg": "process_completed", "success": True, "output": {"data": [value]}})),
                x.close(),
            )
        ),
        (UNDECODABLE, FIELD),
        "an output of another kind is no picture, and not the field there should be",
        kind="space",
    )
add(
    "space-outputs-none",
    space(
        data=lambda x: (
            x.send(stream({"msg": "process_completed", "success": True, "output": {"data": []}})),
            x.close(),
        )
    ),
    FIELD,
    kind="space",
)
add(
    "space-apis-100000",
    space(
        config=lambda x: reply(x, CONFIG | {"dependencies": [{"id": n, "api_name": f"api{n}"} for n in range(20_000)]})
    ),
    "contract.status",
    kind="space",
)
add(
    "space-parameters-100000",
    space(
        info=lambda x: reply(
            x,
            {
                "named_endpoints": {
                    "/predict": {
                        "parameters": [{"parameter_name": "p", "parameter_has_default": True, "parameter_default": 1}]
                        * 20_000
                    }
                }
            },
        )
    ),
    "ok",
    kind="space",
)
add("space-info-of-nothing", space(info=lambda x: reply(x, {})), "contract.status", kind="space")
add("space-info-of-a-list", space(info=lambda x: reply(x, [INFO])), "contract.status", kind="space")
add("space-event-of-nothing", space(join=lambda x: reply(x, {"event_id": ""})), FIELD, kind="space")
add(
    "space-stream-ends-early",
    space(data=lambda x: (x.send(stream({"msg": "process_starts"})), x.close())),
    "transport.truncated",
    kind="space",
)
add(
    "space-stream-of-json",
    space(data=lambda x: reply(x, done(x))),
    ("transport.truncated", JSON),
    "a stream without an event is cut, and no stream",
    kind="space",
)
add("space-stream-404", space(data=lambda x: reply(x, {}, "404 No")), "contract.status", kind="space")
add(
    "space-message-deep",
    space(
        data=lambda x: (
            x.send(wire.head(Content_Type="text/event-stream") + b"data: " + b"[" * 100_000 + b"\n\n"),
            x.close(),
        )
    ),
    JSON,
    kind="space",
)
add("space-host-of-another-scheme", providers.hubbed(lambda x: {"host": "file:///etc/passwd"}), FIELD, kind="space")
add("space-host-missing", providers.hubbed(lambda x: {"host": None}), FIELD, kind="space")

# Floods, wherever they come from.
wire_add = Cases("wire").add
PAGE = "<!DOCTYPE html><html><body>Bad gateway</body></html>"
for kind, page in {"replicate": JSON, "inference": UNDECODABLE, "space": JSON}.items():
    wire_add(f"{kind}-page-for-an-answer", sends(PAGE, kind="text/html"), page, kind=kind)
    wire_add(f"{kind}-no-http", wire.says(PAGE.encode()), PROTOCOL, kind=kind)
    wire_add(
        f"{kind}-fields-endless",
        endless(b"HTTP/1.1 200 OK\r\n", b"X-Field: flood\r\n" * 4096),
        PROTOCOL,
        kind=kind,
        alone=True,
    )
    wire_add(
        f"{kind}-error-of-60-megabytes",
        endless(wire.head("500 No", Content_Length=60 << 20), b"error " * 10_000, most=60 << 20),
        ("provider.error", PROTOCOL),
        STATUS_OR_BODY,
        kind=kind,
        alone=True,
        limit=4,
    )
    wire_add(
        f"{kind}-answer-of-60-megabytes",
        endless(
            wire.head(Content_Type="application/json", Content_Length=60 << 20) + b'{"a":"',
            b"x" * 65536,
            most=(60 << 20) - 6,
        ),
        (JSON, PROTOCOL),
        STATUS_OR_BODY,
        kind=kind,
        alone=True,
        limit=4,
    )
