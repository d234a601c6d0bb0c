"""The state machine: whatever is tried, in whatever order, only legal moves happen, and the journal knows them all."""

import functools
import itertools

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from generations.models import Charged, Generation, GenerationEvent, Status
from generations.models.generation import FINAL, IllegalMove

from .factories import make_generation, make_user

LEGAL = {
    ("queued", "sending"),
    ("queued", "cancelled"),
    ("sending", "queued"),
    ("sending", "processing"),
    ("sending", "saving"),
    ("sending", "failed"),
    ("sending", "unknown"),
    ("processing", "saving"),
    ("processing", "failed"),
    ("saving", "finished"),
    ("saving", "failed"),
    ("unknown", "processing"),
    ("unknown", "saving"),
}
LEASES = ("", "worker-1", "worker-2")
STATES = st.sampled_from(Status.values)


def required(target: str) -> dict:
    """What a state needs besides its name."""
    return {
        "queued": {"sent_at": None, "charged": Charged.NO},
        "sending": {"sent_at": timezone.now()},
        "processing": {"task_id": "task", "finished_at": None},
        "saving": {"charged": Charged.YES, "finished_at": None},
    }.get(target, {})


class AnyMoves(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.generation = make_generation(make_user())
        self.status, self.lease, self.moves = "queued", "", []

    @rule(origin=STATES, goal=STATES, lease=st.sampled_from([None, *LEASES]), next_lease=st.sampled_from(LEASES))
    def try_any_move(self, origin, goal, lease, next_lease):
        self._attempt(origin, goal, lease, next_lease)

    @rule(goal=STATES, next_lease=st.sampled_from(LEASES))
    def move_on(self, goal, next_lease):
        self._attempt(self.status, goal, self.lease, next_lease)

    def _attempt(self, origin, goal, lease, next_lease):
        changes = {"actor": "somebody", "lease": lease, "lease_holder": next_lease} | required(goal)
        move = functools.partial(Generation.objects.move, self.generation.pk, origin, goal, **changes)
        if (origin, goal) not in LEGAL:
            with pytest.raises(IllegalMove):
                move()
            return
        expected = origin == self.status and lease in (None, self.lease)
        assert move() is expected
        if expected:
            self.moves.append((origin, goal))
            self.status, self.lease = goal, next_lease

    @invariant()
    def the_row_is_where_the_moves_led(self):
        row = Generation.objects.get(pk=self.generation.pk)
        assert (row.status, row.lease_holder) == (self.status, self.lease)
        assert (row.finished_at is not None) == (row.status in FINAL)

    @invariant()
    def the_journal_is_complete_and_without_gaps(self):
        lines = GenerationEvent.objects.filter(generation=self.generation).order_by("id")
        assert [(line.from_status, line.to_status) for line in lines] == [("", "queued"), *self.moves]

    @invariant()
    def an_end_is_left_by_late_evidence_only(self):
        left = {move for move in self.moves if move[0] in FINAL}
        assert left <= {("unknown", "processing"), ("unknown", "saving")}


@pytest.mark.django_db
def test_only_legal_moves_happen_and_each_is_in_the_journal():
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    limits = settings(max_examples=40, stateful_step_count=15, suppress_health_check=checks)
    run_state_machine_as_test(AnyMoves, settings=limits)


@pytest.mark.parametrize(("origin", "target"), sorted(set(itertools.product(Status.values, repeat=2)) - LEGAL))
def test_a_move_that_the_machine_does_not_have_is_refused_before_the_database_is_asked(origin, target):
    with pytest.raises(IllegalMove):
        Generation.objects.move(1, origin, target, actor="somebody")


@pytest.mark.django_db
def test_a_move_lets_go_of_the_lease():
    generation = make_generation(status=Status.SENDING, lease_holder="worker-1", lease_expires_at=timezone.now())
    assert Generation.objects.move(generation.pk, Status.SENDING, Status.UNKNOWN, actor="x", lease="worker-1")
    generation.refresh_from_db()
    assert (generation.lease_holder, generation.lease_expires_at) == ("", None)


@pytest.mark.django_db
def test_a_move_whose_journal_line_cannot_be_written_does_not_happen():
    generation = make_generation()
    with pytest.raises(IntegrityError), transaction.atomic():
        Generation.objects.move(generation.pk, Status.QUEUED, Status.CANCELLED, actor=None)
    generation.refresh_from_db()
    assert generation.status == Status.QUEUED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "fields"),
    [
        (Status.SENDING, {"sent_at": None}),
        (Status.FAILED, {"finished_at": None}),
        (Status.QUEUED, {"finished_at": timezone.now()}),
        (Status.PROCESSING, {"task_id": ""}),
        (Status.FINISHED, {"charged": Charged.NO}),
        ("drawing", {}),
    ],
    ids=["sent without intent", "ended at no time", "waits and has ended", "no task", "finished for free", "no state"],
)
def test_the_database_itself_refuses_what_cannot_be(status, fields):
    generation = make_generation()
    with pytest.raises(IntegrityError), transaction.atomic():
        complete = {"sent_at": timezone.now()} | fields
        Generation.objects.filter(pk=generation.pk).update(status=status, **complete)
