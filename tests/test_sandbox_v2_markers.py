"""A prompt asks version 2 of the sandbox for an awkward answer."""

import io

import pytest
import requests
from PIL import Image

from generations.sandbox import Sandbox

KEY = {"X-API-Key": "afk_a_key"}
PATIENCE = 60


def ask(sandbox, marker, timeout=30, **more):
    prompt = f"a pear [sandbox:size=64x48] {marker}"
    body = {"model": "nano-banana-pro", "prompt": prompt, "nanoBananaParams": {"resolution": "1K"}}
    return requests.post(
        f"{sandbox.url}/v2/images/generate", json=body, headers=KEY, timeout=timeout, allow_redirects=False, **more
    )


def fetch(sandbox, job_id):
    return requests.get(f"{sandbox.url}/v2/jobs/{job_id}", headers=KEY, timeout=30).json()


def ended(sandbox, marker):
    """The id of a request's job, when it has ended."""
    job_id = ask(sandbox, marker).json()["jobId"]
    assert sandbox.desk.settle(PATIENCE)
    return job_id


def first_url(sandbox, marker):
    return fetch(sandbox, ended(sandbox, marker))["result"]["images"][0]


def drawn(sandbox):
    assert sandbox.desk.settle(PATIENCE)
    return sandbox.account.answer()["total_images"]


@pytest.fixture
def sandbox(tmp_path):
    with Sandbox(tmp_path) as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    ("marker", "status", "body"),
    [
        ("refused=No knives, please", 400, {"error": "No knives, please"}),
        ("unauthorized", 401, {"error": "Invalid API key"}),
        ("payment", 402, {"error": "Insufficient credits", "creditsRequired": 13.4, "creditsAvailable": 0}),
        ("server-error", 500, {"error": "Internal server error"}),
    ],
)
def test_a_refusal_costs_nothing(sandbox, marker, status, body):
    answer = ask(sandbox, f"[sandbox:{marker}]")
    assert (answer.status_code, answer.json(), drawn(sandbox)) == (status, body, 0)


@pytest.mark.parametrize(("marker", "status", "charged"), [("bad-gateway", 502, 0), ("gateway-timeout", 504, 1)])
def test_a_proxy_answers_with_a_page(sandbox, marker, status, charged):
    answer = ask(sandbox, f"[sandbox:{marker}]")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html")
    assert drawn(sandbox) == charged


def test_a_redirect_leads_to_itself(sandbox):
    answer = ask(sandbox, "[sandbox:redirect]")
    assert (answer.status_code, answer.headers["Location"]) == (307, "/v2/images/generate")


@pytest.mark.parametrize(("marker", "status"), [("too-many", 429), ("busy", 503)])
def test_one_is_told_to_wait(sandbox, marker, status):
    answer = ask(sandbox, f"[sandbox:{marker}=30]")
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "30")
    assert drawn(sandbox) == 0


def test_after_the_wait_there_is_a_job(sandbox):
    assert ask(sandbox, "[sandbox:too-many=0]").status_code == 429
    assert ask(sandbox, "[sandbox:too-many=0]").status_code == 202


def test_a_connection_is_dropped_although_there_is_a_job(sandbox):
    with pytest.raises(requests.ConnectionError):
        ask(sandbox, "[sandbox:drop]")
    assert drawn(sandbox) == 1


def test_an_answer_is_empty_although_there_is_a_job(sandbox):
    answer = ask(sandbox, "[sandbox:empty]")
    assert (answer.status_code, answer.json(), drawn(sandbox)) == (202, {}, 1)


def test_an_answer_is_late_although_there_is_a_job(sandbox):
    with pytest.raises(requests.ReadTimeout):
        ask(sandbox, "[sandbox:hang=600]", timeout=0.5)
    assert drawn(sandbox) == 1


def test_an_answer_drips(sandbox):
    answer = ask(sandbox, "[sandbox:drip=60]", stream=True)
    assert (answer.status_code, next(answer.iter_content(1))) == (202, b"{")
    answer.close()


def test_an_unfinished_job_passes_every_odd_answer(sandbox):
    job_id = ended(sandbox, "[sandbox:unfinished]")
    polls = [fetch(sandbox, job_id) for _ in range(8)]
    statuses = [poll.get("status") for poll in polls]
    assert statuses == ["QUEUED", "QUEUED", None, None, "PROCESSING", "PROCESSING", "COMPLETED", "COMPLETED"]
    assert polls[2] == {}
    assert [poll["progress"] for poll in polls[3:6]] == ["12%", "35", 70]


def test_an_unfinished_job_is_finished_at_the_poll_that_was_asked_for(sandbox):
    assert fetch(sandbox, ended(sandbox, "[sandbox:unfinished=1]"))["status"] == "COMPLETED"


def test_a_job_fails(sandbox):
    said = fetch(sandbox, ended(sandbox, "[sandbox:failed=Too blurry]"))
    assert (said["status"], said["error"], said["result"], said["creditCost"]) == ("FAILED", "Too blurry", None, 0)
    assert drawn(sandbox) == 0


def test_a_job_is_cancelled(sandbox):
    said = fetch(sandbox, ended(sandbox, "[sandbox:cancelled]"))
    assert (said["status"], said["error"], drawn(sandbox)) == ("CANCELLED", None, 0)


def test_a_job_has_expired(sandbox):
    said = fetch(sandbox, ended(sandbox, "[sandbox:expired]"))
    assert (said["status"], said["expired"], said["result"]) == ("COMPLETED", True, None)


def test_a_finished_job_has_no_urls(sandbox):
    said = fetch(sandbox, ended(sandbox, "[sandbox:no-url]"))
    assert (said["status"], said["result"]) == ("COMPLETED", {})


def test_a_finished_job_does_not_say_so(sandbox):
    said = fetch(sandbox, ended(sandbox, "[sandbox:no-status]"))
    assert "status" not in said
    assert requests.get(said["result"]["images"][0], timeout=30).status_code == 200


def test_several_pictures_are_drawn_and_charged(sandbox):
    said = fetch(sandbox, ended(sandbox, "[sandbox:pictures=3]"))
    assert (len(said["result"]["images"]), said["creditCost"], drawn(sandbox)) == (3, 40.2, 3)


def test_a_png_url_holds_a_jpeg(sandbox):
    content = requests.get(first_url(sandbox, "[sandbox:jpeg]"), timeout=30).content
    assert Image.open(io.BytesIO(content)).format == "JPEG"


def test_a_picture_is_gone(sandbox):
    assert requests.get(first_url(sandbox, "[sandbox:gone]"), timeout=30).status_code == 404


def test_an_expired_url_is_renewed_when_the_job_is_fetched_again(sandbox):
    job_id = ended(sandbox, "[sandbox:expired-once]")
    urls = [fetch(sandbox, job_id)["result"]["images"][0] for _ in range(2)]
    assert [requests.get(url, timeout=30).status_code for url in urls] == [403, 200]


def test_a_flaky_url_works_the_third_time(sandbox):
    url = first_url(sandbox, "[sandbox:flaky]")
    assert [requests.get(url, timeout=30).status_code for _ in range(3)] == [500, 500, 200]


def test_a_delay_stands_above_the_usual_one(tmp_path):
    with Sandbox(tmp_path, delay=(600, 600)) as sandbox:
        assert fetch(sandbox, ended(sandbox, "[sandbox:delay=0]"))["status"] == "COMPLETED"


def test_stopping_ends_a_job_that_waits(tmp_path):
    with Sandbox(tmp_path, delay=(600, 600)) as sandbox:
        ask(sandbox, "")
    assert sandbox.desk.settle(0)
