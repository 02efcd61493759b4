"""Every relative link and anchor leads somewhere, every settings key that is named is one, every block of YAML is read."""

import re
import subprocess
import tempfile
import pathlib

from pages import ROOT, anchors, blocks, links, name, pages, prose

# In backticks, with a dot, beginning like a section, and no key of the settings: what it is.
OTHERS = {
    "run.exit_code": "a column of the ledger",
    "assay.pictures": "a folder", "assay.rehearsal.db": "a file", "assay.yaml": "a file", "assay.db": "a file",
}


def check_links(tell):
    count = 0
    for page in pages():
        for link in links(page):
            count += 1
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists():
                tell(f"{name(page)}: the link {link} leads to no file")
            elif anchor and target.suffix == ".md" and anchor not in anchors(target):
                tell(f"{name(page)}: the link {link} leads to no heading of {name(target)}")
    return count


def schema(assay):
    """Every key by its path, as the program prints them; `NAME` and `[]` stand for any name."""
    text = subprocess.run([assay, "explain", "--keys"], capture_output=True, text=True, check=True).stdout
    paths, section = set(), None
    for line in text.splitlines():
        if line.startswith("## "):
            section = {"## The file": ""}.get(line, line[3:].strip("`") if line.startswith("## `") else None)
        elif section is not None and (key := re.match(r"\| `([^`]+)` \|", line)):
            paths.add(f"{section}.{key.group(1)}".lstrip("."))
    return text, paths


def known(path, paths):
    """Whether a path of a page is a key: `providers.NAME.token` is named as `providers.replicate.token` too."""
    shapes = [re.compile(re.escape(p).replace("NAME", r"[\w-]+").replace(r"\[\]", r"(\[\d*\])?") + r"$") for p in paths]
    return any(shape.match(path) for shape in shapes)


def check_keys(assay, tell):
    text, paths = schema(assay)
    if (ROOT / "docs/settings.md").read_text() != text:
        tell("docs/settings.md is not what `assay explain --keys` prints")
    outcomes = subprocess.run([assay, "explain", "--outcomes"], capture_output=True, text=True, check=True).stdout
    if (ROOT / "docs/outcomes.md").read_text() != outcomes:
        tell("docs/outcomes.md is not what `assay explain --outcomes` prints")
    tops = {path for path in paths if "." not in path}
    count = 0
    # The page of the settings itself is what the program prints.
    for page in (page for page in pages() if page.name != "settings.md"):
        for word in re.findall(r"`([a-z][a-z-]*(?:\.[\w-]+(?:\[\d*\])?)+)`", prose(page)):
            if word.split(".")[0] in tops and word not in OTHERS:
                count += 1
                if not known(word, paths):
                    tell(f"{name(page)}: `{word}` is no key of the settings")
    return count, len(paths)


def check_yaml(assay, tell):
    """Blocks of settings are read by the program; a workflow names only inputs that the action has."""
    count = 0
    inputs = set(re.findall(r"^  ([\w-]+):$", (ROOT / "deploy/ci/action.yml").read_text().split("runs:")[0], re.MULTILINE))
    for page in pages():
        for block in (b for b in blocks(page) if b.language == "yaml"):
            count += 1
            place = f"{block.page}:{block.line}"
            if block.text.startswith("jobs:"):
                for word in re.findall(r"^          ([\w-]+):", block.text.split("with:")[1], re.MULTILINE):
                    if word not in inputs:
                        tell(f"{place}: the action has no input {word}")
                continue
            with tempfile.TemporaryDirectory() as folder:
                prepare(pathlib.Path(folder), assay)
                path = pathlib.Path(folder) / "assay.yaml"
                path.write_text(block.text if block.text.startswith("version:") else "version: 1\n" + block.text)
                environment = {"PATH": "/usr/bin:/bin", "STUDIO_KEY": "x"}
                done = subprocess.run([assay, "plan"], cwd=folder, env=environment, capture_output=True, text=True)
                if done.returncode != 0:
                    tell(f"{place}: the program does not take these settings: {done.stderr.strip()[-400:]}")
    return count


def prepare(folder, assay):
    """Files that blocks of settings name."""
    described = subprocess.run([assay, "init", "--describe", "fal"], capture_output=True, text=True, check=True).stdout
    (folder / "studio.yaml").write_text(described)
    (folder / "clip_score.py").write_text("#!/usr/bin/env python3\n")
    (folder / "clip_score.py").chmod(0o755)
