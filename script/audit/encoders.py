#!/usr/bin/env python3
"""Has true outputs of several features, written by real encoders in every kind of script/audit/encodings_of_pictures.py, judged by
`assay image inspect`, by `assay image same`, and by `assay check` against a server on loopback that answers with them.

    encoders.py PROGRAM FOLDER

Prints a line for each kind with what was judged, and every false alarm; exits with 1 if there is one."""

import base64, collections, hashlib, http.server, json, os, pathlib, subprocess, sys, threading
from concurrent.futures import ThreadPoolExecutor
from encodings_of_pictures import KINDS
from true_outputs import PROMPT, drawn_work, sandbox_work

program, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
(folder / "inputs").mkdir()
WORKS = {"hd-image": "upscale", "fix-old-photo": "restore", "cartoonify": "cartoon", "cut-out": "cut-out"}
KEEPS = {"hd-image": "enlarging", "fix-old-photo": "restoring", "cartoonify": "repainting", "cut-out": "cutting-out"}
alarms, counts = [], collections.defaultdict(lambda: collections.Counter())


def assay(*arguments):
    return subprocess.run([program, *map(str, arguments)], cwd=folder, capture_output=True, text=True)


def encode(truths):
    """(kind, truth) to the file of it."""
    jobs = [(name, truth) for truth in truths for name, (of, _) in KINDS.items() if of == truth.group]
    (folder / "outputs").mkdir()

    def write(job):
        name, truth = job
        path = folder / "outputs" / f"{truth.feature}.{truth.fixture}.{name}"
        path.write_bytes(KINDS[name][1](truth.picture))
        return path

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(jobs, pool.map(write, jobs)))


class Replay(http.server.BaseHTTPRequestHandler):
    """Answers /FEATURE/KIND as the contract's backend would, with the output of what was sent."""

    protocol_version, answers = "HTTP/1.1", {}

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = (
            hashlib.sha256(base64.b64decode(asked["image"].split(",", 1)[1])).hexdigest()
            if "image" in asked
            else asked["prompt"]
        )
        data = Replay.answers[(*self.path.split("/")[1:], key)].read_bytes()
        mime = next(
            (
                m
                for start, m in (
                    (b"\x89PNG", "png"),
                    (b"\xff\xd8", "jpeg"),
                    (b"GIF", "gif"),
                    (b"BM", "bmp"),
                    (b"RIFF", "webp"),
                )
                if data.startswith(start)
            ),
            "avif",
        )
        body = json.dumps(
            {
                "success": True,
                "source": "replicate",
                "image": f"data:image/{mime};base64,{base64.b64encode(data).decode()}",
            }
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def checked(files, port):
    """One run for each fixture: every kind of every feature is an endpoint of its own."""
    for fixture in dict.fromkeys(truth.fixture for _, truth in files):
        own = [(name, truth) for name, truth in files if truth.fixture == fixture]
        place = folder / f"set {fixture}"
        place.mkdir()
        entry = own[0][1].entry
        for _, truth in own:
            for part in ("references", "parameters"):
                entry[part] = entry.get(part, {}) | truth.entry.get(part, {})
        for file in [entry.get("file"), *(r["file"] for r in entry["references"].values())]:
            if file:
                (place / file).write_bytes((folder / "inputs" / file).read_bytes())
        cells = sorted({(truth.feature, name) for name, truth in own})
        features = {
            "cut-out": {"input": "image", "output": "image", "size": "same", "alpha": "required", "likeness": "free"}
        }
        (place / "manifest.json").write_text(json.dumps({"schema": 1, "fixtures": [entry]}))
        (place / "s.yaml").write_text(
            json.dumps(
                {
                    "version": 1,
                    "backend": {"url": f"http://127.0.0.1:{port}"},
                    "ledger": "l.db",
                    "features": features,
                    "fixtures": {"from": "."},
                    "pictures": {"keep": "none"},
                    "endpoints": {
                        f"{feature}_{name}": {
                            "feature": feature,
                            "path": f"/{feature}/{name}",
                            "parameters": {"scale": 2} if feature == "hd-image" else {},
                            "expect": {"sources": ["replicate"]}
                            | ({"min-psnr": 22} if feature in ("hd-image", "fix-old-photo") else {}),
                        }
                        for feature, name in cells
                    },
                }
            )
        )
        for (name, truth), path in files.items():
            Replay.answers[(truth.feature, name, truth.key)] = path
        said = assay("check", "--settings", place / "s.yaml", "--format", "jsonl")
        lines = [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]
        assert len(lines) == len(own), f"{len(lines)} of {len(own)} judged: {said.stderr[:2000]}"
        for line in lines:
            feature, name = line["endpoint"].split("_", 1)
            told(
                name,
                feature,
                line["code"] == "ok",
                f"check: {line['check']}: {line['code']}: "
                + "; ".join(f"{f['subject']}: {f['actual']}" for f in line["findings"]),
            )


def told(name, column, isGood, words):
    counts[name][column] += 1
    if not isGood:
        counts[name][column, "bad"] += 1
        alarms.append(f"{name}: {words}")


def inspected(files):
    """Alone and beside its input: nothing is odd about a file that a real encoder wrote, and it shows what was sent."""
    for truth in [truth for truth in truths if truth.feature in ("hd-image", "cut-out")]:
        own = {path: name for (name, of), path in files.items() if of is truth}
        more = ["--scale", truth.scale] if truth.scale else []
        more += ["--reference", folder / "inputs" / f"{truth.fixture}.{truth.feature}.png"] if truth.reference else []
        said = assay(
            "image", "inspect", *own, "--input", truth.sent, *more, "--format", "json", "--work", KEEPS[truth.feature]
        )
        reports = json.loads(said.stdout or "[]")
        reports = reports if isinstance(reports, list) else [reports]  # one file has no list
        assert len(reports) == len(own), said.stderr
        for report in reports:
            found = (
                [f["kind"] for f in report.get("findings", [])]
                + [str(w) for w in report.get("warnings", [])]
                + [str(report[k]) for k in ("error",) if k in report]
            )
            told(
                own[pathlib.Path(report["file"])],
                "inspect",
                not found,
                f"image inspect {pathlib.Path(report['file']).name}: {', '.join(found)}",
            )
        with ThreadPoolExecutor(2) as pool:
            sames = pool.map(lambda path: assay("image", "same", truth.sent, path, "--work", WORKS[truth.feature]), own)
            for (path, name), same in zip(own.items(), sames):
                told(name, "same", same.returncode in (0, 5), f"image same {path.name}: {same.stdout}{same.stderr}")
                counts[name]["unsure"] += same.returncode == 5


truths = list(sandbox_work(assay, folder)) + list(drawn_work(folder))
files = encode(truths)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Replay)
threading.Thread(target=server.serve_forever, daemon=True).start()
checked(files, server.server_port)
inspected(files)
columns = ["hd-image", "fix-old-photo", "cartoonify", "text-to-image", "cut-out", "inspect", "same"]
print(f"{'good of judged':30}" + "".join(f"{column:>15}" for column in columns))
for name in KINDS:
    own = counts[name]
    print(
        f"{name:30}"
        + "".join(f"{str(own[c] - own[c, 'bad']) + '/' + str(own[c]) if own[c] else '':>15}" for c in columns)
    )
print("\n".join(alarms))
judged = sum(own[column] for own in counts.values() for column in columns)
unsure = sum(own["unsure"] for own in counts.values())
print(
    f"{len(KINDS)} kinds of {len(truths)} true outputs, {len(files)} files: {judged} judgements, {unsure} unsure, {len(alarms)} false alarms"
)
sys.exit(1 if alarms or len(KINDS) < 40 else 0)
