"""A model for cog that upscales with Pillow, and goes wrong where the file $MODE says so."""

import os
import tempfile
import time

from cog import BasePredictor, Input, Path
from PIL import Image


def mode():
    with open(os.environ["MODE"]) as file:
        return file.read()


class Predictor(BasePredictor):
    def setup(self) -> None:
        while mode() == "setup-slow":
            time.sleep(0.1)
        if mode() == "setup-fails":
            raise RuntimeError("the weights are not there")

    def predict(
        self,
        image: Path = Input(description="the picture"),
        scale: float = Input(default=4, ge=1, le=8),
    ) -> Path:
        while mode() == "slow":
            time.sleep(0.1)
        if mode() == "fails":
            raise ValueError("the tile is larger than the memory of this machine")
        picture = Image.open(str(image)).convert("RGB")
        width, height = round(picture.width * scale), round(picture.height * scale)
        result = Path(tempfile.mkdtemp()) / "result.png"
        picture.resize((width, height), Image.Resampling.LANCZOS).save(str(result))
        return result
