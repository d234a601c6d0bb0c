"""The placeholder: a blur of the picture, small enough to travel inside the page."""

import base64

import pytest
from PIL import Image

from generations.imaging import develop
from tests.imaging_pictures import BLUE, GREEN, RED, WHITE, encoded, looks_like, noise, opened, quarters, written


def placeholder(folder, image):
    return develop(written(folder, encoded(image, "PNG"))).placeholder


def pixels(uri):
    kind, data = uri.split(",")
    assert kind == "data:image/webp;base64"
    return opened(base64.b64decode(data))


def veiled_noise():
    image = noise(900, 900)
    image.putalpha(Image.effect_noise((900, 900), 120))
    return image


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(noise(900, 900), id="noise"),
        pytest.param(veiled_noise(), id="noise that shows through"),
        pytest.param(noise(16, 16), id="tiny noise"),
        pytest.param(quarters(2000, 300), id="wide"),
        pytest.param(quarters(30, 3000), id="tall"),
        pytest.param(Image.new("RGB", (1, 1)), id="one pixel"),
    ],
)
def test_it_is_a_webp_under_four_hundred_characters(tmp_path, image):
    uri = placeholder(tmp_path, image)

    assert len(uri) < 400
    assert max(pixels(uri).size) <= 24


def test_it_has_the_colours_of_the_picture_in_their_places(tmp_path):
    blur = pixels(placeholder(tmp_path, quarters(1600, 1200))).convert("RGB")

    assert blur.size == (24, 18)
    places = [(5, 4), (18, 4), (5, 13), (18, 13)]
    for place, colour in zip(places, (RED, GREEN, BLUE, WHITE), strict=True):
        assert looks_like(blur.getpixel(place), colour, 45)


def test_it_shows_through_where_the_picture_does(tmp_path):
    image = Image.new("RGBA", (400, 400), (*RED, 255))
    image.paste((0, 0, 0, 0), (0, 0, 200, 400))

    blur = pixels(placeholder(tmp_path, image))

    assert blur.getpixel((2, 12))[3] < 40
    assert blur.getpixel((21, 12))[3] > 215
