"""Thirty days of five places with outages that are known: the centre tells exactly those, global and regional, each once."""

import calendar
import os
import random
import re
import subprocess
import time

import faults
from locations import Location, assay
from proof import verdict

BENCH = os.environ["LEDGER_BENCH"]
PLACES = ("arn", "ham", "lis", "osl", "waw")
# Seconds from one probe to the next; all edges lie half-way between two.
EVERY, DAYS = 600, 30
LINE = re.compile(r"(\S+ \S+) UTC to (\S+ \S+) \([^)]*\): (\S+) down (?:(?:everywhere|by quorum) \((\d) of (\d)\): (.*)"
                  r"|from (\S+) only|from \d places only: (.*))$")


def plant(now, chance):
    """Of each outage who sees it from when to when; and what is to be told: kind, places, beginning and end."""
    down, told = {name: [] for name in PLACES}, []
    moment = now - (DAYS * 86400 - 7200) // EVERY * EVERY - EVERY // 2
    while moment < now - 86400:
        seen, length = chance.sample(PLACES, chance.choice((1, 2, 3, 4, 5, 5))), chance.randrange(6, 24) * EVERY
        begins, ends = {name: moment for name in seen}, {name: moment + length for name in seen}
        is_all = len(seen) >= 3
        if is_all and chance.random() < 0.4:
            begins[seen[0]] -= 6 * EVERY
            told.append(("regional", {seen[0]}, begins[seen[0]], moment))
        if is_all and chance.random() < 0.4:
            ends[seen[-1]] += 6 * EVERY
            told.append(("regional", {seen[-1]}, moment + length, ends[seen[-1]]))
        told.append(("down" if is_all else "regional", set(seen), moment, moment + length))
        for name in seen:
            down[name].append((begins[name], ends[name]))
        moment += length + chance.randrange(24, 96) * EVERY
    return down, told


def seconds(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%d %H:%M:%S"))


def find(server):
    """By series, what was told."""
    found = {}
    for line in assay("fleet", "outages", server.address(), "--window", f"{DAYS + 1}d").stdout.splitlines():
        match = LINE.match(line)
        if not match:
            return {}, line
        begin, end, series, most, of, everywhere, one, some = match.groups()
        places = {place.split()[0] for place in (everywhere or one or some).split(", ")}
        if everywhere and (most, of) != (str(len(places)), "5"):
            return {}, line
        found.setdefault(series, []).append(("down" if everywhere else "regional", places, seconds(begin), seconds(end)))
    return found, ""


def is_same(told, own):
    """A place looks every so often: what it sees begins and ends so much later at most, and the places look within a minute."""
    def late(a, b):
        return 0 <= b - a <= EVERY + 60
    return told[:2] == own[:2] and late(told[2], own[2]) and late(told[3], own[3])


def prove(server, folder):
    began, now = time.monotonic(), int(time.time())
    down, told = plant(now, random.Random(7))
    places = []
    for name in PLACES:
        faults.add(server, name)
        places.append(Location(folder, name, server))
    making = [subprocess.Popen(
        [BENCH, "generate", place.ledger, "--attempts", str(2 * DAYS * 86400 // EVERY), "--targets", "2", "--every", f"{EVERY}s", "--until", "now",
         "--story", "planted", "--seed", str(seed), "--down", ",".join(f"{a * 1_000_000}-{b * 1_000_000}" for a, b in down[place.name])],
        stdout=subprocess.DEVNULL) for seed, place in enumerate(places)]
    made = [process.wait() for process in making]
    shipping = [place.ship(wait=False) for place in places]
    said = [process.communicate() for process in shipping]
    found, odd = find(server)
    problems = [f"{series}: {len(own)} of {len(told)}, without {[t for t in told if not any(is_same(t, o) for o in own)][:2]}"
                for series, own in found.items() if len(own) != len(told) or not all(any(is_same(t, o) for o in own) for t in told)]
    verdict("of 30 days of five places exactly the planted outages are told, global and regional, each once",
            not odd and not problems and len(found) == 2 and not any(made) and len(told) > 20,
            odd or "; ".join(problems)[:400] or (f"{len(told)} in {time.monotonic() - began:.1f} s" if found else str(said)[:400]))
