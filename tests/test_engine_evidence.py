"""What the provider gave is committed before anything else is done with it, and is taken in however late it comes."""

import logging

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from generations import engine, tasks
from generations.engine import committing, sending
from generations.models import Charged, Generation, Status
from generations.providers import Refused, Reply, TaskState

from .engine_steps import TASK, api, ask, claim, finished, journal, whys
from .http_server import answer

pytestmark = pytest.mark.django_db
URL = "https://cdn.example.com/images/a.png"
FINISHED = Reply(TaskState.FINISHED, TASK, "nano-banana-pro", (URL,))
ACCEPTED = Reply(TaskState.UNFINISHED, TASK)


def lost(author, **changes) -> Generation:
    """A generation whose call is still running, but whose lease has run out."""
    generation = claim(author)
    Generation.objects.filter(pk=generation.pk).update(lease_expires_at=timezone.now(), **changes)
    engine.reconcile("janitor")
    return generation


@pytest.mark.django_db(transaction=True)
def test_task_id_and_urls_are_committed_before_anybody_is_told(mia, settings, monkeypatch):
    ask(mia)

    def down(*_, **__):
        raise RuntimeError("the worker dies here")

    monkeypatch.setattr(tasks, "_tell", down)
    with api(settings, answer(200, finished(URL))), pytest.raises(RuntimeError):
        tasks.carry_next()
    generation = Generation.objects.get()
    assert (generation.status, generation.task_id, generation.image_urls) == (Status.SAVING, TASK, [URL])


@pytest.mark.django_db(transaction=True)
def test_the_intent_is_committed_before_the_first_byte_leaves(mia, settings):
    seen = []

    def look(connection, _):
        seen.append(Generation.objects.get().status)
        connection.sendall(answer(200, finished(URL)))

    generation = claim(mia)
    with api(settings, look):
        engine.carry(generation)
    assert seen == [Status.SENDING]


@pytest.mark.django_db(transaction=True)
def test_no_connection_to_the_database_is_held_while_the_answer_is_waited_for(mia, settings, monkeypatch):
    generation = claim(mia)
    held = []
    monkeypatch.setattr(sending, "_ask", lambda *_: held.append(connection.connection) or ACCEPTED)
    engine.carry(generation)
    assert held == [None]


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_offered_to_the_database_until_it_takes_it(mia, monkeypatch, caplog):
    generation, commit, failures = claim(mia), sending._commit_reply, iter([True, True, False])

    def busy(*given):
        if next(failures):
            raise OperationalError("database is locked")
        return commit(*given)

    monkeypatch.setattr(sending, "_commit_reply", busy)
    monkeypatch.setattr(committing.time, "sleep", lambda _: None)
    with caplog.at_level(logging.INFO):
        sending.receive(generation, FINISHED)
    generation.refresh_from_db()
    assert generation.status == Status.SAVING
    assert f"task={TASK} urls={URL}" in caplog.text.split("database")[0]


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_succeeded_unheard_is_not_made_twice(mia, monkeypatch):
    generation, commit, calls = claim(mia), sending._commit_reply, []

    def unheard(*given):
        calls.append(commit(*given))
        if len(calls) == 1:
            raise OperationalError("server closed the connection")

    monkeypatch.setattr(sending, "_commit_reply", unheard)
    monkeypatch.setattr(committing.time, "sleep", lambda _: None)
    sending.receive(generation, FINISHED)
    assert calls == [True, False]
    assert journal(generation) == ["queued", "sending", "saving"]


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_offered_until_it_is_taken_too(mia, settings, monkeypatch):
    generation, commit, failures = claim(mia), sending._commit_error, iter([True, False])

    def busy(*given):
        if next(failures):
            raise OperationalError("database is locked")
        return commit(*given)

    monkeypatch.setattr(sending, "_commit_error", busy)
    monkeypatch.setattr(committing.time, "sleep", lambda _: None)
    with api(settings, answer(400, {})):
        engine.carry(generation)
    generation.refresh_from_db()
    assert (generation.status, generation.charged) == (Status.FAILED, Charged.NO)


# Late evidence


def test_a_call_whose_lease_ran_out_is_unknown(mia):
    generation = lost(mia)
    generation.refresh_from_db(fields=["status", "charged", "error_code"])
    assert (generation.status, generation.charged, generation.error_code) == ("unknown", "unknown", "no_answer")


def test_a_late_picture_is_saved_all_the_same(mia):
    generation = lost(mia)
    sending.receive(generation, FINISHED)
    generation.refresh_from_db()
    assert (generation.status, generation.image_urls, generation.charged) == (Status.SAVING, [URL], Charged.YES)
    assert (generation.error_code, generation.error_message, generation.finished_at) == ("", "", None)
    assert journal(generation) == ["queued", "sending", "unknown", "saving"]
    assert "Late evidence" in whys(generation)


def test_a_late_task_id_is_asked_after(mia):
    generation = lost(mia)
    sending.receive(generation, ACCEPTED)
    generation.refresh_from_db()
    assert (generation.status, generation.task_id) == (Status.PROCESSING, TASK)


def test_a_late_failure_with_a_task_id_is_asked_after_and_then_failed(mia, settings):
    generation = lost(mia)
    sending.receive(generation, Reply(TaskState.FAILED, TASK, message="Too busy."))
    Generation.objects.update(due_at=timezone.now())
    with api(settings, answer(200, {"task_id": TASK, "status": "failed", "message": "Too busy."})):
        engine.collect("worker")
    generation.refresh_from_db()
    assert (generation.status, generation.error_message) == (Status.FAILED, "Too busy.")


def test_a_late_refusal_changes_nothing(mia):
    generation = lost(mia)
    sending.settle(generation, Refused("No.", status=400))
    generation.refresh_from_db()
    assert (generation.status, generation.charged) == (Status.UNKNOWN, Charged.UNKNOWN)


@pytest.mark.parametrize("status", [Status.FINISHED, Status.FAILED, Status.CANCELLED])
def test_no_other_end_is_left_for_late_evidence(mia, status):
    generation = claim(mia)
    Generation.objects.update(
        status=status, charged=Charged.YES, finished_at=timezone.now(), lease_holder="", task_id="other"
    )
    sending.receive(generation, FINISHED)
    generation.refresh_from_db()
    assert (generation.status, generation.task_id) == (status, "other")


def test_somebody_elses_lease_is_left_alone(mia):
    generation = claim(mia)
    Generation.objects.update(lease_holder="another worker")
    sending.receive(generation, FINISHED)
    generation.refresh_from_db()
    assert (generation.status, generation.lease_holder) == (Status.SENDING, "another worker")
