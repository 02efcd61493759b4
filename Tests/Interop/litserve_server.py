"""A description of one's own against a real LitServe: base64 both ways."""

import signal
import sys

from common import checks, finish
from served import HERE, code, enlarged, only, probe, serving

check = checks(prepare=lambda: None)


def ask(server, tier="work", endpoint="upscale"):
    return only(probe("litserve.yaml", server, "--tier", tier, "--endpoint", endpoint))


# Ended by an interrupt alone: by another signal its workers stay.
with serving(
    lambda port: [sys.executable, "-W", "ignore", HERE / "litserve" / "server.py", str(port)],
    lambda server: server.get("/health") == (200, "ok"), stop=signal.SIGINT,
) as server:

    @check("reach and account are ok, and free")
    def _():
        for tier in ("reach", "account"):
            code(ask(server, tier), "ok")

    @check("a picture comes back four times as large, like the reference, and is called a plain resize")
    def _():
        enlarged(ask(server))

    @check("a model that raises is provider.error: the server says no more than 500")
    def _():
        server.mode("fails")
        try:
            code(ask(server), "provider.error", "Internal server error")
        finally:
            server.mode("")

    @check("a request without its picture is rejected.input, with the reason")
    def _():
        code(ask(server, endpoint="misnamed"), "rejected.input", "missing 'image'")


finish()
