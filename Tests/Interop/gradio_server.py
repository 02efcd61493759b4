"""Our Space client against a real Gradio server, whose version CLIENT's virtual environment decides."""

import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack, contextmanager

from common import checks, finish

HERE = pathlib.Path(__file__).parent
ASSAY = os.environ["ASSAY"]
check = checks(prepare=lambda: None)


@contextmanager
def gradio_app():
    """The app's address, while it runs."""
    app = subprocess.Popen(
        [sys.executable, "-W", "ignore", HERE / "gradio_app.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # tracebacks of the failures that were asked for
        text=True,
    )
    try:
        for line in app.stdout:
            if line.startswith("serves "):
                yield line.split()[1].rstrip("/")
                return
        raise RuntimeError("the Gradio app did not start")
    finally:
        app.kill()
        app.wait()


@contextmanager
def hub(address):
    """What the hub says of a Space: where it runs and in which stage."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps({"host": address, "runtime": {"stage": "RUNNING"}}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def probe(api, *options):
    """The verdicts of a run that asks this function of the app."""
    with tempfile.TemporaryDirectory() as folder:
        command = [ASSAY, "check", "--settings", HERE / "gradio_server.yaml"]
        command += ["--ledger", f"{folder}/assay.db", "--format", "jsonl", *options]
        environment = {**os.environ, "HUB": hub_address, "API": f"/{api}"}
        result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    if not result.stdout:
        raise RuntimeError(result.stderr)
    return [json.loads(line) for line in result.stdout.splitlines()]


stack = ExitStack()
hub_address = stack.enter_context(hub(stack.enter_context(gradio_app())))


def only(verdicts):
    (verdict,) = verdicts
    return verdict, verdict["attempts"][-1]


def expect(what, wanted):
    assert what == wanted, f"{what!r}, expected {wanted!r}"


# The app only resizes: that passes, and is remarked upon.
PLAIN = "degraded.warning"


@check("a picture comes back four times as large, like the reference, and is called a plain resize")
def _():
    verdict, attempt = only(probe("upsample"))
    expect((attempt["code"], verdict["code"], verdict["passed"]), ("ok", PLAIN, True))
    expect([finding["subject"] for finding in verdict["findings"]], ["image: only resized"])
    expect((verdict["image"]["width"], verdict["image"]["height"]), (640, 480))
    assert verdict["image"]["psnr_db"] > 20, verdict["image"]
    assert attempt["model_version"].startswith("gradio "), attempt


@check("a slow job with progress is followed to its end, its work told from its queue")
def _():
    verdict, attempt = only(probe("slow"))
    expect(verdict["code"], PLAIN)
    # The job sleeps ten times 0.1 s. We see its start and its end by events, and each may be late: the first one shortens.
    assert attempt["timings"]["run_us"] >= 700_000, attempt["timings"]


@check("an exception is a failed job, with its text")
def _():
    verdict, attempt = only(probe("fail"))
    expect(verdict["code"], "provider.failed")
    assert "larger than the memory" in attempt["detail"], attempt["detail"]


@check("a full queue is throttled.queue, and who got in is served")
def _():
    verdicts = probe("slow", "--repeat", "6", "--concurrency", "6")
    codes = sorted(verdict["code"] for verdict in verdicts)
    expect(set(codes), {PLAIN, "throttled.queue"})


@check("an api that the app does not have is named")
def _():
    verdict, attempt = only(probe("unknown"))
    expect(verdict["code"], "contract.status")
    assert "/upsample" in attempt["detail"], attempt["detail"]


@check("a server that stops midway is a broken connection")
def _():
    verdict, _ = only(probe("stop"))
    assert verdict["code"] in ("transport.truncated", "transport.reset"), verdict["code"]


stack.close()
finish()
