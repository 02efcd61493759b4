"""`assay check --tier account` against real servers of the usual frameworks: each with a path that is there, and one that is
not. Only a POST with a picture in it would be work, and none may come."""

import asyncio
import json
import os
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from wsgiref.simple_server import WSGIRequestHandler, make_server

from common import checks, finish

ASSAY = os.environ["ASSAY"]
PATH = "/api/ai/hd-image"
check = checks(prepare=lambda: None)
work = []


def served(server, port):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return port


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def flask():
    from flask import Flask, request

    app = Flask("backend")

    @app.post(PATH)
    def upscale():
        body = request.get_json()
        if not body.get("image"):
            return {"error": "No image provided"}, 400
        work.append("flask")
        return {"success": True}

    server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    return served(server, server.server_port)


def fastapi():
    import uvicorn
    from fastapi import Body, FastAPI

    app = FastAPI()

    @app.post(PATH)
    def upscale(image: str = Body(embed=True)):
        work.append("fastapi")
        return {"success": True}

    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        threading.Event().wait(0.05)
    return server.servers[0].sockets[0].getsockname()[1]


def in_a_loop(start):
    """The port of a server that needs an event loop."""
    found = []
    ready = threading.Event()

    async def main():
        found.append(await start())
        ready.set()
        await asyncio.Event().wait()

    threading.Thread(target=lambda: asyncio.run(main()), daemon=True).start()
    assert ready.wait(60), "the server did not start"
    return found[0]


def aiohttp():
    from aiohttp import web

    async def upscale(request):
        body = await request.json()
        work.append("aiohttp")
        return web.json_response({"success": bool(body)})

    async def start():
        app = web.Application()
        app.router.add_post(PATH, upscale)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return site._server.sockets[0].getsockname()[1]

    return in_a_loop(start)


def tornado():
    from tornado import httpserver, netutil, web

    class Upscale(web.RequestHandler):
        def post(self):
            if not self.request.body:
                raise web.HTTPError(400)
            work.append("tornado")

    async def start():
        sockets = netutil.bind_sockets(0, "127.0.0.1")
        httpserver.HTTPServer(web.Application([(PATH, Upscale)], log_function=lambda _: None)).add_sockets(sockets)
        return sockets[0].getsockname()[1]

    return in_a_loop(start)


def plain():
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers.get("Content-Length", 0))
            status, text = (404, "Not Found") if self.path != PATH else (200, "done") if length else (400, "No image")
            if status == 200:
                work.append("http.server")
            body = json.dumps({"error": text}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    return served(server, server.server_port)


def probe(port, path):
    """The verdict of tier account at that path."""
    settings = (
        f'version: 1\nbackend: {{ url: "http://127.0.0.1:{port}" }}\n'
        f"endpoints:\n  hd-image: {{ feature: hd-image, path: {path}, timeout: 60s }}\n")
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/assay.yaml", "w") as file:
            file.write(settings)
        result = subprocess.run(
            [ASSAY, "check", "--settings", "assay.yaml", "--tier", "account", "--provider", "backend", "--endpoint",
             "hd-image", "--format", "jsonl"], cwd=folder, capture_output=True, text=True, timeout=300)
    if not result.stdout:
        raise RuntimeError(result.stderr)
    (line,) = result.stdout.splitlines()
    return json.loads(line)["code"]


for start in (flask, fastapi, aiohttp, tornado, plain):

    @check(f"{start.__name__}: POST at its path is up, a wrong path is contract.status, and no work is done")
    def _(start=start):
        port = start()
        there, elsewhere = probe(port, PATH), probe(port, "/api/ai/upscale")
        assert (there, elsewhere, work) == ("ok", "contract.status", []), (there, elsewhere, work)


finish()
