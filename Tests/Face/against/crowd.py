"""Crowds that say nothing or hear all there is, where descriptors are many and where they are few."""

import json
import pathlib
import re
import resource
import socket
import time

from monitor import Monitor, ask, until, verdict

from .provider import Nasty

CRASH = r"Fatal error|[Cc]rash|Segmentation|SIG(SEGV|ABRT|BUS|ILL|TRAP|FPE)|[Pp]recondition|Backtrace|Thread \d+ "


def crowd_of(port, count, first=b""):
    """Connections that are opened at once, and say nothing more."""
    found = []
    for _ in range(count):
        try:
            one = socket.create_connection(("127.0.0.1", port), timeout=5)
        except OSError:
            break
        one.setblocking(False)
        if first:
            one.send(first)
        found.append(one)
    return found


def normal_reader(monitor, count=10):
    """The longest that a normal reader waits for the page; infinite where it gets none."""
    longest = 0
    for _ in range(count):
        began = time.monotonic()
        try:
            good = ask(monitor.port, "/", seconds=10).status == 200
        except OSError:
            good = False
        longest = max(longest, time.monotonic() - began if good else float("inf"))
    return longest


def probes_since(monitor, seconds):
    """How many probes begin within the next seconds, by the interface."""
    began = time.time_ns() // 1000
    time.sleep(seconds)
    found = json.loads(monitor.fetch(f"/api/v1/outcomes?limit=500&since={began}"))["outcomes"]
    return sum(one["attempts"][0]["started_at_us"] >= began for one in found if one["attempts"])


def crowds(monitor, counts_memory):
    """2,000 who say nothing, then 500 streams: others are answered, probes go on, memory and descriptors come back."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    stream = b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for name, count, first in (("2,000 idle connections", 2000, b""), ("500 streams of events", 500, stream)):
        name += "" if counts_memory else " at the stand"
        idle_memory, descriptors = monitor.peak(10), monitor.descriptors
        usual = probes_since(monitor, 10)
        began = time.monotonic()
        clients = crowd_of(monitor.port, count, first)
        opened = time.monotonic() - began
        longest = normal_reader(monitor)
        during = probes_since(monitor, 10)
        grown = monitor.peak(5) - idle_memory
        fed = told(clients, 60) if first else 0
        for one in clients:
            one.close()
        until(20, lambda: monitor.descriptors <= descriptors + 20)
        left = monitor.peak(5) - idle_memory
        verdict(f"{name} are taken", len(clients) == count, f"{len(clients)} in {opened:.1f} s")
        verdict(f"{name}: a normal reader is answered", longest < 2, f"{longest * 1000:.0f} ms at most")
        verdict(f"{name}: probes go on", during >= usual * 0.7, f"{during} in 10 s, {usual} before")
        if counts_memory:
            verdict(f"{name}: memory", grown < 40, f"{grown:+.0f} MiB on {idle_memory:.0f}, {grown * 1024 / count:.0f} KiB each")
            more = again(monitor, count, first) - idle_memory
            verdict(f"{name}: memory comes back, or is used again", left < 10 or more < grown + 8,
                    f"{left:+.0f} MiB kept; the same crowd once more: {more:+.0f} MiB")
            until(20, lambda: monitor.descriptors <= descriptors + 20)
        verdict(f"{name}: descriptors come back", monitor.descriptors <= descriptors + 20, f"{monitor.descriptors - descriptors:+}")
        if first:
            verdict(f"{name}: each is told of changes", fed == count, f"{fed} of {count}")


def again(monitor, count, first):
    """What memory there is at most when the same crowd comes once more."""
    clients = crowd_of(monitor.port, count, first)
    most = monitor.peak(5)
    for one in clients:
        one.close()
    return most


def told(clients, seconds):
    """How many of them hear of a change in that time."""
    waiting = set(clients)
    until(seconds, lambda: not waiting.difference_update({one for one in waiting if b"event: change" in read_all(one)}) and not waiting)
    return len(clients) - len(waiting)


def read_all(connection):
    """What is there by now."""
    found = b""
    try:
        while piece := connection.recv(1 << 16):
            found += piece
    except OSError:
        pass
    return found


def lonely(folder, files):
    """A provider and a monitor of it alone, that draws no pictures: what memory it has is its own."""
    backend = Nasty()
    pathlib.Path(folder, "assay.yaml").write_text(f"""version: 1
backend: {{ url: "" }}
providers: {{ replicate: {{ url: "http://127.0.0.1:{backend.server_address[1]}", token: "${{KEY:-}}" }} }}
endpoints: {{ hd-image: {{ feature: hd-image, path: /x, targets: [{{ provider: replicate, model: a/b }}] }} }}
""")
    return backend, Monitor(folder, "--every", "1s", "--tier", "reach", files=files)


def alone(folder, hard):
    """The crowds once more, where memory can be told."""
    backend, monitor = lonely(folder, (min(1024, hard), hard))
    try:
        monitor.is_ready()
        crowds(monitor, True)
        ending(monitor, "alone")
    finally:
        monitor.kill()
        backend.shutdown()


def poor(folder):
    """The same crowd where the system gives 1,024 descriptors and no more: it need not serve all, but it lives and probes."""
    backend, monitor = lonely(folder, (1024, 1024))
    clients = []
    try:
        monitor.is_ready()
        usual = backend.count
        time.sleep(10)
        usual = backend.count - usual
        clients = crowd_of(monitor.port, 2000)
        during, before = backend.count, monitor.cpu
        time.sleep(10)
        during, used = backend.count - during, monitor.cpu - before
        # Those who say nothing are sent away after some seconds, and whoever waits comes in then.
        began = time.monotonic()
        served = until(20, lambda: normal_reader(monitor, 1) < 2)
        verdict("1,024 descriptors, 2,000 connections: it runs", monitor.runs, "" if monitor.runs else f"ended with {monitor.process.returncode}")
        verdict("1,024 descriptors, 2,000 connections: probes go on", during >= usual * 0.7, f"{during} in 10 s, {usual} before; {used * 10:.0f} % of a core")
        verdict("1,024 descriptors, 2,000 connections: a normal reader is answered", served, f"after {time.monotonic() - began:.0f} s")
        for one in clients:
            one.close()
        back = until(20, lambda: monitor.runs and normal_reader(monitor, 1) < 2)
        verdict("1,024 descriptors: it answers when they are gone", back)
        rows = backend.count
        time.sleep(5)
        verdict("1,024 descriptors: it probes when they are gone", backend.count > rows, f"{backend.count - rows} in 5 s; said: {said_of(monitor)}")
    finally:
        for one in clients:
            one.close()
        monitor.stop()
        backend.shutdown()


def said_of(monitor):
    """The warnings of its log, each kind once."""
    return sorted({line[:120] for line in monitor.log.splitlines() if line.startswith("warning")})[:3]


def ending(monitor, name):
    """SIGTERM ends it with readers of every kind at it: 143, in the time that `drain` gives, and without a word of a crash."""
    clients = crowd_of(monitor.port, 100) + crowd_of(monitor.port, 100, b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    clients += crowd_of(monitor.port, 20, b"GET /report HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20) + crowd_of(monitor.port, 20, b"GET / HTTP/1.1\r\nX: ")
    time.sleep(1)
    status, took = monitor.stop()
    for one in clients:
        one.close()
    verdict(f"SIGTERM ends it, readers or not ({name})", status == 143 and took <= 35, f"{status} after {took:.1f} s")
    crashed = re.search(CRASH, monitor.log)
    verdict(f"its log tells of no crash ({name})", not crashed, monitor.log[crashed.start():crashed.start() + 300] if crashed else f"{len(monitor.log)} bytes")
