"""What leaves by the page: an archive of a selection or of everything, and lists without pictures."""

import csv
import hashlib
import io
import json
import threading
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from django.urls import reverse
from PIL import Image

from generations.archives.zip_reading import contents, unpacked
from generations.archives.zip_writing import ZipWriter
from generations.models import GalleryImage
from generations.storage import store
from generations.views import zipping
from tests.download_steps import content_of, make_stored, zip_of
from tests.factories import make_image

pytestmark = pytest.mark.django_db


def archive(client, images=(), **fields):
    return client.post(reverse("export_archive"), {"image": [image.pk for image in images]} | fields)


def listed(client, images, format):
    return client.post(reverse("export_metadata"), {"image": [image.pk for image in images], "format": format})


def test_an_archive_holds_originals_byte_for_byte_and_says_how_they_were_made(as_mia):
    images = [make_stored(Image.new("RGB", (30 + n, 20)), prompt=f"Boat {n}") for n in range(2)]
    opened = zip_of(archive(as_mia, images))
    assert opened.testzip() is None
    manifest = json.loads(opened.read("manifest.json"))
    assert (manifest["schema"], manifest["version"]) == ("musa-archive", 1)
    prompts = {one["id"]: one["prompt"] for one in manifest["generations"]}
    for told, image in zip(manifest["images"], images, strict=True):
        assert told["id"] == image.pk
        assert prompts[told["generation"]] == image.prompt
        content = opened.read(told["file"])
        assert content == store.path(image.original_path).read_bytes()
        assert hashlib.sha256(content).hexdigest() == told["sha256"]
    assert [person["email"] for person in manifest["people"]] == sorted(
        GalleryImage.objects.values_list("author__email", flat=True)
    )


def test_files_that_images_share_are_in_it_once(as_mia):
    picture = Image.new("RGB", (20, 20))
    names = zip_of(archive(as_mia, [make_stored(picture), make_stored(picture)])).namelist()
    assert len([name for name in names if name.startswith("originals/")]) == 1


def test_a_missing_file_is_told_and_the_others_come(as_mia):
    there, gone = make_stored(), make_image()
    opened = zip_of(archive(as_mia, [there, gone]))
    assert f"Image {gone.pk}" in opened.read("problems.txt").decode()
    files = {one["id"]: one["file"] for one in json.loads(opened.read("manifest.json"))["images"]}
    assert files[gone.pk] is None
    assert files[there.pk] in opened.namelist()


def test_its_pages_open_without_a_server_and_believe_no_prompt(as_mia, monkeypatch):
    monkeypatch.setattr("generations.archives.browsing.ON_A_PAGE", 2)
    monkeypatch.setattr("generations.archives.browsing.IN_A_LIST", 2)
    images = [make_stored(Image.new("RGB", (30 + n, 20)), prompt=f"<script>{n}</script>") for n in range(3)]
    opened = zip_of(archive(as_mia, images))
    first, second = opened.read("index.html").decode(), opened.read("browse/page-2.html").decode()
    assert "&lt;script&gt;0&lt;/script&gt;" in first
    assert "<script>0" not in first
    assert 'href="browse/page-2.html"' in first
    assert 'href="../index.html"' in second
    assert 'href="../originals/' in second
    lists = "".join(opened.read(f"browse/list-{n}.js").decode() for n in (1, 2))
    assert lists.count("<script>") == 3
    assert "http" not in first.replace("http-equiv", "")


def test_memory_holds_no_picture(as_mia):
    images = [make_stored(Image.effect_noise((700, 700), 90).convert("RGB")) for _ in range(2)]
    pieces = archive(as_mia, images).streaming_content
    assert max(len(piece) for piece in pieces) <= 256 * 1024


def test_owners_archive_everything_the_trash_too(client, owner):
    client.force_login(owner)
    kept, trashed = make_stored(), make_stored(Image.new("RGB", (9, 9)))
    GalleryImage.objects.filter(pk=trashed.pk).update(trashed_at=trashed.created_at, trashed_by=owner)
    manifest = json.loads(zip_of(archive(client, everything="1")).read("manifest.json"))
    assert {one["id"] for one in manifest["images"]} == {kept.pk, trashed.pk}


def test_members_do_not_archive_everything(as_mia):
    response = archive(as_mia, everything="1")
    assert (response.status_code, b"Only owners" in response.content) == (403, True)


def test_all_results_of_a_view_are_archived(as_mia):
    wanted = make_stored(prompt="A heron")
    make_stored(Image.new("RGB", (9, 9)), prompt="A boat")
    opened = zip_of(archive(as_mia, every="1", source="q=heron"))
    assert [one["id"] for one in json.loads(opened.read("manifest.json"))["images"]] == [wanted.pk]


def test_a_list_for_spreadsheets(as_mia):
    response = listed(as_mia, [make_image(prompt="=1+1"), make_image()], "csv")
    rows = list(csv.DictReader(io.StringIO(content_of(response).decode("utf-8-sig"))))
    assert (len(rows), rows[0]["prompt"]) == (2, "'=1+1")


def test_a_list_for_programs(as_mia):
    image = make_image(prompt="A boat, ünirdisch")
    [row] = json.loads(content_of(listed(as_mia, [image], "json")))
    assert (row["id"], row["prompt"]) == (image.pk, "A boat, ünirdisch")


def test_another_list_there_is_not(as_mia):
    assert listed(as_mia, [make_image()], "xml").status_code == 422


@pytest.mark.parametrize("name", ["export_archive", "export_metadata"])
def test_without_a_selection_it_says_what_to_do(as_mia, name):
    response = as_mia.post(reverse(name), {"format": "csv"})
    assert (response.status_code, b"Nothing is selected" in response.content) == (422, True)


def test_too_many_at_once_wait(as_mia, monkeypatch):
    room = threading.BoundedSemaphore(1)
    monkeypatch.setattr(zipping, "_room", room)
    first = archive(as_mia, [make_stored()])
    response = as_mia.post(reverse("export_archive"), {"image": GalleryImage.objects.get().pk}, HTTP_HX_REQUEST="true")
    assert (response.status_code, b"Try again in a minute" in response.content) == (429, True)
    content_of(first)


def test_the_dialog_offers_an_archive_and_lists(as_mia):
    page = as_mia.post(reverse("export_dialog"), {"image": make_stored().pk}, HTTP_HX_REQUEST="true").content.decode()
    assert "Archive 1 image" in page
    assert page.count(reverse("export_metadata")) == 2


def test_more_images_cost_no_more_queries_each(as_mia, django_assert_max_num_queries):
    images = [make_stored(Image.new("RGB", (20 + n, 20))) for n in range(6)]
    with django_assert_max_num_queries(20):
        zip_of(archive(as_mia, images))


def test_a_zip_of_very_many_and_very_large_files_can_be_read(tmp_path):
    writer, path, moment = ZipWriter(), tmp_path / "many.zip", datetime(2026, 1, 1, tzinfo=UTC)
    with path.open("wb") as file:
        for number in range(66_000):  # more than 16 bits count
            file.writelines(writer.member(f"{number}.txt", [b"x"], size=1, moment=moment))
        # as if it could be larger than 32 bits tell
        file.writelines(writer.member("large", [b"large"] * 3, size=5_000_000_000, moment=moment, compress=True))
        file.writelines(writer.end())
    with ZipFile(path) as opened:
        assert len(opened.infolist()) == 66_001
        assert (opened.read("65999.txt"), opened.read("large")) == (b"x", b"large" * 3)
    with path.open("rb") as file:
        found = {one.name: one for one in contents(file)}
        assert len(found) == 66_001
        assert b"".join(unpacked(file, found["large"])) == b"large" * 3
