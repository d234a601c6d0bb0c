"""What the account counted before and after a request without an answer is kept with it, and never decides alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from generations import engine
from generations.engine import witnessing
from generations.models import Charged, Generation, ProviderAccount, Status

from .engine_steps import TASK, api, ask, carry, claim, finished
from .factories import make_generation
from .http_server import answer, hang_up

pytestmark = pytest.mark.django_db
URL = "https://cdn.example.com/images/a.png"


def counts(images: int | None, credits: float | None = None) -> bytes:
    return answer(200, {"credits": credits, "total_images": images})


def read_account(settings, images: int | None, credits: float | None = None) -> None:
    with api(settings, counts(images, credits)):
        engine.refresh_account()


def lost(author, settings, **order) -> Generation:
    """Sent, and no answer came; by now the provider has come to an end with it."""
    with api(settings, hang_up):
        generation = carry(author, **order)
    long_ago = generation.sent_at - timedelta(seconds=settings.APIFRAME_TIMEOUTS["1K"])
    Generation.objects.filter(pk=generation.pk).update(sent_at=long_ago)
    return generation


def came_home(author, settings) -> Generation:
    with api(settings, answer(200, finished(URL))):
        return carry(author)


def verdict(generation: Generation) -> str | None:
    generation.refresh_from_db()
    return generation.evidence.get("verdict")


def test_the_counters_last_seen_go_with_the_claim(mia, settings):
    read_account(settings, 1871, 13402.5)
    before = claim(mia).evidence["before"]
    assert (before["total_images"], before["credits"]) == (1871, "13402.5")


def test_an_account_that_was_never_read_leaves_no_evidence(mia, settings):
    assert claim(mia).evidence == {}


def test_one_more_than_came_home(mia, settings):
    read_account(settings, 100)
    generation = lost(mia, settings)
    read_account(settings, 101)
    assert verdict(generation) == "charged"


def test_as_many_as_came_home(mia, settings):
    read_account(settings, 100)
    generation = lost(mia, settings)
    came_home(mia, settings)
    read_account(settings, 101)
    assert verdict(generation) == "not_charged"
    assert (generation.evidence["home"], generation.evidence["others"]) == (1, 0)


def test_the_verdict_never_changes_what_is_counted_as_charged(mia, settings):
    read_account(settings, 100)
    generation = lost(mia, settings)
    read_account(settings, 100)
    assert verdict(generation) == "not_charged"
    assert (generation.status, generation.charged) == (Status.UNKNOWN, Charged.UNKNOWN)


def test_another_in_flight_may_be_what_is_missing(mia, settings):
    read_account(settings, 100)
    generation = lost(mia, settings)
    claim(mia)
    read_account(settings, 101)
    assert verdict(generation) == "others"


def test_once_the_other_is_home_another_reading_tells_more(mia, settings):
    read_account(settings, 100)
    generation = lost(mia, settings)
    other = claim(mia)
    read_account(settings, 101)
    with api(settings, answer(200, finished(URL))):
        engine.carry(other)
    read_account(settings, 101)
    assert verdict(generation) == "not_charged"


def test_two_without_an_answer_and_one_picture_could_be_either(mia, settings):
    read_account(settings, 100)
    both = [lost(mia, settings), lost(mia, settings)]
    read_account(settings, 101)
    assert [verdict(generation) for generation in both] == ["others", "others"]


def test_a_refused_request_explains_nothing(mia, settings):
    read_account(settings, 100)
    generation = lost(mia, settings)
    with api(settings, answer(400, {})):
        carry(mia)
    read_account(settings, 101)
    assert verdict(generation) == "charged"


def test_what_had_come_home_before_explains_nothing(mia, settings):
    came_home(mia, settings)
    read_account(settings, 100)
    generation = lost(mia, settings)
    read_account(settings, 101)
    assert verdict(generation) == "charged"


def test_while_the_provider_may_still_draw_it_is_too_early(mia, settings):
    read_account(settings, 100)
    with api(settings, hang_up):
        generation = carry(mia)
    read_account(settings, 100)
    assert verdict(generation) == "still_drawing"
    Generation.objects.update(sent_at=timezone.now() - timedelta(seconds=settings.APIFRAME_TIMEOUTS["1K"]))
    read_account(settings, 101)
    assert verdict(generation) == "charged"


def test_what_was_told_once_is_not_asked_again(mia, settings):
    read_account(settings, 100)
    generation = lost(mia, settings)
    read_account(settings, 101)
    read_account(settings, 150)
    assert verdict(generation) == "charged"
    assert generation.evidence["after"]["total_images"] == 101


def test_after_an_hour_what_cannot_be_told_stays_so(mia, settings):
    read_account(settings, 100)
    generation = lost(mia, settings)
    claim(mia)
    read_account(settings, 101)
    Generation.objects.filter(pk=generation.pk).update(
        sent_at=timezone.now() - timedelta(hours=2), finished_at=timezone.now() - timedelta(hours=2)
    )
    read_account(settings, 104)
    assert verdict(generation) == "others"
    assert generation.evidence["after"]["total_images"] == 101


def test_an_account_that_cannot_be_read_again_tells_nothing(mia, settings):
    read_account(settings, 100)
    generation = lost(mia, settings)
    with api(settings, answer(500, {})):
        engine.refresh_account()
    assert verdict(generation) is None


def test_too_much_at_once_cannot_be_told(mia, settings, monkeypatch):
    read_account(settings, 100)
    generation = lost(mia, settings)
    monkeypatch.setattr(witnessing, "MOST_LINES", 1)
    read_account(settings, 101)
    assert verdict(generation) == "others"


def test_a_generation_that_was_sent_again_keeps_the_first_reading(mia, settings):
    settings.APIFRAME_API_VERSION = 2
    with api(settings, answer(200, {"team": {"totalImages": 5}})):
        engine.refresh_account()
    ask(mia)
    generation = engine.claim("worker")
    with api(settings, hang_up):
        engine.carry(generation)
    ProviderAccount.note(total_images=9)
    Generation.objects.update(due_at=timezone.now())
    assert engine.claim("worker").evidence["before"]["total_images"] == 5


def test_late_evidence_outdoes_the_account(mia, settings):
    read_account(settings, 100)
    generation = lost(mia, settings)
    given = {"task_id": TASK, "task_type": "", "image_urls": [URL], "charged": Charged.YES}
    engine.sending.hand_in(generation, Status.SAVING, "It came.", given, actor="webhook")
    read_account(settings, 100)
    assert verdict(generation) is None


def test_nothing_is_asked_of_the_database_where_nothing_is_open(mia, settings, django_assert_max_num_queries):
    for _ in range(5):
        make_generation(mia, status=Status.FINISHED)
    reading = witnessing.Reading(timezone.now(), timezone.now(), 5, Decimal(7))
    with django_assert_max_num_queries(1):
        witnessing.note_reading(reading)
