"""replicate 2.x (beta) against the sandbox. It repeats creates on its own, which can be billed twice."""

import io

import replicate
from replicate import Replicate
from replicate.exceptions import ModelError

from common import BASE, check, fault, fetch, finish, journal, png, raises, size
from replicate_models import GFPGAN, MODELS

client = Replicate(bearer_token="r8_sandbox", base_url=BASE + "/v1", max_retries=0)
# The form without /v1, which 1.x wants, works too.
plain = Replicate(bearer_token="r8_sandbox", base_url=BASE, max_retries=0)

for reference, given, expected in MODELS:

    @check(f"run {reference.split(':')[0]}, waiting")
    def _():
        assert size(fetch(client.run(reference, input=given))) == expected


@check("run without waiting polls until the end")
def _():
    assert size(fetch(plain.run(GFPGAN, input=MODELS[0][1], wait=False))) == (48, 32)


@check("a file object is uploaded and used")
def _():
    assert size(fetch(client.run(GFPGAN, input={"img": io.BytesIO(png())}))) == (48, 32)


@check("cancel")
def _():
    fault("prediction-stuck")
    prediction = client.predictions.create(version=GFPGAN.split(":")[1], input=MODELS[0][1])
    assert client.predictions.cancel(prediction_id=prediction.id).status == "canceled"


@check("model, version, account")
def _():
    assert client.models.get(model_owner="tencentarc", model_name="gfpgan").name == "gfpgan"
    client.models.versions.get(model_owner="tencentarc", model_name="gfpgan", version_id=GFPGAN.split(":")[1])
    assert client.account.get().username == "sandbox"


@check("401, 404, 422")
def _():
    other = Replicate(bearer_token="invalid", base_url=BASE + "/v1", max_retries=0)
    raises(replicate.AuthenticationError, lambda: other.account.get())
    raises(replicate.NotFoundError, lambda: client.models.get(model_owner="nobody", model_name="nothing"))
    raises(replicate.UnprocessableEntityError, lambda: client.run(GFPGAN, input={}), "img is required")


@check("402, 429, 500, 502")
def _():
    fault("replicate-no-credit")
    assert raises(replicate.APIStatusError, lambda: client.run(GFPGAN, input=MODELS[0][1])).status_code == 402
    fault("replicate-throttled")
    raises(replicate.RateLimitError, lambda: client.run(GFPGAN, input=MODELS[0][1]))
    for name in ("server-error", "bad-gateway"):
        fault(name)
        raises(replicate.InternalServerError, lambda: client.run(GFPGAN, input=MODELS[0][1]))


@check("a create that fails is repeated, and the journal shows it")
def _():
    fault("server-error")
    eager = Replicate(bearer_token="r8_sandbox", base_url=BASE + "/v1", max_retries=2)
    raises(replicate.InternalServerError, lambda: eager.run(GFPGAN, input=MODELS[0][1]))
    assert journal()["requests"] == 3, journal()["requests"]


@check("a failed prediction is a ModelError with its text")
def _():
    fault("prediction-failed")
    error = raises(ModelError, lambda: client.run(GFPGAN, input=MODELS[0][1]))
    assert "index out of range" in error.prediction.error


finish()
