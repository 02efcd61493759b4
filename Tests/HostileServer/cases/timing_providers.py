"""Providers that never come to an end. What is given up may be cancelled, which takes no longer than the limit allows."""

import wire
from case import Cases
from cases import providers
from cases.timing import FIRST, POLL, TOTAL, holds

add = Cases("timing").add


def running(status, look):
    def answer(x):
        told = {"id": "abc", "status": status, "output": None}
        if x.method == "GET" or x.path.endswith("/cancel"):
            return look(x, told)
        providers.reply(x, told, "201 Created")

    return answer


tells = lambda x, told: providers.reply(x, told)
add("replicate-starting-for-ever", running("starting", tells), "provider.loading", kind="replicate")
add("replicate-processing-for-ever", running("processing", tells), POLL, kind="replicate")
add(
    "replicate-looks-hang",
    running("processing", lambda x, told: x.hold()),
    (POLL, FIRST, TOTAL),
    "a look that hangs and work that does not end are both true",
    kind="replicate",
)
add(
    "replicate-cancel-hangs",
    running("processing", lambda x, told: x.hold() if x.path.endswith("/cancel") else tells(x, told)),
    POLL,
    kind="replicate",
)
add(
    "replicate-cancel-drips",
    running(
        "processing",
        lambda x, told: (
            x.drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000) if x.path.endswith("/cancel") else tells(x, told)
        ),
    ),
    POLL,
    kind="replicate",
)
add(
    "replicate-looks-reset",
    running("processing", lambda x, told: x.reset()),
    ("transport.reset", POLL),
    "a few looks that fail are borne",
    kind="replicate",
)
add(
    "inference-loading-for-ever",
    providers.sends({"error": "currently loading", "estimated_time": 0.1}, "503 No"),
    "provider.loading",
    kind="inference",
)
add(
    "inference-loading-for-a-year",
    providers.sends({"error": "currently loading", "estimated_time": 3e7}, "503 No"),
    "provider.loading",
    kind="inference",
)
add(
    "inference-loading-negative",
    providers.sends({"error": "currently loading", "estimated_time": -1}, "503 No"),
    "provider.loading",
    kind="inference",
)
add("inference-silent", holds(b""), FIRST, kind="inference")


def events(send):
    return providers.space(data=lambda x: (x.send(wire.head(Content_Type="text/event-stream")), send(x)))


def repeats(piece, pause):
    def send(x):
        while True:
            x.send(piece)
            if pause:
                x.wait(pause)

    return send


add("space-stream-silent", events(lambda x: x.hold()), TOTAL, kind="space")
add("space-heartbeats-for-ever", events(repeats(providers.event({"msg": "heartbeat"}), 0.1)), TOTAL, kind="space")
add(
    "space-estimates-for-ever",
    events(repeats(providers.event({"msg": "estimation", "rank": 9, "queue_size": 10}), 0.05)),
    TOTAL,
    kind="space",
)
add("space-comments-for-ever", events(repeats(b": hi\n\n", 0.05)), TOTAL, kind="space")
BOUNDS = "either bound may be met first"
add(
    "space-heartbeats-in-flood",
    events(repeats(providers.event({"msg": "heartbeat"}) * 500, 0)),
    (TOTAL, "transport.protocol"),
    BOUNDS,
    kind="space",
    alone=True,
)
add(
    "space-event-endless",
    events(lambda x: (x.send(b"data: "), repeats(b"x" * 65536, 0)(x))),
    (TOTAL, "transport.protocol", "contract.json"),
    BOUNDS,
    kind="space",
    alone=True,
)
add(
    "space-line-ends-for-ever",
    events(repeats(b"\n" * 65536, 0)),
    (TOTAL, "transport.protocol"),
    BOUNDS,
    kind="space",
    alone=True,
)
add(
    "space-leave-hangs",
    providers.space(
        data=lambda x: (x.send(wire.head(Content_Type="text/event-stream")), x.hold()), cancel=lambda x: x.hold()
    ),
    TOTAL,
    kind="space",
)
for part in ["hub", "config", "info", "join", "file"]:
    add(f"space-{part}-silent", providers.space(**{part: lambda x: x.hold()}), FIRST, kind="space")
