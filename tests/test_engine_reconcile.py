"""The janitor finds whatever stopped moving, and the account tells when a pause is over."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from generations import engine
from generations.engine import Work
from generations.models import Charged, Generation, ProviderAccount, Reference, Status

from .engine_steps import api, carry, journal
from .factories import make_generation
from .http_server import answer

pytestmark = pytest.mark.django_db
SOON, PAST = timedelta(seconds=30), timedelta(seconds=-1)


def now():
    return timezone.now()


def test_nothing_to_do():
    make_generation(status=Status.FINISHED)
    assert engine.reconcile("janitor") == Work()


# The sandbox left behind


def test_what_waits_in_the_sandbox_is_cancelled_once_the_real_api_serves(settings):
    waiting = make_generation(provider="sandbox")
    settings.SANDBOX = False
    engine.reconcile("janitor")
    waiting.refresh_from_db()
    assert (waiting.status, waiting.charged, waiting.cost) == (Status.CANCELLED, Charged.NO, 0)
    assert "sandbox" in waiting.events.last().why


def test_what_waits_in_the_sandbox_stays_while_it_serves():
    waiting = make_generation(provider="sandbox")
    engine.reconcile("janitor")
    waiting.refresh_from_db()
    assert waiting.status == Status.QUEUED


# Calls whose worker is gone


def test_an_expired_call_becomes_unknown_and_may_have_been_charged():
    generation = make_generation(
        status=Status.SENDING, charged=Charged.UNKNOWN, lease_holder="dead", lease_expires_at=now()
    )
    engine.reconcile("janitor")
    generation.refresh_from_db()
    assert (generation.status, generation.error_code, generation.charged) == ("unknown", "no_answer", "unknown")
    assert generation.events.last().actor == "janitor"


def test_a_running_call_is_left_alone():
    generation = make_generation(status=Status.SENDING, lease_holder="alive", lease_expires_at=now() + SOON)
    engine.reconcile("janitor")
    generation.refresh_from_db()
    assert generation.status == Status.SENDING


def test_what_became_unknown_is_never_sent_again(mia):
    make_generation(mia, status=Status.SENDING, lease_holder="dead", lease_expires_at=now())
    assert engine.reconcile("janitor").claims == 0
    assert engine.claim("worker") is None


def test_two_janitors_write_one_line():
    generation = make_generation(status=Status.SENDING, lease_holder="dead", lease_expires_at=now())
    engine.reconcile("janitor-1")
    engine.reconcile("janitor-2")
    assert journal(generation) == ["sending", "unknown"]


# What waits


def test_as_many_claims_as_there_is_work_and_room_for(settings):
    settings.APIFRAME_MAX_IN_FLIGHT = 4
    make_generation(status=Status.SENDING, lease_expires_at=now() + SOON)
    assert engine.reconcile("janitor").claims == 0
    make_generation()
    assert engine.reconcile("janitor").claims == 1
    for _ in range(5):
        make_generation()
    assert engine.reconcile("janitor").claims == 3


def test_what_is_not_due_is_not_waited_for():
    make_generation(due_at=now() + SOON)
    make_generation(status=Status.PROCESSING, due_at=now() + SOON)
    make_generation(status=Status.SAVING, due_at=now() + SOON)
    assert engine.reconcile("janitor") == Work()


def test_a_due_task_is_to_be_asked_after():
    make_generation(status=Status.PROCESSING)
    assert engine.reconcile("janitor").collect


def test_a_picture_that_nobody_saves_is_to_be_saved():
    lost = make_generation(status=Status.SAVING)
    dead = make_generation(status=Status.SAVING, lease_holder="dead", lease_expires_at=now())
    make_generation(status=Status.SAVING, lease_holder="alive", lease_expires_at=now() + SOON)
    assert engine.reconcile("janitor").saves == [lost.pk, dead.pk]


def test_a_reference_by_url_that_nobody_tried_is_to_be_brought_home():
    generation = make_generation()
    waits = Reference.objects.create(generation=generation, position=0, url="https://example.com/a.png")
    Reference.objects.create(generation=generation, position=1, url="https://example.com/b.png", tried_at=now())
    assert engine.reconcile("janitor").references == [waits.pk]


# The account and the end of a pause


def test_the_counters_are_written_down(settings):
    with api(settings, answer(200, {"credits": 12000.5, "total_images": 695, "plan": "starter"})):
        engine.refresh_account()
    account = ProviderAccount.current()
    assert (account.credits, account.total_images) == (Decimal("12000.5"), 695)
    assert account.seen_at is not None


def test_counters_that_cannot_be_read_stay_as_they_were(settings):
    ProviderAccount.note(credits=7)
    with api(settings, answer(500)):
        assert engine.refresh_account() is False
    assert ProviderAccount.current().credits == 7


def test_a_pause_for_a_key_ends_when_the_account_can_be_read_again(mia, settings):
    with api(settings, answer(401, {})):
        carry(mia)
    with api(settings, answer(200, {"credits": 5})):
        assert engine.refresh_account() is True
    assert engine.claim("worker") is not None


def test_a_pause_for_a_key_goes_on_while_the_account_cannot_be_read(mia, settings):
    with api(settings, answer(401, {})):
        carry(mia)
        assert engine.refresh_account() is False
    assert ProviderAccount.current().is_paused


def test_an_account_that_could_be_read_all_the_time_says_nothing_about_the_key(mia, settings):
    with api(settings, answer(401, {}), answer(200, {"credits": 5})):
        carry(mia)
        assert engine.refresh_account() is False
        assert engine.refresh_account() is False
    assert ProviderAccount.current().is_paused


def test_a_pause_for_credits_ends_when_there_are_more(mia, settings):
    with api(settings, answer(402, {}), answer(200, {"credits": 1}), answer(200, {"credits": 500})):
        carry(mia)
        assert engine.refresh_account() is True


def test_a_pause_for_credits_goes_on_while_there_are_no_more(mia, settings):
    with api(settings, answer(402, {}), answer(200, {"credits": 1})):
        carry(mia)
        assert engine.refresh_account() is False


def test_after_a_pause_the_generation_it_met_is_sent(mia, settings):
    with api(settings, answer(401, {})):
        generation = carry(mia)
    ProviderAccount.resume()
    assert engine.claim("worker").pk == generation.pk


def test_nothing_here_counts_over_the_whole_gallery(mia, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        engine.reconcile("janitor")
    for _ in range(40):
        make_generation(mia, status=Status.FINISHED)
    with django_assert_max_num_queries(8):
        engine.reconcile("janitor")
    assert Generation.objects.count() == 40
