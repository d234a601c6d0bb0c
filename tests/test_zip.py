"""Many pictures are taken away: a ZIP that is made while it is sent."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from PIL import Image

from generations.forms.download import DownloadForm
from generations.gallery import weighing
from generations.models import ImageTag, Project, Tag
from generations.storage import store
from generations.views import zipping
from tests.download_steps import content_of, encoded, make_stored, picture_of, without_metadata, zip_of
from tests.factories import make_generation, make_image

pytestmark = pytest.mark.django_db


def ask(client, images, **fields):
    return client.post(reverse("download_create"), {"image": [image.pk for image in images]} | fields)


def pictures(archive):
    return [name for name in archive.namelist() if not name.endswith((".csv", ".json", ".txt"))]


def test_all_originals_are_in_it_with_their_pixels_as_they_are(as_mia):
    images = [make_stored(Image.new("RGB", (20 + n, 20))) for n in range(3)]
    archive = zip_of(ask(as_mia, images, pattern="{id}"))
    assert archive.testzip() is None
    for image in images:
        original = store.path(image.original_path).read_bytes()
        assert without_metadata(archive.read(f"{image.pk}.png")) == without_metadata(original)


def test_the_manifest_tells_each_picture(as_mia, mia):
    project = Project.objects.create(name="Solstice", author=mia)
    generation = make_generation(author=mia, prompt="Amber, ünïcode", status="finished", task_id="task-7")
    told = make_stored(generation=generation, author=mia, project=project)
    ImageTag.objects.create(image=told, tag=Tag.objects.create(name="spring", author=mia), author=mia)
    archive = zip_of(ask(as_mia, [told, make_stored()], pattern="{id}"))
    row = json.loads(archive.read("manifest.json"))[0]
    assert row["file"] == f"{told.pk}.png"
    assert (row["prompt"], row["author"], row["project"], row["tags"], row["task_id"], row["sha256"]) == (
        "Amber, ünïcode",
        "Mia Okafor",
        "Solstice",
        ["spring"],
        "task-7",
        told.sha256,
    )
    [first, _] = csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig")))
    assert (first["prompt"], first["tags"], first["generation"]) == ("Amber, ünïcode", "spring", str(generation.pk))


def test_no_prompt_is_a_formula_for_a_spreadsheet(as_mia):
    archive = zip_of(ask(as_mia, [make_stored(prompt="=1+1"), make_stored()]))
    rows = list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))
    assert rows[0]["prompt"] == "'=1+1"
    assert json.loads(archive.read("manifest.json"))[0]["prompt"] == "=1+1"


def test_files_carry_the_date_of_the_picture(as_mia):
    moment = datetime(2024, 3, 15, 12, 30, 20, tzinfo=UTC)
    old = make_stored(sort_key=int(moment.timestamp() * 1_000_000))
    archive = zip_of(ask(as_mia, [old, make_stored()], pattern="{id}"))
    assert archive.getinfo(f"{old.pk}.png").date_time == (2024, 3, 15, 12, 30, 20)


def test_a_missing_or_damaged_file_is_told_and_the_others_come(as_mia):
    good, missing, broken = make_stored(), make_image(), make_stored(Image.new("RGB", (9, 9)))
    store.write(broken.original_path, encoded(Image.new("RGB", (9, 9)))[:40])
    archive = zip_of(ask(as_mia, [missing, broken, good], pattern="{id}", format="jpeg"))
    assert pictures(archive) == [f"{good.pk}.jpg"]
    problems = archive.read("problems.txt").decode()
    assert f"Image {missing.pk} isn't here: its file is missing" in problems
    assert f"Image {broken.pk} is missing or incomplete" in problems
    assert [row["id"] for row in json.loads(archive.read("manifest.json"))] == [good.pk]


def test_where_nothing_failed_there_is_no_list_of_problems(as_mia):
    assert "problems.txt" not in zip_of(ask(as_mia, [make_stored(), make_stored()])).namelist()


def test_files_of_one_name_are_told_apart(as_mia):
    archive = zip_of(ask(as_mia, [make_stored(), make_stored(), make_stored()], pattern="pear"))
    assert pictures(archive) == ["pear.png", "pear-2.png", "pear-3.png"]


def test_all_are_converted_if_that_was_asked_for(as_mia):
    images = [make_stored(Image.new("RGB", (60, 30))), make_stored(Image.new("RGB", (30, 60)))]
    archive = zip_of(ask(as_mia, images, format="webp", size="other", pixels="20"))
    sizes = [Image.open(archive.open(name)).size for name in pictures(archive)]
    assert sizes == [(20, 10), (10, 20)]


def test_a_single_picture_comes_as_itself(as_mia):
    assert picture_of(ask(as_mia, [make_stored()])).format == "PNG"


def test_the_pattern_is_remembered(as_mia, mia):
    response = ask(as_mia, [make_stored(), make_stored()], pattern="{id} {date}")
    content_of(response)
    assert response.cookies[f"names-{mia.pk}"].value == "{id} {date}"


def test_rows_are_read_a_few_at_a_time(as_mia, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(zipping, "CHUNK", 2)
    images = [make_stored() for _ in range(5)]
    with django_assert_max_num_queries(29):
        assert len(pictures(zip_of(ask(as_mia, images)))) == 5


def test_nothing_is_read_before_it_is_sent(as_mia):
    images = [make_stored(Image.effect_noise((800, 800), 90).convert("RGB")) for _ in range(2)]
    response = ask(as_mia, images)
    store.delete(images[1].original_path)  # noticed only when its turn comes
    assert b"problems.txt" in content_of(response)


def archive_of(images):
    form = DownloadForm({})
    assert form.is_valid()
    return zipping.Archive([image.pk for image in images], form)


def test_a_browser_that_leaves_makes_room_for_another(as_mia):
    images = [make_stored(), make_stored()]
    making = [archive_of(images) for _ in range(zipping.MOST_AT_ONCE)]
    next(iter(making[0]))
    refused = ask(as_mia, images)
    making[0].close()  # as a server does, whose reader is gone
    accepted = archive_of(images)
    for archive in [*making, accepted]:
        archive.close()
    assert refused.status_code == 429
    assert "Other large downloads are being made" in refused.content.decode()


def test_one_that_was_never_read_makes_room_too(mia):
    for _ in range(2 * zipping.MOST_AT_ONCE):
        archive_of([make_stored()]).close()


def test_nothing_that_was_chosen_is_lost_with_a_refusal(as_mia):
    images = [make_stored(), make_stored()]
    response = ask(as_mia, images, pattern="{colour}-{id}", format="jpeg")
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is no {colour}" in page
    assert 'value="{colour}-{id}"' in page
    assert 'value="jpeg" checked' in page
    assert f'name="image" value="{images[1].pk}"' in page


def test_all_results_of_a_search_but_some_are_in_it(as_mia):
    wanted, unwanted, other = (make_stored(prompt=text) for text in ("amber glass", "amber jar", "a pear"))
    last = make_stored(prompt="amber tower")
    later = make_stored(prompt="amber, later")
    query = {"every": "1", "source": "q=amber", "newest": last.sort_key, "except": unwanted.pk, "pattern": "{id}"}
    archive = zip_of(as_mia.post(reverse("download_create"), query))
    assert pictures(archive) == [f"{last.pk}.png", f"{wanted.pk}.png"]
    assert other.pk != later.pk


def test_the_dialog_says_how_many_and_about_how_much(as_mia):
    images = [make_stored(bytes=3_000_000), make_stored(bytes=2_000_000)]
    page = as_mia.post(
        reverse("download_dialog"), {"image": ",".join(str(i.pk) for i in images)}, HTTP_HX_REQUEST="true"
    )
    text = page.content.decode()
    assert "Download 2 images" in text
    assert "ZIP, about 4.8\xa0MB" in text


def test_of_all_results_the_dialog_says_an_estimate(as_mia, monkeypatch):
    monkeypatch.setattr(weighing, "SAMPLE", 2)
    images = [make_stored(bytes=1_000_000) for _ in range(4)]
    query = {"every": "1", "source": "", "newest": images[-1].sort_key, "except": images[0].pk}
    page = as_mia.post(reverse("download_dialog"), query, HTTP_HX_REQUEST="true").content.decode()
    assert "Download 3 images" in page
    assert "ZIP, about 2.9\xa0MB" in page


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"format": "jpeg", "size": "1000"}, "About 293.0\xa0KB"),
        ({"pattern": "{width}"}, "64.png"),
    ],
)
def test_the_preview_follows_what_is_chosen(as_mia, query, answer):
    image = make_stored()
    known = {"count": 1, "bytes": 2_000_000, "of_pixels": 4_000_000, "example": image.pk}
    page = as_mia.get(reverse("download_preview"), known | query).content.decode()
    assert answer in page


def test_the_preview_says_what_is_wrong(as_mia):
    response = as_mia.get(reverse("download_preview"), {"pattern": "{colour}"})
    assert (response.status_code, "There is no {colour}" in response.content.decode()) == (200, True)


def test_without_a_selection_it_says_what_to_do(as_mia):
    response = ask(as_mia, [])
    assert (response.status_code, "Nothing is selected" in response.content.decode()) == (422, True)
