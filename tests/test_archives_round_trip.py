"""An archive brings back everything: into a fresh installation under the same ids, twice without a change."""

import os
from zipfile import ZipFile

import pytest

from generations.models import Collection, GalleryImage, Generation, Reference, User
from generations.storage import store
from tests.archive_steps import counts, everything_fits, exported, forget_everything, imported, make_gallery
from tests.factories import make_image

pytestmark = pytest.mark.django_db
PICTURES = int(os.environ.get("MUSA_ARCHIVED", "60"))
"""`MUSA_ARCHIVED=1000` in front of pytest takes longer and proves the same of a thousand."""


@pytest.fixture
def archive(tmp_path, settings, owner):
    """The path of an archive of everything, what it says, and its installation gone."""
    make_gallery(PICTURES)
    path = tmp_path / "archive.zip"
    manifest = exported(path)
    before = counts()
    forget_everything()
    settings.MEDIA_ROOT = tmp_path / "fresh"
    User.objects.create_superuser("olga@example.com", "correct horse battery", name="Olga Owner")
    return path, manifest, before


def test_a_fresh_installation_becomes_the_same(archive, tmp_path):
    path, manifest, before = archive
    said = imported(path)
    assert f"Imported: {PICTURES + 3:,} pictures; 0 were here already." in said
    again = exported(tmp_path / "again.zip")
    for section in manifest:
        assert again[section] == manifest[section], section
    assert counts() == before
    everything_fits()
    for image in GalleryImage.objects.all():
        assert store.exists(image.original_path)
        assert store.exists(image.thumbnail_path(320))
    assert not User.objects.get(email="guest@example.com").is_active
    assert GalleryImage.objects.trashed().exists()
    assert max(GalleryImage.objects.values_list("depth", flat=True)) > 3
    make_image()  # new rows get ids of their own

    after = counts()
    assert "Imported: 0 pictures" in imported(path)
    assert counts() == after


def test_taken_ids_are_given_anew_and_links_follow(archive, tmp_path):
    path, manifest, _ = archive
    ids = [one["id"] for one in manifest["images"]]
    strangers = [make_image(pk=pk, prompt=f"Stranger {pk}") for pk in (min(ids), max(ids))]
    stranger = strangers[0].generation
    sort_key = manifest["generations"][0]["sort_key"]
    Generation.objects.filter(pk=stranger.pk).update(sort_key=sort_key)
    Collection.objects.create(pk=manifest["collections"][0]["id"], name="Another", author=stranger.author)

    imported(path)
    for one in strangers:
        one.refresh_from_db()
        assert one.generation.prompt.startswith("Stranger")
    theirs = {one["id"]: one for one in manifest["images"]}
    for reference in Reference.objects.exclude(image=None).select_related("image", "generation"):
        assert reference.image.is_upload or reference.image.sort_key < reference.generation.sort_key
    links = sorted((one["sha256"], one["role"]) for row in manifest["generations"] for one in row["references"])
    found = Reference.objects.values_list("image__sha256", "role")
    assert sorted((sha256 or "", role) for sha256, role in found) == links
    assert GalleryImage.objects.count() == len(theirs) + 2
    everything_fits()

    before = counts()
    assert "Imported: 0 pictures" in imported(path)
    assert counts() == before


def test_an_archive_of_a_query_holds_its_pictures_alone(archive, tmp_path):
    path, manifest, _ = archive
    imported(path)
    some = exported(tmp_path / "some.zip", query="is:picked")
    picked = {one["id"] for one in manifest["images"] if one["verdict"] == "pick" and not one["trashed_at"]}
    assert {one["id"] for one in some["images"]} == picked
    assert {one["id"] for one in some["generations"]} == {one["generation"] for one in some["images"]}
    with ZipFile(tmp_path / "some.zip") as opened:
        assert len([name for name in opened.namelist() if name.startswith("originals/")]) == len(
            {one["sha256"] for one in some["images"]}
        )
