"""Pictures of anywhere are brought in: as uploads, at their own dates, each once, with what their files tell."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError

from generations.gallery import Filters, moment_of, newest_images
from generations.models import DayCount, GalleryImage, Project
from generations.storage import store
from tests.archive_steps import imported
from tests.download_steps import make_stored
from tests.import_steps import A1111, drawn, written, zipped

pytestmark = pytest.mark.django_db
MAY = datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path, owner):
    written(tmp_path / "in" / "a" / "heron.png", drawn("teal", A1111), MAY)
    written(tmp_path / "in" / "boat.png", drawn("red"), MAY)
    written(tmp_path / "in" / "notes.txt", b"no picture", MAY)
    written(tmp_path / "in" / ".hidden.png", drawn("blue"), MAY)
    return tmp_path / "in"


def test_a_dry_run_says_what_it_found_and_does_nothing(folder):
    said = imported(folder, dry_run=True)
    assert "Found: 2 new, 0 here already, 1 tell how they were made, 1 can't be read." in said
    assert "notes.txt: This file holds text" in said
    assert GalleryImage.objects.count() == 0
    assert not store.path("originals").exists()


def test_they_become_uploads_at_their_own_dates(folder, owner):
    imported(folder)
    images = {image.name: image for image in GalleryImage.objects.all()}
    assert images.keys() == {"heron.png", "boat.png"}
    for image in images.values():
        assert (image.kind, image.author) == ("upload", owner)
        assert abs((moment_of(image.sort_key) - MAY).total_seconds()) < 1
        assert store.exists(image.thumbnail_path(640))
    assert images["heron.png"].origin["settings"]["Seed"] == "4711"
    assert DayCount.objects.get(whose=0).images == 2
    assert [image.name for image in newest_images(Filters(q="mist"), None, 5)] == ["heron.png"]


def test_importing_twice_changes_nothing(folder):
    imported(folder)
    said = imported(folder)
    assert "Imported: 0 pictures; 2 were here already." in said
    assert GalleryImage.objects.count() == 2


def test_what_is_in_the_trash_stays_there(folder, owner):
    imported(folder)
    GalleryImage.objects.filter(name="boat.png").update(trashed_at=MAY, trashed_by=owner)
    assert "1 here already, 1 in the trash here" in imported(folder)
    assert GalleryImage.objects.trashed().count() == 1


def test_a_file_that_is_there_twice_is_one_picture(tmp_path, owner):
    path = zipped(tmp_path / "a.zip", {"one.png": drawn(), "two.png": drawn()})
    assert "Found: 1 new, 1 here already" in imported(path)
    assert GalleryImage.objects.count() == 1


def test_many_of_the_same_moment_keep_an_order_of_their_own(tmp_path, owner):
    path = zipped(tmp_path / "a.zip", {f"{n:02}.png": drawn(size=(20 + n, 20)) for n in range(25)})
    imported(path)
    names = list(GalleryImage.objects.order_by("sort_key").values_list("name", flat=True))
    assert names == sorted(names)
    assert len(names) == 25


def test_a_zip_tells_the_moment_of_its_files(tmp_path, owner):
    imported(zipped(tmp_path / "a.zip", {"one.png": drawn()}, compress=True))
    assert moment_of(GalleryImage.objects.get().sort_key).date().isoformat() == "2024-05-06"


def test_a_date_that_is_yet_to_come_is_now(tmp_path, owner):
    written(tmp_path / "in" / "a.png", drawn(), datetime(2090, 1, 1, tzinfo=UTC))
    imported(tmp_path / "in")
    assert moment_of(GalleryImage.objects.get().sort_key) <= datetime.now(UTC)


def test_a_download_of_ours_is_here_already(tmp_path, owner, client):
    image = make_stored(prompt="A paper boat")
    client.force_login(owner)
    content = b"".join(client.get(f"/images/{image.pk}/download/").streaming_content)
    written(tmp_path / "in" / "boat.png", content, MAY)
    assert "0 new, 1 here already, 1 tell" in imported(tmp_path / "in")
    assert GalleryImage.objects.count() == 1


def test_whose_they_are_and_what_for_can_be_said(folder, mia):
    project = Project.objects.create(name="Solstice", author=mia)
    imported(folder, author="MIA@example.com", project="solstice")
    assert set(GalleryImage.objects.values_list("author", "project")) == {(mia.pk, project.pk)}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"author": "nobody@example.com"}, "Nobody here has the email nobody@example.com."),
        ({"project": "Nothing"}, "There is no open project “Nothing”."),
    ],
)
def test_what_is_not_there_is_said(folder, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        imported(folder, **options)
    assert GalleryImage.objects.count() == 0


def test_a_folder_that_is_not_there_is_said(tmp_path, owner):
    with pytest.raises(CommandError, match="There is neither a folder nor a file"):
        imported(tmp_path / "nothing")


def test_nothing_to_import_is_said(tmp_path, owner):
    written(tmp_path / "in" / "notes.txt", b"no picture", MAY)
    with pytest.raises(CommandError, match=r"There is no picture in it .* notes.txt"):
        imported(tmp_path / "in")


def test_links_are_not_followed(tmp_path, owner):
    written(tmp_path / "in" / "a.png", drawn(), MAY)
    (tmp_path / "in" / "b.png").symlink_to(written(tmp_path / "secret.png", drawn("red"), MAY))
    assert "b.png: It is a link" in imported(tmp_path / "in")
    assert GalleryImage.objects.count() == 1
