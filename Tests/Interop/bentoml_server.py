"""Descriptions of one's own against a real BentoML: a picture in one answer, and a task that is looked at until done."""

import json
import urllib.request
from contextlib import contextmanager

from common import checks, finish, png
from served import BIN, code, enlarged, only, probe, serving

check = checks(prepare=lambda: None)
ROUTES = ("own", "later")


def bento(concurrency):
    return serving(
        lambda port: [f"{BIN}/bentoml", "serve", "service:Upscaler", "--host", "127.0.0.1", "--port", str(port)],
        lambda server: server.get("/readyz")[0] == 200, [("bentoml/service.py", "service.py")],
        BENTOML_DO_NOT_TRACK="True", CONCURRENCY=str(concurrency))


def ask(server, provider, tier="work", endpoint="upscale", fixture="small-town"):
    options = ["--fixture", fixture] if tier == "work" else []
    return only(probe(
        "bentoml.yaml", server, "--tier", tier, "--provider", provider, "--endpoint", endpoint, *options))


@contextmanager
def mode(server, word):
    server.mode(word)
    try:
        yield
    finally:
        server.mode("")


@contextmanager
def busy(server):
    """Somebody else's work takes the only place."""
    boundary = "a-boundary"
    head = 'Content-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    request = urllib.request.Request(
        server.address + "/later/submit",
        f"--{boundary}\r\n{head}".encode() + png() + f"\r\n--{boundary}--\r\n".encode(),
        {"Content-Type": f"multipart/form-data; boundary={boundary}"})
    with mode(server, "slow"):
        with urllib.request.urlopen(request, timeout=10) as answer:
            look = "/later/status?task_id=" + json.load(answer)["task_id"]
        server.wait(lambda server: server.get(look)[0] == 429, "it did not become busy")
        yield
    server.wait(lambda server: "completed" in server.get(look)[1], "the work was not ended")


with bento(4) as server:
    for route in ROUTES:

        @check(f"{route}: reach and account are ok, and free")
        def _(route=route):
            for tier in ("reach", "account"):
                verdict = ask(server, route, tier)
                code(verdict, "ok")
                assert verdict["cost_microdollars"] == 0

        @check(f"{route}: a picture comes back four times as large, like the reference, and is called a plain resize")
        def _(route=route):
            enlarged(ask(server, route))

        @check(f"{route}: a service that raises is provider.failed, and its work cost nothing")
        def _(route=route):
            with mode(server, "fails"):
                verdict = ask(server, route)
            code(verdict, "provider.failed")
            assert verdict["attempts"][-1]["cost_microdollars"] == 0, verdict["attempts"][-1]["cost_basis"]

    @check("own: a value of the wrong type is rejected.input, with the reason")
    def _():
        code(ask(server, "own", endpoint="bad-scale", fixture="tiny"), "rejected.input", "should be a valid number")

    @check("later: a value of the wrong type is a task that failed; why is said by the result alone")
    def _():
        verdict = ask(server, "later", endpoint="bad-scale", fixture="tiny")
        code(verdict, "provider.failed")

    @check("own: an argument that the service does not want is rejected.input, told in a list")
    def _():
        with mode(server, "invalid"):
            code(ask(server, "own"), "rejected.input", "the scale is odd")

    @check("own: work that takes too long is a timeout")
    def _():
        with mode(server, "slow"):
            code(ask(server, "own", endpoint="hasty"), "timeout.first_byte")

    @check("later: a task that takes too long is timeout.poll, though it cannot be cancelled here")
    def _():
        with mode(server, "slow"):
            code(ask(server, "later", endpoint="hasty"), "timeout.poll")
        enlarged(ask(server, "later"))

    @check("later: a task of seconds is looked at until it is done")
    def _():
        with mode(server, "seconds"):
            verdict = ask(server, "later")
        enlarged(verdict)
        timings = verdict["attempts"][-1]["timings"]
        # The service works for two seconds; on a busy machine it may have begun before it answered.
        assert timings["total_us"] > 1_900_000 and timings["run_us"] > 800_000, timings


with bento(1) as server:

    @check("a full server is throttled.queue at work, and still there at reach")
    def _():
        with busy(server):
            for route in ROUTES:
                code(ask(server, route), "throttled.queue", "Too many requests")
                code(ask(server, route, "reach"), "ok")

    @check("later: looks that are refused with 429 while one's own task runs do not lose it")
    def _():
        with mode(server, "seconds"):
            verdict = ask(server, "later")
        enlarged(verdict)


finish()
