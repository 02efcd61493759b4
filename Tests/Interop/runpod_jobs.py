"""runpod against the sandbox's RunPod Serverless."""

import os

from common import BASE, check, fault, fetch, finish, journal, png, raises, size

os.environ["RUNPOD_ENDPOINT_BASE_URL"] = BASE + "/apis/runpod"  # read when it is imported

import base64

import requests
import runpod

runpod.api_key = "sandbox"
endpoint = runpod.Endpoint("qwen-image-edit-2511")
GIVEN = {"input": {"prompt": "gray", "image": "data:image/png;base64," + base64.b64encode(png()).decode()}}


@check("run, status and output")
def _():
    job = endpoint.run(GIVEN)
    assert job.status() in ("IN_QUEUE", "IN_PROGRESS", "COMPLETED")
    assert size(fetch(job.output(timeout=30)["image_url"])) == (24, 16)
    assert (job.status(), journal()["billed_total"]) == ("COMPLETED", 1)


@check("two jobs have two names, and answers of their own")
def _():
    first, second = endpoint.run(GIVEN), endpoint.run(GIVEN)
    assert first.job_id != second.job_id
    for job in (first, second):
        answer = endpoint.rp_client.get(f"{endpoint.endpoint_id}/status/{job.job_id}")
        assert answer["id"] == job.job_id, answer


@check("a job in the queue, and one that works, are cancelled")
def _():
    for name, word in (("never-starts", "IN_QUEUE"), ("stuck", "IN_PROGRESS")):
        fault(f"runpod-{name}", "runpod:*")
        job = endpoint.run(GIVEN)
        assert job.status() == word, job.status()
        assert job.cancel()["status"] == "CANCELLED"
        assert job.status() == "CANCELLED", job.status()
    assert journal()["cancels"] == 2


@check("health, as tier account asks it")
def _():
    assert endpoint.health()["workers"]["idle"] == 1


@check("a bad key is a RuntimeError that says so")
def _():
    runpod.api_key = "invalid"
    try:
        other = runpod.Endpoint("qwen-image-edit-2511")
    finally:
        runpod.api_key = "sandbox"
    raises(RuntimeError, lambda: other.run(GIVEN), "401", "Unauthorized")


for name in ("job-failed-polled", "ends-failed"):

    @check(f"{name}: a job that failed has no output")
    def _(name=name):
        fault(f"runpod-{name}", "runpod:*")
        job = endpoint.run(GIVEN)
        output = job.output(timeout=30)
        assert (job.status(), output) == ("FAILED", None), (job.status(), output)


@check("a job that timed out")
def _():
    fault("runpod-job-timed-out-polled", "runpod:*")
    assert endpoint.run(GIVEN).status() == "TIMED_OUT"


for name, status, words in (("too-many-requests", 429, "Too Many Requests"), ("job-gone-polled", 404, "job not found")):

    @check(f"{name} is requests' HTTPError of {status}, with the words")
    def _(name=name, status=status, words=words):
        fault(f"runpod-{name}", "runpod:*")
        error = raises(requests.HTTPError, lambda: endpoint.run(GIVEN).status())
        assert (error.response.status_code, error.response.json()["error"]) == (status, words), error.response.text


finish()
