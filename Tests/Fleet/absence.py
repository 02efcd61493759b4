"""The centre of a server's pages is away."""

import json
import re
import signal
import urllib.error

from proof import until, verdict

STALE = re.compile(r"The centre has not answered since (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d UTC; "
                   r"what is shown is of (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d UTC")


def refusal(serve):
    """What is answered in place of probes."""
    try:
        return serve.get("/api/v1/outcomes")
    except urllib.error.HTTPError as error:
        return error.read().decode()


def prove(server, serve):
    """The centre is killed: a page that is made from it says so, and is not an empty one."""
    def status(path):
        try:
            serve.get(path)
            return 200
        except urllib.error.HTTPError as error:
            return error.code
    before = [status("/outcomes"), status("/api/v1/outcomes")]
    server.kill(signal.SIGKILL)
    server.start()
    again = [status("/outcomes") for _ in range(3)]
    verdict("a centre that was begun anew fails no page for connections of before", again == [200] * 3, str(again))
    until(10, lambda: "has not answered" not in serve.get("/"))
    server.kill(signal.SIGKILL)
    refused = refusal(serve)
    during = [status("/outcomes"), status("/api/v1/outcomes"), status("/incidents/none")]
    told = until(15, lambda: "has not answered" in serve.get("/"))
    endpoint = "/" + re.search(r'href="(endpoints/[^"]+)"', serve.get("/"))[1]
    silent = [path for path in ("/", "/incidents", "/providers", "/money", "/method", "/compare", "/report", endpoint,
                                "/api/v1/status", "/api/v1/incidents", "/api/v1/money", "/api/v1/pictures") if not STALE.search(serve.get(path))]
    page, state = serve.get("/"), json.loads(serve.get("/api/v1/status"))["state"]
    figures = serve.get("/metrics")
    server.start()
    after = until(20, lambda: (found := status("/outcomes")) == 200 and found)
    over = until(10, lambda: "has not answered" not in serve.get("/"))
    verdict("every page and the interface say since when the centre does not answer, and no more once it does",
            told and not silent and 'class="standing none"' in page and state == "unknown" and over, f"silent are {silent}; {state} {bool(over)}")
    heard = serve.get("/metrics")
    verdict("the figures say whether the centre is heard, and how each place stands", "assay_fleet_centre_up 0\n" in figures
            and "assay_fleet_centre_up 1\n" in heard and "assay_fleet_centre_heard_timestamp_seconds 1" in figures
            and 'assay_fleet_place_silent{place="ams"} 0' in figures, figures[-300:] if "assay_fleet" not in figures else "")
    verdict("what cannot be read says so, and where the centre lies is the log's alone", "cannot be read just now" in refused
            and "postgresql" not in refused and "pgpass" not in refused and "postgresql://" in serve.log, refused)
    unknown = "assay_endpoint_up{" not in figures and "assay_endpoint_up{" in heard and "data-away" in page and "all heard" not in page
    verdict("nothing is green while the centre is away", unknown and "pill good" not in page, page[:300])
    verdict("pages of a centre that is away answer 503, and are there again with it",
            before == [200, 200] and during == [503] * 3 and after == 200, f"{before} {during} {after}")
