"""The line that people are shown is the order in which the engine takes what waits."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from generations import engine
from generations.gallery import places_moved, words
from generations.gallery.line import LONGEST, line_up
from generations.models import Batch, Generation, Status

from .factories import make_generation, make_user

pytestmark = pytest.mark.django_db
USUAL = {"1K": 20, "2K": 40, "4K": 80}


@pytest.fixture(autouse=True)
def slots(settings):
    cache.clear()
    settings.APIFRAME_MAX_IN_FLIGHT = 2
    return settings


def order() -> list[int]:
    return list(line_up(USUAL).turns)


def ready(generation) -> float:
    """Seconds until its picture is expected."""
    return (line_up(USUAL).turns[generation.pk].ready_at - timezone.now()).total_seconds()


def many(author, count, status=Status.QUEUED, **fields) -> list[int]:
    batch = Batch.objects.create(author=author, count=1)
    return [make_generation(author, status, batch=batch, position=n, **fields).pk for n in range(count)]


def test_among_one_persons_own_the_oldest_comes_first(mia):
    asked = many(mia, 4)
    assert order() == asked


def test_a_large_batch_does_not_hold_up_somebody_else(mia, tom):
    first, second, third, fourth = many(mia, 4)
    theirs = many(tom, 1)[0]
    assert order() == [first, theirs, second, third, fourth]


def test_who_has_fewer_in_flight_comes_first(mia, tom):
    make_generation(mia, Status.SENDING)
    mine = many(mia, 1)[0]
    theirs = many(tom, 1)[0]
    assert order() == [theirs, mine]


def test_what_is_being_saved_counts_for_nobody(mia, tom):
    make_generation(mia, Status.SAVING)
    mine = many(mia, 1)[0]
    theirs = many(tom, 1)[0]
    assert order() == [mine, theirs]
    assert line_up(USUAL).slots_taken == 0


def test_an_old_task_holds_no_slot(mia, settings):
    long_ago = timezone.now() - timedelta(seconds=settings.APIFRAME_TIMEOUTS["1K"] + 5)
    make_generation(mia, Status.PROCESSING, resolution="1K", sent_at=long_ago)
    assert line_up(USUAL).slots_taken == 0


def test_what_is_not_due_yet_lets_others_pass(mia, tom):
    later = make_generation(mia, due_at=timezone.now() + timedelta(seconds=30))
    now = make_generation(tom)
    assert order() == [now.pk, later.pk]


def test_the_engine_takes_them_in_that_order(mia, tom, settings):
    settings.APIFRAME_MAX_IN_FLIGHT = 20
    ines = make_user()
    make_generation(tom, Status.SENDING)
    for author, count in ((mia, 4), (tom, 3), (ines, 1)):
        many(author, count)
    told = order()
    assert [engine.claim("worker").pk for _ in told] == told


def test_with_a_free_slot_it_takes_the_usual_time(mia):
    generation = make_generation(mia, resolution="2K")
    assert ready(generation) == pytest.approx(40, abs=2)


def test_without_one_it_waits_for_who_is_ready_first(mia, tom):
    now = timezone.now()
    make_generation(tom, Status.SENDING, resolution="4K", sent_at=now)
    make_generation(tom, Status.SENDING, resolution="2K", sent_at=now - timedelta(seconds=30))
    generation = make_generation(mia, resolution="1K")
    assert ready(generation) == pytest.approx(10 + 20, abs=2)


def test_more_than_fit_wait_for_each_other(mia):
    asked = [make_generation(mia, resolution="2K") for _ in range(6)]
    assert [round(ready(one), -1) for one in asked] == [40, 40, 80, 80, 120, 120]


def test_while_told_to_wait_nobody_begins(mia):
    generation = make_generation(mia, resolution="1K")
    start = timezone.now() + timedelta(seconds=50)
    turn = line_up(USUAL, start).turns[generation.pk]
    assert turn.ready_at == start + timedelta(seconds=20)


def test_one_that_takes_longer_than_usual_is_expected_soon(mia):
    for _ in range(2):
        make_generation(mia, Status.SENDING, resolution="1K", sent_at=timezone.now() - timedelta(seconds=200))
    generation = make_generation(mia, resolution="1K")
    assert 20 < ready(generation) < 30


def test_nobody_counts_further_than_the_longest_line(mia, tom):
    many(mia, LONGEST + 5)
    theirs = many(tom, 1)[0]
    turns = line_up(USUAL).turns
    assert len(turns) == LONGEST
    assert turns[theirs].position == 2


def test_an_empty_queue_has_no_turns(mia):
    make_generation(mia, Status.FAILED)
    assert line_up(USUAL).turns == {}


def test_the_line_is_one_query_however_long(mia, django_assert_num_queries):
    for count in (3, 150):
        many(mia, count)
        with django_assert_num_queries(1):
            line_up(USUAL)


def test_only_places_that_changed_are_told_again(mia):
    first, second, third = many(mia, 3)
    Generation.objects.filter(pk=first).update(status=Status.CANCELLED, finished_at=timezone.now())
    moved = places_moved({second: 2, third: 2})
    assert [(place.id, place.position, place.words) for place in moved] == [(second, 1, "First in line")]


@pytest.mark.parametrize(
    "position, place",
    [
        (0, ""),
        (1, "First in line"),
        (3, "Third in line"),
        (10, "Tenth in line"),
        (11, "11th in line"),
        (12, "12th in line"),
        (21, "21st in line"),
        (102, "102nd in line"),
        (113, "113th in line"),
    ],
)
def test_a_place_in_words(position, place):
    assert words.in_line(position) == place


@pytest.mark.parametrize(
    "seconds, length",
    [(3, "a few seconds"), (44, "about 40 s"), (93, "about 90 s"), (170, "about 3 min"), (7300, "about 2 h")],
)
def test_a_length_of_time_in_words(seconds, length):
    assert words.about(seconds) == length
