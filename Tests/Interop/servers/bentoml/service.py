"""A BentoML service that upscales with Pillow, in one answer and as a task, and goes wrong where the file $MODE says so."""

import os
import time

import bentoml
from bentoml.exceptions import InvalidArgument
from PIL.Image import Image, Resampling


def mode():
    with open(os.environ["MODE"]) as file:
        return file.read()


def upscaled(image, scale):
    while mode() == "slow":
        time.sleep(0.1)
    if mode() == "seconds":
        time.sleep(2)
    if mode() == "fails":
        raise ValueError("the tile is larger than the memory of this machine")
    if mode() == "invalid":
        raise InvalidArgument("the scale is odd")
    result = image.convert("RGB").resize((round(image.width * scale), round(image.height * scale)), Resampling.LANCZOS)
    result.format = "PNG"
    return result


@bentoml.service(workers=1, traffic={"timeout": 30, "max_concurrency": int(os.environ.get("CONCURRENCY", "4"))})
class Upscaler:
    @bentoml.api(route="/upscale")
    def upscale(self, image: Image, scale: float = 4) -> Image:
        return upscaled(image, scale)

    @bentoml.task(route="/later")
    def later(self, image: Image, scale: float = 4) -> Image:
        return upscaled(image, scale)
