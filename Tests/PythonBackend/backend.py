"""A small backend in another language, with the fault that Assay was made to find.

It offers two features of the contract through Replicate's official Python client, and it labels every picture
`data:image/jpeg`, whatever bytes Replicate delivered. Its answers are well-formed, `success` is true, and an app that
trusts the label shows nothing or saves a broken file. With `--label sniffed` it tells the truth.

    pip install -r requirements.txt
    REPLICATE_BASE_URL=http://127.0.0.1:9100 REPLICATE_API_TOKEN=r8_sandbox python3 backend.py --port 5002
"""

import argparse
import base64
import json
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import replicate

MODELS = {
    "/api/ai/fix-old-photo": (
        "tencentarc/gfpgan:0fbacf7afc6c144e5be9767cff80f25aff23e52b0708f17e20f9879b2f21516c",
        lambda image, body: {"img": image, "version": body.get("version", "v1.3"), "scale": 2},
    ),
    "/api/ai/hd-image": (
        "nightmareai/real-esrgan:42fed1c4974146d4d2414e2be2c5277c7fcf05fcc3a73abf41610695738c1d7b",
        lambda image, body: {"image": image, "scale": body.get("scale", 4), "face_enhance": False},
    ),
}

MAGIC = {b"\x89PNG": "image/png", b"\xff\xd8": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}


def sniffed(data):
    return next((mime for magic, mime in MAGIC.items() if data.startswith(magic)), "application/octet-stream")


def delivered(output):
    """The bytes of a result: the client gives a file object for https and data addresses, and text for http ones."""
    if output is None:
        raise RuntimeError("the prediction gave no output")
    if hasattr(output, "read"):
        return output.read()
    with urllib.request.urlopen(str(output), timeout=30) as answer:
        return answer.read()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    label = "jpeg"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path not in MODELS:
            return self.answer(404, {"error": "Endpoint not found"})
        try:
            self.answer(*self.work(json.loads(body)))
        except Exception as error:
            self.answer(500, {"success": False, "error": f"All services failed: {error}"})

    def work(self, body):
        image = body.get("image")
        if not image:
            return 400, {"error": "No image provided"}
        model, model_input = MODELS[self.path]
        data = delivered(replicate.run(model, input=model_input(image, body)))
        mime = sniffed(data) if self.label == "sniffed" else "image/jpeg"
        uri = f"data:{mime};base64,{base64.b64encode(data).decode()}"
        return 200, {
            "success": True,
            "image": uri,
            "message": "Image processed successfully",
            "source": "replicate",
        }

    def do_GET(self):
        self.answer(404, {"error": "Use POST for API endpoints"})

    def answer(self, status, members):
        body = json.dumps(members).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form, *args):
        print(form % args, file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=5002, help="0 takes a free port, which is printed")
    parser.add_argument("--label", choices=["jpeg", "sniffed"], default="jpeg")
    options = parser.parse_args()
    Handler.label = options.label
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
