"""The sandbox answers as version 2 of the API does."""

import io
import threading

import pytest
import requests
from PIL import Image

from generations.sandbox import Sandbox, uploads

KEY = {"X-API-Key": "afk_a_key"}
SMALL = "[sandbox:size=64x64]"
PATIENCE = 60


def ask(sandbox, prompt=f"a pear {SMALL}", headers=KEY, more=None, **parameters):
    body = {"model": "nano-banana-pro", "prompt": prompt, "nanoBananaParams": parameters} | (more or {})
    return requests.post(f"{sandbox.url}/v2/images/generate", json=body, headers=headers, timeout=30)


def job(sandbox, job_id, headers=KEY):
    return requests.get(f"{sandbox.url}/v2/jobs/{job_id}", headers=headers, timeout=30)


def ended(sandbox, prompt=f"a pear {SMALL}", **more):
    """The job of a request, when it has ended."""
    job_id = ask(sandbox, prompt, **more).json()["jobId"]
    assert sandbox.desk.settle(PATIENCE)
    return job(sandbox, job_id).json()


def upload(sandbox, content, headers=KEY, name="file"):
    files = {name: ("a.png", content, "image/png")}
    return requests.post(f"{sandbox.url}/v2/uploads", files=files, headers=headers, timeout=30)


def me(sandbox):
    return requests.get(f"{sandbox.url}/v2/me", headers=KEY, timeout=30).json()


@pytest.fixture
def sandbox(tmp_path):
    with Sandbox(tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def slow(tmp_path):
    """A sandbox whose jobs don't end before the test does."""
    with Sandbox(tmp_path, delay=(600, 600)) as sandbox:
        yield sandbox


def test_a_request_is_answered_with_a_job(sandbox):
    answer = ask(sandbox)
    assert answer.status_code == 202
    assert answer.json().keys() == {"jobId", "status"}
    assert answer.json()["status"] == "QUEUED"


def test_a_job_waits_in_the_queue_first(slow):
    said = job(slow, ask(slow).json()["jobId"]).json()
    assert (said["status"], said["progress"], said["result"]) == ("QUEUED", 0, None)
    assert "completedAt" not in said


def test_a_job_is_processed_next(tmp_path, monkeypatch):
    drawn = threading.Event()
    with Sandbox(tmp_path, delay=(600, 600)) as sandbox:
        monkeypatch.setattr("generations.sandbox.desk.IN_THE_QUEUE", 0)
        charge = sandbox.account.charge
        monkeypatch.setattr(sandbox.account, "charge", lambda *given: (charge(*given), drawn.set()))
        job_id = ask(sandbox).json()["jobId"]
        assert drawn.wait(PATIENCE)
        said = job(sandbox, job_id).json()
    assert (said["status"], said["result"]) == ("PROCESSING", None)


def test_a_job_ends_with_its_picture(sandbox):
    said = ended(sandbox)
    assert (said["status"], said["progress"], said["error"], said["creditCost"]) == ("COMPLETED", 100, None, 13.4)
    assert said["createdAt"] <= said["completedAt"]
    (url,) = said["result"]["images"]
    picture = Image.open(io.BytesIO(requests.get(url, timeout=30).content))
    assert (picture.format, picture.size) == ("PNG", (64, 64))


def test_an_unknown_job_is_not_found(sandbox):
    answer = job(sandbox, "00000000-0000-0000-0000-000000000000")
    assert (answer.status_code, answer.json()) == (404, {"error": "Job not found"})


@pytest.mark.parametrize("path", ["/v2/", "/v2/jobs/../me", "/v2/images", "/uploads/../account.json", "/uploads/x"])
def test_what_does_not_exist_is_not_found(sandbox, path):
    request = requests.Request("GET", sandbox.url, headers=KEY).prepare()
    request.url = sandbox.url + path
    with requests.Session() as session:
        assert session.send(request, timeout=30).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": ""}, {"X-API-Key": "invalid"}, {"Authorization": "a-key"}])
def test_without_a_valid_key_nothing_is_told(sandbox, headers):
    answers = [
        ask(sandbox, headers=headers),
        job(sandbox, "x", headers=headers),
        upload(sandbox, b"x", headers=headers),
        requests.get(f"{sandbox.url}/v2/me", headers=headers, timeout=30),
    ]
    assert [answer.status_code for answer in answers] == [401] * 4
    assert answers[0].json() == {"error": "Invalid API key"}


def test_a_key_of_version_1_is_named(sandbox):
    answer = ask(sandbox, headers={"X-API-Key": "old"})
    assert answer.status_code == 400
    assert "v1" in answer.json()["error"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"model": "midjourney"}, "model"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": 7}, "prompt"),
        ({"prompt": "x" * 2001}, "prompt"),
        ({"prompt": "x [sandbox:nonsense]"}, "prompt"),
        ({"nanoBananaParams": "no"}, "nanoBananaParams"),
        ({"nanoBananaParams": {"aspect_ratio": "match_input_image"}}, "nanoBananaParams.aspect_ratio"),
        ({"nanoBananaParams": {"aspect_ratio": ["1:1"]}}, "nanoBananaParams.aspect_ratio"),
        ({"nanoBananaParams": {"resolution": "8K"}}, "nanoBananaParams.resolution"),
        ({"nanoBananaParams": {"output_format": "gif"}}, "nanoBananaParams.output_format"),
        ({"nanoBananaParams": {"image_input": "no"}}, "nanoBananaParams.image_input"),
        ({"nanoBananaParams": {"image_input": ["data:image/png;base64,AA=="]}}, "nanoBananaParams.image_input"),
        ({"nanoBananaParams": {"image_input": ["https://example.com/a"] * 15}}, "nanoBananaParams.image_input"),
        ({"webhookUrl": "nowhere"}, "webhookUrl"),
        ({"webhookUrl": "http://["}, "webhookUrl"),
        ({"webhookEvents": "completed"}, "webhookEvents"),
    ],
)
def test_a_wrong_request_is_refused_field_by_field(sandbox, more, field):
    answer = ask(sandbox, more=more)
    assert (answer.status_code, list(answer.json()["details"])) == (400, [field])


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff"])
def test_a_broken_body_is_refused(sandbox, body):
    answer = requests.post(f"{sandbox.url}/v2/images/generate", data=body, headers=KEY, timeout=30)
    assert answer.status_code == 400


def test_the_same_idempotency_key_brings_the_same_job_and_is_charged_once(sandbox):
    headers = KEY | {"Idempotency-Key": "generation-7"}
    first, second = (ask(sandbox, headers=headers).json()["jobId"] for _ in range(2))
    assert sandbox.desk.settle(PATIENCE)
    assert first == second
    assert me(sandbox)["team"]["totalImages"] == 1


def test_the_same_idempotency_key_brings_the_same_job_whatever_else_is_asked(sandbox):
    headers = KEY | {"Idempotency-Key": "generation-7"}
    first = ask(sandbox, headers=headers).json()["jobId"]
    assert ask(sandbox, f"another pear {SMALL}", headers=headers).json()["jobId"] == first


def test_the_same_idempotency_key_at_the_same_moment_brings_one_job(sandbox):
    headers, jobs = KEY | {"Idempotency-Key": "generation-7"}, []
    calls = [
        threading.Thread(target=lambda: jobs.append(ask(sandbox, headers=headers).json()["jobId"])) for _ in range(8)
    ]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert (len(jobs), len(set(jobs))) == (8, 1)


@pytest.mark.parametrize(
    "headers", [KEY, KEY | {"Idempotency-Key": "b"}, {"X-API-Key": "another", "Idempotency-Key": "a"}]
)
def test_another_key_or_none_brings_another_job(sandbox, headers):
    first = ask(sandbox, headers=KEY | {"Idempotency-Key": "a"}).json()["jobId"]
    assert ask(sandbox, headers=headers).json()["jobId"] != first


def test_an_idempotency_key_is_forgotten_after_a_day(sandbox, monkeypatch):
    headers = KEY | {"Idempotency-Key": "generation-7"}
    first = ask(sandbox, headers=headers).json()["jobId"]
    monkeypatch.setattr("generations.sandbox.jobs.KEPT_FOR", -1)
    assert ask(sandbox, headers=headers).json()["jobId"] != first


def test_an_idempotency_key_has_at_most_255_characters(sandbox):
    answer = ask(sandbox, headers=KEY | {"Idempotency-Key": "k" * 256})
    assert (answer.status_code, list(answer.json()["details"])) == (400, ["Idempotency-Key"])


def test_a_refused_request_leaves_its_idempotency_key_free(sandbox):
    headers = KEY | {"Idempotency-Key": "generation-7"}
    assert ask(sandbox, f"[sandbox:payment] [sandbox:once] {SMALL}", headers=headers).status_code == 402
    assert ask(sandbox, f"[sandbox:payment] [sandbox:once] {SMALL}", headers=headers).status_code == 202


def test_a_restarted_sandbox_knows_its_jobs_keys_and_uploads(tmp_path, picture):
    headers = KEY | {"Idempotency-Key": "generation-7"}
    with Sandbox(tmp_path) as sandbox:
        job_id = ask(sandbox, headers=headers).json()["jobId"]
        path = upload(sandbox, picture()).json()["url"].removeprefix(sandbox.url)
        assert sandbox.desk.settle(PATIENCE)
    with Sandbox(tmp_path) as sandbox:
        assert ask(sandbox, headers=headers).json() == {"jobId": job_id, "status": "COMPLETED"}
        assert job(sandbox, job_id).json()["status"] == "COMPLETED"
        assert requests.get(sandbox.url + path, timeout=30).content == picture()
        assert me(sandbox)["team"]["totalImages"] == 1


def test_a_restarted_sandbox_ends_what_was_under_way(tmp_path):
    with Sandbox(tmp_path, delay=(600, 600)) as sandbox:
        job_id = ask(sandbox).json()["jobId"]
    with Sandbox(tmp_path) as sandbox:
        assert job(sandbox, job_id).json()["status"] in ("QUEUED", "PROCESSING")
        sandbox.desk.jobs.change(job_id, lambda job: setattr(job, "ready", 0))
    with Sandbox(tmp_path) as sandbox:
        assert sandbox.desk.settle(PATIENCE)
        assert job(sandbox, job_id).json()["status"] == "COMPLETED"
        assert me(sandbox)["team"]["totalImages"] == 1


def test_an_uploaded_file_is_served(sandbox, picture):
    answer = upload(sandbox, picture())
    assert answer.status_code == 201
    served = requests.get(answer.json()["url"], timeout=30)
    assert (served.content, served.headers["Content-Type"]) == (picture(), "image/png")


@pytest.mark.parametrize("content", [b"", b"\r\n--", b"\r\n\r\n--x\r\n", bytes(range(256)) * 2000])
def test_any_bytes_are_kept_as_they_came(sandbox, content):
    assert requests.get(upload(sandbox, content).json()["url"], timeout=30).content == content


def test_an_uploaded_file_is_a_reference(sandbox, picture):
    url = upload(sandbox, picture(90, 160)).json()["url"]
    said = ended(sandbox, "the same", image_input=[url], resolution="1K")
    drawn = Image.open(io.BytesIO(requests.get(said["result"]["images"][0], timeout=30).content))
    assert drawn.size == (768, 1376)


def test_a_reference_that_is_no_picture_fails_the_job(sandbox):
    said = ended(sandbox, image_input=[upload(sandbox, b"no picture").json()["url"]])
    assert (said["status"], said["error"]) == ("FAILED", "image_input: could not load image 1")
    assert me(sandbox)["team"]["totalImages"] == 0


def test_an_upload_needs_a_file(sandbox):
    answers = [
        upload(sandbox, b"x", name="picture"),
        requests.post(f"{sandbox.url}/v2/uploads", json={}, headers=KEY, timeout=30),
        requests.post(
            f"{sandbox.url}/v2/uploads", data=b"x", headers=KEY | {"Content-Type": "multipart/form-data"}, timeout=30
        ),
    ]
    assert [answer.status_code for answer in answers] == [400] * 3


def test_an_upload_of_more_than_the_limit_is_too_large(sandbox, tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "LIMIT", 100)
    assert upload(sandbox, bytes(101)).status_code == 413
    assert upload(sandbox, bytes(100)).status_code == 201
    assert not list((tmp_path / "incoming").iterdir())


def test_the_account_counts_what_was_drawn(sandbox):
    before = me(sandbox)
    ended(sandbox, resolution="4K")
    after = me(sandbox)
    assert before["user"] == {"email": "sandbox@example.com"}
    assert after["team"]["totalImages"] == before["team"]["totalImages"] + 1
    assert after["team"]["credits"] == pytest.approx(before["team"]["credits"] - 24)


def test_both_versions_have_one_account(sandbox):
    fields = {"prompt": f"a pear {SMALL}"}
    requests.post(f"{sandbox.url}/nano-banana-pro", json=fields, headers={"Authorization": "k"}, timeout=30)
    assert me(sandbox)["team"]["totalImages"] == 1


def test_what_arrived_is_recorded(sandbox):
    ask(sandbox)
    request = sandbox.requests[0]
    assert (request.method, request.path) == ("POST", "/v2/images/generate")
    assert request.body["prompt"] == f"a pear {SMALL}"
