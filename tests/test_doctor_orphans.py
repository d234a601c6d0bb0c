"""The doctor on files that no image needs: away into lost+found, but only what nobody is about to need."""

from datetime import timedelta

import pytest

from generations.actions import trash
from generations.engine.examination import lost_and_found
from generations.storage import store
from tests.doctor_steps import aged, found, lost, stored_image, the_finding

NAME = "originals/ab/cd/abcd.png"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def image():
    """One that is sound, so that the database is no empty one."""
    return stored_image()


@pytest.mark.parametrize(
    "name",
    [
        NAME,
        "originals/ff/ff/ffff.png",
        "thumbnails/ab/cd/abcd-320.webp",
        "drafts/tmpabcd",
        "originals/stray.png",
        "originals/elsewhere/deep/stray.png",
    ],
)
def test_an_old_file_that_no_image_needs_is_moved_to_lost_and_found(image, name):
    store.write(name, b"content")
    aged(store.path(name))
    finding = the_finding(repair=True)
    assert (finding.code, finding.subject, finding.mended) == ("orphan", name, True)
    assert lost(name).read_bytes() == b"content"
    assert not store.exists(name)
    assert found() == []


def test_without_repair_it_is_named_and_stays(image):
    store.write(NAME, b"content")
    aged(store.path(NAME))
    finding = the_finding()
    assert (finding.subject, finding.mended) == (NAME, False)
    assert store.exists(NAME)


def test_a_young_file_is_left_alone(image):
    store.write(NAME, b"content")
    assert found(repair=True) == []
    assert store.exists(NAME)


@pytest.mark.parametrize("minutes, expected", [(59, 0), (61, 1)])
def test_young_is_less_than_an_hour(image, minutes, expected):
    store.write(NAME, b"content")
    aged(store.path(NAME), timedelta(minutes=minutes))
    assert len(found()) == expected


def test_files_that_an_image_needs_stay_however_old(image):
    for path in store.root.rglob("*.*"):
        aged(path, timedelta(days=900))
    assert found(repair=True) == []


def test_files_of_an_image_in_the_trash_stay(image):
    for path in store.root.rglob("*.*"):
        aged(path)
    trash(image, image.author)
    assert found(repair=True) == []


def test_an_old_file_that_a_save_finds_there_already_is_young_again(image):
    store.write(NAME, b"content")
    aged(store.path(NAME))
    with store.draft() as draft:
        draft.write(b"content")
        store.keep(draft, NAME)
    assert found(repair=True) == []


def test_a_file_that_a_save_met_while_it_was_moved_goes_back(image, monkeypatch):
    store.write(NAME, b"content")
    path = aged(store.path(NAME))
    move = lost_and_found.shutil.move

    def met_just_before(source, target):
        if source == path:
            aged(path, timedelta(0))
        move(source, target)

    monkeypatch.setattr(lost_and_found.shutil, "move", met_just_before)
    assert found(repair=True) == []
    assert store.exists(NAME)


def test_another_file_of_that_name_in_lost_and_found_is_kept(image):
    for content in (b"first", b"second"):
        store.write(NAME, content)
        aged(store.path(NAME))
        found(repair=True)
    assert lost(NAME).read_bytes() == b"first"
    assert lost(f"{NAME}.2").read_bytes() == b"second"


def test_with_a_database_that_knows_no_image_nothing_is_moved():
    store.write(NAME, b"content")
    aged(store.path(NAME))
    finding = the_finding(repair=True)
    assert not finding.mended
    assert "DATABASE_URL" in finding.sentence
    assert store.exists(NAME)


def test_a_file_that_can_not_be_moved_is_said_so(image):
    store.write(NAME, b"content")
    aged(store.path(NAME))
    lost("").parent.mkdir(exist_ok=True)
    lost("").write_text("a file where the folder should be")
    finding = the_finding(repair=True)
    assert not finding.mended
    assert "can't be moved" in finding.sentence
    assert store.exists(NAME)
