"""openai against the sandbox's OpenAI: pictures drawn, and edited."""

import base64

import openai

from common import BASE, check, fault, finish, journal, png, raises, size

DRAW, EDIT = BASE + "/apis/openai", BASE + "/apis/openai-edit"
MODEL = "gpt-image-2.6-sunburst"


def client(url, key="sk-sandbox", retries=0):
    return openai.OpenAI(base_url=url, api_key=key, max_retries=retries)


def draw(**options):
    return client(DRAW, **options).images.generate(model=MODEL, prompt="a blue door", size="96x64", n=1)


def edit(image, **options):
    return client(EDIT, **options).images.edit(model=MODEL, prompt="as a drawing", image=image)


def picture(answer):
    return size(base64.b64decode(answer.data[0].b64_json, validate=True))


ONE = ("door.png", png(), "image/png")


@check("images.generate: a picture of the size that was asked for")
def _():
    answer = draw()
    assert picture(answer) == (96, 64), picture(answer)
    assert answer.usage.output_tokens > 0 and answer.output_format == "png", answer.usage
    assert journal()["billed_total"] == 1


@check("images.edit: one picture")
def _():
    assert picture(edit(ONE)) == (24, 16)


@check("images.edit: a list of pictures, and a mask")
def _():
    answer = client(EDIT).images.edit(
        model=MODEL, prompt="side by side", image=[ONE, ("two.png", png(30, 20), "image/png")], mask=ONE)
    assert picture(answer) == (24, 16)


@check("models.retrieve, as tier account asks it")
def _():
    assert client(DRAW).models.retrieve(MODEL).object == "model"


for what, ask in (("generations", draw), ("edits", lambda **options: edit(ONE, **options))):

    @check(f"{what}: a bad key is an AuthenticationError")
    def _(ask=ask):
        error = raises(openai.AuthenticationError, lambda: ask(key="invalid"))
        assert (error.status_code, error.code) == (401, "invalid_api_key"), (error.status_code, error.code)


for name, kind, code in (
    ("moderation-blocked", openai.BadRequestError, "moderation_blocked"),
    ("quota-used-up", openai.RateLimitError, "insufficient_quota"),
    ("billing-limit", openai.BadRequestError, "billing_hard_limit_reached"),
    ("key-rejected", openai.AuthenticationError, "invalid_api_key"),
    ("model-gone", openai.NotFoundError, "model_not_found"),
    ("organization-not-verified", openai.PermissionDeniedError, None),
):

    @check(f"{name} is a {kind.__name__}")
    def _(name=name, kind=kind, code=code):
        for api, ask in (("openai", draw), ("openai-edit", lambda: edit(ONE))):
            fault(f"{api}-{name}", f"{api}:*")
            error = raises(kind, ask)
            assert error.code == code, error.code
        assert journal()["billed_total"] == 0


@check("a server that fails twice is asked three times")
def _():
    fault("server-error", "openai:*")
    raises(openai.InternalServerError, lambda: draw(retries=2))
    assert journal()["requests"] == 3, journal()["requests"]


finish()
