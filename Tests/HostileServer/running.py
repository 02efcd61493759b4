"""One run of the program against the server: many cases, or one whose time and memory are asked for."""

import json
import os
import pathlib
import subprocess
import sys
from dataclasses import dataclass, field

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
    cpu: float
    # By endpoint: the verdict as the JSON lines have it.
    verdicts: dict = field(default_factory=dict)
    # What was written, by the name of its file: bytes.
    written: dict = field(default_factory=dict)
    troubles: list = field(default_factory=list)


def run(program, cases, server, folder, concurrency=CONCURRENCY):
    """Runs `assay check` over the cases in a new folder."""
    folder.mkdir(parents=True)
    (folder / "assay.yaml").write_text(json.dumps(settings(cases, server.port, concurrency), indent=1))
    for case in cases:
        server.forget(case)
        getattr(case.answer, "prepare", lambda: None)()
    reports = [word for name in FORMATS for word in ("--report", f"{name}={folder}/report.{name}")]
    words = ["check", "--settings", f"{folder}/assay.yaml", "--color", "never", *trust(cases), *reports]
    said = launch(program, words, folder)
    result = Result(said["status"], said["kib"] / 1024, said["began"], said["ended"], said["killed"], said["cpu"])
    read(result, folder)
    return result


def trust(cases):
    """Only where TLS is spoken are certificates made."""
    if cases[0].category != "tls":
        return []
    from cases import tls

    return ["--ca-file", str(tls.authorities())]


def launch(program, words, folder):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ASSAY_", "REPLICATE_", "HF_", "HUGGINGFACE_"))}
    outcome = folder / "outcome"
    subprocess.run(
        [sys.executable, "-I", "-S", str(HERE / "launcher.py"), str(outcome), str(PATIENCE), str(folder / "stdout"), str(folder / "stderr"), program, *words],
        cwd=folder,
        env=environment | {"COLUMNS": "200"},
        check=True,
    )
    said = json.loads(outcome.read_text())
    outcome.unlink()
    return said


def read(result, folder):
    for path in sorted(folder.rglob("*")):
        # The settings are ours, and so are the pictures that were kept.
        if path.is_file() and path.name != "assay.yaml" and "assay.pictures" not in path.parts:
            result.written[path.name] = path.read_bytes()
    for name in FORMATS:
        if f"report.{name}" not in result.written:
            result.troubles.append(f"no report {name}; stderr: {result.written['stderr'][:300]!r}")
    for line in result.written.get("report.jsonl", b"").split(b"\n"):
        if line.strip():
            verdict = json.loads(line)
            result.verdicts.setdefault(verdict["endpoint"], []).append(verdict)
