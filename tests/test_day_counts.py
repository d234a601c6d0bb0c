"""How many pictures each day holds is remembered, and is right whatever happens."""

import io
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from generations.actions.images import restore, trash
from generations.engine import store_upload
from generations.engine.keeping import Kept
from generations.engine.recounting import recount
from generations.management.seeding import seed_gallery
from generations.models import DayCount, GalleryImage, day_of_key
from tests.doctor_steps import found, stored_image
from tests.factories import make_image, make_upload, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def remembered() -> dict:
    rows = DayCount.objects.exclude(images=0).values_list("day", "kind", "whose", "images")
    return {tuple(key): images for *key, images in rows}


def right() -> dict:
    """Counted one by one, in Python."""
    counts = Counter()
    for image in GalleryImage.objects.shown():
        for whose in (0, image.author_id):
            counts[day_of_key(image.sort_key), image.kind, whose] += 1
    return dict(counts)


def kept(number: int) -> Kept:
    return Kept(f"{number:064}", "png", ".png", 1000, 64, 48, [], "", number)


@pytest.mark.parametrize("seed", range(3))
def test_any_course_of_saving_trashing_and_restoring_leaves_them_right(mia, tom, seed):
    dice = random.Random(seed)
    for number in range(40):
        images = list(GalleryImage.objects.all())
        author, image = dice.choice((mia, tom)), dice.choice(images) if images else None
        moment = NOON - timedelta(hours=dice.randrange(90), microseconds=number)
        dice.choice(
            (
                lambda author=author, moment=moment: make_image(author=author, created_at=moment),
                lambda author=author, number=number: store_upload(author, kept(number % 7), "cup.png"),
                lambda image=image: image and trash(image, mia),
                lambda image=image: image and restore(image, mia),
            )
        )()
    assert remembered() == right()


def test_a_picture_trashed_twice_is_counted_off_once(mia):
    image = make_image(author=mia)
    assert (trash(image, mia), trash(image, mia)) == (True, False)
    assert remembered() == {}


def test_what_is_undone_with_its_transaction_was_never_counted(mia):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_upload(mia)
        raise ZeroDivisionError
    assert remembered() == {}


def test_an_upload_that_comes_again_is_counted_again_only_from_the_trash(mia):
    image, _ = store_upload(mia, kept(1), "cup.png")
    store_upload(mia, kept(1), "cup.png")
    trash(image, mia)
    store_upload(mia, kept(1), "cup.png")
    assert remembered() == right()
    assert DayCount.objects.of("upload").get().images == 1


def test_days_are_those_of_utc(mia):
    for hour in (23, 25):
        make_image(author=mia, created_at=NOON.replace(hour=0) + timedelta(hours=hour))
    assert list(DayCount.objects.of("generated").order_by("day").values_list("day__day", "images")) == [
        (14, 1),
        (15, 1),
    ]


def test_a_person_has_counts_of_their_own(mia, tom):
    make_image(author=mia)
    make_image(author=tom)
    assert DayCount.objects.of("generated").get().images == 2
    assert DayCount.objects.of("generated", mia.pk).get().images == 1


def test_a_seeded_gallery_is_counted(installation):
    seed_gallery(50, 3, 1)
    assert remembered() == right()


def test_the_doctor_finds_a_wrong_count_and_counts_again(mia):
    stored_image()
    DayCount.objects.update(images=7)
    [finding] = [finding for finding in found() if finding.code == "day_count_differs"]
    assert "7 remembered, 1 there" in finding.sentence
    assert not finding.mended
    assert [finding.mended for finding in found(repair=True) if finding.code == "day_count_differs"] == [True]
    assert remembered() == right()


def test_the_doctor_finds_nothing_wrong_with_right_counts(mia):
    trash(stored_image(), mia)
    assert [finding for finding in found() if finding.code == "day_count_differs"] == []


def test_reindex_counts_again(mia):
    make_image(author=mia, created_at=NOON - timedelta(days=400))
    make_image(author=mia, created_at=NOON)
    counted = remembered()
    DayCount.objects.all().delete()
    DayCount.objects.create(day=NOON.date(), kind="generated", whose=make_user().pk, images=3)
    call_command("reindex", stdout=io.StringIO())
    assert remembered() == counted
    assert recount() == 0
