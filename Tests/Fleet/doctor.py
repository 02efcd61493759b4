"""What `assay doctor` says of the centre; it changes nothing there."""

import subprocess

from faults import add
from locations import ASSAY, Location, assay
from proof import verdict


def run(place, text):
    """All it says, with these settings."""
    settings = place.folder / "doctor.yaml"
    settings.write_text(text)
    return subprocess.run([ASSAY, "doctor", "--settings", settings], cwd=place.folder, capture_output=True, text=True, timeout=60).stdout


def look(place, change=lambda text: text):
    """The lines about the fleet, with other settings."""
    said = run(place, change((place.folder / "assay.yaml").read_text()))
    return "\n".join(line for line in said.splitlines() if line[6:11] == "fleet" or line.startswith(" "))


def serving(server, place):
    """The settings of a server, which name no place and nobody to ask."""
    with server.connect() as connection:
        connection.execute("CREATE ROLE desk LOGIN PASSWORD 'the password of desk'")
    server.passwords()
    text = f'version: 1\nfleet: {{ url: "{server.address("desk")}" }}\n'
    assay("fleet", "reader", server.address(), "desk", "--serves")
    serves = run(place, text)
    assay("fleet", "reader", server.address(), "desk")
    reads = run(place, text)
    assay("fleet", "reader", server.address(), "desk", "--remove")
    both = serves + reads
    verdict("assay doctor says what a role may do that serves or reads, and asks nobody whom the settings do not name",
            "read all places and run `assay fleet serve`" in serves and "BAD   fleet" not in both and "note  fleet" in reads
            and "may not serve" in reads and "--serves" in reads and "the built-in ones are not asked" in both
            and not any(word in both for word in ("replicate", "huggingface", "network", "account", "does not know")), both[-800:])


def prove(server, folder):
    add(server, "doc")
    place = Location(folder, "doc", server)
    place.settings_apart()
    place.probe("apart.yaml")
    first = look(place)
    with server.connect() as connection:
        shipped = connection.execute(
            "SELECT count(*) FROM assay.ledger JOIN assay.place USING (place) WHERE name = 'doc'").fetchone()[0]
    place.ship()
    after = look(place)
    verdict("assay doctor looks at the centre and at what waits, and ships nothing",
            "ok    fleet" in first and "takes what is shipped as doc" in first and "clock and this machine's agree" in first
            and "to be shipped" in first and "nothing waits" in after and "BAD   fleet" not in first + after and shipped == 0,
            f"{first} {after} {shipped}")
    serving(server, place)
    address = place.address
    said = {
        "does not know the location \"nowhere\"": look(place, lambda text: text.replace("location: doc", "location: nowhere")),
        "it has no budget of replicate": look(place, lambda text: text.replace("fleet: { ", "fleet: { shares: [replicate], ")),
        "is not the role of doc": look(place, lambda text: text.replace(address, server.address())),
        "cannot be reached": look(place, lambda text: text.replace(address, "postgresql://nobody@127.0.0.1:9/fleet")),
    }
    with server.connect() as connection:
        connection.execute("ALTER ROLE assay_doc SET default_transaction_read_only = on")
        place.probe("apart.yaml")
        closed, refused = look(place), place.ship()
        connection.execute("ALTER ROLE assay_doc RESET default_transaction_read_only")
    verdict("a centre that may only be read takes nothing, as assay doctor and whoever ships say",
            "BAD   fleet" in closed and "takes nothing: default_transaction_read_only is on" in closed and "takes what is" not in closed
            and refused.returncode == 3 and "It takes nothing" in refused.stderr, f"{closed} {refused.stderr}"[:600])
    with server.connect() as connection:
        left = connection.execute("SELECT count(*) FROM assay.share WHERE holder = 'doctor'").fetchone()[0]
    problems = [f"{words}: {told}" for words, told in said.items() if words not in told]
    verdict("assay doctor says what is wrong with the centre, the place, its role and shared money", not problems and left == 0,
            f"{problems} {left}"[:600])
