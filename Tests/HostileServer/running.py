"""One run of the program against the server: many cases, or one whose time and memory are asked for."""

import json
import os
import pathlib
import re
import subprocess
import sys
from dataclasses import dataclass, field

import certificates
from settings import settings

HERE = pathlib.Path(__file__).resolve().parent
FORMATS = ["json", "jsonl", "csv", "markdown", "html", "junit", "tap", "github"]
CONCURRENCY = 8
# Of a run that hangs altogether.
PATIENCE = 90


@dataclass
class Result:
    """What was seen of a run."""

    status: int
    mebibytes: float
    began: float
    ended: float
    hung: bool
    # By endpoint: the verdict as the JSON lines have it.
    verdicts: dict = field(default_factory=dict)
    # What was written, by the name of its file: bytes.
    written: dict = field(default_factory=dict)
    troubles: list = field(default_factory=list)


def run(program, cases, server, folder, concurrency=CONCURRENCY):
    """Runs `assay check` over the cases, or the steps of a single one, in a new folder."""
    folder.mkdir(parents=True)
    said = settings(cases, server.port, concurrency)
    if cases[0].change:
        cases[0].change(said)
    (folder / "assay.yaml").write_text(json.dumps(said, indent=1))
    for case in cases:
        server.forget(case)
        getattr(case.answer, "prepare", lambda: None)()
    reports = [word for name in FORMATS for word in ("--report", f"{name}={folder}/report.{name}")]
    plain = ("check", "--settings", "{settings}", "--color", "never", *trust(cases), *reports)
    ends = [
        launch(program, filled(words, cases[0], server, folder), folder, str(number))
        for number, words in enumerate(cases[0].steps or [plain])
    ]
    result = Result(
        ends[-1]["status"],
        max(end["kib"] for end in ends) / 1024,
        ends[-1]["began"],
        ends[-1]["ended"],
        any(end["killed"] for end in ends),
    )
    read(result, folder, [] if cases[0].steps else FORMATS)
    return result


def filled(words, case, server, folder):
    """With what stands in braces put in."""
    if case.file:
        (folder / "picture").write_bytes(case.file())
    known = {
        "settings": f"{folder}/assay.yaml",
        "url": f"http://127.0.0.1:{server.port}",
        "folder": folder,
        "file": folder / "picture",
    }
    return [re.sub(r"\{(\w+)\}", lambda match: str(known[match.group(1)]), word) for word in words]


def trust(cases):
    """Only where TLS is spoken are certificates made."""
    if cases[0].category != "tls":
        return []
    return ["--ca-file", str(certificates.authorities())]


def launch(program, words, folder, number):
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ASSAY_", "REPLICATE_", "HF_", "HUGGINGFACE_"))
    }
    outcome = folder / "outcome"
    subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            str(HERE / "launcher.py"),
            str(outcome),
            str(PATIENCE),
            str(folder / f"stdout-{number}"),
            str(folder / f"stderr-{number}"),
            program,
            *words,
        ],
        cwd=folder,
        env=environment | {"COLUMNS": "200"},
        check=True,
    )
    said = json.loads(outcome.read_text())
    outcome.unlink()
    return said


def read(result, folder, formats):
    for path in sorted(folder.rglob("*")):
        # The settings are ours, and so are the pictures that were kept.
        if path.is_file() and path.name not in ("assay.yaml", "picture") and "assay.pictures" not in path.parts:
            result.written[path.name] = path.read_bytes()
    for name in formats:
        if f"report.{name}" not in result.written:
            result.troubles.append(f"no report {name}; stderr: {result.written['stderr-0'][:300]!r}")
    for line in result.written.get("report.jsonl", b"").split(b"\n"):
        if line.strip():
            verdict = json.loads(line)
            result.verdicts.setdefault(verdict["endpoint"], []).append(verdict)
