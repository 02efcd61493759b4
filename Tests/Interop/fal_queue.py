"""fal_client against the sandbox's fal.ai: the queue by its submissions, looks, results and cancellations."""

import fal_client
import fal_client.client

from common import BASE, check, fault, fetch, finish, journal, png, raises, size

# The client has no option for plain http; only the format of its addresses says the scheme.
fal_client.client.QUEUE_URL_FORMAT = fal_client.client.RUN_URL_FORMAT = BASE + "/apis/fal/"
MODEL = "fal-ai/flux-pro/kontext"
GIVEN = {"prompt": "gray", "image_url": fal_client.encode(png(), "image/png")}
client = fal_client.SyncClient(key="sandbox")


def picture(answer):
    return size(fetch(answer["images"][0]["url"]))


@check("subscribe: looked at until it is done")
def _():
    seen = []
    answer = client.subscribe(MODEL, GIVEN, with_logs=True, on_queue_update=seen.append)
    assert picture(answer) == (24, 16)
    assert isinstance(seen[-1], fal_client.Completed) and seen[-1].metrics["inference_time"] > 0, seen
    assert journal()["billed_total"] == 1


@check("submit, status and get by the handle's addresses")
def _():
    handle = client.submit(MODEL, GIVEN)
    assert isinstance(handle.status(with_logs=True), (fal_client.Queued, fal_client.InProgress, fal_client.Completed))
    assert picture(handle.get()) == (24, 16)


@check("status and result by the request's id alone")
def _():
    first, handle = client.submit(MODEL, GIVEN), client.submit(MODEL, GIVEN)
    assert handle.request_id != first.request_id, "two submissions have the same id"
    client.status(MODEL, handle.request_id)
    assert picture(client.result(MODEL, handle.request_id)) == (24, 16)


@check("a place in the queue")
def _():
    fault("fal-never-starts", "fal:*")
    status = client.submit(MODEL, GIVEN).status()
    assert isinstance(status, fal_client.Queued) and status.position == 0, status


@check("cancel, and a look after it")
def _():
    fault("fal-stuck", "fal:*")
    handle = client.submit(MODEL, GIVEN)
    assert isinstance(handle.status(), fal_client.InProgress)
    handle.cancel()
    assert journal()["cancels"] == 1
    status = handle.status()
    assert isinstance(status, fal_client.Completed), status


@check("a bad key is a FalClientHTTPError of 401")
def _():
    other = fal_client.SyncClient(key="invalid")
    error = raises(fal_client.FalClientHTTPError, lambda: other.submit(MODEL, GIVEN))
    assert error.status_code == 401, (error.status_code, error.message)


for name, status, words in (
    ("content-policy", 422, "content_policy_violation"),
    ("service-behind-failed", 400, "downstream_service_error"),
    ("admin-lock", 403, "Admin lock"),
    ("user-locked", 403, "Exhausted balance"),
    ("bad-request", 400, "Invalid timeout header"),
):

    @check(f"{name} is a FalClientHTTPError of {status}")
    def _(name=name, status=status, words=words):
        fault(f"fal-{name}", "fal:*")
        error = raises(fal_client.FalClientHTTPError, lambda: client.subscribe(MODEL, GIVEN), words)
        assert error.status_code == status, error.status_code
        assert journal()["billed_total"] == 0


@check("the type of an error is told")
def _():
    fault("fal-runner-failed", "fal:*")
    error = raises(fal_client.FalClientHTTPError, lambda: client.subscribe(MODEL, GIVEN))
    assert (error.status_code, error.error_type) == (503, "runner_disconnected"), error.error_type


@check("work that failed is COMPLETED with its error, and has no result")
def _():
    fault("fal-completed-with-error-polled", "fal:*")
    handle = client.submit(MODEL, GIVEN)
    status = handle.status()
    assert isinstance(status, fal_client.Completed) and status.error_type == "runner_disconnected", status
    raises(fal_client.FalClientHTTPError, handle.get)


@check("a policy that is told at a look ends the waiting")
def _():
    fault("fal-content-policy-polled", "fal:*")
    raises(fal_client.FalClientHTTPError, lambda: client.subscribe(MODEL, GIVEN), "content_policy_violation")


@check("a flagged picture is marked")
def _():
    fault("fal-refused-1", "fal:*")
    answer = client.subscribe(MODEL, GIVEN)
    assert answer["has_nsfw_concepts"][0] is True
    assert picture(answer)


finish()
