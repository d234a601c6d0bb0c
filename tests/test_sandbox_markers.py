"""A prompt asks the sandbox for an awkward answer."""

import contextlib
import io
import threading
import time

import pytest
import requests
from PIL import Image

from generations.sandbox import Sandbox

KEY = {"Authorization": "a-key"}


def ask(sandbox, marker, timeout=30, **more):
    fields = {"prompt": f"a pear [sandbox:size=64x48] {marker}"}
    return requests.post(
        f"{sandbox.url}/nano-banana-pro", json=fields, headers=KEY, timeout=timeout, allow_redirects=False, **more
    )


def fetch(sandbox, task_id):
    return requests.post(f"{sandbox.url}/fetch", json={"task_id": task_id}, headers=KEY, timeout=30).json()


def drawn(sandbox):
    return sandbox.account.answer()["total_images"]


def first_url(sandbox, marker):
    return ask(sandbox, marker).json()["image_urls"][0]


@pytest.fixture
def sandbox(tmp_path):
    with Sandbox(tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def charged(sandbox, monkeypatch):
    """Set when the sandbox has charged for a picture."""
    charged, charge = threading.Event(), sandbox.account.charge

    def tell(*arguments):
        charge(*arguments)
        charged.set()

    monkeypatch.setattr(sandbox.account, "charge", tell)
    return charged


@pytest.mark.parametrize(
    ("marker", "status", "body"),
    [
        ("[sandbox:refused=No knives, please]", 400, {"errors": [{"msg": "No knives, please"}]}),
        ("[sandbox:unauthorized]", 401, {}),
        ("[sandbox:payment]", 402, {"errors": [{"msg": "Not enough credits"}]}),
        ("[sandbox:server-error]", 500, {}),
    ],
)
def test_a_refusal_costs_nothing(sandbox, marker, status, body):
    answer = ask(sandbox, marker)
    assert (answer.status_code, answer.json()) == (status, body)
    assert drawn(sandbox) == 0


@pytest.mark.parametrize(("marker", "status", "charged"), [("bad-gateway", 502, 0), ("gateway-timeout", 504, 1)])
def test_a_proxy_answers_with_a_page(sandbox, marker, status, charged):
    answer = ask(sandbox, f"[sandbox:{marker}]")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html")
    assert drawn(sandbox) == charged


def test_a_redirect_leads_to_itself(sandbox):
    answer = ask(sandbox, "[sandbox:redirect]")
    assert (answer.status_code, answer.headers["Location"]) == (307, "/nano-banana-pro")
    assert drawn(sandbox) == 0


@pytest.mark.parametrize(("marker", "status"), [("too-many", 429), ("busy", 503)])
def test_one_is_told_to_wait(sandbox, marker, status):
    answer = ask(sandbox, f"[sandbox:{marker}=30]")
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "30")
    assert ask(sandbox, f"[sandbox:{marker}=30]").status_code == status
    assert drawn(sandbox) == 0


def test_after_the_wait_the_picture_is_drawn(sandbox):
    assert ask(sandbox, "[sandbox:too-many=0]").status_code == 429
    assert ask(sandbox, "[sandbox:too-many=0]").json()["status"] == "finished"


def test_an_awkward_answer_is_given_once(sandbox):
    marker = "[sandbox:payment] [sandbox:once]"
    assert ask(sandbox, marker).status_code == 402
    assert ask(sandbox, marker).json()["status"] == "finished"


def test_an_unfinished_task_passes_every_state(sandbox):
    answer = ask(sandbox, "[sandbox:unfinished]").json()
    assert answer["status"] == "processing"
    polls = [fetch(sandbox, answer["task_id"]) for _ in range(8)]
    assert [poll.get("status") for poll in polls] == [
        "pending", "staged", None, "starting", "processing", "processing", "finished", "finished",
    ]  # fmt: skip
    assert polls[2] == {}
    assert "task_type" not in polls[1]
    assert [poll["percentage"] for poll in polls[3:6]] == ["0", "35", 70]
    assert requests.get(polls[7]["image_urls"][0], timeout=30).status_code == 200


def test_an_unfinished_task_is_finished_at_the_poll_that_was_asked_for(sandbox):
    task_id = ask(sandbox, "[sandbox:unfinished=1]").json()["task_id"]
    assert fetch(sandbox, task_id)["status"] == "finished"


def test_a_task_fails_at_once(sandbox):
    answer = ask(sandbox, "[sandbox:failed=Too blurry]")
    assert answer.status_code == 200
    assert answer.json()["status"] == "failed"
    assert answer.json()["message"] == "Too blurry"
    assert drawn(sandbox) == 0


def test_a_task_fails_later(sandbox):
    answer = ask(sandbox, "[sandbox:unfinished=2] [sandbox:failed]").json()
    assert answer["status"] == "processing"
    assert [fetch(sandbox, answer["task_id"])["status"] for _ in range(2)] == ["pending", "failed"]


def test_an_answer_is_late_though_the_picture_was_charged(sandbox, charged):
    with pytest.raises(requests.ReadTimeout):
        ask(sandbox, "[sandbox:hang=600]", timeout=0.5)
    assert charged.wait(30)


def test_an_answer_comes_after_the_hang(sandbox):
    assert ask(sandbox, "[sandbox:hang=0.1]").json()["status"] == "finished"


def test_an_answer_drips(sandbox):
    answer = ask(sandbox, "[sandbox:drip=60]", stream=True)
    began = time.monotonic()
    assert next(answer.iter_content(1)) == b"{"
    assert time.monotonic() - began < 30
    answer.close()


def test_a_connection_is_dropped_after_the_picture_was_charged(sandbox):
    with pytest.raises(requests.ConnectionError):
        ask(sandbox, "[sandbox:drop]")
    assert drawn(sandbox) == 1


def test_an_answer_is_empty(sandbox):
    answer = ask(sandbox, "[sandbox:empty]")
    assert (answer.status_code, answer.json()) == (200, {})
    assert drawn(sandbox) == 1


def test_a_finished_task_has_no_urls(sandbox):
    answer = ask(sandbox, "[sandbox:no-url]").json()
    assert answer["status"] == "finished"
    assert answer["task_id"]
    assert "image_urls" not in answer


def test_a_finished_task_does_not_say_so(sandbox):
    answer = ask(sandbox, "[sandbox:no-status]").json()
    assert "status" not in answer
    assert "image_urls" not in answer
    assert requests.get(answer["original_image_url"], timeout=30).status_code == 200


def test_a_png_url_holds_a_jpeg(sandbox):
    url = first_url(sandbox, "[sandbox:jpeg]")
    assert url.endswith(".png")
    assert Image.open(io.BytesIO(requests.get(url, timeout=30).content)).format == "JPEG"


def test_a_picture_is_cut(sandbox):
    content = requests.get(first_url(sandbox, "[sandbox:truncated]"), timeout=30).content
    with pytest.raises(OSError, match="truncated"):
        Image.open(io.BytesIO(content)).load()


def test_a_url_gives_a_page(sandbox):
    answer = requests.get(first_url(sandbox, "[sandbox:html]"), timeout=30)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html")


def test_a_url_never_ends(sandbox):
    with requests.get(first_url(sandbox, "[sandbox:endless]"), timeout=30, stream=True) as answer:
        received = 0
        for chunk in answer.iter_content(1 << 16):
            received += len(chunk)
            if received > 5_000_000:
                break
    assert received > 5_000_000


def test_a_picture_is_gone(sandbox):
    answer = ask(sandbox, "[sandbox:gone]").json()
    again = fetch(sandbox, answer["task_id"])
    urls = [answer["image_urls"][0], again["image_urls"][0]]
    assert [requests.get(url, timeout=30).status_code for url in urls] == [404, 404]


def test_an_expired_url_is_renewed(sandbox):
    answer = ask(sandbox, "[sandbox:expired-once]").json()
    old = answer["image_urls"][0]
    assert requests.get(old, timeout=30).status_code == 403
    fresh = fetch(sandbox, answer["task_id"])["image_urls"][0]
    assert fresh != old
    assert [requests.get(url, timeout=30).status_code for url in (old, fresh)] == [403, 200]


def test_a_flaky_url_works_the_third_time(sandbox):
    url = first_url(sandbox, "[sandbox:flaky]")
    assert [requests.get(url, timeout=30).status_code for _ in range(4)] == [500, 500, 200, 200]


def test_several_pictures_are_drawn_and_charged(sandbox):
    urls = ask(sandbox, "[sandbox:pictures=3]").json()["image_urls"]
    assert len({requests.get(url, timeout=30).content for url in urls}) == 3
    assert drawn(sandbox) == 3


def test_a_picture_has_the_size_that_was_asked_for(sandbox):
    content = requests.get(first_url(sandbox, ""), timeout=30).content
    assert Image.open(io.BytesIO(content)).size == (64, 48)


def test_a_delay_stands_above_the_usual_one(tmp_path):
    with Sandbox(tmp_path, delay=(60, 60)) as sandbox:
        assert ask(sandbox, "[sandbox:delay=0]").status_code == 200


def test_an_answer_waits_its_delay(tmp_path):
    with Sandbox(tmp_path, delay=(60, 60)) as sandbox, pytest.raises(requests.ReadTimeout):
        ask(sandbox, "", timeout=0.5)


def test_stopping_closes_a_call_that_waits(sandbox, charged):
    ended = threading.Event()

    def wait():
        with contextlib.suppress(requests.ConnectionError):
            ask(sandbox, "[sandbox:hang=600]", timeout=600)
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    assert charged.wait(30)
    sandbox.stop()
    assert ended.wait(30)
