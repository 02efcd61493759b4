"""The secrets of a run, how else they are written, and what of them is found in texts."""

import base64
import functools
import html
import os
import re
import secrets
import string
import unicodedata
import urllib.parse

# The environment's variables that hold them.
NAMES = ["BACKEND", "KEY", "SESSION", "REPLICATE", "SPACE", "INFERENCE"]
# A piece this long must not be found anywhere.
PIECE = 8
LETTERS = string.ascii_letters + string.digits


def make():
    """New random ones, each of 28 or more characters."""
    fronts = {"REPLICATE": "r8_", "SPACE": "hf_", "INFERENCE": "hf_"}
    return {name: fronts.get(name, "") + "".join(secrets.choice(LETTERS) for _ in range(28)) for name in NAMES}


# What a hostile server may make of a secret.
WRITINGS = {
    "plain": lambda s: s,
    "upper-case": str.upper,
    "lower-case": str.lower,
    "swapped-case": str.swapcase,
    "percent": lambda s: "".join(f"%{ord(c):02X}" for c in s),
    "percent-lower": lambda s: "".join(f"%{ord(c):02x}" for c in s),
    "percent-half": lambda s: "".join(f"%{ord(c):02X}" if n % 2 else c for n, c in enumerate(s)),
    "base64": lambda s: base64.b64encode(s.encode()).decode(),
    "base64-shifted-1": lambda s: base64.b64encode(b"x" + s.encode()).decode(),
    "base64-shifted-2": lambda s: base64.b64encode(b"xy" + s.encode()).decode(),
    "base64-of-bearer": lambda s: base64.b64encode(f"Bearer {s}".encode()).decode(),
    "base64-of-basic": lambda s: base64.b64encode(f"user:{s}".encode()).decode(),
    "base64-url": lambda s: base64.urlsafe_b64encode(s.encode()).decode().rstrip("="),
    "json-escapes": lambda s: "".join(f"\\u{ord(c):04x}" for c in s),
    "json-escapes-upper": lambda s: "".join(f"\\u{ord(c):04X}" for c in s),
    "json-escapes-half": lambda s: "".join(f"\\u{ord(c):04x}" if n % 2 else c for n, c in enumerate(s)),
    "mark-after": lambda s: s + "\u0301",
    "joiner-after": lambda s: s + "\u200d",
    "selector-after": lambda s: s + "\ufe0f",
    "mark-within": lambda s: s[:14] + "\u0301" + s[14:],
    "marks-between": lambda s: "\u0301".join(s),
    "joiners-between": lambda s: "\u200d".join(s),
    "spaces-of-no-width-between": lambda s: "\u200b".join(s),
    "soft-hyphens-between": lambda s: "\u00ad".join(s),
    "byte-order-marks-between": lambda s: "\ufeff".join(s),
    "word-joiners-between": lambda s: "\u2060".join(s),
    "selectors-between": lambda s: "\ufe0f".join(s),
    "bidi-between": lambda s: "\u202e".join(s),
    "isolates-between": lambda s: "\u2066".join(s),
    "controls-between": lambda s: "\x01".join(s),
    "c1-between": lambda s: "\x85".join(s),
    "deletes-between": lambda s: "\x7f".join(s),
    "nul-within": lambda s: s[:14] + "\0" + s[14:],
    "line-end-within": lambda s: s[:14] + "\r\n" + s[14:],
    "mark-before": lambda s: "\u0301" + s,
    "quoted": lambda s: f'"{s}"',
    "twice": lambda s: s + s,
    "in-an-address": lambda s: f"https://user:{s}@example.org/?key={s}",
    "with-bearer": lambda s: f"Bearer {s}",
}


class Finder:
    """Finds pieces of secrets, whatever case and writing they are in."""

    def __init__(self, known):
        self.plain = Pieces([secret.lower() for secret in known.values()], PIECE)
        # Of base64 whole groups only: the first and the last are of the neighbours too.
        coded = [
            base64.b64encode(b"x" * shift + secret.encode()).decode().rstrip("=")[4:-4]
            for secret in known.values()
            for shift in range(3)
        ]
        self.coded = Pieces(coded, 12)

    @staticmethod
    @functools.cache
    def of_environment():
        return Finder({name: os.environ[f"HOSTILE_{name}"] for name in NAMES})

    def find(self, text):
        """What is found in the text, or in what becomes of it when it is read: (how, the text as read, place)."""
        found = []
        for how, reading in readings(text):
            place = self.plain.place(reading.lower())
            place = self.coded.place(reading) if place is None else place
            if place is not None:
                found.append((how, reading, place))
        return found


class Pieces:
    """All pieces of a size. A text is searched for every few letters of them, which is soon done, and only where one of those
    stands is it looked at for a whole piece."""

    NEEDLE = 5

    def __init__(self, texts, size):
        self.size = size
        self.whole = {text[start : start + size] for text in texts for start in range(len(text) - size + 1)}
        step = size - self.NEEDLE + 1
        self.needles = {
            text[start : start + self.NEEDLE] for text in texts for start in range(0, len(text) - self.NEEDLE + 1, step)
        }

    def place(self, text):
        """The first place that is found of a whole piece; None without any."""
        for needle in self.needles:
            place = text.find(needle)
            while place >= 0:
                for start in range(max(0, place - self.size + self.NEEDLE), place + 1):
                    if text[start : start + self.size] in self.whole:
                        return start
                place = text.find(needle, place + 1)
        return None


# Filler that carries no meaning: what stands between the letters of a secret and is not seen.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u0300-\u036f\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff·\ufffd]"
)


def readings(text):
    """The text as it is, and as those read it who unescape it or look over what cannot be seen."""
    yield "as it is", text
    bare = UNSEEN.sub("", text)
    if bare != text:
        yield "without what is not seen", bare
    # A control or a mark may have been written as an escape, which is no piece of the secret.
    shown = re.sub(r"\\u\{[0-9a-fA-F]{1,6}\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|&#x?[0-9a-fA-F]+;", unescape, text)
    if shown != text:
        yield "unescaped", UNSEEN.sub("", shown)
    if "%" in text:
        plain = urllib.parse.unquote(text, errors="replace")
        if plain != text:
            yield "percent decoded", UNSEEN.sub("", plain)
    composed = text if text.isascii() else unicodedata.normalize("NFD", text)
    if composed != text:
        yield "decomposed", UNSEEN.sub("", composed)


def unescape(match):
    said = match.group()
    if said.startswith("&"):
        return html.unescape(said)
    digits = re.sub(r"[^0-9a-fA-F]", "", said[2:])
    number = int(digits, 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
