"""Anywhere in one step: a month, a day, the oldest; and from there both ways."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from generations.gallery import (
    BrokenCursor,
    Filters,
    page_above,
    page_at,
    page_between,
    place_of,
    sort_key_at,
    studio_page,
    timeline_of,
)
from generations.gallery import timeline as timelines
from generations.models import Batch, Status
from tests.factories import make_generation, make_image, make_star

pytestmark = pytest.mark.django_db
PICTURES = Filters(kind="generated")
NOON = datetime(2024, 6, 12, 12, tzinfo=UTC)
START = sort_key_at(NOON)


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()


@pytest.fixture
def pictures(mia) -> list:
    """One at noon of each of twelve days, the last on 12 June 2024, newest first."""
    return [make_image(author=mia, created_at=NOON - timedelta(days=back)) for back in range(12)]


def ids(page) -> list[int]:
    return [tile.id for tile in page.tiles]


def ids_of(images) -> list[int]:
    return [image.pk for image in images]


@pytest.mark.parametrize(
    ("at", "first"),
    [("2024-06-12", 0), ("2024-06-09", 3), ("2024-06", 0), ("2024-05", None), ("2025", 0), ("2024-06-30", 0)],
)
def test_a_place_shows_what_is_at_or_before_its_end(mia, pictures, at, first):
    page = page_at(PICTURES, mia, at, size=3)
    assert ids(page)[:1] == ids_of(pictures[first : first + 1] if first is not None else pictures[-3:])[:1]


def test_a_sort_key_is_a_place_and_its_picture_comes_first(mia, pictures):
    assert ids(page_at(PICTURES, mia, str(pictures[4].sort_key), size=2)) == ids_of(pictures[4:6])


@pytest.mark.parametrize("at", ["yesterday", "2024-13", "2024-02-30", "0000", "2024-6-1", "１２"])
def test_a_place_that_cannot_be_read_is_refused(at):
    with pytest.raises(BrokenCursor):
        place_of(at)


def test_the_end_of_a_day_is_the_end_in_utc():
    assert place_of("2024-06-12") == sort_key_at(datetime(2024, 6, 13, tzinfo=UTC))


@pytest.mark.parametrize("filters", [PICTURES, Filters(q="lighthouse"), Filters(q="lighthouse", kind="generated")])
def test_from_a_place_both_ways_lead_through_all_of_it_once(mia, pictures, filters):
    page = page_at(filters, mia, "2024-06-07", size=2)
    seen = ids(page)
    up = page
    while up.newer_url:
        up = page_above(filters, mia, up.newer_url.rpartition("after=")[2], size=2)
        seen = ids(up) + seen
    while page.older:
        page = studio_page(filters, mia, page.older, size=2)
        seen += ids(page)
    assert seen == ids_of(pictures)


def test_at_the_top_nothing_is_newer(mia, pictures):
    page = page_at(PICTURES, mia, "2024-06-12")
    assert (page.newer_url, page.is_top) == ("", True)


def test_the_oldest_stand_together(mia, pictures):
    assert ids(page_above(PICTURES, mia, "0", size=4)) == ids_of(pictures[-4:])


def test_a_page_upwards_has_the_generations_without_a_picture(mia, pictures):
    failed = make_generation(mia, Status.FAILED, created_at=NOON - timedelta(hours=1))
    page = page_above(PICTURES, mia, str(pictures[1].sort_key), size=5)
    assert [tile.dom_id for tile in page.tiles] == [f"image-{pictures[0].pk}", f"generation-{failed.pk}"]


def test_a_page_upwards_splits_no_batch(mia):
    make_image(author=mia, created_at=NOON - timedelta(days=1))
    batch = Batch.objects.create(author=mia, count=3)
    together = [
        make_image(make_generation(mia, Status.FINISHED, batch=batch, position=number, sort_key=START + number))
        for number in range(3)
    ]
    make_image(author=mia, created_at=NOON + timedelta(hours=1))
    page = page_above(PICTURES, mia, "0", size=2)
    assert ids(page)[:3] == ids_of(reversed(together))


def test_what_left_the_page_comes_back_whole(mia, pictures):
    cursor, after = str(pictures[3].sort_key + 1), str(pictures[7].sort_key - 1)
    assert ids(page_between(PICTURES, mia, cursor, after)) == ids_of(pictures[3:8])


def test_a_day_says_how_many_pictures_it_holds_and_not_how_many_are_on_the_page(mia, tom):
    for number in range(4):
        make_image(author=mia if number else tom, created_at=NOON + timedelta(minutes=number))
    assert studio_page(PICTURES, mia, size=2).days[0].count == "4 pictures"
    assert studio_page(PICTURES.but(author=mia.pk), mia, size=2).days[0].count == "3 pictures"


def test_of_a_search_only_a_day_that_stands_there_whole_has_a_number(mia):
    for number in range(4):
        make_image(author=mia, created_at=NOON - timedelta(hours=9 * number))
    page = studio_page(PICTURES.but(q="lighthouse"), mia, size=3)
    assert [day.count for day in page.days] == ["2 pictures", ""]


def test_months_have_their_numbers(mia, pictures):
    make_star(pictures[0], mia)
    months = [(month.key, month.images) for year in timeline_of(PICTURES).years for month in year.months]
    assert months == [("2024-06", 12)]
    starred = timeline_of(PICTURES.but(starred_by=mia.pk))
    assert [month.images for year in starred.years for month in year.months] == [1]


def test_the_months_of_a_search_are_counted_as_far_as_it_is_quick(mia, pictures):
    make_image(author=mia, created_at=NOON - timedelta(days=40), prompt="A fox")
    found = timeline_of(PICTURES.but(q="lighthouse"))
    assert not found.is_estimated
    assert [month.key for year in found.years for month in year.months] == ["2024-06"]


def test_beyond_that_they_are_estimated_and_say_so(mia, monkeypatch):
    monkeypatch.setattr(timelines, "MOST_EXACT", 2)
    monkeypatch.setattr(timelines, "PROBED", 2)
    for back in range(0, 90, 10):
        make_image(author=mia, created_at=NOON - timedelta(days=back))
    found = timeline_of(PICTURES.but(q="lighthouse"))
    assert found.is_estimated
    months = {month.key: month.images for year in found.years for month in year.months}
    assert months == {"2024-06": 2, "2024-05": 3, "2024-04": 3, "2024-03": 1}


@pytest.mark.parametrize("place", ["at=2024-06-07", "cursor=1718000000000000"])
def test_every_place_has_an_address(as_mia, pictures, place):
    answer = as_mia.get(f"/?{place}")
    assert answer.status_code == 200
    assert answer.context["page"].newer_url


def test_an_address_that_cannot_be_read_gets_a_sentence(as_mia):
    answer = as_mia.get("/?at=tomorrow", headers={"HX-Request": "true"})
    assert (answer.status_code, "can't be read" in answer.content.decode()) == (400, True)


def test_day_counts_are_told_anew(as_mia, pictures):
    answer = as_mia.get("/timeline/days?day=2024-06-12&day=2024-06-11&day=nonsense").content.decode()
    assert answer.count("1 picture<") == 2


def test_the_months_of_a_search_come_by_themselves(as_mia, pictures):
    assert "June 2024, 12" in as_mia.get("/timeline/?q=lighthouse").content.decode()
