"""google-genai against the sandbox's Gemini: a picture and words in, a picture among the parts of the answer."""

from google import genai
from google.genai import errors, types

from common import BASE, check, fault, finish, journal, png, raises, size

MODEL = "gemini-nano-banana-2.1"


def client(key="sandbox", version=""):
    return genai.Client(
        api_key=key, http_options=types.HttpOptions(base_url=BASE + "/apis/gemini-image", api_version=version))


def draw(asked, *contents):
    contents = contents or (types.Part.from_bytes(data=png(), mime_type="image/png"), "make it gray")
    return asked.models.generate_content(
        model=MODEL, contents=list(contents), config=types.GenerateContentConfig(response_modalities=["TEXT", "IMAGE"]))


def pictures(answer):
    return [size(part.inline_data.data) for part in answer.candidates[0].content.parts or [] if part.inline_data]


def refused(answer):
    candidates = answer.candidates or []
    assert not any(part.inline_data for each in candidates if each.content for part in each.content.parts or [])
    return candidates[0].finish_reason if candidates else answer.prompt_feedback.block_reason


@check("generate_content: a picture among the parts")
def _():
    asked = client()
    answer = draw(asked)
    assert pictures(answer) == [(24, 16)], pictures(answer)
    assert answer.model_version == MODEL, answer.model_version
    assert answer.usage_metadata.candidates_token_count > 0
    assert journal()["billed_total"] == 1


for version in ("v1beta", "v1"):

    @check(f"generate_content at /{version}, as the client adds it")
    def _(version=version):
        asked = client(version=version)
        assert pictures(draw(asked)) == [(24, 16)]


@check("models.get, as tier account asks it")
def _():
    asked = client()
    assert asked.models.get(model=MODEL).name == f"models/{MODEL}"


@check("a bad key is a ClientError that says so")
def _():
    asked = client(key="invalid")
    error = raises(errors.ClientError, lambda: draw(asked), "API key not valid")
    assert (error.code, error.status) == (400, "INVALID_ARGUMENT"), error


for name, kind, code, status in (
    ("no-quota", errors.ClientError, 429, "RESOURCE_EXHAUSTED"),
    ("quota-of-the-day", errors.ClientError, 429, "RESOURCE_EXHAUSTED"),
    ("too-many-requests", errors.ClientError, 429, "RESOURCE_EXHAUSTED"),
    ("place-not-supported", errors.ClientError, 400, "FAILED_PRECONDITION"),
    ("model-gone", errors.ClientError, 404, "NOT_FOUND"),
    ("overloaded", errors.ServerError, 503, "UNAVAILABLE"),
):

    @check(f"{name} is a {kind.__name__} with {status}")
    def _(name=name, kind=kind, code=code, status=status):
        fault(f"gemini-image-{name}", "gemini-image:*")
        asked = client()
        error = raises(kind, lambda: draw(asked))
        assert (error.code, error.status) == (code, status), error


@check("a quota of the day has its violations in the details")
def _():
    fault("gemini-image-quota-of-the-day", "gemini-image:*")
    asked = client()
    raises(errors.ClientError, lambda: draw(asked), "GenerateRequestsPerDayPerProjectPerModel-FreeTier")


for name, word in (
    ("refused-1", None),  # a blockReason, whatever it is
    ("refused-2", types.FinishReason.SAFETY),
    ("refused-3", types.FinishReason.IMAGE_SAFETY),
    ("no-picture-made", types.FinishReason.NO_IMAGE),
):

    @check(f"{name}: a good answer without a picture, that says why")
    def _(name=name, word=word):
        fault(f"gemini-image-{name}", "gemini-image:*")
        asked = client()
        reason = refused(draw(asked))
        assert reason == word if word else reason, reason


finish()
