"""One picture is taken away: as it was received, or in another format or size."""

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from generations.storage import store
from tests.download_steps import content_of, file_name_of, make_stored, picture_of, without_metadata
from tests.factories import make_image, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def download(client, image, **query):
    return client.get(reverse("image_download", args=[image.pk]), query, **HTMX)


def test_the_original_comes_with_its_pixels_as_they_are(as_mia):
    image = make_stored()
    before = store.path(image.original_path).read_bytes()
    response = download(as_mia, image)
    content = content_of(response)
    assert int(response["Content-Length"]) == len(content)
    assert without_metadata(content) == without_metadata(before)
    assert store.path(image.original_path).read_bytes() == before


def test_the_original_comes_byte_for_byte_where_nothing_is_in_it_to_take_out(as_mia):
    image = make_stored()
    assert content_of(download(as_mia, image, clean="1")) == store.path(image.original_path).read_bytes()


@pytest.mark.parametrize(("name", "format"), [("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WEBP")])
def test_another_format_is_made_on_the_way(as_mia, name, format):
    image = make_stored(format="GIF")
    response = download(as_mia, image, format=name)
    assert response["Content-Type"] == f"image/{name}"
    assert picture_of(response).format == format


def test_the_same_format_is_the_original(as_mia):
    image = make_stored(format="JPEG")
    content = content_of(download(as_mia, image, format="jpeg", size="4096"))
    assert without_metadata(content) == without_metadata(store.path(image.original_path).read_bytes())


def test_the_longest_side_is_what_was_asked_for(as_mia):
    image = make_stored(Image.new("RGB", (400, 300)))
    assert picture_of(download(as_mia, image, size="100")).size == (100, 75)


def test_nothing_is_enlarged(as_mia):
    image = make_stored(Image.new("RGB", (400, 300)))
    assert picture_of(download(as_mia, image, format="webp", size="1024")).size == (400, 300)


def test_a_smaller_original_keeps_its_format(as_mia):
    assert picture_of(download(as_mia, make_stored(format="JPEG"), size="32")).format == "JPEG"


def test_what_is_transparent_is_white_in_a_jpeg(as_mia):
    image = make_stored(Image.new("RGBA", (20, 20), (0, 0, 0, 0)))
    assert picture_of(download(as_mia, image, format="jpeg")).getpixel((5, 5)) == (255, 255, 255)


def test_the_name_says_date_author_prompt_and_number(client):
    sara = make_user("sara@example.com", name="Sara Lind")
    client.force_login(sara)
    image = make_stored(author=sara, prompt="Amber glass, on a plinth!")
    day = f"{image.created_at:%Y-%m-%d}"
    assert file_name_of(download(client, image)) == f"{day}-sara-amber-glass-on-a-plinth-{image.pk}.png"


def test_the_name_follows_the_pattern_used_last(as_mia, mia):
    image = make_stored()
    as_mia.cookies[f"names-{mia.pk}"] = "{width}x{height}"
    assert file_name_of(download(as_mia, image, format="jpeg")) == "64x48.jpg"


def test_a_remembered_pattern_that_is_broken_does_no_harm(as_mia, mia):
    as_mia.cookies[f"names-{mia.pk}"] = "{nothing}"
    assert download(as_mia, make_stored()).status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"format": "tiff"}, "A picture can be had as original, png, jpeg or webp."),
        ({"size": "huge"}, "The longest side is a number of pixels from 16 to 16383, or original."),
        ({"size": "9" * 40}, "The longest side is a number of pixels from 16 to 16383, or original."),
        ({"pattern": "{colour}"}, "There is no {colour}."),
        ({"pattern": "{id"}, "A brace stands alone."),
        ({"pattern": "x" * 201}, "The pattern has 201 characters; at most 200 fit."),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(as_mia, query, sentence):
    response = download(as_mia, make_stored(), **query)
    assert response.status_code == 422
    assert response.content.decode().startswith(sentence)


def test_a_damaged_original_is_told(as_mia):
    image = make_stored()
    store.write(image.original_path, b"\x89PNG\r\n\x1a\nbroken")
    response = download(as_mia, image, format="jpeg")
    assert (response.status_code, b"damaged" in response.content) == (422, True)


def test_a_missing_file_is_told(as_mia):
    response = download(as_mia, make_image())
    assert (response.status_code, b"is missing" in response.content) == (404, True)


def test_an_image_that_never_was_is_told(as_mia):
    assert as_mia.get(reverse("image_download", args=[4711]), **HTMX).status_code == 404


def test_nobody_gets_a_byte_without_signing_in():
    response = download(Client(), make_stored())
    assert response.status_code in (302, 401)


def test_no_draft_stays_behind(as_mia):
    content_of(download(as_mia, make_stored(), format="webp"))
    assert list(store.path("drafts").iterdir()) == []
