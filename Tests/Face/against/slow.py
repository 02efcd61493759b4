"""Clients that dawdle, and those that read nothing."""

import concurrent.futures
import pathlib
import socket
import time

from monitor import ask, verdict

# What the server gives a connection on which nothing happens, and what a busy machine may add.
IDLE, LATE = 60, 5


def held(port, clients):
    """How many of the clients' connections the monitor still has, as the kernel says."""
    ours, count = {client.getsockname()[1] for client in clients}, 0
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        local, remote = (int(fields[i].rsplit(":", 1)[1], 16) for i in (1, 2))
        count += local == port and remote in ours and fields[9] != "0"
    return count


def dawdle(port, first, each, seconds):
    """Sends `first`, then `each` every second: after how many seconds the other side has cut it, or None. What comes back is read."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(first)
        connection.settimeout(1)
        while time.monotonic() - began < seconds:
            try:
                while connection.recv(1 << 16):
                    pass
                return time.monotonic() - began
            except TimeoutError:
                pass
            except OSError:
                return time.monotonic() - began
            try:
                connection.sendall(each)
            except OSError:
                return time.monotonic() - began
    return None


def deaf(monitor, path, count, each, wait):
    """Clients that ask for something large and read nothing: those that are still held after a while, and what memory they cost."""
    before = monitor.peak(5)
    clients = []
    for _ in range(count):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", monitor.port))
        client.setblocking(False)
        asked = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * each
        try:
            client.send(asked)
        except OSError:
            pass
        clients.append(client)
    try:
        began, most = time.monotonic(), 0
        while time.monotonic() - began < wait and held(monitor.port, clients):
            most = max(most, monitor.memory())
            time.sleep(1)
        took = time.monotonic() - began
        return held(monitor.port, clients), took, most - before
    finally:
        for client in clients:
            client.close()


def slow(monitor):
    """Who dawdles is cut when its time is up, however it goes about it; who reads nothing too."""
    head = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n"
    ways = {
        "says nothing": (b"", b""), "sends one byte of a head each second": (b"GET /metrics HTTP/1.1\r\nX: ", b"a"),
        "sends one header each second": (head, b"X: a\r\n"), "sends one byte of a body each second": (head + b"Content-Length: 100000\r\n\r\n", b"a"),
        "sends one chunk each second": (head + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"), "asks once, and no more": (head + b"\r\n", b""),
        "sends a body that never comes": (head + b"Content-Length: 100000\r\n\r\n", b""), "sends an empty line each second": (b"", b"\r\n"),
    }
    with concurrent.futures.ThreadPoolExecutor(len(ways)) as pool:
        ends = {name: pool.submit(dawdle, monitor.port, *parts, IDLE + 3 * LATE) for name, parts in ways.items()}
        for name, result in ends.items():
            took = result.result()
            verdict(f"cut: who {name}", took is not None and took <= IDLE + LATE,
                    f"after {took:.0f} s" if took is not None else f"not within {IDLE + 3 * LATE} s")
    for path, count, each, wait in (("/report", 40, 40, IDLE + 3 * LATE), ("/live", 40, 1, 10)):
        left, took, grown = deaf(monitor, path, count, each, wait)
        if path == "/live":
            verdict("streams of who reads nothing cost little", grown < 40, f"{count} of them: {left} held after {took:.0f} s, {grown:+.0f} MiB")
            continue
        verdict(f"cut: who asks for {path} and reads nothing", left == 0, f"{left} of {count} held after {took:.0f} s")
        verdict("they cost little memory", grown < 40, f"{grown:+.0f} MiB")
    verdict("it answers as before", ask(monitor.port, "/healthz").status == 200)
