"""What people do with an image: to the trash and back, and a star of one's own."""

import pytest

from generations.actions import restore, toggle_star, trash
from generations.models import GalleryImage, Star
from generations.storage import store

from .engine_steps import picture_bytes, upload
from .factories import make_image

pytestmark = pytest.mark.django_db


def test_delete_means_trash(mia, tom):
    image = make_image(author=mia)
    assert trash(image, tom) is True
    image.refresh_from_db()
    assert (image.is_trashed, image.trashed_by) == (True, tom)


def test_what_is_in_the_trash_is_not_shown(mia):
    image = make_image(author=mia)
    trash(image, mia)
    assert list(GalleryImage.objects.shown()) == []
    assert list(GalleryImage.objects.trashed()) == [image]


def test_its_files_stay(mia):
    image = upload(mia, picture_bytes())
    trash(image, mia)
    assert store.exists(image.original_path)


def test_trashed_twice_it_keeps_who_did_it_first(mia, tom):
    image = make_image(author=mia)
    trash(image, mia)
    assert trash(image, tom) is False
    image.refresh_from_db()
    assert image.trashed_by == mia


def test_restored_it_has_the_place_it_had(mia):
    older, image, newer = (make_image(author=mia) for _ in range(3))
    trash(image, mia)
    assert restore(image, mia) is True
    assert list(GalleryImage.objects.shown()) == [newer, image, older]


def test_what_is_not_in_the_trash_cannot_be_restored(mia):
    assert restore(make_image(author=mia), mia) is False


def test_a_star_is_ones_own(mia, tom):
    image = make_image(author=mia)
    assert toggle_star(image, mia) is True
    assert list(Star.objects.values_list("user", flat=True)) == [mia.pk]
    assert toggle_star(image, tom) is True


def test_a_second_press_takes_the_star_back(mia):
    image = make_image(author=mia)
    toggle_star(image, mia)
    assert toggle_star(image, mia) is False
    assert not Star.objects.exists()
