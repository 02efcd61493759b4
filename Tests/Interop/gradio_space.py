"""gradio_client against the sandbox's Spaces, by address and by name."""

import pathlib
import tempfile
import time

from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from gradio_client.utils import QueueError

from common import BASE, check, fault, finish, png, raises, scenario, size

NAME = "akhaliq/Real-ESRGAN"
folder = tempfile.TemporaryDirectory()
picture = pathlib.Path(folder.name) / "face.png"
picture.write_bytes(png())


def connect(where=f"{BASE}/spaces/{NAME}/"):
    return Client(where, download_files=folder.name, verbose=False)


def predict(client):
    return client.predict(handle_file(str(picture)), api_name="/predict")


@check("predict by address")
def _():
    assert size(pathlib.Path(predict(connect())).read_bytes()) == (96, 64)


@check("predict by name, through the hub")
def _():
    client = connect(NAME)
    assert size(pathlib.Path(predict(client)).read_bytes()) == (96, 64)
    assert size(pathlib.Path(predict(client)).read_bytes()) == (96, 64)


@check("predict at the VToonify Space")
def _():
    assert size(pathlib.Path(predict(connect("PKUWilliamYang/VToonify"))).read_bytes()) == (24, 16)


@check("submit, with progress on the way")
def _():
    scenario("slow")
    job = connect().submit(handle_file(str(picture)), api_name="/predict")
    seen = False
    while not job.done():
        seen = seen or bool(job.status().progress_data)
        time.sleep(0.02)
    assert size(pathlib.Path(job.result()).read_bytes()) == (96, 64)
    assert seen, "no progress was seen"


@check("two jobs of one client")
def _():
    client = connect()
    jobs = [client.submit(handle_file(str(picture)), api_name="/predict") for _ in range(2)]
    for job in jobs:
        assert size(pathlib.Path(job.result()).read_bytes()) == (96, 64)


@check("cancel a job")
def _():
    scenario("slow")
    job = connect().submit(handle_file(str(picture)), api_name="/predict")
    job.cancel()


@check("the api is described")
def _():
    api = connect().view_api(return_format="dict", print_info=False)
    assert list(api["named_endpoints"]) == ["/predict"]


@check("an error of the app is an AppError with its text")
def _():
    fault("space-error")
    raises(AppError, lambda: predict(connect()), "CUDA out of memory")


@check("an unreadable picture is an AppError without one")
def _():
    broken = pathlib.Path(folder.name) / "broken.png"
    broken.write_bytes(b"hello")
    raises(AppError, lambda: connect().predict(handle_file(str(broken)), api_name="/predict"), "show_error=True")


@check("a full queue is a QueueError")
def _():
    fault("space-queue-full")
    raises(QueueError, lambda: predict(connect()), "Queue is full")


@check("a Space in RUNTIME_ERROR is refused by its stage")
def _():
    fault("space-runtime-error")
    raises(ValueError, lambda: connect(NAME), "RUNTIME_ERROR")


@check("a sleeping Space shows a page instead of its configuration")
def _():
    fault("space-sleeping")
    raises(ValueError, lambda: connect(NAME), "Could not fetch config")


@check("an unknown Space")
def _():
    error = raises(Exception, lambda: connect("nobody/nothing"))
    assert "not" in str(error).lower(), error


finish()
