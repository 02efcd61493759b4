"""What `fleet outages` tells of the rows of views.py."""

import re

from locations import assay
from proof import verdict

CLOCK_TIME = re.compile(r" (?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d")


def prove(server, folder):
    """Returns all of it."""
    told_of = assay("fleet", "outages", server.address("keeper")).stdout
    lines = [line for line in told_of.splitlines() if "e-left.left" in line]
    lines += [line for line in told_of.splitlines() if "e-quit.quit" in line and "(8 m 20 s)" in line]
    verdict("an outage that a place saw which is gone, or is retired, has an end", len(lines) == 2 and "it goes on" not in lines[0], str(lines))
    past = {name: [CLOCK_TIME.sub("", line.split(": ", 1)[1]) for line in told_of.splitlines() if f"e-{name}." in line and "goes on" in line]
            for name in ("named", "apart", "mended", "slow")}
    quorum = assay("fleet", "outages", server.address("keeper"), "--settings", quorum_of(folder, server)).stdout
    short = assay("fleet", "outages", server.address("keeper"), "--window", "100ms").stdout
    everywhere = [line for line in told_of.splitlines() if "e-named" in line and len(CLOCK_TIME.findall(line.split(": ", 1)[1])) == 3]
    verdict("outages are told by the quorum of the settings, and since when each place saw them",
            "down everywhere" not in quorum and "down by quorum" not in quorum and len(everywhere) == 1
            and "e-named.named.work down from 3 places only: ams " in quorum
            and "e-left" not in short, f"{everywhere} {quorum}"[:600])
    verdict("what was down is told by the rule of incidents", past["named"] == ["e-named.named.work down everywhere (3 of 3): ams, bru, cdg"]
            and past["apart"] == ["e-apart.apart.work down, asked from ams only"] and not past["mended"]
            and past["slow"] == ["e-slow.slow.work down from slo only"], str(past))
    return told_of


def quorum_of(folder, server):
    """Settings by which more places must see a thing than there are."""
    path = folder / "quorum.yaml"
    path.write_text(f"""version: 1
backend: {{ url: "" }}
providers: {{ replicate: {{ url: "http://127.0.0.1:9", token: "${{KEY:-}}" }} }}
endpoints:
  hd-image: {{ feature: hd-image, path: /x, targets: [{{ provider: replicate, model: a/b }}] }}
fleet: {{ url: "{server.address('keeper')}", quorum: 9 }}
""")
    return path
