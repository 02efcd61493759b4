"""What providers answer: enough of their protocols that a call comes to where the hostile part is."""

import json

import pictures
import wire


def reply(x, value, status="200 OK", **headers):
    x.send(wire.message(json.dumps(value), status, **headers))


def replicate(picture=None, look=None, **fields):
    """A prediction with these fields; functions are called for their value."""

    def answer(x):
        if "/picture" in x.path:
            return picture(x) if picture else x.send(wire.message(pictures.healthy(), kind="image/png"))
        told = {
            "id": "abc",
            "status": "succeeded",
            "output": [x.url("/picture")],
            "version": "v1",
            "metrics": {"predict_time": 0.1},
        }
        told |= {name: value(x) if callable(value) else value for name, value in fields.items()}
        if look and (x.method == "GET" or x.path.endswith("/cancel")):
            return look(x, told)
        reply(x, told, "201 Created")

    return answer


CONFIG = {
    "version": "6.31.0", "api_prefix": "/gradio_api", "protocol": "sse_v3",
    "dependencies": [{"id": 0, "inputs": [1], "outputs": [2], "api_name": "predict"}],
}  # fmt: skip
INFO = {
    "named_endpoints": {
        "/predict": {
            "parameters": [
                {
                    "parameter_name": "prompt",
                    "parameter_has_default": False,
                    "type": {"type": "string"},
                    "component": "Textbox",
                }
            ],
            "returns": [],
        }
    },
    "unnamed_endpoints": {},
}


def space(**parts):
    """A Gradio app; a part replaces one of hub, config, info, join, data or file: a function of the exchange."""

    def answer(x):
        for place, name in (
            ("/api/spaces/", "hub"),
            ("/config", "config"),
            ("/info", "info"),
            ("/queue/join", "join"),
            ("/queue/data", "data"),
            ("/file=", "file"),
            ("/cancel", "cancel"),
        ):
            if place in x.path:
                return parts.get(name, WHOLE[name])(x)
        reply(x, {"detail": "Not Found"}, "404 Not Found")

    return answer


def event(message):
    return f"data: {json.dumps(message)}\n\n".encode()


def stream(*messages):
    return wire.head(Content_Type="text/event-stream") + b"".join(map(event, messages))


def done(x, **file):
    return {"msg": "process_completed", "success": True, "output": {"data": [{"path": "/tmp/picture.png", **file}]}}


WHOLE = {
    "hub": lambda x: reply(x, {"id": "o/n", "host": x.url("").rstrip("/"), "runtime": {"stage": "RUNNING"}}),
    "config": lambda x: reply(x, CONFIG),
    "info": lambda x: reply(x, INFO),
    "join": lambda x: reply(x, {"event_id": "e1"}),
    "data": lambda x: (x.send(stream({"msg": "process_starts"}, done(x))), x.close()),
    "file": lambda x: x.send(wire.message(pictures.healthy(), kind="image/png")),
    "cancel": lambda x: reply(x, True),
}


def sends(value, status="200 OK", kind="application/json"):
    """One answer to everything; JSON, bytes, or a function that makes either."""

    def answer(x):
        made = value() if callable(value) else value
        x.send(wire.message(made if isinstance(made, (bytes, str)) else json.dumps(made), status, kind=kind))

    return answer


def hubbed(fields):
    return space(
        hub=lambda x: reply(
            x, {"id": "o/n", "host": x.url("").rstrip("/"), "runtime": {"stage": "RUNNING"}, **fields(x)}
        )
    )


# By name: the kind of provider, and what gives a secret back; the secret comes as a function.
ECHOES = {
    "replicate-id": ("replicate", lambda s: replicate(id=lambda x: s())),
    "replicate-id-failed": ("replicate", lambda s: replicate(id=lambda x: s(), output=None, error="no")),
    "replicate-version": ("replicate", lambda s: replicate(version=lambda x: s())),
    "replicate-output": ("replicate", lambda s: replicate(output=lambda x: s())),
    "replicate-error": ("replicate", lambda s: lambda x: reply(x, {"id": "abc", "status": "failed", "error": s()})),
    "replicate-unknown-status": ("replicate", lambda s: lambda x: reply(x, {"id": "abc", "status": s()})),
    "replicate-cancelled": ("replicate", lambda s: lambda x: reply(x, {"id": s(), "status": "canceled"})),
    "replicate-output-address": ("replicate", lambda s: replicate(output=lambda x: f"http://127.0.0.1:1/{s()}")),
    "replicate-refusal": ("replicate", lambda s: sends(lambda: {"title": "no", "detail": f"the key {s()}"}, "401 No")),
    "replicate-page": ("replicate", lambda s: sends(lambda: f"<html>{s()}</html>", "502 Bad", "text/html")),
    "replicate-text": ("replicate", lambda s: sends(lambda: s())),
    "inference-error": ("inference", lambda s: sends(lambda: {"error": s(), "warnings": [s()]}, "500 No")),
    "inference-error-in-200": ("inference", lambda s: sends(lambda: {"error": s()})),
    "inference-type": ("inference", lambda s: lambda x: x.send(wire.message(pictures.healthy(), kind=f"image/{s()}"))),
    "inference-text": ("inference", lambda s: sends(lambda: s(), kind="text/plain")),
    "inference-refusal": ("inference", lambda s: sends(lambda: {"error": f"token {s()} seems invalid"}, "400 No")),
    "space-stage": ("space", lambda s: hubbed(lambda x: {"runtime": {"stage": s(), "errorMessage": s()}})),
    "space-host": ("space", lambda s: hubbed(lambda x: {"host": f"http://{s()}.invalid"})),
    "space-version": ("space", lambda s: space(config=lambda x: reply(x, CONFIG | {"version": s()}))),
    "space-names": (
        "space",
        lambda s: space(config=lambda x: reply(x, CONFIG | {"dependencies": [{"id": 0, "api_name": s()}]})),
    ),
    "space-described": (
        "space",
        lambda s: space(info=lambda x: reply(x, {"named_endpoints": {s(): {"parameters": []}}})),
    ),
    "space-parameter": (
        "space",
        lambda s: space(
            info=lambda x: reply(
                x, {"named_endpoints": {"/predict": {"parameters": [{"parameter_name": "p"}, {"parameter_name": s()}]}}}
            )
        ),
    ),
    "space-event": ("space", lambda s: space(join=lambda x: reply(x, {"event_id": s()}))),
    "space-error": (
        "space",
        lambda s: space(
            data=lambda x: (
                x.send(stream({"msg": "process_completed", "success": False, "output": {"error": s(), "title": s()}})),
                x.close(),
            )
        ),
    ),
    "space-unexpected": (
        "space",
        lambda s: space(data=lambda x: (x.send(stream({"msg": "unexpected_error", "message": s()})), x.close())),
    ),
    "space-no-message": (
        "space",
        lambda s: space(
            data=lambda x: (
                x.send(wire.head(Content_Type="text/event-stream") + f"data: {s()}\n\n".encode()),
                x.close(),
            )
        ),
    ),
    "space-path": (
        "space",
        lambda s: space(
            data=lambda x: (x.send(stream(done(x, path=f"/tmp/{s()}"))), x.close()),
            file=lambda x: reply(x, {}, "404 No"),
        ),
    ),
    "space-page": ("space", lambda s: space(hub=sends(lambda: f"<html>{s()}</html>", "503 No", "text/html"))),
}
