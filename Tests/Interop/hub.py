"""huggingface_hub against the sandbox: the hub's pages, and Inference."""

import io

from huggingface_hub import HfApi, InferenceClient
from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

from common import BASE, check, fault, finish, png, raises

api = HfApi(endpoint=BASE, token="hf_sandbox")
MISTRAL = "mistralai/Mistral-7B-Instruct-v0.2"
DIFFUSION = "stabilityai/stable-diffusion-2"
UPSCALER = "stabilityai/stable-diffusion-x4-upscaler"


def model(name, token="hf_sandbox"):
    return InferenceClient(model=f"{BASE}/hf-inference/models/{name}", token=token, timeout=120)


@check("model info")
def _():
    assert api.model_info(DIFFUSION).pipeline_tag == "text-to-image"
    mapping = api.model_info(MISTRAL, expand=["inferenceProviderMapping"]).inference_provider_mapping
    assert mapping[0].status == "live", mapping


@check("space info and runtime")
def _():
    assert api.space_info("akhaliq/Real-ESRGAN").host.endswith("/spaces/akhaliq/Real-ESRGAN/")
    assert api.get_space_runtime("akhaliq/Real-ESRGAN").stage == "RUNNING"
    fault("space-runtime-error")
    assert api.get_space_runtime("PKUWilliamYang/VToonify").stage == "RUNTIME_ERROR"


@check("an unknown repository")
def _():
    raises(RepositoryNotFoundError, lambda: api.model_info("nobody/nothing"))
    raises(RepositoryNotFoundError, lambda: api.space_info("nobody/nothing"))


@check("who am I, and 401")
def _():
    assert api.whoami()["name"] == "sandbox"
    assert raises(HfHubHTTPError, lambda: api.whoami(token="invalid")).response.status_code == 401


@check("text to image")
def _():
    picture = model(DIFFUSION).text_to_image("A beautiful landscape", width=96, height=64)
    assert picture.size == (96, 64), picture.size


@check("image to image, as raw bytes and with parameters")
def _():
    assert model(UPSCALER).image_to_image(png()).size == (96, 64)
    assert model(UPSCALER).image_to_image(png(), prompt="sharp").size == (96, 64)


@check("a JPEG that is called PNG is still a picture")
def _():
    fault("picture-jpeg-as-png")
    picture = model(DIFFUSION).text_to_image("A beautiful landscape", width=100, height=60)
    assert picture.format == "JPEG" and picture.size == (100, 60), (picture.format, picture.size)
    assert len(set(picture.convert("L").tobytes())) > 8


@check("text generation")
def _():
    assert model(MISTRAL).text_generation("Hello", max_new_tokens=10)


@check("chat, below the model and at /v1, and streamed")
def _():
    messages = [{"role": "user", "content": "hi"}]
    answer = model(MISTRAL).chat_completion(messages, max_tokens=5)
    assert answer.choices[0].message.content
    root = InferenceClient(base_url=f"{BASE}/v1", token="hf_sandbox")
    assert root.chat_completion(messages, model=MISTRAL, max_tokens=5).choices[0].message.content
    streaming = model(MISTRAL)
    pieces = [chunk.choices[0].delta.content for chunk in streaming.chat_completion(messages, stream=True)]
    assert len(pieces) > 1


@check("a model that is loading is a 503 with its text")
def _():
    fault("model-loading")
    error = raises(HfHubHTTPError, lambda: model(MISTRAL).text_generation("x"), "currently loading")
    assert error.response.status_code == 503 and error.response.json()["estimated_time"] > 0


@check("429, 402, 401, 500")
def _():
    for name, status in [
        ("inference-throttled", 429),
        ("inference-no-credit", 402),
        ("inference-unauthorized", 401),
        ("server-error", 500),
    ]:
        fault(name)
        error = raises(HfHubHTTPError, lambda: model(DIFFUSION).text_to_image("x"))
        assert error.response.status_code == status, error
    fault("slow")
    error = raises(HfHubHTTPError, lambda: model(DIFFUSION, token="invalid").text_to_image("x"))
    assert error.response.status_code == 401


finish()
