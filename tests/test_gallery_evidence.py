"""What the page of a generation without an answer tells of the account."""

from datetime import datetime

import pytest

from generations.engine.evidence import Verdict
from generations.gallery import generation_page
from generations.gallery.evidence import CONCLUSIONS
from generations.models import Status
from tests.factories import make_generation

pytestmark = pytest.mark.django_db
BEFORE = {
    "asked_at": "2026-03-01T10:41:16+00:00",
    "seen_at": "2026-03-01T10:41:17+00:00",
    "total_images": 1871,
    "credits": "13402",
}
AFTER = BEFORE | {"seen_at": "2026-03-01T10:43:02+00:00", "total_images": 1875, "credits": "13330.5"}


def rows(mia, **kept) -> list[tuple[str, str]]:
    generation = make_generation(mia, Status.UNKNOWN, evidence=kept)
    return [(fact.label, fact.value) for fact in generation_page(generation, mia)["evidence"]]


def test_facts_come_first_and_the_conclusion_last(mia):
    assert rows(mia, before=BEFORE, after=AFTER, home=3, others=0, verdict="charged") == [
        ("Account before", "1,871 pictures · 13,402 credits"),
        ("Account after", "1,875 pictures · 13,330.5 credits"),
        ("Came home in between", "3 pictures"),
        ("So", "The account counts one picture more than came home: it was probably charged."),
    ]


def test_when_the_account_was_seen_is_told(mia):
    kept = {"before": BEFORE, "after": AFTER, "home": 0, "others": 0, "verdict": "charged"}
    facts = generation_page(make_generation(mia, Status.UNKNOWN, evidence=kept), mia)["evidence"]
    assert facts[0].at == datetime.fromisoformat(BEFORE["seen_at"])


def test_others_in_flight_are_counted(mia):
    told = rows(mia, before=BEFORE, after=AFTER, home=0, others=1, verdict="others")
    assert ("Came home in between", "nothing") in told
    assert ("May have been counted too", "1 picture of others") in told
    assert "others were in flight" in told[-1][1]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_has_its_sentence(mia, verdict):
    told = rows(mia, before=BEFORE, after=AFTER, home=0, others=0, verdict=verdict)
    assert told[-1] == ("So", CONCLUSIONS[verdict])


def test_before_the_account_was_read_again_nothing_is_concluded(mia):
    assert rows(mia, before=BEFORE)[-1][1] == "It can’t be told yet: the account has not been read since."


def test_an_account_that_could_not_be_read_is_said_so(mia):
    assert [label for label, _ in rows(mia)] == ["So"]
    assert "could not be read" in rows(mia)[-1][1]


def test_an_account_without_counters_is_said_so(mia):
    silent = BEFORE | {"total_images": None, "credits": None}
    assert rows(mia, before=silent)[0] == ("Account before", "told nothing")


@pytest.mark.parametrize("status", [Status.FINISHED, Status.FAILED, Status.SAVING])
def test_where_an_answer_came_there_is_nothing_to_prove(mia, status):
    assert generation_page(make_generation(mia, status, evidence={"before": BEFORE}), mia)["evidence"] == []


def test_the_page_shows_it(as_mia, mia):
    kept = {"before": BEFORE, "after": AFTER, "home": 3, "others": 0, "verdict": "charged"}
    generation = make_generation(mia, Status.UNKNOWN, evidence=kept)
    page = as_mia.get(f"/generations/{generation.pk}/").content.decode()
    assert "1,875 pictures" in page
    assert "it was probably charged" in page


def test_credits_stand_beside_the_cost_as_credits(mia):
    generation = make_generation(mia, Status.FINISHED, credits="13.4")
    generation.refresh_from_db()
    told = {label: (value, muted) for label, value, muted in generation_page(generation, mia)["properties"]}
    assert told["Cost"] == ("$0.134", "charged · 13.4 credits")
