"""What an answer to the paid request means: each row of the table, over real HTTP."""

import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from generations import engine
from generations.models import Charged, ProviderAccount, Status

from .engine_steps import TASK, api, carry, claim, finished, journal, picture_bytes, upload, whys
from .http_server import answer, drip, hang_up, silence

pytestmark = pytest.mark.django_db
URL = "https://cdn.example.com/images/a.png"


@pytest.fixture(autouse=True)
def patience(settings):
    settings.APIFRAME_TIMEOUTS = {"1K": 20, "2K": 20, "4K": 20}


def outcome(generation):
    return generation.status, generation.error_code, generation.charged


# Answers that give something


def test_a_finished_picture_is_to_be_saved(mia, settings):
    with api(settings, answer(200, finished(URL))):
        generation = carry(mia)
    assert outcome(generation) == (Status.SAVING, "", Charged.YES)
    assert (generation.task_id, generation.task_type, generation.image_urls) == (TASK, "nano-banana-pro", [URL])


def test_a_task_id_with_any_other_status_is_asked_after(mia, settings):
    with api(settings, answer(200, {"task_id": TASK, "status": "staged"})):
        generation = carry(mia)
    assert outcome(generation) == (Status.PROCESSING, "", Charged.UNKNOWN)
    assert generation.task_id == TASK


def test_a_finished_answer_without_status_is_finished(mia, settings):
    with api(settings, answer(200, {"task_id": TASK, "original_image_url": URL})):
        assert carry(mia).status == Status.SAVING


def test_urls_without_a_task_id_are_enough(mia, settings):
    with api(settings, answer(200, {"image_urls": [URL]})):
        assert carry(mia).status == Status.SAVING


def test_several_pictures_are_all_kept(mia, settings):
    with api(settings, answer(200, finished(URL, URL + "?2"))):
        assert carry(mia).image_urls == [URL, URL + "?2"]


def test_a_finished_task_without_a_picture_is_asked_after(mia, settings):
    with api(settings, answer(200, finished())):
        assert carry(mia).status == Status.PROCESSING


def test_a_task_id_that_no_column_holds_does_not_cost_the_picture(mia, settings):
    with api(settings, answer(200, finished(URL, task_id="t" * 400))):
        generation = carry(mia)
    assert (generation.status, generation.task_id, generation.image_urls) == (Status.SAVING, "", [URL])


# Never arrived


def test_nobody_listening_means_back_to_the_queue(mia, settings):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.APIFRAME_BASE_URL = f"http://127.0.0.1:{closed.getsockname()[1]}"
    generation = carry(mia)
    assert outcome(generation) == (Status.QUEUED, "", Charged.NO)
    assert generation.sent_at is None
    assert "never left" in whys(generation)


def test_each_time_that_nobody_listens_the_pause_is_longer_and_two_minutes_at_most(mia, settings):
    settings.APIFRAME_BASE_URL = "http://127.0.0.1:9"
    generation, pauses = carry(mia), []
    for _ in range(8):
        pauses.append(round((generation.due_at - timezone.now()).total_seconds()))
        type(generation).objects.update(due_at=timezone.now())
        ProviderAccount.note(wait_until=None)
        generation = engine.claim("worker")
        engine.carry(generation)
        generation.refresh_from_db()
    assert pauses == sorted(pauses)
    assert pauses[0] <= 2 and pauses[-1] == 120


def test_after_three_in_a_row_everybody_waits_a_little(mia, tom, settings):
    settings.APIFRAME_BASE_URL = "http://127.0.0.1:9"
    carry(mia), carry(mia)
    assert ProviderAccount.current().wait_until is None
    carry(mia)
    assert claim(tom) is None
    assert 0 < (ProviderAccount.current().wait_until - timezone.now()).total_seconds() <= 2


def test_everybody_waits_half_a_minute_at_most(mia, settings):
    settings.APIFRAME_BASE_URL = "http://127.0.0.1:9"
    ProviderAccount.note(missed=1000)
    carry(mia)
    assert 25 < (ProviderAccount.current().wait_until - timezone.now()).total_seconds() <= 30


def test_any_answer_ends_the_row(mia, settings):
    ProviderAccount.note(missed=2)
    with api(settings, answer(400, {})):
        carry(mia)
    settings.APIFRAME_BASE_URL = "http://127.0.0.1:9"
    carry(mia)
    assert (ProviderAccount.current().missed, ProviderAccount.current().wait_until) == (1, None)


def test_a_stumble_of_our_own_keeps_nobody_waiting(mia, settings, monkeypatch):
    ProviderAccount.note(missed=2)
    generation = claim(mia, references=(upload(mia, picture_bytes()),))
    monkeypatch.setattr("generations.imaging.sendable", lambda *_: 1 / 0)
    engine.carry(generation)
    assert (ProviderAccount.current().missed, ProviderAccount.current().wait_until) == (2, None)


def test_after_days_without_the_api_it_still_only_waits(mia, settings):
    settings.APIFRAME_BASE_URL = "http://127.0.0.1:9"
    generation = claim(mia)
    generation.attempts = 5000
    engine.carry(generation)
    generation.refresh_from_db()
    assert generation.status == Status.QUEUED


def test_a_server_without_tls_never_had_the_request(mia, settings):
    with api(settings, answer(200, finished(URL))) as server:
        settings.APIFRAME_BASE_URL = server.url.replace("http:", "https:")
        assert carry(mia).status == Status.QUEUED


# Told to wait


@pytest.mark.parametrize("status", [429, 503])
def test_told_to_wait_everybody_waits(mia, tom, settings, status):
    with api(settings, answer(status, {}, {"Retry-After": "30"})) as server:
        generation = carry(mia)
        assert claim(tom) is None
    assert outcome(generation) == (Status.QUEUED, "", Charged.NO)
    assert 25 < (ProviderAccount.current().wait_until - timezone.now()).total_seconds() <= 30
    assert len(server.received) == 1


def test_a_shorter_wait_does_not_cut_a_longer_one_short(mia, settings):
    until = timezone.now() + timedelta(minutes=5)
    generation = claim(mia)
    ProviderAccount.note(wait_until=until)
    with api(settings, answer(429, {}, {"Retry-After": "1"})):
        engine.carry(generation)
    assert ProviderAccount.current().wait_until == until


def test_told_to_wait_without_a_time_it_is_two_seconds_at_first(mia, settings):
    with api(settings, answer(429, {})):
        generation = carry(mia)
    assert 0 < (generation.due_at - timezone.now()).total_seconds() <= 2


# Stopped


@pytest.mark.parametrize(("status", "code"), [(401, "unauthorized"), (402, "payment_required")])
def test_a_refused_key_or_used_up_credits_pause_the_queue_and_fail_nothing(mia, settings, status, code):
    with api(settings, answer(status, {})):
        generation = carry(mia)
    assert outcome(generation) == (Status.QUEUED, "", Charged.NO)
    assert ProviderAccount.current().pause_code == code


def test_the_pause_repeats_the_words_of_the_api(mia, settings):
    with api(settings, answer(402, {"errors": [{"msg": "Not enough credits, top up."}]})):
        carry(mia)
    assert ProviderAccount.current().pause_message == "Not enough credits, top up."


def test_the_queue_is_paused_before_the_account_is_asked_for(mia, settings, monkeypatch):
    paused = []
    monkeypatch.setattr(engine.sending, "note_account", lambda: paused.append(ProviderAccount.current().is_paused))
    with api(settings, answer(402, {})):
        carry(mia)
    assert paused == [True]


# Refused


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 415, 422, 451])
def test_a_refusal_is_free_and_in_the_words_of_the_api(mia, settings, status):
    with api(settings, answer(status, {"errors": [{"msg": "aspect_ratio should be one of: 1:1!"}]})):
        generation = carry(mia)
    assert outcome(generation) == (Status.FAILED, "bad_request", Charged.NO)
    assert generation.error_message == "aspect_ratio should be one of: 1:1!"
    assert generation.cost == 0


# Failed


def test_a_server_error_may_have_been_charged(mia, settings):
    with api(settings, answer(500, {})):
        generation = carry(mia)
    assert outcome(generation) == (Status.FAILED, "server_error", Charged.UNKNOWN)
    assert generation.cost > 0


def test_a_task_that_the_api_calls_failed_may_have_been_charged(mia, settings):
    said = {"task_id": TASK, "status": "failed", "message": "The model is overloaded.", "actions": []}
    with api(settings, answer(200, said)):
        generation = carry(mia)
    assert outcome(generation) == (Status.FAILED, "task_failed", Charged.UNKNOWN)
    assert (generation.error_message, generation.task_id) == ("The model is overloaded.", TASK)


# No answer


@pytest.mark.parametrize(
    "said",
    [
        answer(502, b"<html>Bad Gateway</html>"),
        answer(503, b"<html>Unavailable</html>"),
        answer(504, b"<html>Gateway Time-out</html>"),
        answer(520, b""),
        answer(302, b"", {"Location": "/nano-banana-pro"}),
        answer(307, b"", {"Location": "/nano-banana-pro"}),
        answer(200, {}),
        answer(200, {"status": "finished", "image_urls": []}),
        answer(200, {"task_id": "t" * 400, "status": "processing"}),
        answer(200, b"<html>Welcome to the hotel's network</html>"),
        answer(200, b'{"task_id": "cut'),
        hang_up,
    ],
    ids=[
        "502",
        "503",
        "504",
        "520",
        "302",
        "307",
        "an empty object",
        "no id and no URL",
        "an endless id",
        "a page",
        "half a JSON",
        "hung up",
    ],
)
def test_no_usable_answer_is_unknown_and_never_sent_again(mia, settings, said):
    with api(settings, said) as server:
        generation = carry(mia)
        engine.reconcile("janitor")
        assert engine.claim("worker") is None
    assert outcome(generation) == (Status.UNKNOWN, "no_answer", Charged.UNKNOWN)
    assert len(server.received) == 1
    assert journal(generation) == ["queued", "sending", "unknown"]


@pytest.mark.parametrize("slow", [silence, drip])
def test_an_answer_that_takes_too_long_is_unknown(mia, settings, slow):
    settings.APIFRAME_TIMEOUTS = {"1K": 0.5}
    with api(settings, slow):
        assert outcome(carry(mia)) == (Status.UNKNOWN, "no_answer", Charged.UNKNOWN)


def test_a_mistake_of_ours_after_sending_is_unknown(mia, settings, monkeypatch):
    def stumble(*_):
        raise KeyError("what?")

    with api(settings, answer(200, finished(URL))):
        monkeypatch.setattr("generations.providers.apiframe.reply_in", stumble)
        assert outcome(carry(mia)) == (Status.UNKNOWN, "no_answer", Charged.UNKNOWN)


# Before anything was sent


def test_a_reference_whose_file_is_missing_fails_for_free(mia, settings):
    image = upload(mia, picture_bytes())
    generation = claim(mia, references=(image,))
    (settings.MEDIA_ROOT / image.original_path).unlink()
    with api(settings, answer(200, finished(URL))) as server:
        engine.carry(generation)
    generation.refresh_from_db()
    assert outcome(generation) == (Status.FAILED, "bad_request", Charged.NO)
    assert "Nothing was sent" in generation.error_message
    assert server.received == []


def test_a_stumble_while_preparing_is_tried_again(mia, settings, monkeypatch):
    image = upload(mia, picture_bytes())
    generation = claim(mia, references=(image,))

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("generations.imaging.sendable", full)
    engine.carry(generation)
    generation.refresh_from_db()
    assert outcome(generation) == (Status.QUEUED, "", Charged.NO)


def test_a_reference_that_vanishes_at_the_last_moment_is_tried_again(mia, settings, monkeypatch):
    generation = claim(mia, references=(upload(mia, picture_bytes()),))
    inspect = engine.sending.imaging.inspect

    def vanish(path):
        facts = inspect(path)
        path.unlink()
        return facts

    monkeypatch.setattr("generations.imaging.inspect", vanish)
    with api(settings, answer(200, finished(URL))) as server:
        engine.carry(generation)
    generation.refresh_from_db()
    assert outcome(generation) == (Status.QUEUED, "", Charged.NO)
    assert server.received == []


def test_a_lease_that_ran_out_while_preparing_means_that_nothing_is_sent(mia, settings):
    generation = claim(mia)
    type(generation).objects.update(lease_expires_at=timezone.now())
    engine.reconcile("janitor")
    with api(settings, answer(200, finished(URL))) as server:
        engine.carry(generation)
    generation.refresh_from_db()
    assert server.received == []
    assert generation.status == Status.UNKNOWN
    assert "it never left" in whys(generation)


def test_the_lease_begins_anew_when_the_request_leaves(mia, settings):
    generation = claim(mia)
    long_ago = timezone.now() - timedelta(seconds=50)
    type(generation).objects.update(sent_at=long_ago, lease_expires_at=long_ago + timedelta(seconds=80))
    with api(settings, answer(500, {})):
        engine.carry(generation)
    generation.refresh_from_db()
    assert timezone.now() - generation.sent_at < timedelta(seconds=30)
