"""What each command of the pages needs around it, and how it ends. A command that is not named here must end with 0."""

import shutil
import subprocess

from pages import ROOT

# Commands that are not run, each with its reason. A pattern is a whole command.
LEFT_OUT = {
    r"script/demo": "it is a part of script/test, which runs it",
    r"script/test( [a-z]+)*": "it is what runs this test",
    r"script/bootstrap": "it is the first part of script/test, and may install packages",
    r"swift (build|test) .*": "they are parts of script/test, and take minutes",
    r"python3 -m venv .*": "it asks a package registry; the same package was installed by script/venv",
    r"assay compare --against https://staging.example.org": "it asks a host that is not on this machine",
    r"assay alert test": "it needs a channel, which is a service elsewhere; script/watchman has them",
}

# Commands that go on until they are stopped: they have to be listening (on their --port, or on this one), and are stopped with their block.
SERVES = {
    r"(~/.local/bin/)?assay sandbox .*": None,
    r"assay backend .*": None,
    r"REPLICATE_BASE_URL=\S+ .*backend.py --port 5002": 5002,
    r"\./my-backend .*": None,
    r"assay watch( --every 60s)?": 8686,
}

# Exit statuses other than 0.
STATUS = {
    # The page's example of five mistakes.
    ("docs/backend.md", "assay check --settings assay.yaml"): 2,
    # The backend of Tests/PythonBackend has a fault that is to be found.
    ("README.md", "~/.local/bin/assay check --settings Tests/PythonBackend/assay.yaml"): 1,
}

# Pages, or blocks by their number, before which a sandbox and a backend on port 5000 are there.
STANDS = {"README.md": [2, 4, 5], "docs/backend.md": [0, 2], "docs/ci.md": [0], "docs/monitor.md": [0], "docs/descriptions.md": [0]}

SANDBOX = 9300
VENV = ROOT / ".build/python/replicate-1"
# Where a block has a stand.
STAND = {
    "REPLICATE_BASE_URL": f"http://127.0.0.1:{SANDBOX}",
    "REPLICATE_API_TOKEN": "r8_sandbox",
    "HF_ENDPOINT": f"http://127.0.0.1:{SANDBOX}",
    "HF_INFERENCE_BASE_URL": f"http://127.0.0.1:{SANDBOX}/hf-inference",
    "HUGGINGFACE_TOKEN": "hf_sandbox",
}
# Everywhere; beside it the commands have only what they export themselves.
ENVIRONMENT = {
    # One small picture of each kind is enough to see that a command works.
    "ASSAY_FIXTURE": "tiny,hello",
}


def prepare(page, index, folder, assay):
    """Files that the commands of a block take for granted."""
    images = ROOT / "fixtures/images"
    for name in ("script", "fixtures", "docs", "LICENSE", "README.md", "CHANGELOG.md"):
        if not (folder / name).exists():
            (folder / name).symlink_to(ROOT / name)
    # Its ledger lies beside its settings.
    shutil.copytree(ROOT / "Tests/PythonBackend", folder / "Tests/PythonBackend", dirs_exist_ok=True)
    if page == "README.md" and not (folder / ".venv").exists():
        (folder / ".venv").symlink_to(VENV)
    if not (folder / "my-backend").exists():
        (folder / "my-backend").write_text('#!/bin/sh\nexec assay backend "$@"\n')
        (folder / "my-backend").chmod(0o755)
    if page == "docs/backend.md" and index == 1:
        shutil.copy(ROOT / "fixtures/settings/bad/five-mistakes.yaml", folder / "assay.yaml")
    elif page == "docs/backend.md" and index == 2:
        (folder / "assay.yaml").write_text("version: 1\n")
    elif page in ("docs/ci.md", "docs/monitor.md") and not (folder / "assay.yaml").exists():
        subprocess.run([assay, "init"], cwd=folder, check=True, capture_output=True)
    if page == "docs/pictures.md":
        pictures(folder, images, assay)
    if page == "docs/judges.md":
        for name in ("picture.png", "input.png", "output.png"):
            shutil.copy(images / "tiny.png", folder / name)
        script = ROOT / "docs/judges/saturation.py"
        (folder / "assay.yaml").write_text(
            f"version: 1\njudges:\n  clip: {{ command: [{script}], at-least: 0 }}\n"
            f"  colour: {{ command: [{script}], at-least: 0 }}\n")


def pictures(folder, images, assay):
    """An input, its enlarged output, and two others, in the formats that the page names."""
    names = {"original.png": "small-lake.reference.png", "upscaled.png": "small-lake.reference.png", "answer.png": "landscape.png"}
    for name, source in names.items():
        shutil.copy(images / source, folder / name)
    for name, source in {"sent": "landscape", "other-1": "dunes", "other-2": "portrait"}.items():
        shutil.copy(images / f"{source}.png", folder / f"{name}.jpg")
    shutil.copy(images / "tiny.png", folder / "some.webp")
