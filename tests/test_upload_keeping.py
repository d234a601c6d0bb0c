"""Keeping what people bring: judged by its bytes, stored once, and nothing of what is refused."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from generations import actions, imaging
from generations.actions import keep_upload, trash, uploading
from generations.models import GalleryImage, SearchDocument
from generations.storage import store

from .engine_steps import picture_bytes
from .factories import make_image
from .imaging_pictures import png

pytestmark = pytest.mark.django_db


def keep(author, content: bytes, name: str = "sketch.png"):
    return keep_upload(author, io.BytesIO(content), name)


def files() -> list:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_an_upload_is_an_image_of_its_owner(mia):
    image, created = keep(mia, picture_bytes(), "Sketch of a fox.png")
    assert created
    assert (image.kind, image.author, image.generation, image.name) == ("upload", mia, None, "Sketch of a fox.png")
    assert (image.width, image.height, image.format) == (64, 48, "png")


def test_its_bytes_are_kept_as_they_came(mia):
    content = picture_bytes(format="JPEG")
    image, _ = keep(mia, content)
    assert store.path(image.original_path).read_bytes() == content


def test_it_has_thumbnails(mia):
    image, _ = keep(mia, picture_bytes(800, 600))
    assert all(store.exists(image.thumbnail_path(width)) for width in (320, 640, 1280))


def test_it_is_found_by_its_name(mia):
    image, _ = keep(mia, picture_bytes(), "heron.png")
    assert "heron" in SearchDocument.objects.get(image=image).words


def test_a_name_longer_than_its_column_is_cut(mia):
    image, _ = keep(mia, picture_bytes(), "x" * 400)
    assert (len(image.name), len(image.caption)) == (255, 140)


# The same bytes


def test_the_same_bytes_are_stored_once(mia, tom):
    image, _ = keep(mia, picture_bytes())
    again, created = keep(tom, picture_bytes(), "other name.png")
    assert (again, created) == (image, False)


def test_the_bytes_of_a_generated_picture_are_that_picture(mia):
    image, _ = keep(mia, picture_bytes())
    GalleryImage.objects.all().delete()
    generated = make_image(author=mia, sha256=image.sha256)
    assert keep(mia, picture_bytes()) == (generated, False)


def test_bytes_in_the_trash_come_back(mia):
    image, _ = keep(mia, picture_bytes())
    trash(image, mia)
    again, created = keep(mia, picture_bytes())
    assert (again, created, again.is_trashed) == (image, False, False)


def test_a_known_picture_whose_file_was_lost_gets_it_back(mia):
    image, _ = keep(mia, picture_bytes())
    store.delete(image.original_path)
    assert keep(mia, picture_bytes()) == (image, False)
    assert store.exists(image.original_path)


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_at_the_same_moment_are_one_image(mia):
    together = threading.Barrier(6)

    def bring(_):
        try:
            together.wait()
            return keep(mia, picture_bytes())
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(bring, range(6)))
    assert len({image.pk for image, _ in answers}) == 1
    assert [created for _, created in answers].count(True) == 1


# What is refused


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", imaging.NotAnImage),
        (b"This is a text", imaging.NotAnImage),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', imaging.NotAnImage),
        (picture_bytes(300, 200)[:-200], imaging.NotAnImage),
        (png(60_000, 60_000), imaging.TooLarge),
    ],
    ids=["nothing", "text", "SVG", "half a picture", "3.6 gigapixels"],
)
def test_what_cannot_be_decoded_leaves_nothing_behind(mia, content, error):
    with pytest.raises(error):
        keep(mia, content)
    assert files() == []
    assert not GalleryImage.objects.exists()


# Memory


def test_two_pictures_are_decoded_at_once_and_no_more(mia, monkeypatch):
    decoding, most, third = [], [], threading.Event()
    release = threading.Event()

    def decode(*_):
        decoding.append(1)
        most.append(len(decoding))
        third.set() if len(decoding) == 2 else None
        release.wait(10)
        decoding.pop()
        raise imaging.NotAnImage("enough")

    monkeypatch.setattr(uploading, "keep_picture", decode)
    monkeypatch.setattr(uploading.GalleryImage.objects, "with_bytes", lambda _: None)

    def bring(number):
        with pytest.raises(imaging.NotAnImage):
            actions.keep_upload(mia, io.BytesIO(bytes([number])), "a.png")

    with ThreadPoolExecutor(5) as pool:
        waiting = [pool.submit(bring, number) for number in range(5)]
        assert third.wait(10)
        release.set()
        for future in waiting:
            future.result()
    assert max(most) == 2
