"""What the provider tells by itself: believed with its signature only, and then as good as asking."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from generations import engine, tasks
from generations.engine.provider import api_key
from generations.models import Charged, Generation, Status

from .engine_steps import TASK, ask, journal
from .factories import make_generation

pytestmark = pytest.mark.django_db
ADDRESS = "/webhooks/apiframe"
URL = "https://cdn.example.com/images/a.png"


@pytest.fixture(autouse=True)
def told(monkeypatch, settings) -> list:
    """What the workers were told."""
    settings.APIFRAME_API_VERSION = 2
    messages = []
    monkeypatch.setattr(tasks, "_tell", lambda task, *given, **_: messages.append((task.__name__, *given)))
    monkeypatch.setattr(tasks, "wake", lambda count=1: messages.append(("wake", count)))
    return messages


def news(status: str = "COMPLETED", job: str = TASK, **fields) -> bytes:
    said = {"event": status.lower(), "jobId": job, "status": status, "result": {"images": [URL]}, "creditCost": 13.4}
    return json.dumps(said | fields).encode()


def signature(body: bytes, key: str = "") -> str:
    digest = hashlib.sha256((key or api_key()).encode()).digest()
    return "sha256=" + hmac.new(digest, body, hashlib.sha256).hexdigest()


def post(body: bytes, signed: str | None = None) -> int:
    """From a stranger, who has no cookie and no CSRF token; the status of the answer."""
    headers = {"X-Webhook-Signature": signature(body) if signed is None else signed}
    stranger = Client(enforce_csrf_checks=True)
    return stranger.post(ADDRESS, body, content_type="application/json", headers=headers).status_code


def waiting(**fields) -> Generation:
    return make_generation(**{"status": Status.PROCESSING, "task_id": TASK, "api_version": 2} | fields)


def test_a_finished_job_is_to_be_saved_at_once(told):
    generation = waiting()
    assert post(news()) == 200
    generation.refresh_from_db()
    assert (generation.status, generation.image_urls, generation.charged) == (Status.SAVING, [URL], Charged.YES)
    assert told == [("save_pictures", generation.pk), ("wake", 1)]
    assert generation.events.last().actor == "webhook"


def test_its_credits_are_kept():
    generation = waiting()
    post(news())
    generation.refresh_from_db()
    assert float(generation.credits) == 13.4


def test_a_failed_job_fails_in_the_words_of_the_api(told):
    generation = waiting()
    assert post(news("FAILED", result=None, error="Blocked by the safety filter.")) == 200
    generation.refresh_from_db()
    assert (generation.status, generation.error_message) == (Status.FAILED, "Blocked by the safety filter.")
    assert told == [("wake", 1)]


def test_a_job_under_way_changes_nothing(told):
    generation = waiting()
    assert post(news("PROCESSING", result=None)) == 200
    generation.refresh_from_db()
    assert generation.status == Status.PROCESSING
    assert told == []


def test_told_twice_it_happens_once(told):
    generation = waiting()
    assert [post(news()), post(news())] == [200, 200]
    assert journal(generation) == ["processing", "saving"]
    assert len(told) == 2


def test_late_evidence_brings_home_what_was_given_up(told):
    generation = waiting(status=Status.UNKNOWN)
    assert post(news()) == 200
    generation.refresh_from_db()
    assert (generation.status, generation.charged, generation.error_code) == (Status.SAVING, Charged.YES, "")
    assert told == [("save_pictures", generation.pk)]


def test_a_failure_says_nothing_new_of_what_was_given_up():
    generation = waiting(status=Status.UNKNOWN)
    assert post(news("FAILED", result=None)) == 200
    generation.refresh_from_db()
    assert generation.status == Status.UNKNOWN


@pytest.mark.parametrize("status", [Status.FINISHED, Status.FAILED, Status.CANCELLED, Status.SAVING])
def test_what_has_ended_stays_as_it_is(told, status):
    generation = waiting(status=status)
    assert post(news()) == 200
    assert journal(generation) == [status]
    assert told == []


def test_a_job_that_nobody_knows_is_told_in_the_log_only(told, caplog):
    with caplog.at_level("INFO"):
        assert post(news(job="somebody-else's")) == 200
    assert "somebody-else's" in caplog.text
    assert told == []


def test_a_signed_body_without_sense_changes_nothing(told):
    waiting()
    assert [post(b""), post(b"<html>"), post(b"[]")] == [200, 200, 200]
    assert told == []


@pytest.mark.parametrize("signed", ["", "sha256=00", "sha256=" + "0" * 64])
def test_without_the_signature_nothing_is_believed(told, signed):
    generation = waiting()
    assert post(news(), signed) == 403
    generation.refresh_from_db()
    assert generation.status == Status.PROCESSING
    assert told == []


def test_a_body_changed_on_the_way_is_not_believed():
    waiting()
    assert post(news() + b" ", signature(news())) == 403


def test_the_name_of_the_sandbox_signs_nothing():
    waiting()
    assert post(news(), signature(news(), "sandbox")) == 403


def test_with_a_key_of_the_api_that_key_signs(settings):
    settings.APIFRAME_API_KEY = "afk_secret"
    assert post(news(), signature(news(), "afk_secret")) == 200


def test_a_body_of_more_than_a_megabyte_is_refused(told):
    assert post(news(padding="x" * 1_000_000)) == 413
    assert told == []


def test_only_posts_are_heard(client):
    assert client.get(ADDRESS).status_code == 405


def test_news_of_the_real_api_never_moves_what_the_sandbox_draws(settings):
    generation = waiting(provider="sandbox")
    settings.SANDBOX = False
    assert post(news()) == 200
    generation.refresh_from_db()
    assert generation.status == Status.PROCESSING


@pytest.mark.django_db(transaction=True)
def test_the_sandbox_tells_us_over_http_when_it_has_drawn(told, mia, sandbox, settings, live_server):
    settings.APIFRAME_WEBHOOK_URL = f"{live_server.url}{ADDRESS}"
    ask(mia, "A lighthouse [sandbox:delay=0.5][sandbox:size=64x64]")
    generation = engine.claim("worker")
    engine.carry(generation)
    Generation.objects.update(due_at=timezone.now() + timedelta(days=1))  # nobody asks after it
    assert sandbox.desk.settle(60)
    generation.refresh_from_db()
    assert generation.status == Status.SAVING
    assert ("save_pictures", generation.pk) in told
