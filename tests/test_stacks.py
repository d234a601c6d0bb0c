"""The pictures of one batch that stand together lie on one another."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from generations.gallery import Filters, studio_page
from generations.models import Batch, GalleryImage, Status
from tests.factories import make_generation, make_image, make_star, make_upload

pytestmark = pytest.mark.django_db
PICTURES = Filters(kind="generated")
NOON = datetime(2026, 5, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()


def make_batch(author, count: int, moment: datetime = NOON, *, without: tuple[int, ...] = ()) -> Batch:
    """A batch whose generations are finished, all but those at the positions `without` a picture."""
    batch = Batch.objects.create(author=author, count=count)
    for position in range(count):
        asked = {"batch": batch, "position": position, "created_at": moment - timedelta(microseconds=16 * position)}
        if position in without:
            make_generation(author, Status.FAILED, **asked)
        else:
            make_image(make_generation(author, Status.FINISHED, **asked))
    return batch


def stacks(page) -> list[tuple[int, bool]]:
    """Size of each stack, and whether it lies closed, in the page's order."""
    return [(tile.stack_size, tile.is_closed) for tile in page.tiles if tile.stack_size]


def test_the_pictures_of_a_batch_of_days_before_lie_closed(mia):
    make_batch(mia, 4)
    assert stacks(studio_page(PICTURES, mia)) == [(4, True)]


def test_todays_lie_open(mia):
    make_batch(mia, 4, timezone.now())
    assert stacks(studio_page(PICTURES, mia)) == [(4, False)]


def test_to_whom_wants_none_all_lie_open(mia):
    make_batch(mia, 4)
    assert stacks(studio_page(PICTURES, mia, folds=False)) == [(4, False)]


def test_all_of_a_stack_name_the_first(mia):
    make_batch(mia, 3)
    tiles = studio_page(PICTURES, mia).tiles
    assert {tile.stack for tile in tiles} == {tiles[0].id}
    assert [tile.stack_size for tile in tiles] == [3, 0, 0]


def test_a_single_picture_is_no_stack(mia):
    make_batch(mia, 1)
    assert stacks(studio_page(PICTURES, mia)) == []


def test_the_pictures_of_one_generation_are_a_stack(mia):
    generation = make_generation(mia, Status.FINISHED, created_at=NOON)
    for _ in range(2):
        make_image(generation)
    assert stacks(studio_page(PICTURES, mia)) == [(2, True)]


def test_what_failed_stays_seen_beside_the_stack(mia):
    make_batch(mia, 4, without=(1,))
    page = studio_page(PICTURES, mia)
    assert stacks(page) == [(3, True)]
    assert [tile.is_closed for tile in page.tiles if tile.kind == "generation"] == [False]


def test_batches_beside_each_other_are_stacks_of_their_own(mia, tom):
    make_batch(mia, 2)
    make_batch(tom, 3, NOON - timedelta(minutes=1))
    assert stacks(studio_page(PICTURES, mia)) == [(2, True), (3, True)]


def test_a_batch_over_midnight_is_a_stack_in_each_day(mia):
    make_batch(mia, 4, datetime(2026, 5, 2, tzinfo=UTC) + timedelta(microseconds=16))
    assert stacks(studio_page(PICTURES, mia)) == [(2, True), (2, True)]


@pytest.mark.parametrize("filters", [Filters(kind="generated", q="lighthouse"), Filters(starred_by=1)])
def test_what_a_search_finds_is_not_stacked(mia, filters):
    make_batch(mia, 3)
    for image in GalleryImage.objects.all():
        make_star(image, mia)
    assert stacks(studio_page(filters.but(starred_by=filters.starred_by and mia.pk), mia)) == []


def test_uploads_are_not_stacked(mia):
    for _ in range(2):
        make_upload(mia)
    assert stacks(studio_page(Filters(kind="upload"), mia)) == []


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6])
def test_no_page_ends_inside_a_stack(mia, size):
    make_batch(mia, 1)
    make_batch(mia, 4, NOON - timedelta(minutes=1), without=(2,))
    make_batch(mia, 3, NOON - timedelta(minutes=2))
    seen, cursor, piled = [], "", []
    while True:
        page = studio_page(PICTURES, mia, cursor, size=size)
        seen += [tile.dom_id for tile in page.tiles]
        piled += stacks(page)
        cursor = page.older
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 8
    assert piled == [(3, True), (3, True)]


def test_a_page_is_made_longer_within_bounds_and_loses_nothing(mia, monkeypatch):
    monkeypatch.setattr("generations.gallery.pages.MOST_MORE", 3)
    make_batch(mia, 9)
    first = studio_page(PICTURES, mia, size=2)
    second = studio_page(PICTURES, mia, first.older, size=2)
    assert [len(page.tiles) for page in (first, second)] == [5, 4]
    assert second.older == ""


def test_many_that_wait_below_a_batch_are_not_lost(mia):
    make_batch(mia, 3)
    for minutes in range(1, 6):
        make_generation(mia, Status.FAILED, created_at=NOON - timedelta(minutes=minutes))
    seen, cursor = [], ""
    while True:
        page = studio_page(PICTURES, mia, cursor, size=2)
        seen += [tile.dom_id for tile in page.tiles]
        cursor = page.older
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 8


def test_a_split_batch_costs_one_more_query(mia, django_assert_num_queries, django_assert_max_num_queries):
    make_batch(mia, 6)
    with django_assert_max_num_queries(8) as whole:
        studio_page(PICTURES, mia, size=6)
    with django_assert_num_queries(len(whole) + 1):
        studio_page(PICTURES, mia, size=3)


def test_the_switch_is_remembered_by_a_cookie_of_the_person(as_mia, mia, tom):
    make_batch(mia, 2)
    as_mia.cookies[f"stacks-{tom.pk}"] = "off"
    assert " tucked" in as_mia.get("/").content.decode()
    as_mia.cookies[f"stacks-{mia.pk}"] = "off"
    page = as_mia.get("/").content.decode()
    assert " tucked" not in page
    assert 'data-stacks="off"' in page


def test_beneath_the_first_of_a_closed_stack_tiles_are_pictures_without_buttons(as_mia, mia):
    make_batch(mia, 3)
    page = as_mia.get("/").content.decode()
    assert (page.count("data-bare"), page.count("data-star"), page.count('loading="lazy"')) == (2, 1, 3)


def test_they_get_their_buttons_when_the_stack_opens(as_mia, mia, django_assert_max_num_queries):
    make_batch(mia, 3)
    ids = list(GalleryImage.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(7):
        tiles = as_mia.get(reverse("whole_tiles"), {"image": [*ids, "x", 10**20]}).content.decode()
    assert (tiles.count('class="tile '), tiles.count("data-star"), tiles.count("data-bare")) == (3, 3, 0)
