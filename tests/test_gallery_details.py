"""All that the pages of one generation and of the trash say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.gallery import BrokenCursor, generation_page, trash_page
from generations.models import Charged, Generation, Status
from tests.factories import make_generation, make_image

pytestmark = pytest.mark.django_db


def test_a_generation_tells_its_journal_oldest_first(mia):
    generation = make_generation(mia)
    Generation.objects.move(
        generation.pk, Status.QUEUED, Status.SENDING, actor="calls-1", why="Claimed.", sent_at=timezone.now()
    )
    Generation.objects.move(
        generation.pk, Status.SENDING, Status.UNKNOWN, actor="calls-1", why="The connection broke.", charged="unknown"
    )
    generation.refresh_from_db()
    events = generation_page(generation, mia)["events"]
    assert [(event.what, event.tone) for event in events] == [
        ("Asked for", ""),
        ("Taken up by a worker", ""),
        ("No answer, a person decides", "warn"),
    ]
    assert events[2].detail == "The connection broke. · calls-1"


@pytest.mark.parametrize(
    ("status", "charged", "title", "amount"),
    [
        (Status.QUEUED, Charged.NO, "Estimate", "$0.134"),
        (Status.FINISHED, Charged.YES, "Charged", "$0.134"),
        (Status.FAILED, Charged.NO, "Not charged", "$0.00"),
        (Status.UNKNOWN, Charged.UNKNOWN, "May have been charged", "$0.134"),
    ],
)
def test_a_generation_tells_what_it_cost(mia, status, charged, title, amount):
    charge = generation_page(make_generation(mia, status, charged=charged), mia)["charge"]
    assert (charge["title"], charge["amount"]) == (title, amount)


def test_a_refused_generation_tells_the_providers_own_words(mia):
    refused = {"error_code": "bad_request", "error_message": "No names.", "charged": Charged.NO}
    error = generation_page(make_generation(mia, Status.FAILED, **refused), mia)["error"]
    assert (error["title"], error["words"]) == ("Refused by the provider", "No names.")
    assert error["advice"]


def test_a_generation_without_trouble_has_no_error(mia):
    assert generation_page(make_generation(mia, Status.FINISHED), mia)["error"] is None


def test_the_others_of_a_batch_are_its_siblings(mia):
    first = make_generation(mia)
    second = make_generation(mia, Status.FINISHED, batch=first.batch, position=1)
    image = make_image(second)
    assert [tile.dom_id for tile in generation_page(first, mia)["siblings"]] == [f"image-{image.pk}"]


def test_the_trash_shows_last_deleted_first_page_by_page(mia):
    now = timezone.now()
    images = [make_image(author=mia, trashed_at=now - timedelta(minutes=minutes)) for minutes in (2, 0, 1)]
    make_image(author=mia)
    first = trash_page(mia, size=2)
    second = trash_page(mia, first.older, size=2)
    assert [tile.id for tile in first.tiles + second.tiles] == [images[1].pk, images[2].pk, images[0].pk]
    assert (first.older_url, second.older_url) == (f"/trash/?cursor={first.older}", "")


def test_images_that_were_deleted_together_are_paged_once_each(mia):
    now = timezone.now()
    images = [make_image(author=mia, trashed_at=now) for _ in range(4)]
    first = trash_page(mia, size=2)
    second = trash_page(mia, first.older, size=2)
    assert [tile.id for tile in first.tiles + second.tiles] == [image.pk for image in reversed(images)]


@pytest.mark.parametrize("cursor", ["x", "12", "1-", "-1", "1-2-3"])
def test_a_broken_cursor_of_the_trash_is_told(mia, cursor):
    with pytest.raises(BrokenCursor):
        trash_page(mia, cursor)
