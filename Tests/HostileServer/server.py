"""The hostile server: raw sockets, a thread for each connection, and no HTTP library that would mend anything.

A request to /s/CASE/… is answered by that case's function. A case with a port of its own has the connection before a byte
of it is read.
"""

import socket
import struct
import threading
import time


class Exchange:
    """One request, and the connection to answer it on. Sending to a client that hung up is no error."""

    def __init__(self, server, sock, case, request):
        self.server, self.sock, self.case = server, sock, case
        self.method, self.target, self.headers, self.body = request

    @property
    def path(self):
        return self.target.split("?")[0].removeprefix(f"/s/{self.case.name}")

    def url(self, path="/picture", host=None):
        return f"http://{host or '127.0.0.1'}:{self.server.port}/s/{self.case.name}{path}"

    def port_url(self, path="/"):
        scheme = "https" if self.case.tls else "http"
        return f"{scheme}://127.0.0.1:{self.server.ports[self.case.name]}{path}"

    def send(self, data):
        try:
            self.sock.sendall(data)
        except OSError:
            raise Gone from None

    def drip(self, data, pause=0.1, size=1):
        for start in range(0, len(data), size):
            self.send(data[start : start + size])
            self.wait(pause)

    def wait(self, seconds):
        """Ends at once when the client hangs up."""
        self.sock.settimeout(seconds)
        try:
            if self.sock.recv(65536) == b"":
                raise Gone
        except TimeoutError:
            pass
        except OSError:
            raise Gone from None
        finally:
            self.sock.settimeout(30)

    def hold(self, seconds=20):
        stop = time.monotonic() + seconds
        while time.monotonic() < stop:
            self.wait(min(1, max(0.01, stop - time.monotonic())))

    def close(self):
        try:
            self.sock.shutdown(socket.SHUT_WR)
            # Whatever the client has still to say is read: closing before would reset the connection.
            self.sock.settimeout(1)
            while self.sock.recv(65536):
                pass
        except OSError:
            pass
        self.sock.close()

    def reset(self):
        reset(self.sock)


class Gone(Exception):
    """The client hung up."""


def reset(sock):
    """Closes by RST."""
    time.sleep(0.02)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


class Server:
    def __init__(self, cases):
        self.cases = {case.name: case for case in cases}
        # By case: when its first and its last request came, and what those that led away from it had with them.
        self.arrivals, self.lasts, self.seen = {}, {}, {}
        self.ports = {}
        self.lock = threading.Lock()
        self.port = self.listen(self.serve, host="127.0.0.1")
        for case in cases:
            if case.port:
                self.ports[case.name] = self.listen(lambda sock, case=case: self.meet(sock, case))

    def listen(self, handle, host="127.0.0.1"):
        listener = socket.create_server((host, 0), backlog=256)
        threading.Thread(target=self.accept, args=(listener, handle), daemon=True).start()
        return listener.getsockname()[1]

    def accept(self, listener, handle):
        while True:
            sock, _ = listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(30)
            threading.Thread(target=self.guard, args=(sock, handle), daemon=True).start()

    def guard(self, sock, handle):
        try:
            handle(sock)
        except (Gone, OSError):
            pass
        finally:
            sock.close()

    def forget(self, case):
        """Before it is asked anew."""
        with self.lock:
            for book in (self.arrivals, self.lasts, self.seen):
                book.pop(case.name, None)

    def note(self, case, request=b""):
        now = time.monotonic()
        with self.lock:
            self.arrivals.setdefault(case.name, now)
            self.lasts[case.name] = now
            if request:
                self.seen.setdefault(case.name, []).append(request)

    def meet(self, sock, case):
        self.note(case)
        if case.tls:
            sock = case.tls().wrap_socket(sock, server_side=True)
        case.port(Exchange(self, sock, case, ("", "", {}, b"")))

    def serve(self, sock):
        """One request after the other, as long as the answers leave the connection open."""
        while True:
            data = b""
            while b"\r\n\r\n" not in data:
                piece = sock.recv(65536)
                if not piece:
                    return
                data += piece
            top, _, body = data.partition(b"\r\n\r\n")
            lines = top.decode("latin-1").split("\r\n")
            method, target, _ = lines[0].split(" ", 2)
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            parts = target.split("?")[0].split("/")
            case = self.cases.get(parts[2]) if len(parts) > 2 else None
            if not case:
                sock.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                continue
            self.note(case, top)
            length = int(headers.get("content-length", 0))
            if getattr(case.answer, "stage", "body") == "body":
                while len(body) < length:
                    piece = sock.recv(1 << 20)
                    if not piece:
                        return
                    body += piece
            exchange = Exchange(self, sock, case, (method, target, headers, body))
            case.answer(exchange)
            if sock.fileno() < 0:
                return
