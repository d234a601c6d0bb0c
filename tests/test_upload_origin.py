"""A picture that is brought tells how it was made; the composer offers that again, and the search finds its words."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from generations.gallery import Filters, newest_images
from generations.models import GalleryImage
from tests.download_steps import content_of, make_stored
from tests.factories import make_generation

pytestmark = pytest.mark.django_db
A1111 = "a heron at dawn, mist\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 4711, Size: 64x48"


def with_text(keyword="parameters", text=A1111, colour="teal"):
    said, file = PngImagePlugin.PngInfo(), io.BytesIO()
    said.add_text(keyword, text)
    Image.new("RGB", (64, 48), colour).save(file, "PNG", pnginfo=said)
    return file.getvalue()


def bring(client, content, name="heron.png"):
    return client.post(reverse("reference_upload"), {"file": SimpleUploadedFile(name, content)})


def test_the_prompt_and_the_nearest_ratio_are_offered(as_mia):
    answer = bring(as_mia, with_text()).json()
    assert answer["offer"] == {
        "words": "Made with a prompt in Automatic1111",
        "prompt": "a heron at dawn, mist",
        "aspect_ratio": "4:3",
    }


def test_what_was_read_stays_with_the_picture(as_mia):
    image = GalleryImage.objects.get(pk=bring(as_mia, with_text()).json()["id"])
    assert (image.origin["source"], image.origin["prompt"]) == ("automatic1111", "a heron at dawn, mist")
    assert image.origin["settings"]["Seed"] == "4711"


def test_its_words_are_found(as_mia):
    image_id = bring(as_mia, with_text()).json()["id"]
    assert [image.pk for image in newest_images(Filters(q="heron mist"), None, 5)] == [image_id]


def test_a_file_that_says_nothing_offers_nothing(as_mia, picture):
    answer = bring(as_mia, picture()).json()
    assert answer["offer"] is None
    assert GalleryImage.objects.get(pk=answer["id"]).origin is None


def test_the_same_file_again_offers_the_same(as_mia):
    first, again = bring(as_mia, with_text()).json(), bring(as_mia, with_text()).json()
    assert (again["known"], again["offer"], again["id"]) == (True, first["offer"], first["id"])


def download_of(client, image, **query):
    return content_of(client.get(reverse("image_download", args=[image.pk]), query))


def test_a_download_of_ours_is_the_picture_itself(as_mia, mia):
    image = make_stored(
        generation=make_generation(mia, "finished", prompt="A paper boat", aspect_ratio="3:2", resolution="4K")
    )
    answer = bring(as_mia, download_of(as_mia, image)).json()
    assert (answer["id"], answer["known"]) == (image.pk, True)
    assert answer["offer"] == {
        "words": f"This is picture {image.pk} of this gallery",
        "prompt": "A paper boat",
        "aspect_ratio": "3:2",
        "resolution": "4K",
    }


def test_one_with_other_pixels_is_another_picture(as_mia):
    image = make_stored(prompt="A paper boat")
    answer = bring(as_mia, download_of(as_mia, image, format="jpeg")).json()
    assert answer["id"] != image.pk
    assert (answer["offer"]["words"], answer["offer"]["prompt"]) == ("Made with a prompt in Musa", "A paper boat")


def test_a_file_that_claims_to_be_ours_is_believed_by_its_pixels_only(as_mia):
    from generations.gallery.story_of import stories_of
    from generations.metadata import embed

    image, forged = make_stored(prompt="A paper boat"), io.BytesIO()
    embed(io.BytesIO(with_text(colour="red")), forged, stories_of([image.pk])[image.pk])
    assert bring(as_mia, forged.getvalue()).json()["id"] != image.pk


def test_one_of_another_installation_is_not_taken_for_ours(as_mia, settings):
    image = make_stored(prompt="A paper boat")
    content = download_of(as_mia, image)
    settings.SECRET_KEY = "another"
    as_mia.force_login(image.author)
    assert bring(as_mia, content).json()["id"] != image.pk


def test_a_hostile_text_is_kept_as_plain_text(as_mia):
    text = "<script>alert(1)</script>\x00\nSteps: 1, Seed: 2, Model: \x00evil"
    answer = bring(as_mia, with_text("Description", text)).json()
    assert "\x00" not in str(GalleryImage.objects.get(pk=answer["id"]).origin)
