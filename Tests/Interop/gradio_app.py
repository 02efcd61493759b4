"""A real Gradio app that upsamples with Pillow, and goes wrong on demand. Prints its address and serves until killed."""

import os
import time

import gradio
from PIL import Image


def upsample(picture):
    return picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.LANCZOS)


def slow(picture, progress=gradio.Progress()):
    for step in range(10):
        progress((step, 10), desc="upsampling")
        time.sleep(0.1)
    return upsample(picture)


def fail(picture):
    raise gradio.Error("the tile is larger than the memory of this machine")


def stop(picture, progress=gradio.Progress()):
    """The process is gone in the middle of the work."""
    progress((1, 10), desc="upsampling")
    time.sleep(2)  # until then a busy machine, too, has opened the stream of events
    os._exit(1)


with gradio.Blocks() as app:
    picture = gradio.Image(type="pil", format="png")
    result = gradio.Image(type="pil", format="png")
    for function in (upsample, slow, fail, stop):
        gradio.Button(function.__name__).click(
            function, picture, result, api_name=function.__name__, concurrency_id="one", concurrency_limit=1
        )

app.queue(max_size=1)
_, address, _ = app.launch(server_name="127.0.0.1", quiet=True, prevent_thread_lock=True, show_error=True)
print(f"serves {address}", flush=True)
app.block_thread()
