"""A backend and provider that answers with markup, and settings that are markup, too."""

import base64
import http.server
import json
import pathlib
import shutil
import threading

from monitor import ROOT

NASTY = "<script>evil()</script><img src=x onerror=evil()>'\"&amp;\r\nX-Evil: 1\x1b[31mred\x1b]0;t\x07\u202egnp\u2066\u200b\u0085\0<!--]]>{{7*7}}${7*7}"
MARKUP = "<script>evil()</script><img src=x onerror=evil()>"


def nasty_answer(number):
    """Status, headers and body by turn."""
    picture = "data:image/svg+xml;base64," + base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'><script>evil()</script></svg>").decode()
    tiny = "data:image/png;base64," + base64.b64encode((ROOT / "fixtures/images/tiny.png").read_bytes()).decode()
    answers = (
        (200, {}, {"success": False, "message": NASTY, "source": NASTY}), (500, {"Content-Type": "text/html"}, NASTY),
        (200, {}, {"success": True, "image": tiny, "message": NASTY, "source": NASTY}), (200, {}, {"success": True, "image": picture, "source": MARKUP}),
        (200, {}, {"success": True, "result": [{"generated_text": NASTY * 3}], "source": NASTY}), (302, {"Location": "/" + MARKUP}, NASTY),
        (429, {"Retry-After": MARKUP}, {"detail": NASTY}), (200, {"Content-Type": MARKUP}, NASTY), (401, {"WWW-Authenticate": MARKUP}, {"title": NASTY, "detail": NASTY}),
        (201, {}, {"id": MARKUP, "status": MARKUP, "error": NASTY, "version": NASTY, "logs": NASTY, "model": NASTY, "urls": {"get": NASTY}}),
        (200, {}, {"success": True, "image": NASTY}), (200, {}, NASTY),
    )
    return answers[number % len(answers)]


class Nasty(http.server.ThreadingHTTPServer):
    """The backend and the provider that answer so."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), NastyHandler)
        self.count = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()


class NastyHandler(http.server.BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.count += 1
        status, headers, body = nasty_answer(self.server.count)
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status, MARKUP)
        for name, value in ({"Content-Type": "application/json"} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_HEAD = do_OPTIONS = answer

    def log_message(self, *_):
        pass


def nasty_settings(folder, port):
    """Titles, names, a place and fixtures that are markup."""
    title = json.dumps(NASTY.replace("\0", "").replace("$", "$$"))
    pictures = pathlib.Path(folder, "pictures")
    pictures.mkdir()
    for name in ("<script>evil()<", "<img src=x onerror=evil()>", "a'\"&\x1b[31m", "line\r\nX-Evil: 1", "\u202egnp", "plain"):
        shutil.copy(ROOT / "fixtures/images/tiny.png", pictures / (name.replace("/", "") + ".png"))
    pathlib.Path(folder, "assay.yaml").write_text(f"""version: 1
backend: {{ url: "http://127.0.0.1:{port}" }}
providers: {{ replicate: {{ url: "http://127.0.0.1:{port}", token: "${{KEY:-}}" }} }}
endpoints:
  hd-image: {{ title: {title}, feature: hd-image, path: "/x?{MARKUP.replace(' ', '')}", targets: [{{ provider: replicate, model: a/b }}] }}
  text-generation: {{ title: {json.dumps(MARKUP)}, feature: text-generation, path: /y }}
fixtures: {{ from: pictures }}
location: {title}
pictures: {{ keep: all }}
""", encoding="utf-8")
