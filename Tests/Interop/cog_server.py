"""kind: cog against a real cog, whose version CLIENT's virtual environment decides."""

import base64
import json
import signal
import sys
import threading
import urllib.request
from contextlib import contextmanager

from common import CLIENT, checks, finish, png
from served import code, enlarged, only, probe, serving

check = checks(prepare=lambda: None)
IS_OLD = CLIENT == "cog-0.9"  # all Python; the newer ones are served by coglet
FILES = [("cog/predict.py", "predict.py"), ("cog/cog.yaml", "cog.yaml")]
# The newer ones have it of `cog build`, the older make it themselves.
FILES += [] if IS_OLD else [("cog/openapi_schema.json", ".cog/openapi_schema.json")]


def health(server):
    status, text = server.get("/health-check")
    return json.loads(text)["status"] if status == 200 else None


def cog(ready="READY", mode="", **options):
    # The older ones end where set-up failed, if they are not told to stay.
    stay = ["--await-explicit-shutdown", "true"] if IS_OLD and ready == "SETUP_FAILED" else []
    return serving(
        lambda port: [sys.executable, "-W", "ignore", "-m", "cog.server.http", "--host", "127.0.0.1", *stay],
        lambda server: health(server) == ready, FILES, mode, signal.SIGKILL if stay else signal.SIGTERM,
        COG_PREDICT_TYPE_STUB="predict.py:Predictor")


def ask(server, tier="work", endpoint="upscale", fixture="small-town"):
    options = ["--fixture", fixture] if tier == "work" else []
    return only(probe("cog.yaml", server, "--tier", tier, "--endpoint", endpoint, *options))


def request(server, **headers):
    picture = "data:image/png;base64," + base64.b64encode(png()).decode()
    return urllib.request.Request(
        server.address + "/predictions", json.dumps({"input": {"image": picture}}).encode(),
        {"Content-Type": "application/json", **headers})


@contextmanager
def busy(server):
    """Somebody else's work takes the only slot."""
    server.mode("slow")
    try:
        with urllib.request.urlopen(request(server, Prefer="respond-async"), timeout=10) as answer:
            assert answer.status == 202, answer.status
        server.wait(lambda server: health(server) == "BUSY", "it did not become busy")
        yield
    finally:
        server.mode("")
    server.wait(lambda server: health(server) == "READY", "the work was not ended")


with cog() as server:

    @check("reach and account are ok, and free")
    def _():
        for tier in ("reach", "account"):
            verdict = ask(server, tier)
            code(verdict, "ok")
            assert verdict["cost_microdollars"] == 0

    @check("a picture comes back four times as large, like the reference, and is called a plain resize")
    def _():
        verdict = ask(server)
        enlarged(verdict)
        assert verdict["attempts"][-1]["timings"]["run_us"] > 0, verdict["attempts"]

    @check("two million pixels become eight")
    def _():
        verdict = only(probe("cog.yaml", server, "--endpoint", "upscale", "--fixture", "dunes"))
        code(verdict, "ok")
        assert (verdict["image"]["width"], verdict["image"]["height"]) == (3200, 2400), verdict["image"]

    @check("a predictor that raises is a failed job, with its text, and cost nothing")
    def _():
        server.mode("fails")
        try:
            verdict = ask(server)
        finally:
            server.mode("")
        code(verdict, "provider.failed", "larger than the memory")
        assert verdict["attempts"][-1]["cost_microdollars"] == 0, verdict["attempts"][-1]["cost_basis"]

    @check("an input that the model does not take is rejected, with the reason")
    def _():
        verdict = ask(server, endpoint="too-large", fixture="tiny")
        code(verdict, "rejected.input", "8")

    @check("a full server is throttled.queue at tier work, and still there at reach")
    def _():
        with busy(server):
            code(ask(server), "throttled.queue")
            code(ask(server, "reach"), "ok")
        enlarged(ask(server))

    @check("work that takes too long is a timeout, and what was hung up on ends")
    def _():
        server.mode("slow")
        try:
            verdict = ask(server, endpoint="hasty")
        finally:
            server.mode("")
        code(verdict, "timeout.first_byte")
        server.wait(lambda server: health(server) == "READY", "the work was not ended")
        enlarged(ask(server))

    if IS_OLD:

        @check("one that is asked to wait for the work answers nobody meanwhile: even reach is a timeout")
        def _():
            server.mode("slow")
            thread = threading.Thread(target=lambda: urllib.request.urlopen(request(server), timeout=60).close())
            thread.start()
            try:
                server.wait(lambda server: server.get("/health-check", within=1)[0] is None, "it does not work")
                verdict = ask(server, "reach", endpoint="hasty")
            finally:
                server.mode("")
                thread.join()
            code(verdict, "timeout.first_byte")


@check("set-up that goes on is provider.loading at reach")
def _():
    with cog("STARTING", "setup-slow") as server:
        code(ask(server, "reach"), "provider.loading")
        # The older ones say that they are at work.
        code(ask(server), "throttled.queue" if IS_OLD else "provider.loading")
        server.mode("")
        server.wait(lambda server: health(server) == "READY", "it did not become ready")
        enlarged(ask(server))


@check("set-up that failed is provider.failed at reach, and no work")
def _():
    with cog("SETUP_FAILED", "setup-fails") as server:
        code(ask(server, "reach"), "provider.failed", "SETUP_FAILED")
        # The newer ones say that it has not finished, the older break.
        code(ask(server), "provider.error" if IS_OLD else "provider.loading")


finish()
