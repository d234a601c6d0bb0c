"""The doctor on thumbnails: those that are missing or broken are made again from the original."""

import pytest
from PIL import Image

from generations.storage import store
from tests.doctor_steps import found, stored_image, the_finding, thumbnails

pytestmark = pytest.mark.django_db


def test_a_missing_thumbnail_is_named():
    image = stored_image()
    store.delete(image.thumbnail_path(640))
    finding = the_finding()
    assert (finding.code, finding.subject) == ("thumbnails", f"image {image.pk}")
    assert "640 pixels wide: missing" in finding.sentence


def test_all_missing_thumbnails_of_an_image_are_one_finding():
    image = stored_image()
    for path in thumbnails(image):
        path.unlink()
    assert the_finding().code == "thumbnails"


@pytest.mark.parametrize("content", [b"", b"not a picture", b"RIFF\x00\x00\x00\x00WEBP"])
def test_a_broken_thumbnail_is_found(content):
    image = stored_image()
    store.path(image.thumbnail_path(320)).write_bytes(content)
    assert "320 pixels wide: broken" in the_finding().sentence


def test_a_thumbnail_that_was_cut_off_is_broken():
    image = stored_image()
    path = store.path(image.thumbnail_path(320))
    path.write_bytes(path.read_bytes()[:-20])
    assert "320 pixels wide: broken" in the_finding().sentence


def test_fast_sees_an_empty_one():
    image = stored_image()
    store.path(image.thumbnail_path(320)).write_bytes(b"")
    assert "320 pixels wide: empty" in the_finding(fast=True).sentence


def test_fast_decodes_nothing():
    image = stored_image()
    store.path(image.thumbnail_path(320)).write_bytes(b"not a picture")
    assert found(fast=True) == []


def test_repair_makes_missing_and_broken_ones_again():
    image = stored_image()
    store.delete(image.thumbnail_path(640))
    store.path(image.thumbnail_path(320)).write_bytes(b"not a picture")
    assert the_finding(repair=True).mended
    for path in thumbnails(image):
        with Image.open(path) as thumbnail:
            assert (thumbnail.format, thumbnail.size) == ("WEBP", (64, 48))
    assert found() == []


def test_repair_leaves_those_alone_that_are_right():
    image = stored_image()
    store.delete(image.thumbnail_path(640))
    before = store.path(image.thumbnail_path(320)).stat().st_ino
    found(repair=True)
    assert store.path(image.thumbnail_path(320)).stat().st_ino == before


def test_without_repair_nothing_is_made():
    image = stored_image()
    store.delete(image.thumbnail_path(640))
    found()
    assert not store.exists(image.thumbnail_path(640))


@pytest.mark.parametrize("fast", [False, True])
def test_from_a_damaged_original_none_is_made(fast):
    image = stored_image()
    other = store.path(stored_image("red").original_path).read_bytes()
    path = store.path(image.original_path)
    path.write_bytes(other[: image.bytes].ljust(image.bytes, b"\0"))
    store.delete(image.thumbnail_path(640))
    thumbnail = next(finding for finding in found(repair=True, fast=fast) if finding.code == "thumbnails")
    assert not thumbnail.mended
    assert "can't be made again" in thumbnail.sentence
    assert not store.exists(image.thumbnail_path(640))


def test_without_an_original_none_can_be_made():
    image = stored_image()
    store.delete(image.original_path)
    store.delete(image.thumbnail_path(640))
    assert [(f.code, f.mended) for f in found(repair=True)] == [("original_missing", False), ("thumbnails", False)]
