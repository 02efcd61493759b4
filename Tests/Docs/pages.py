"""The pages people read, cut into their code blocks, links, headings and the names they put in backticks."""

import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def pages():
    """README and all that is beside it, docs/ and deploy/."""
    return sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md")) + sorted((ROOT / "deploy").glob("**/*.md"))


def name(page):
    return str(page.relative_to(ROOT))


@dataclasses.dataclass
class Block:
    page: str
    line: int
    language: str
    text: str

    def commands(self):
        """Each command, with its continued lines, and the lines that the page says it prints."""
        found = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append([line[2:], []])
            elif found and found[-1][0].endswith("\\") and not found[-1][1]:
                found[-1][0] += "\n" + line
            elif found:
                found[-1][1].append(line)
        return [(command, printed) for command, printed in found]


def blocks(page):
    text = page.read_text()
    return [
        Block(name(page), text.count("\n", 0, found.start()) + 1, found.group(1).split(" ")[0], found.group(2))
        for found in FENCE.finditer(text)
    ]


def prose(page):
    """The text without its code blocks."""
    return FENCE.sub("", page.read_text())


def anchors(page):
    """What GitHub makes of the headings: lower case, blanks as dashes, without the rest; one that comes again is numbered."""
    found, seen = set(), {}
    for heading in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        seen[anchor] = seen.get(anchor, -1) + 1
        found.add(anchor if not seen[anchor] else f"{anchor}-{seen[anchor]}")
    return found


def links(page):
    """Targets of links and pictures that stay within the repository."""
    return re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", prose(page))
