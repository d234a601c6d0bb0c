"""The doctor on originals: missing ones, damaged ones, and rows that say something else than their file."""

import errno
from pathlib import Path

import pytest

from generations.engine.examination import originals
from generations.models import GalleryImage
from generations.storage import store
from tests.doctor_steps import aged, found, lost, stored_image, the_finding
from tests.engine_steps import picture_bytes, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


def test_a_sound_installation_has_no_findings(mia):
    stored_image("teal")
    upload(mia, picture_bytes(colour="red"))
    assert found() == []


def test_an_empty_installation_has_no_findings():
    assert found() == []


def test_a_missing_original_is_named_with_its_image():
    image = stored_image()
    store.delete(image.original_path)
    finding = the_finding()
    assert (finding.code, finding.subject) == ("original_missing", f"image {image.pk}")


def test_a_missing_original_in_the_trash_is_missed_too():
    image = stored_image(trashed_at="2026-11-22T12:00Z")
    store.delete(image.original_path)
    assert the_finding().code == "original_missing"


def test_a_missing_original_can_not_be_mended_here_and_the_task_is_named():
    image = stored_image()
    store.delete(image.original_path)
    finding = the_finding(repair=True)
    assert not finding.mended
    assert "can't be mended here" in finding.sentence
    assert image.generation.task_id in finding.sentence


def test_a_missing_upload_has_no_task(mia):
    image = upload(mia, picture_bytes())
    store.delete(image.original_path)
    assert "provider" not in the_finding().sentence


def test_all_images_that_share_a_missing_original_are_named_at_once():
    first, second = stored_image(), stored_image()
    store.delete(first.original_path)
    assert the_finding().subject == f"images {first.pk}, {second.pk}"


def test_of_very_many_images_a_few_are_named():
    images = [stored_image() for _ in range(12)]
    store.delete(images[0].original_path)
    assert the_finding().subject.endswith(f"{images[9].pk} and 2 more")


def test_a_missing_original_comes_back_from_lost_and_found():
    image = stored_image()
    lost(image.original_path).parent.mkdir(parents=True)
    store.path(image.original_path).rename(lost(image.original_path))
    finding = the_finding(repair=True)
    assert (finding.code, finding.mended) == ("original_missing", True)
    assert store.exists(image.original_path)
    assert found() == []


def test_what_lies_in_lost_and_found_with_other_bytes_does_not_come_back():
    image = stored_image()
    store.delete(image.original_path)
    lost(image.original_path).parent.mkdir(parents=True)
    lost(image.original_path).write_bytes(b"something else")
    assert not the_finding(repair=True).mended


def test_a_damaged_original_is_named():
    image = stored_image()
    store.path(image.original_path).write_bytes(b"x" * image.bytes)
    finding = the_finding()
    assert (finding.code, finding.subject) == ("original_damaged", f"image {image.pk}")


def test_a_damaged_original_is_never_touched():
    image = stored_image()
    path = aged(store.path(image.original_path))
    path.write_bytes(b"damaged")
    before = path.stat()
    assert not the_finding(repair=True).mended
    assert path.read_bytes() == b"damaged"
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_an_original_that_the_disk_does_not_give_is_named_and_the_rest_is_looked_at(monkeypatch):
    image, other = stored_image("teal"), stored_image("red")
    store.delete(other.thumbnail_path(320))

    def read(path: Path) -> str:
        if path == store.path(image.original_path):
            raise OSError(errno.EIO, "Input/output error")
        return other.sha256

    monkeypatch.setattr(originals, "digest", read)
    told = {finding.code: finding.sentence for finding in found()}
    assert set(told) == {"original_unreadable", "thumbnails"}
    assert "Input/output error" in told["original_unreadable"]


def test_fast_reads_no_file():
    image = stored_image()
    store.path(image.original_path).write_bytes(b"x" * image.bytes)
    assert found(fast=True) == []


def test_fast_sees_another_size():
    image = stored_image()
    store.path(image.original_path).write_bytes(b"cut off")
    finding = the_finding(fast=True, repair=True)
    assert (finding.code, finding.mended) == ("original_size", False)


@pytest.mark.parametrize("wrong", [{"width": 63}, {"height": 49}, {"bytes": 1}, {"format": "gif"}])
def test_a_row_that_differs_from_its_sound_original_is_named(wrong):
    image = stored_image(**wrong)
    finding = the_finding()
    assert (finding.code, finding.subject) == ("facts_differ", f"image {image.pk}")


def test_a_row_that_differs_is_corrected():
    image = stored_image(width=63, format="gif")
    assert the_finding(repair=True).mended
    corrected = GalleryImage.objects.get(pk=image.pk)
    assert (corrected.width, corrected.height, corrected.format) == (64, 48, "png")
    assert found() == []


def test_without_repair_a_row_stays_as_it_is():
    image = stored_image(width=63)
    found()
    assert GalleryImage.objects.get(pk=image.pk).width == 63
