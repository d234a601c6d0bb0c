"""The same request once more is noticed before it is paid for, and run if somebody wants it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from generations.actions import Order, submit, trash
from generations.gallery import duplicates_of
from generations.gallery.duplicates import newest_of, when
from generations.models import Batch, GalleryImage, Generation, Status

from .factories import make_generation, make_image, make_upload

pytestmark = pytest.mark.django_db
FIELDS = {"prompt": "A fox", "aspect_ratio": "1:1", "resolution": "1K", "count": "1"}
DIGEST = Order("A fox", "1:1", "1K").digest


def press(client, **more):
    """The press of Generate, as the page's script sends it."""
    return client.post(reverse("generation_create"), FIELDS | {"guard": "1"} | more, headers={"HX-Request": "true"})


def look(client, **more):
    """What the page asks while somebody composes."""
    return client.post(reverse("generation_duplicates"), FIELDS | more)


def make(author, count: int = 1, **fields) -> list[GalleryImage]:
    """Finished pictures of the same request."""
    asked = {"status": Status.FINISHED, "digest": DIGEST} | fields
    return [make_image(make_generation(author, **asked)) for _ in range(count)]


def words(viewer) -> str:
    return duplicates_of(DIGEST, viewer).words


def test_a_new_request_runs(as_mia):
    assert press(as_mia).status_code == 201


def test_the_same_request_waits_for_a_second_press(as_mia, tom):
    make(tom)

    answer = press(as_mia)

    assert answer.status_code == 409
    assert f'data-digest="{DIGEST}"' in answer.content.decode()
    assert "Tom made one of these just now." in answer.content.decode()
    assert Generation.objects.count() == 1


def test_run_anyway_runs(as_mia, tom):
    make(tom)

    assert press(as_mia, run_anyway=DIGEST).status_code == 201


def test_what_was_shown_of_another_request_is_no_consent(as_mia, tom):
    make(tom)

    assert press(as_mia, run_anyway=Order("An owl", "1:1", "1K").digest).status_code == 409


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_without_the_guard_nothing_changes(as_mia, tom, headers):
    make(tom)

    assert as_mia.post(reverse("generation_create"), FIELDS, headers=headers).status_code in (201, 302)
    assert Batch.objects.filter(author__email="mia@example.com").count() == 1


def test_one_sent_once_more_under_its_key_is_no_duplicate(as_mia):
    assert press(as_mia, request_key="one").status_code == 201

    assert press(as_mia, request_key="one").status_code == 201
    assert Batch.objects.count() == 1


def test_ones_own_that_waits_counts(as_mia, mia):
    submit(mia, Order("A fox", "1:1", "1K"))

    assert "You asked for one of these just now." in press(as_mia).content.decode()


@pytest.mark.parametrize("status", [Status.FAILED, Status.CANCELLED, Status.UNKNOWN])
def test_what_ended_without_a_picture_does_not(mia, status):
    make_generation(mia, status=status, digest=DIGEST)

    assert duplicates_of(DIGEST, mia) is None


def test_what_is_in_the_trash_does_not(mia, tom):
    (image,) = make(tom)
    trash(image, tom)

    assert duplicates_of(DIGEST, mia) is None


@pytest.mark.parametrize("change", [{"prompt": "A Fox"}, {"aspect_ratio": "4:5"}, {"resolution": "2K"}])
def test_another_request_is_another(as_mia, tom, change):
    make(tom)

    assert look(as_mia, **change).status_code == 204


def test_the_number_of_variations_does_not_make_it_another(as_mia, tom):
    make(tom)

    assert look(as_mia, count="4").status_code == 200


def test_references_make_it_another_by_their_bytes_and_order(as_mia, tom):
    first, second = make_upload(), make_upload()
    submit(tom, Order("A fox", "1:1", "1K", references=(first, second)))
    copy = make_image(sha256=first.sha256)

    assert look(as_mia, reference_images=[first.pk, second.pk]).status_code == 200
    assert look(as_mia, reference_images=[copy.pk, second.pk]).status_code == 200
    assert look(as_mia, reference_images=[second.pk, first.pk]).status_code == 204
    assert look(as_mia).status_code == 204


def test_the_order_of_different_kinds_is_read(as_mia, tom):
    image, url = make_upload(), "https://pictures.example.com/dune.png"
    submit(tom, Order("A fox", "1:1", "1K", references=(url, image)))
    given = {"reference_images": [image.pk], "reference_urls": [url]}

    assert look(as_mia, reference_order="url:0,image:0", **given).status_code == 200
    assert look(as_mia, reference_order="image:0,url:0", **given).status_code == 204


@pytest.mark.parametrize("change", [{"prompt": " "}, {"aspect_ratio": "7:1"}, {"reference_images": ["12345"]}])
def test_what_cannot_be_asked_for_has_none(as_mia, change):
    assert look(as_mia, **change).status_code == 204


def test_looking_asks_for_nothing(as_mia, tom):
    make(tom)
    look(as_mia)

    assert Generation.objects.count() == 1


def test_strangers_learn_nothing(client, tom):
    make(tom)

    assert look(client).status_code == 302


# What the notice says


def test_it_names_who_made_how_many(mia, tom, owner):
    make(tom, 3)
    assert words(mia) == "Tom made 3 of these just now."

    make(mia)
    assert words(mia) == "You and Tom made 4 of these just now."
    assert words(tom) == "Mia and you made 4 of these just now."

    make(owner)
    assert words(mia) == "Olga and 2 others made 5 of these just now."


def test_beyond_twenty_it_does_not_count(mia, tom):
    make(tom, 21)

    assert words(mia) == "Tom made more than 20 of these just now."


NOW = datetime(2026, 11, 19, 15, 30, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (timedelta(seconds=100), "just now"),
        (timedelta(minutes=14), "14 minutes ago"),
        (timedelta(hours=3), "today"),
        (timedelta(hours=16), "yesterday"),
        (timedelta(days=2), "on Tuesday"),
        (timedelta(days=16), "on 3 November"),
        (timedelta(days=400), "on 15 October 2025"),
    ],
)
def test_it_says_when(ago, told):
    assert when(NOW - ago, NOW) == told


def test_it_shows_the_newest_four(mia, tom):
    images = make(tom, 5)

    shown = duplicates_of(DIGEST, mia).thumbnails

    assert [one["url"] for one in shown] == [f"/images/{image.pk}/" for image in reversed(images[1:])]


def test_one_alone_is_opened_itself(mia, tom):
    (image,) = make(tom)

    found = duplicates_of(DIGEST, mia)

    assert (found.open_words, found.url) == ("Open it", f"/generations/{image.generation_id}/")


def test_several_are_opened_as_a_batch(mia, tom):
    batch, _ = submit(tom, Order("A fox", "1:1", "1K", count=2))

    found = duplicates_of(DIGEST, mia)

    assert (found.open_words, found.url) == ("Open them", f"/batches/{batch.pk}/")


# What it costs


def test_it_costs_two_queries_however_many(mia, tom, django_assert_num_queries):
    make(tom, 12)

    with django_assert_num_queries(2):
        duplicates_of(DIGEST, mia)


def test_an_index_answers(mia):
    for number in range(50):
        make_generation(
            mia, status=Status.FAILED, digest=f"{number:032}", created_at=timezone.now() - timedelta(days=number)
        )

    assert "generation_digest" in newest_of(DIGEST).explain()
