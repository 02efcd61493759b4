"""A LitServe server that upscales with Pillow, and goes wrong where the file $MODE says so; its port is the argument."""

import base64
import io
import os
import sys

import litserve
from fastapi import HTTPException
from PIL import Image


def mode():
    with open(os.environ["MODE"]) as file:
        return file.read()


class Upscaler(litserve.LitAPI):
    def setup(self, device):
        pass

    def decode_request(self, request):
        if "image" not in request:
            raise HTTPException(422, "missing 'image'")
        return Image.open(io.BytesIO(base64.b64decode(request["image"]))), request.get("scale", 4)

    def predict(self, given):
        if mode() == "fails":
            raise ValueError("the tile is larger than the memory of this machine")
        picture, scale = given
        return picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)

    def encode_response(self, picture):
        file = io.BytesIO()
        picture.save(file, "PNG")
        return {"image": base64.b64encode(file.getvalue()).decode()}


if __name__ == "__main__":
    server = litserve.LitServer(Upscaler(), accelerator="cpu", workers_per_device=1, timeout=20)
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False, num_api_servers=1)
