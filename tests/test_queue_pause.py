"""An owner's pause: everybody sees who and why, nobody sends, and only an owner ends it."""

import pytest
from kombu.exceptions import OperationalError

from generations import engine, tasks
from generations.actions import pause_queue, resume_queue
from generations.models import ProviderAccount, Status

from .engine_steps import api
from .factories import make_generation
from .http_server import answer

pytestmark = pytest.mark.django_db


def test_the_reason_and_who_gave_it_are_kept(owner):
    assert pause_queue(owner, "the client changed the label") is True
    account = ProviderAccount.current()
    assert account.pause_code == "by_owner"
    assert account.pause_message == "Olga Owner paused the queue: “the client changed the label”."
    assert account.paused_since is not None


def test_a_paused_queue_sends_nothing(owner, mia):
    generation = make_generation(mia)
    pause_queue(owner, "lunch")
    assert engine.claim("worker") is None
    generation.refresh_from_db()
    assert generation.status == Status.QUEUED


def test_what_was_paused_goes_on_when_resumed(owner, mia):
    generation = make_generation(mia)
    pause_queue(owner, "lunch")
    resume_queue()
    assert engine.claim("worker").pk == generation.pk


def test_a_pause_for_another_reason_stays_the_first(owner):
    ProviderAccount.pause("payment_required", "No credits.")
    assert pause_queue(owner, "lunch") is False
    assert ProviderAccount.current().pause_code == "payment_required"


def test_an_owners_pause_does_not_end_by_itself(owner, settings):
    pause_queue(owner, "lunch")
    with api(settings, answer(200, {"credits": 5}), answer(200, {"credits": 500})):
        assert engine.refresh_account() is False
        assert engine.refresh_account() is False
    assert ProviderAccount.current().is_paused


def test_waking_tells_whether_the_queue_could_be_reached(monkeypatch, mia):
    def down(*_, **__):
        raise OperationalError("no Redis")

    monkeypatch.setattr(tasks.carry_next, "delay", lambda: None)
    assert tasks.wake() is True
    monkeypatch.setattr(tasks.carry_next, "delay", down)
    assert tasks.wake() is False
