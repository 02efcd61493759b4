"""systemd/: the units as they are, and with the lines that are commented out."""

import pathlib
import re
import tempfile

from checking import ASSAY, file, run, verdict

NAMES = ("assay-watch.service", "assay-fleet.service", "assay-once.service", "assay-once.timer")


def check():
    for name, change in (("", lambda text: text), (" with LoadCredential", lambda text: re.sub(r"^#(LoadCredential)", r"\1", text, flags=re.M))):
        with tempfile.TemporaryDirectory() as folder:
            units = []
            for unit in NAMES:
                path = pathlib.Path(folder, unit)
                text = change(file(f"systemd/{unit}").read_text()).replace("/usr/local/bin/assay", ASSAY)
                path.write_text(re.sub(r"^Documentation=.*$", "", text, flags=re.M))
                units.append(path)
            verdict(f"systemd-analyze verify{name}", *run("systemd-analyze", "verify", *units))
            for unit in units[:2]:
                good, text = run("systemd-analyze", "security", "--offline=true", unit)
                figure = re.search(r"Overall exposure level for \S+: ([\d.]+)", text)
                verdict(f"systemd-analyze security of {unit.name}{name}, at most 2.0", bool(figure) and float(figure[1]) <= 2.0,
                        figure[0] if figure else text)
    text = file("systemd/assay-watch.service").read_text()
    given = set(re.findall(r"^#?LoadCredential=([^:]+):", text, re.M))
    named = set(re.findall(r"/run/credentials/assay-watch\.service/(\S+)", text))
    verdict("the settings it shows name the credentials it loads", given == named and len(given) == 2, sorted(given ^ named) or sorted(given))
