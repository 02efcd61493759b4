"""What `assay doctor` says of the centre; it changes nothing there."""

import subprocess

from faults import add
from locations import ASSAY, Location
from proof import verdict


def look(place, change=lambda text: text):
    """The lines about the fleet, with other settings."""
    settings = place.folder / "doctor.yaml"
    settings.write_text(change((place.folder / "assay.yaml").read_text()))
    done = subprocess.run([ASSAY, "doctor", "--settings", settings], cwd=place.folder, capture_output=True, text=True, timeout=60)
    return "\n".join(line for line in done.stdout.splitlines() if line[6:11] == "fleet" or line.startswith(" "))


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
