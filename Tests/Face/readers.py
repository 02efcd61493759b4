"""20 endpoints and 90 days before 200 readers: how long pages take, how large they are, what memory and CPU they cost; and the same
question asked of raw rows, one for each result, as other monitors keep them.

usage: ASSAY=PATH LEDGER_BENCH=PATH python3 -B Tests/Face/readers.py [ATTEMPTS]     2592000 of them by default
    SERIES=n      series that the ledger has: four routes of an endpoint each (80: 20 endpoints)
    LEDGERS=PATH  where generated ledgers are kept for the next time (a folder of the system's for what is temporary)
    READERS=n SECONDS=n    how many read, for how long (200, 60)
"""

import asyncio
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from ledgers import SERIES, ledger, raw, start
from monitor import end, percentile, until, verdict

READERS, SECONDS = int(os.environ.get("READERS", "200")), int(os.environ.get("SECONDS", "60"))


# Pages


def page(monitor, path, count=50):
    """Asked so many times after once: times in milliseconds, bytes plain and as the server packs them."""
    def get(headers):
        began = time.perf_counter()
        with urllib.request.urlopen(urllib.request.Request(monitor.base + path, headers=headers), timeout=30) as answer:
            body = answer.read()
            return (time.perf_counter() - began) * 1000, body, answer.headers.get("Content-Encoding")
    get({})
    times = []
    for _ in range(count):
        times.append(get({"Accept-Encoding": "gzip"})[0])
        time.sleep(0.05)
    plain = get({})[1]
    _, packed, encoding = get({"Accept-Encoding": "gzip"})
    return times, plain, packed, encoding


def pages(monitor):
    """The overview and an endpoint: how long they take, and how large they are."""
    times, plain, packed, encoding = page(monitor, "/")
    cards = len(re.findall(rb'<article class="card', plain))
    verdict("the overview has the endpoints", cards >= max(5, SERIES // 4), f"{cards} of them")
    told = f"p50 {statistics.median(times):.1f} ms, max {max(times):.1f} ms of {len(times)}"
    verdict("the overview within 20 ms", statistics.median(times) <= 20, told)
    size = f"{len(plain) / 1000:.1f} KB plain, {len(packed) / 1000:.1f} KB as {encoding or 'it is, for it is not compressed'}"
    verdict("the overview within 100 KB compressed", encoding == "gzip" and len(packed) <= 100_000,
            f"{size}; gzip -6 would make {len(gzip.compress(plain, 6)) / 1000:.1f} KB")
    if encoding == "gzip":
        verdict("what is compressed is the page", b"<!DOCTYPE html>" in gzip.decompress(packed))
    name = re.search(rb'href="endpoints/([^"]+)"', plain)[1].decode()
    for path, bar in ((f"/endpoints/{name}", 50), ("/report", None), ("/incidents", None), ("/outcomes", None), ("/api/v1/status", None), ("/metrics", None)):
        times, plain, packed, encoding = page(monitor, path, 50 if bar else 10)
        told = f"p50 {statistics.median(times):.1f} ms, max {max(times):.1f} ms of {len(times)}; {len(plain) / 1000:.1f} KB plain, {len(packed) / 1000:.1f} KB as {encoding or 'it is'}"
        if bar:
            verdict(f"an endpoint's page within {bar} ms", statistics.median(times) <= bar, told)
        else:
            print(f"      {path}: {told}", flush=True)


# Readers


class Crowd:
    """Readers as live.js is one: a stream each, and the page anew at each change, one question at a time."""

    def __init__(self, port):
        self.port, self.times, self.statuses, self.changes, self.problems = port, [], {}, [], []

    async def answer(self, reader, writer, tag):
        """Asks for the page over a connection that is kept; its tag, by which it is asked for the next time."""
        known = f"If-None-Match: {tag}\r\n" if tag else ""
        began = time.perf_counter()
        writer.write(f"GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n{known}\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?im)^content-length: (\d+)", head)
        status = int(head.split()[1])
        if length and status != 304:
            await reader.readexactly(int(length[1]))
        elif status != 304:
            while (size := int((await reader.readline()).split(b";")[0], 16)) or await reader.readline() != b"\r\n":
                await reader.readexactly(size + 2)
        self.times.append((time.perf_counter() - began) * 1000)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        found = re.search(r"(?im)^etag: (.+?)\r", head)
        return found[1] if found else tag

    async def loads(self, wanted):
        """Loads the page each time it is wanted; what is wanted meanwhile is wanted once."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        tag = await self.answer(reader, writer, None)
        while True:
            await wanted.wait()
            wanted.clear()
            tag = await self.answer(reader, writer, tag)

    async def one(self):
        """One reader until it is cancelled."""
        try:
            wanted, number = asyncio.Event(), len(self.changes)
            self.changes.append(0)
            loading = asyncio.create_task(self.loads(wanted))
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(b"GET /live HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
            async for line in reader:
                if line.startswith(b"event: change"):
                    self.changes[number] += 1
                    wanted.set()
                if loading.done():
                    loading.result()
            self.problems.append("a stream ended")
        except asyncio.CancelledError:
            loading.cancel()
        except Exception as problem:  # told, and counted as one
            self.problems.append(repr(problem))

    async def all(self, count, seconds):
        """So many of them for so long. They come within five seconds."""
        tasks = []
        for _ in range(count):
            tasks.append(asyncio.create_task(self.one()))
            await asyncio.sleep(5 / count)
        await asyncio.sleep(seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def crowd(port, count, seconds):
    """What a process of its own does for it; prints what it found as JSON."""
    readers = Crowd(port)
    asyncio.run(readers.all(count, seconds))
    print(json.dumps({"times": readers.times, "statuses": readers.statuses, "changes": readers.changes, "problems": readers.problems, "cpu": time.process_time()}))


def read(monitor):
    """200 readers for a minute: how long each waits for the page, what memory and CPU they cost."""
    idle, began, used = monitor.peak(10), time.monotonic(), monitor.cpu
    time.sleep(10)
    alone = (monitor.cpu - used) / (time.monotonic() - began)
    words = [sys.executable, "-B", __file__, "--crowd", str(monitor.port), str(READERS), str(SECONDS)]
    began, used = time.monotonic(), monitor.cpu
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    memory = []
    while process.poll() is None:
        memory.append(monitor.memory())
        time.sleep(0.5)
        if time.monotonic() - began > SECONDS + 4:
            break
    out, _ = process.communicate(timeout=60)  # what it prints is more than a pipe holds
    took, used = time.monotonic() - began, monitor.cpu - used
    found = json.loads(out)
    times = found["times"]
    changes = found["changes"]
    verdict(f"{READERS} readers are told of changes, each of them", len(changes) == READERS and min(changes) > 0 and not found["problems"],
            f"{min(changes)} to {max(changes)} each; {len(times)} pages {found['statuses']}; {found['problems'][:2]}")
    p99 = percentile(times, 99)
    verdict(f"{READERS} readers: p99 under 100 ms", p99 < 100,
            f"p50 {percentile(times, 50):.1f} ms, p99 {p99:.1f} ms, max {max(times):.0f} ms; who measures used {found['cpu'] / took * 100:.0f} % of a core")
    grown = max(memory) - idle
    verdict(f"{READERS} readers: memory within 30 MiB of idle", grown <= 30,
            f"idle {idle:.0f} MiB, during {max(memory):.0f} ({grown:+.0f}), after {monitor.peak(5):.0f}, at its highest ever {monitor.memory('VmHWM'):.0f}")
    print(f"      CPU: {used / took * 100:.0f} % of a core, {alone * 100:.0f} % without readers, {used / max(1, len(times)) * 1000:.2f} ms a page", flush=True)


def fresh(monitor):
    """How long a page takes that has to be computed anew: what others wait for who come first after a change."""
    times = []
    for _ in range(40):
        began = time.perf_counter()
        monitor.fetch("/")
        times.append((time.perf_counter() - began) * 1000)
        time.sleep(0.5)
    return times


def main():
    """All of it, on one ledger."""
    attempts = int(sys.argv[1]) if len(sys.argv) > 1 else 2_592_000
    source = ledger(attempts)
    with tempfile.TemporaryDirectory(prefix="face-") as folder:
        sandbox, monitor = start(folder, source)
        try:
            first = time.perf_counter()
            monitor.fetch("/", timeout=60)
            print(f"      the first page: {(time.perf_counter() - first) * 1000:.0f} ms; memory {monitor.memory():.0f} MiB", flush=True)
            pages(monitor)
            times = fresh(monitor)
            print(f"      the overview while probes come in: p50 {statistics.median(times):.1f} ms, max {max(times):.0f} ms of {len(times)}", flush=True)
            read(monitor)
            by_rows = raw(folder, attempts)
            print(f"      the same question: {by_rows:.0f} ms by raw rows, {max(times):.0f} ms by the monitor at its slowest", flush=True)
            verdict("it still answers", until(5, lambda: monitor.runs and monitor.fetch("/healthz")))
        finally:
            status, took = monitor.stop()
            sandbox.stop()
        verdict("it ends as it should", status == 143, f"{status} after {took:.1f} s")
    end()


if sys.argv[1:2] == ["--crowd"]:
    crowd(*map(int, sys.argv[2:5]))
else:
    main()
