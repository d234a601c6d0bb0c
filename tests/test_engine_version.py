"""Which version of the API is asked, and that a task is asked after through the version that it was sent through."""

from decimal import Decimal

import pytest
from django.utils import timezone

from generations import engine
from generations.engine.provider import idempotency_key, provider, provider_of
from generations.models import Charged, ProviderAccount, Status
from generations.providers import Apiframe, ApiframeV2

from .engine_steps import TASK, api, ask, carry
from .factories import make_generation
from .http_server import answer

pytestmark = pytest.mark.django_db
URL = "https://cdn.example.com/images/a.png"
JOB = {"jobId": TASK, "status": "QUEUED"}


@pytest.fixture
def version_2(settings):
    settings.APIFRAME_API_VERSION = 2


def completed(**fields) -> dict:
    return {"id": TASK, "status": "COMPLETED", "result": {"images": [URL]}, "creditCost": 13.4} | fields


def test_version_1_is_asked_unless_the_settings_say_otherwise():
    assert isinstance(provider(), Apiframe)


def test_version_2_is_asked_if_the_settings_say_so(version_2):
    assert isinstance(provider(), ApiframeV2)


def test_a_prompt_becomes_a_picture_through_version_2(version_2, mia, sandbox):
    generation = carry(mia, "A lighthouse [sandbox:size=64x64]")
    assert (generation.status, generation.api_version) == (Status.PROCESSING, 2)
    sandbox.desk.settle(30)
    type(generation).objects.update(due_at=timezone.now())
    engine.collect("worker")
    engine.save(generation.pk, "worker")
    generation.refresh_from_db()
    assert (generation.status, generation.charged, generation.credits) == (
        Status.FINISHED,
        Charged.YES,
        Decimal("13.4"),
    )


def test_the_version_is_recorded_before_the_request_leaves(version_2, mia, settings):
    ask(mia)
    assert engine.claim("worker").api_version == 2


def test_without_version_2_there_is_no_key(mia):
    ask(mia)
    generation = engine.claim("worker")
    assert (generation.api_version, generation.idempotency_key) == (1, "")


def test_a_task_of_version_1_is_asked_after_there_when_version_2_serves(version_2, settings):
    generation = make_generation(status=Status.PROCESSING, api_version=1, task_id=TASK)
    with api(settings, answer(200, {"task_id": TASK, "image_urls": [URL]})) as server:
        assert engine.collect("worker").saves == [generation.pk]
    assert server.received[0].path == "/fetch"


def test_a_job_of_version_2_is_asked_after_there_when_version_1_serves(settings):
    generation = make_generation(status=Status.PROCESSING, api_version=2, task_id=TASK)
    with api(settings, answer(200, completed())) as server:
        assert engine.collect("worker").saves == [generation.pk]
    assert server.received[0].path == f"/v2/jobs/{TASK}"


def test_tasks_of_both_versions_are_collected_in_one_round(settings):
    old = make_generation(status=Status.PROCESSING, api_version=1, task_id="old")
    new = make_generation(status=Status.PROCESSING, api_version=2, task_id="new")
    said = [answer(200, {"task_id": "old", "image_urls": [URL]}), answer(200, completed(id="new"))]
    with api(settings, *said):
        assert sorted(engine.collect("worker").saves) == [old.pk, new.pk]


def test_a_fresh_address_is_asked_for_through_the_same_version(version_2, settings):
    generation = make_generation(status=Status.SAVING, api_version=1, task_id=TASK)
    with api(settings, answer(404, b""), answer(200, {"task_id": TASK, "status": "failed"})) as server:
        type(generation).objects.filter(pk=generation.pk).update(image_urls=[f"{server.url}/a.png"])
        engine.save(generation.pk, "worker")
    assert [request.path for request in server.received] == ["/a.png", "/fetch"]


def test_at_the_public_addresses_each_version_has_its_own(settings):
    settings.APIFRAME_API_VERSION, settings.APIFRAME_BASE_URL = 2, "https://api.apiframe.ai"
    client = provider_of(make_generation(api_version=1))
    assert (type(client), client._url) == (Apiframe, "https://api.apiframe.pro")


def test_a_key_that_the_other_version_refuses_pauses_nobody(version_2, settings):
    make_generation(status=Status.PROCESSING, api_version=1, task_id=TASK)
    with api(settings, answer(401, {})):
        engine.collect("worker")
    assert not ProviderAccount.current().is_paused


def test_the_real_api_is_never_asked_after_a_task_of_the_sandbox(settings):
    make_generation(status=Status.PROCESSING, provider="sandbox", task_id=TASK)
    settings.SANDBOX = False
    with api(settings, answer(200, {})) as server:
        engine.collect("worker")
    assert server.received == []


def test_what_the_api_no_longer_keeps_has_expired_and_was_charged(version_2, settings):
    generation = make_generation(status=Status.PROCESSING, api_version=2, task_id=TASK)
    with api(settings, answer(200, completed(result=None, expired=True))):
        engine.collect("worker")
    generation.refresh_from_db()
    assert (generation.status, generation.error_code) == (Status.FAILED, "expired")
    assert (generation.charged, generation.credits) == (Charged.YES, Decimal("13.4"))


def test_what_a_failed_job_took_is_kept(version_2, settings):
    generation = make_generation(status=Status.PROCESSING, api_version=2, task_id=TASK)
    with api(settings, answer(200, completed(status="FAILED", result=None, error="No.", creditCost=0))):
        engine.collect("worker")
    generation.refresh_from_db()
    assert (generation.status, generation.charged, generation.credits) == (Status.FAILED, Charged.UNKNOWN, 0)


# Keys


def test_a_generation_keeps_its_key(version_2):
    generation = make_generation()
    assert idempotency_key(generation) == idempotency_key(type(generation).objects.get(pk=generation.pk))
    assert str(generation.pk) in idempotency_key(generation)


def test_no_two_generations_share_a_key(version_2):
    assert idempotency_key(make_generation()) != idempotency_key(make_generation())


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "another installation"), ("APIFRAME_API_KEY", "another account")],
)
def test_another_installation_or_account_has_other_keys(version_2, settings, name, value):
    generation = make_generation()
    key = idempotency_key(generation)
    setattr(settings, name, value)
    assert idempotency_key(generation) != key


def test_the_sandbox_may_move_to_another_port(version_2, settings):
    generation = make_generation()
    key = idempotency_key(generation)
    settings.APIFRAME_BASE_URL = "http://127.0.0.1:4711"
    assert idempotency_key(generation) == key


def test_an_id_given_once_more_after_a_restored_backup_has_another_key(version_2):
    generation = make_generation()
    key = idempotency_key(generation)
    generation.sort_key += 16
    assert idempotency_key(generation) != key


def test_a_key_tells_no_secret(version_2, settings):
    settings.APIFRAME_API_KEY = "afk_secret"
    key = idempotency_key(make_generation())
    assert "afk_secret" not in key and settings.SECRET_KEY not in key
    assert len(key) <= 255 and key.isascii()


def test_the_key_of_one_claim_goes_with_the_request(version_2, mia, settings):
    with api(settings, answer(202, JOB)) as server:
        generation = carry(mia)
    assert server.received[0].headers["idempotency-key"] == generation.idempotency_key != ""
