"""The studio's pages: newest first, each tile once, days as headings, always the same few queries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from generations.gallery import BrokenCursor, Filters, search, studio_page, usual_seconds
from generations.models import Reference, Status
from tests.factories import make_generation, make_image, make_star, make_upload

pytestmark = pytest.mark.django_db

PICTURES = Filters(kind="generated")


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()


def ids(page) -> list[str]:
    return [tile.dom_id for tile in page.tiles]


def walk(filters: Filters, viewer, size: int) -> list[str]:
    """The tiles of all pages, one page after the other."""
    page = studio_page(filters, viewer, size=size)
    seen = ids(page)
    while page.older:
        page = studio_page(filters, viewer, page.older, size=size)
        seen += ids(page)
    return seen


def test_pictures_and_generations_without_one_stand_in_one_row_newest_first(mia):
    picture = make_image(author=mia)
    failed = make_generation(mia, Status.FAILED)
    other_picture = make_image(author=mia)
    queued = make_generation(mia, Status.QUEUED)
    page = studio_page(PICTURES, mia)
    assert ids(page) == [
        f"generation-{queued.pk}",
        f"image-{other_picture.pk}",
        f"generation-{failed.pk}",
        f"image-{picture.pk}",
    ]


@pytest.mark.parametrize("status", [status for status in Status if status != Status.FINISHED])
def test_a_generation_without_a_picture_has_a_tile_of_its_own(mia, status):
    generation = make_generation(mia, status)
    assert ids(studio_page(PICTURES, mia)) == [f"generation-{generation.pk}"]


def test_a_picture_in_the_trash_leaves_no_tile(mia):
    make_image(author=mia, trashed_at=timezone.now())
    assert studio_page(PICTURES, mia).is_empty


def test_walking_all_pages_meets_every_tile_once(mia):
    expected = []
    for number in range(11):
        row = make_image(author=mia) if number % 3 else make_generation(mia, Status.FAILED)
        expected.insert(0, f"{'image' if number % 3 else 'generation'}-{row.pk}")
    assert walk(PICTURES, mia, size=4) == expected


def test_the_last_page_has_no_older_one(mia):
    for _ in range(4):
        make_image(author=mia)
    assert studio_page(PICTURES, mia, size=4).older_url == ""


def test_the_older_page_keeps_the_filters(mia):
    for _ in range(2):
        make_image(author=mia, prompt="Blue dunes")
    page = studio_page(Filters(kind="generated", author=mia.pk, q="blue dunes"), mia, size=1)
    assert page.older_url == f"/?q=blue+dunes&scope=mine&cursor={page.older}"


def test_a_picture_that_arrives_while_one_pages_moves_nothing(mia):
    images = [make_image(author=mia) for _ in range(4)]
    first = studio_page(PICTURES, mia, size=2)
    make_image(author=mia)
    second = studio_page(PICTURES, mia, first.older, size=2)
    assert ids(second) == [f"image-{images[1].pk}", f"image-{images[0].pk}"]


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "9" * 30, "٣"])
def test_a_broken_cursor_is_told(mia, cursor):
    with pytest.raises(BrokenCursor):
        studio_page(PICTURES, mia, cursor)


def test_uploads_are_apart_from_pictures(mia):
    upload, picture = make_upload(mia), make_image(author=mia)
    make_generation(mia, Status.FAILED)
    assert ids(studio_page(Filters(kind="upload"), mia)) == [f"image-{upload.pk}"]
    assert f"image-{picture.pk}" in ids(studio_page(PICTURES, mia))


def test_mine_shows_my_pictures_and_my_generations_only(mia, tom):
    mine = [make_image(author=mia), make_generation(mia, Status.UNKNOWN)]
    make_image(author=tom)
    make_generation(tom, Status.QUEUED)
    page = studio_page(Filters(kind="generated", author=mia.pk), mia)
    assert ids(page) == [f"generation-{mine[1].pk}", f"image-{mine[0].pk}"]


def test_a_search_shows_pictures_only(mia):
    picture = make_image(author=mia, prompt="Dunes")
    make_generation(mia, Status.QUEUED, prompt="Dunes")
    assert ids(studio_page(Filters(kind="generated", q="dunes"), mia)) == [f"image-{picture.pk}"]


@pytest.mark.parametrize(
    ("filters", "matches"),
    [
        ({"ratio": "16:9"}, [0, 2]),
        ({"resolution": "4K"}, [1, 2]),
        ({"ratio": "16:9", "resolution": "4K"}, [2]),
        ({"since": datetime(2026, 5, 2, tzinfo=UTC)}, [1, 2]),
        ({"until": datetime(2026, 5, 3, tzinfo=UTC)}, [0, 1]),
        ({"since": datetime(2026, 5, 2, tzinfo=UTC), "until": datetime(2026, 5, 3, tzinfo=UTC)}, [1]),
    ],
)
def test_filters_narrow_each_other(mia, filters, matches):
    asked = [("16:9", "2K"), ("1:1", "4K"), ("16:9", "4K")]
    images = [
        make_image(
            author=mia, aspect_ratio=ratio, resolution=resolution, created_at=datetime(2026, 5, day, 12, tzinfo=UTC)
        )
        for day, (ratio, resolution) in enumerate(asked, start=1)
    ]
    page = studio_page(Filters(kind="generated", **filters), mia)
    assert ids(page) == [f"image-{images[index].pk}" for index in reversed(matches)]


def test_all_of_an_author_is_pictures_and_uploads(mia, tom):
    mine = [make_image(author=mia), make_upload(mia)]
    make_image(author=tom)
    assert ids(studio_page(Filters(author=mia.pk), mia)) == [f"image-{image.pk}" for image in reversed(mine)]


def test_stars_of_one_person_are_shown_alone(mia, tom):
    starred, other = make_image(author=tom), make_image(author=tom)
    make_star(starred, mia)
    make_star(other, tom)
    assert ids(studio_page(Filters(starred_by=mia.pk), mia)) == [f"image-{starred.pk}"]


def test_days_have_names(mia):
    now = timezone.now()
    long_ago = datetime(2021, 11, 20, 12, tzinfo=UTC)
    for moment in (now, now - timedelta(days=1), long_ago):
        make_image(author=mia, created_at=moment)
    page = studio_page(PICTURES, mia)
    assert [day.label for day in page.days] == ["Today", "Yesterday", "Saturday 20 November 2021"]
    assert page.days[2].key == "2021-11-20"


def test_a_day_that_the_page_before_began_is_continued(mia):
    noon = datetime(2026, 5, 2, 12, tzinfo=UTC)
    for hours in range(3):
        make_image(author=mia, created_at=noon + timedelta(hours=hours))
    make_image(author=mia, created_at=noon - timedelta(days=1))
    first = studio_page(PICTURES, mia, size=2)
    second = studio_page(PICTURES, mia, first.older, size=2)
    assert [day.continued for day in first.days] == [False]
    assert [day.continued for day in second.days] == [True, False]


def test_an_empty_end_of_a_long_gallery_is_not_an_empty_gallery(mia):
    image = make_image(author=mia)
    assert not studio_page(PICTURES, mia, str(image.sort_key)).is_empty


def fill(people, each: int) -> None:
    for author in people:
        for _ in range(each):
            make_star(make_image(author=author), people[0])
            generation = make_generation(author, Status.FAILED)
            Reference.objects.create(generation=generation, position=0, image=make_upload(author))


@pytest.mark.parametrize("filters", [PICTURES, Filters(kind="generated", q="lighthouse")], ids=["plain", "search"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_tiles(
    mia, tom, filters, django_assert_max_num_queries, monkeypatch
):
    usual_seconds()
    monkeypatch.setattr(search, "MINUTE", 1_000_000_000)  # what is asked once a minute isn't asked in between
    fill([mia, tom], 1)
    with django_assert_max_num_queries(9) as few:
        studio_page(filters, mia)
    fill([mia, tom], 12)
    with django_assert_max_num_queries(len(few)):
        page = studio_page(filters, mia)
    assert len(page.tiles) > 20
