"""A connection to the centre that breaks where it is told to."""

import socket
import threading


class Proxy:
    """Forwards to a port of 127.0.0.1 and breaks each connection off once so many bytes went there, or so many came back; `None` never."""

    def __init__(self, port):
        self.target, self.limit, self.back, self.cuts, self.returned = port, None, None, 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client, self.limit, self.back), daemon=True).start()

    def _serve(self, client, limit, back):
        try:
            server = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            client.close()
            return
        threading.Thread(target=self._pump, args=(server, client, back, True), daemon=True).start()
        self._pump(client, server, limit, False)

    def _pump(self, source, sink, limit, is_back):
        sent = 0
        try:
            while data := source.recv(4096):
                if limit is not None and sent + len(data) > limit:
                    sink.sendall(data[:limit - sent])
                    self.cuts += 1
                    break
                sink.sendall(data)
                sent += len(data)
        except OSError:
            pass
        if is_back:
            self.returned = sent
        for one in (source, sink):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
