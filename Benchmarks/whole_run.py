#!/usr/bin/env python3
"""A whole run, its own CPU alone: `assay check` through a backend and directly, beside a plain script that asks the backend.

usage: whole_run.py ASSAY      needs requests, pillow and numpy

Backend and sandbox are processes of their own. The script does less: one request after the other, a decoder, PSNR where there is
a reference, a row in SQLite; it judges nothing else.
"""

import base64
import io
import json
import os
import pathlib
import re
import resource
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading

KEYS = {"REPLICATE_API_TOKEN": "r8_0123456789abcdefghij0123456789abcdefg", "HUGGINGFACE_TOKEN": "hf_abcdefghijklmnopqrstuvwxyzabcdefgh",
        "HF_TOKEN": "hf_abcdefghijklmnopqrstuvwxyzabcdefgh"}
ROUNDS = 5
FEATURES = {"fix-old-photo": {"version": "v1.3"}, "hd-image": {"scale": 2}, "cartoonify": {"style": "cartoon1", "style_degree": 0.5}}


def start(*command, **environment):
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=os.environ | environment)
    address = re.search(r"http://\S+", process.stderr.readline())[0]
    # Who writes into a pipe that nobody reads waits, sooner or later.
    threading.Thread(target=process.stderr.read, daemon=True).start()
    return process, address


def used(command, folder, environment):
    """CPU in seconds and peak memory in MiB of one process, and what it printed."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ | environment)
    text = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text


def plain(backend, folder):
    """The script that one would write: prints how many checks it made."""
    import numpy
    import requests
    from PIL import Image

    def pixels(data):
        return numpy.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=numpy.float64)
    fixtures = pathlib.Path(folder) / "fixtures"
    pictures = sorted(path for path in fixtures.glob("*.png") if ".reference" not in path.name)
    ledger = sqlite3.connect(pathlib.Path(folder) / "plain.db")
    ledger.execute("CREATE TABLE IF NOT EXISTS outcome (feature, fixture, status, seconds, width, height, psnr)")
    session, count = requests.Session(), 0
    for feature, parameters in FEATURES.items():
        for path in pictures:
            uri = "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
            answer = session.post(f"{backend}/api/ai/{feature}", json={"image": uri} | parameters, timeout=60)
            data = base64.b64decode(answer.json()["image"].partition(",")[2])
            picture, psnr = pixels(data), None
            reference = fixtures / f"{path.stem}.reference.png"
            if reference.exists():
                truth = pixels(reference.read_bytes())
                if truth.shape == picture.shape:
                    error = ((truth - picture) ** 2).mean()
                    psnr = float(10 * numpy.log10(255**2 / error)) if error else None
            ledger.execute("INSERT INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?)", (
                feature, path.stem, answer.status_code, answer.elapsed.total_seconds(), picture.shape[1], picture.shape[0], psnr))
            ledger.commit()
            count += 1
    print(count)


def main():
    if sys.argv[1] == "--plain":
        return plain(sys.argv[2], sys.argv[3])
    assay = os.path.abspath(sys.argv[1])
    running = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            sandbox, url = start(assay, "sandbox", "--port", "0", "--time-scale", "0.01")
            running.append(sandbox)
            keys = KEYS | {"REPLICATE_BASE_URL": url, "HF_ENDPOINT": url, "HF_INFERENCE_BASE_URL": url}
            process, backend = start(assay, "backend", "--port", "0", **keys)
            running.append(process)
            (folder / "assay.yaml").write_text(f'version: 1\nbackend: {{ url: "{backend}" }}\n')
            subprocess.run([assay, "fixtures", str(folder / "fixtures")], check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            rows = {"assay check": [], "a plain script": []}
            for turn in range(ROUNDS):
                cpu, peak, text = used([assay, "check", "--yes", "--format", "jsonl", "--ledger", f"{turn}.db"], folder, keys)
                checks = [json.loads(line) for line in text.splitlines()]
                asked = sum(not check["code"].startswith("skipped") for check in checks)
                rows["assay check"].append((cpu, peak, asked))
                cpu, peak, text = used([sys.executable, __file__, "--plain", backend, str(folder)], folder, {})
                rows["a plain script"].append((cpu, peak, int(text)))
        finally:
            for process in running:
                process.send_signal(signal.SIGTERM)
                process.wait(20)
    rates = {}
    for who, turns in rows.items():
        cpu, peak = statistics.median(t[0] for t in turns), max(t[1] for t in turns)
        rates[who] = turns[0][2] / cpu
        print(f"{who:16} {turns[0][2]} checks, {cpu:.2f} s CPU, {rates[who]:.0f} checks a CPU second, peak {peak:.0f} MiB")
    print(f"ratio            {rates['assay check'] / rates['a plain script']:.2f}")


if __name__ == "__main__":
    main()
