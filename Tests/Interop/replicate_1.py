"""replicate 1.x against the sandbox."""

import io

import replicate
from replicate.exceptions import ModelError, ReplicateError

from common import BASE, check, fault, fetch, finish, journal, png, raises, size
from replicate_models import ESRGAN, GFPGAN, MODELS

client = replicate.Client(api_token="r8_sandbox", base_url=BASE)

for reference, given, expected in MODELS:

    @check(f"run {reference.split(':')[0]}, waiting")
    def _():
        assert size(fetch(client.run(reference, input=given))) == expected
        assert journal()["billed_total"] == 1


@check("run without waiting polls until the end")
def _():
    assert size(fetch(client.run(GFPGAN, input=MODELS[0][1], wait=False))) == (48, 32)


@check("run by the model's name alone")
def _():
    assert size(fetch(client.run("nightmareai/real-esrgan", input={"image": MODELS[0][1]["img"], "scale": 2}))) == (48, 32)


@check("a file object is uploaded and used")
def _():
    picture = io.BytesIO(png())
    picture.name = "face.png"
    assert size(fetch(client.run(GFPGAN, input={"img": picture}))) == (48, 32)


@check("files can be created, read, listed and deleted")
def _():
    file = client.files.create(io.BytesIO(png()))
    assert client.files.get(file.id).size == len(png())
    client.files.list()
    client.files.delete(file.id)
    raises(ReplicateError, lambda: client.files.get(file.id), 404)


@check("cancel")
def _():
    fault("prediction-stuck")
    prediction = client.predictions.create(version=GFPGAN.split(":")[1], input=MODELS[0][1])
    prediction.cancel()
    prediction.reload()
    assert prediction.status == "canceled", prediction.status
    assert journal()["cancels"] == 1


@check("models, versions, account and the list of predictions")
def _():
    model = client.models.get("tencentarc/gfpgan")
    assert model.latest_version.id == GFPGAN.split(":")[1]
    assert "img" in model.latest_version.openapi_schema["components"]["schemas"]["Input"]["properties"]
    assert len(list(client.models.get("nightmareai/real-esrgan").versions.list())) == 2
    assert client.accounts.current().username == "sandbox"
    assert len(client.predictions.list().results) >= 1


@check("401: a refused token")
def _():
    other = replicate.Client(api_token="invalid", base_url=BASE)
    assert raises(ReplicateError, lambda: other.run(GFPGAN, input=MODELS[0][1])).status == 401


@check("404: an unknown model")
def _():
    assert raises(ReplicateError, lambda: client.models.get("nobody/nothing")).status == 404


@check("422: a missing input, and an unknown version")
def _():
    error = raises(ReplicateError, lambda: client.run(GFPGAN, input={}), "img is required")
    assert error.status == 422
    other = "tencentarc/gfpgan:" + "0" * 64
    raises(ReplicateError, lambda: client.run(other, input=MODELS[0][1]), "Invalid version or not permitted")


@check("402 and 429")
def _():
    fault("replicate-no-credit")
    assert raises(ReplicateError, lambda: client.run(GFPGAN, input=MODELS[0][1])).status == 402
    fault("replicate-throttled")
    assert raises(ReplicateError, lambda: client.run(GFPGAN, input=MODELS[0][1]), "throttled").status == 429


@check("502: an HTML page")
def _():
    fault("bad-gateway")
    assert raises(ReplicateError, lambda: client.run(GFPGAN, input=MODELS[0][1])).status == 502


@check("a failed prediction is a ModelError with its text")
def _():
    fault("prediction-failed")
    raises(ModelError, lambda: client.run(GFPGAN, input=MODELS[0][1]), "index out of range")


@check("a too large output fails as out of memory")
def _():
    picture = io.BytesIO(png(800, 600))
    picture.name = "large.png"
    raises(ModelError, lambda: client.run(ESRGAN, input={"image": picture, "scale": 10}), "CUDA out of memory")


finish()
