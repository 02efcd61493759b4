"""What no output may hold whatever a server said, and whether each report is still what its format says."""

import csv
import html.parser
import io
import json
import re
import xml.etree.ElementTree

# NUL and ESC nowhere; other controls, and what turns text around, not where people read. JSON has text as it came.
NOWHERE = re.compile("[\x00\x1b]")
CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
READ_BY_MACHINES = ("report.json", "report.jsonl")


def remarks(name, data):
    """Sentences, each with where it was found: (sentence, text, place)."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return [(f"{name} is no UTF-8: {error}", "", 0)]
    found = [(f"{name} has a raw U+{ord(m.group()):04X}", text, m.start()) for m in NOWHERE.finditer(text)]
    if name not in READ_BY_MACHINES:
        for pattern in (CONTROLS, BIDI):
            found += [(f"{name} has a raw U+{ord(m.group()):04X}", text, m.start()) for m in pattern.finditer(text)]
    reader = READERS.get(name)
    if reader:
        try:
            found += [(f"{name}: {sentence}", text, max(0, text.find(mark))) for sentence, mark in reader(text)]
        except Exception as error:
            found.append(
                (f"{name} cannot be read: {type(error).__name__}: {str(error)[:200]}", text, place_of(error, text))
            )
    return found


def place_of(error, text):
    """Where a parser stopped: by its line and column, or by its offset."""
    line, column = getattr(error, "position", (0, 0))
    lines = text.split("\n")
    return sum(len(before) + 1 for before in lines[: line - 1]) + column if line else getattr(error, "pos", 0)


def csv_rows(text):
    """No cell is a formula, and every line has the columns of the first."""
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    for row in rows[1:]:
        if len(row) != len(rows[0]):
            yield f"a line of {len(row)} cells, the first has {len(rows[0])}", row[0]
        for cell in row:
            bare = re.sub(
                "^[\x00-\x1f\x7f-\x9f\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+", "", cell
            )
            if (
                bare
                and bare[0] in "=+-@\uff1d\uff0b\uff0d\uff20"
                and not re.fullmatch(r"-?[\d.]+(e[-+]?\d+)?", cell, re.I)
            ):
                yield f"a cell a spreadsheet would run: {ascii(cell[:60])}", row[1] if len(row) > 1 else ""


class Page(html.parser.HTMLParser):
    """Notes what would run, or would be fetched."""

    RUNS = {"script", "iframe", "object", "embed", "base", "form", "link", "applet", "input"}

    def __init__(self):
        super().__init__()
        self.noted = []

    def handle_starttag(self, tag, attributes):
        if tag in self.RUNS and not (tag == "script" and dict(attributes).get("type") == "application/json"):
            self.noted.append((f"an element <{tag}>", self.getpos()))
        for name, value in attributes:
            value = re.sub(r"[\s\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or not re.fullmatch(r"[a-z0-9:_-]+", name):
                self.noted.append((f"an attribute {ascii(name[:40])} of <{tag}>", self.getpos()))
            elif name in ("href", "src", "action") and value.startswith(("javascript:", "http", "//", "vbscript:")):
                self.noted.append((f"{name}={ascii(value[:60])} of <{tag}>", self.getpos()))


def html_page(text):
    page = Page()
    page.feed(text)
    lines = text.split("\n")
    for sentence, (line, column) in page.noted:
        yield sentence, lines[line - 1][column : column + 200]


def markdown(text):
    """Outside of code, what is a tag or leads to a script has a backslash before it."""
    bare = re.sub(r"(?ms)^(`{3,})[^\n`]*\n.*?^\1`*\s*$", "", text)
    bare = re.sub(r"(?s)(?<![`\\])(`+)(?!`)(?:(?!\n\n).)*?(?<!`)\1(?!`)", "", bare)
    for match in re.finditer(
        r"(?i)(?<!\\)<(?=[a-z/!][^\n]*hostile)[^\n]{0,80}|(?<!\\)\]\((?:javascript|http://127)[^\n]{0,60}", bare
    ):
        yield f"live markup {ascii(match.group()[:80])}", match.group()


def junit(text):
    root = xml.etree.ElementTree.fromstring(text)
    cases = root.findall(".//testcase")
    said = sum(int(suite.get("tests", 0)) for suite in root.iter("testsuite"))
    if len(cases) != said:
        yield f"{len(cases)} testcases where {said} are said", "testsuite"


def tap(text):
    """One plan, and as many results."""
    lines = text.split("\n")
    plans = [line for line in lines if re.fullmatch(r"1\.\.\d+( #.*)?", line)]
    results = [line for line in lines if re.match(r"(not )?ok\b", line)]
    if len(plans) != 1 or int(re.search(r"\.\.(\d+)", plans[0]).group(1)) != len(results):
        yield f"{len(plans)} plans {plans[:2]} and {len(results)} results", "1.."
    for line in lines:
        if line.startswith("Bail out!"):
            yield "a line Bail out!", line


def github(text):
    """Each line is a command of ours, or text that is none."""
    for line in text.split("\n"):
        match = re.match(r"\s*::([a-zA-Z-]+)", line)
        if match and match.group(1) not in ("error", "warning", "notice", "group", "endgroup"):
            yield f"a command {match.group(1)}", line
        if match and "hostile" in line and re.fullmatch(r"::error file=x::hostile.*|::error::hostile.*", line.strip()):
            yield "a command that is not ours", line


def json_text(text):
    json.loads(text)
    return []


def json_lines(text):
    """A line ends with a line feed: U+2028 and its like are in the middle of one."""
    for line in text.split("\n"):
        if line:
            json.loads(line)
    return []


READERS = {
    "report.csv": csv_rows, "report.html": html_page, "report.markdown": markdown, "report.junit": junit, "report.tap": tap,
    "report.github": github, "report.json": json_text, "report.jsonl": json_lines,
}  # fmt: skip
