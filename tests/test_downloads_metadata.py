"""What a downloaded file says of its making; and nothing, where that is wished."""

import io
import json
import subprocess

import pytest
from django.urls import reverse

from generations.metadata import Parent, read
from generations.models import GalleryImage, ImageTag, Project, Reference, Tag
from generations.models.installation import installation_id
from generations.storage import store
from tests.download_steps import content_of, make_stored, zip_of
from tests.factories import make_generation

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def download(client, image, **query):
    return client.get(reverse("image_download", args=[image.pk]), query, **HTMX)


def story_in(response):
    return read(io.BytesIO(content_of(response)))


@pytest.fixture
def banana(mia):
    project = Project.objects.create(name="Solstice", author=mia)
    generation = make_generation(
        author=mia, prompt="A banana, ünripe", status="finished", task_id="task-7", aspect_ratio="16:9", resolution="2K"
    )
    parent = make_stored()
    Reference.objects.create(generation=generation, position=0, image=parent, role="style")
    image = make_stored(generation=generation, project=project, rating=4, verdict="pick")
    ImageTag.objects.create(image=image, tag=Tag.objects.create(name="spring", author=mia), author=mia)
    image.parent = parent
    return image


@pytest.mark.parametrize("format", ["original", "png", "jpeg", "webp"])
def test_the_file_tells_all_that_is_known(as_mia, banana, format):
    story = story_in(download(as_mia, banana, format=format))
    assert (story.prompt, story.author, story.task_id) == ("A banana, ünripe", "Mia Okafor", "task-7")
    assert (story.aspect_ratio, story.resolution, story.width) == ("16:9", "2K", 2752)
    assert (story.generation, story.image, story.installation) == (
        banana.generation_id,
        banana.pk,
        installation_id(),
    )
    assert story.parents == (Parent(banana.parent.sha256, "style"),)
    assert (story.project, story.tags, story.rating, story.verdict) == ("Solstice", ("spring",), 4, "pick")
    assert story.is_ai


@pytest.mark.parametrize("format", ["original", "jpeg"])
def test_a_clean_file_tells_nothing(as_mia, banana, format):
    assert story_in(download(as_mia, banana, format=format, clean="1")) is None


def test_an_installation_may_prefer_clean_files(as_mia, banana, settings):
    settings.MUSA_DOWNLOAD_METADATA = "clean"
    assert story_in(download(as_mia, banana)) is None
    assert story_in(download(as_mia, banana, clean="0")).prompt == "A banana, ünripe"


def test_exiftool_reads_the_prompt_and_none_in_a_clean_file(as_mia, banana, tmp_path):
    for name, query in {"told.png": {}, "clean.png": {"clean": "1"}}.items():
        (tmp_path / name).write_bytes(content_of(download(as_mia, banana, **query)))
    done = subprocess.run(["exiftool", "-json", "-all", "told.png", "clean.png"], cwd=tmp_path, capture_output=True)
    told, clean = json.loads(done.stdout)
    assert told["Description"] == "A banana, ünripe"
    assert "trainedAlgorithmicMedia" in json.dumps(told) or "TrainedAlgorithmicMedia" in json.dumps(told)
    assert "banana" not in json.dumps(clean)


def test_what_cannot_hold_it_goes_out_as_it_is(as_mia):
    image = make_stored(format="GIF")
    assert content_of(download(as_mia, image)) == store.path(image.original_path).read_bytes()


def test_what_cannot_be_cleaned_is_refused_with_a_way_out(as_mia):
    response = download(as_mia, make_stored(format="GIF"), clean="1")
    assert (response.status_code, b"choose PNG, JPEG or WebP" in response.content) == (422, True)


def test_neither_is_not_understood(as_mia, banana):
    assert download(as_mia, banana, clean="perhaps").status_code == 422


def test_a_zip_says_of_each_file_what_it_tells(as_mia, banana):
    gif = make_stored(format="GIF")
    images = [banana.pk, gif.pk]
    archive = zip_of(as_mia.post(reverse("download_create"), {"image": images, "pattern": "{id}"}))
    told = {row["id"]: row["metadata"] for row in json.loads(archive.read("manifest.json"))}
    assert told[banana.pk] == "embedded"
    assert told[gif.pk].endswith(".")
    assert read(io.BytesIO(archive.read(f"{banana.pk}.png"))).prompt == "A banana, ünripe"


def test_a_clean_zip_leaves_out_what_cannot_be_cleaned_and_says_so(as_mia, banana):
    gif = make_stored(format="GIF")
    archive = zip_of(
        as_mia.post(reverse("download_create"), {"image": [banana.pk, gif.pk], "pattern": "{id}", "clean": "1"})
    )
    assert read(io.BytesIO(archive.read(f"{banana.pk}.png"))) is None
    assert f"Image {gif.pk} is left out" in archive.read("problems.txt").decode()
    assert f"{gif.pk}.gif" not in archive.namelist()


def test_what_others_wrote_into_an_upload_stays(as_mia, mia):
    image = make_stored(author=mia)
    generation = image.generation
    GalleryImage.objects.filter(pk=image.pk).update(kind="upload", generation=None, name="sketch.png")
    assert generation is not None
    story = story_in(download(as_mia, image))
    assert (story.is_ai, story.author, story.prompt) == (False, "Mia Okafor", "")


def test_the_stories_of_many_cost_as_many_queries_as_of_one(banana, django_assert_num_queries):
    from generations.gallery.story_of import stories_of

    others = [make_stored().pk for _ in range(5)]
    with django_assert_num_queries(4):
        assert len(stories_of([banana.pk, *others])) == 6


def test_the_dialog_offers_both(as_mia, banana):
    page = as_mia.post(reverse("download_dialog"), {"image": banana.pk}).content.decode()
    assert 'name="clean" value="1"' in page
    assert 'name="clean" value="0" checked' in page
