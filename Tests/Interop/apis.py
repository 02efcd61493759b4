"""Smaller clients against the sandbox: together, openrouter, wavespeed, cloudflare, and webuiapi of AUTOMATIC1111."""

import base64
import io

import cloudflare
import httpx
import openrouter
import together
import webuiapi
from openrouter import errors
from PIL import Image
from wavespeed.api.client import Client as WaveSpeed

from common import BASE, check, fault, fetch, finish, journal, png, raises, size

PICTURE = "data:image/png;base64," + base64.b64encode(png()).decode()


def decoded(text):
    return size(base64.b64decode(text, validate=True))


def at(api):
    return f"{BASE}/apis/{api}"


# together


def together_picture(key="sandbox"):
    client = together.Together(api_key=key, base_url=at("together"), max_retries=0)  # it adds /v1
    answer = client.images.generate(
        model="black-forest-labs/FLUX.1-kontext-pro", prompt="gray", image_url=PICTURE, response_format="base64")
    return decoded(answer.data[0].b64_json)


@check("together: a picture in base64")
def _():
    assert together_picture() == (24, 16)
    assert journal()["billed_total"] == 1


@check("together: a bad key is an AuthenticationError")
def _():
    error = raises(together.AuthenticationError, lambda: together_picture("invalid"), "invalid_api_key")
    assert error.status_code == 401


for name, kind, words in (
    ("unsafe", together.UnprocessableEntityError, "NSFW"),
    ("spending-limit", together.APIStatusError, "credit_limit"),
    ("too-long", together.PermissionDeniedError, "Input token count"),
    ("overloaded", together.InternalServerError, "overloaded"),
):

    @check(f"together: {name} is a {kind.__name__}")
    def _(name=name, kind=kind, words=words):
        fault(f"together-{name}", "together:*")
        raises(kind, together_picture, words)


# openrouter


def openrouter_picture(key="sandbox"):
    with openrouter.OpenRouter(api_key=key, server_url=at("openrouter")) as client:
        answer = client.images.generate(
            model="bytedance-seed/seedream-4.5", prompt="gray",
            input_references=[{"type": "image_url", "image_url": {"url": PICTURE}}])
    return decoded(answer.data[0].b64_json)


@check("openrouter: a picture in base64")
def _():
    assert openrouter_picture() == (24, 16)
    assert journal()["billed_total"] == 1


@check("openrouter: a bad key is an UnauthorizedResponseError")
def _():
    assert raises(errors.UnauthorizedResponseError, lambda: openrouter_picture("invalid")).data.error.code == 401


for name, kind, code in (
    ("flagged", errors.ForbiddenResponseError, 403),
    ("no-credits", errors.PaymentRequiredResponseError, 402),
    ("key-limit", errors.PaymentRequiredResponseError, 402),
    ("model-cannot-draw", errors.NotFoundResponseError, 404),
):

    @check(f"openrouter: {name} is a {kind.__name__} with code {code}")
    def _(name=name, kind=kind, code=code):
        fault(f"openrouter-{name}", "openrouter:*")
        error = raises(kind, openrouter_picture)
        assert error.data.error.code == code, error.data


# wavespeed


def wavespeed_picture(key="sandbox"):
    client = WaveSpeed(api_key=key, base_url=at("wavespeed"))  # it adds /api/v3
    answer = client.run("wavespeed-ai/flux-kontext-dev", {"prompt": "gray", "image": PICTURE}, poll_interval=0.1)
    return size(fetch(answer["outputs"][0]))


@check("wavespeed: a picture at an address, polled by the task's id")
def _():
    assert wavespeed_picture() == (24, 16)
    assert journal()["billed_total"] == 1


@check("wavespeed: a bad key is a RuntimeError with 401")
def _():
    raises(RuntimeError, lambda: wavespeed_picture("invalid"), "HTTP 401")


for name, words in (
    ("sensitive-polled", "sensitive information"),
    ("task-failed-polled", "Error message here"),
    ("no-credits", "Insufficient credits"),
):

    @check(f"wavespeed: {name} is a RuntimeError with its words")
    def _(name=name, words=words):
        fault(f"wavespeed-{name}", "wavespeed:*")
        raises(RuntimeError, wavespeed_picture, words)


# cloudflare


def workers(key="sandbox"):
    return cloudflare.Cloudflare(
        api_token=key, base_url=at("workers-ai") + "/@api.cloudflare.com/client/v4", max_retries=0)


def workers_picture(key="sandbox"):
    """FLUX.2 takes multipart, for which ai.run has no way; the client's own post has."""
    answer = workers(key).post(
        "/accounts/acc/ai/run/@cf/black-forest-labs/flux-2-klein-9b", cast_to=httpx.Response, body={"prompt": "gray"},
        files=[("input_image_0", ("door.png", png(), "image/png"))],
        options={"headers": {"Content-Type": "multipart/form-data"}})
    return decoded(answer.json()["result"]["image"])


@check("cloudflare: a picture in base64")
def _():
    assert workers_picture() == (24, 16)
    assert journal()["billed_total"] == 1


@check("cloudflare: ai.run with words alone draws")
def _():
    answer = workers().ai.run("@cf/black-forest-labs/flux-2-klein-9b", account_id="acc", prompt="a blue door")
    assert decoded(answer["image"])


@check("cloudflare: the token's check, as tier account asks it")
def _():
    assert workers().user.tokens.verify().status == "active"


@check("cloudflare: a bad token is an AuthenticationError")
def _():
    raises(cloudflare.AuthenticationError, lambda: workers_picture("invalid"))


for name, kind, code in (
    ("quota-of-the-day", cloudflare.RateLimitError, 3036),
    ("unsafe", cloudflare.BadRequestError, 3030),
    ("account-not-allowed", cloudflare.PermissionDeniedError, 3041),
    ("no-such-model", cloudflare.BadRequestError, 5007),
):

    @check(f"cloudflare: {name} is a {kind.__name__} with code {code}")
    def _(name=name, kind=kind, code=code):
        fault(f"workers-ai-{name}", "workers-ai:*")
        error = raises(kind, workers_picture)
        assert error.errors[0].code == code, error.errors


# AUTOMATIC1111


def webui(password=None):
    client = webuiapi.WebUIApi(baseurl=at("automatic1111") + "/sdapi/v1")
    if password:
        client.set_auth("somebody", password)
    return client


def upscaled(client, by=2):
    picture = Image.open(io.BytesIO(png()))
    return client.extra_single_image(image=picture, upscaler_1="R-ESRGAN 4x+", upscaling_resize=by).image


@check("webuiapi: an upscaled picture, decoded")
def _():
    assert [upscaled(webui(), by).size for by in (2, 4)] == [(48, 32), (96, 64)]
    assert journal()["billed_total"] == 2


@check("webuiapi: the upscalers and the progress, as the free tiers ask them")
def _():
    client = webui()
    assert "R-ESRGAN 4x+" in [each["name"] for each in client.get_upscalers()]
    assert client.get_progress()["progress"] == 0


@check("webuiapi: a password is taken, and a wrong one refused")
def _():
    assert upscaled(webui("sandbox")).size == (48, 32)
    raises(RuntimeError, lambda: upscaled(webui("invalid")), 401)


for name, words in (
    ("bad-picture", "Invalid encoded image"),
    ("out-of-memory", "CUDA out of memory"),
    ("no-such-upscaler", "could not find upscaler"),
):

    @check(f"webuiapi: {name} is a RuntimeError of 500 with its words")
    def _(name=name, words=words):
        fault(f"automatic1111-{name}", "automatic1111:*")
        raises(RuntimeError, lambda: upscaled(webui()), 500, words)


finish()
