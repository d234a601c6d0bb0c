"""Fingerprints: nearly the same for what looks the same, far apart for what doesn't."""

import io
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from generations.engine.fingerprinting import fill_fingerprints
from generations.imaging.fingerprint import fingerprint_of
from generations.models import GalleryImage
from generations.models.fingerprints import BAND_BITS, BANDS, MOST_APART, apart, bands, near_bands
from generations.models.image import THUMBNAIL_WIDTHS
from generations.sandbox.drawing import draw
from generations.storage import store
from tests.factories import make_image

SIZE = (240, 180)
PROMPTS = ("a bottle", "waves", "a poster", "blocks", "dunes", "rings", "bokeh", "ridges", "spheres", "paper cut")


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    return [draw(prompt, SIZE).convert("RGB") for prompt in PROMPTS]


def as_jpeg(picture):
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=60)
    return Image.open(file)


def cropped(picture):
    width, height = picture.size
    return picture.crop((width // 100, height // 100, width - width // 100, height - height // 100))


ALTERED = {
    "scaled": lambda picture: picture.resize((80, 60)),
    "JPEG of quality 60": as_jpeg,
    "slightly cropped": cropped,
    "brighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.1),
    "darker": lambda picture: ImageEnhance.Brightness(picture).enhance(0.9),
}


@pytest.mark.parametrize("how", ALTERED)
def test_what_was_altered_a_little_is_alike(pictures, how):
    for picture in pictures:
        assert apart(fingerprint_of(picture), fingerprint_of(ALTERED[how](picture))) <= MOST_APART


def test_different_pictures_are_apart(pictures):
    known = [fingerprint_of(picture) for picture in pictures]
    assert all(apart(one, other) > MOST_APART for one, other in combinations(known, 2))


def test_flat_pictures_are_alike_only_if_their_colour_is():
    red, red_too, blue, white = (
        Image.new("RGB", SIZE, c) for c in ((208, 48, 40), (210, 50, 44), (40, 60, 200), "white")
    )
    known = [fingerprint_of(picture) for picture in (red, blue, white)]
    assert fingerprint_of(red) == fingerprint_of(red_too)
    assert all(apart(one, other) > MOST_APART for one, other in combinations(known, 2))


def test_what_is_transparent_doesnt_count():
    hidden = Image.new("RGBA", SIZE, (255, 0, 0, 0))
    hidden_too = Image.new("RGBA", SIZE, (0, 255, 0, 0))
    assert fingerprint_of(hidden) == fingerprint_of(hidden_too)


def test_it_fits_into_a_signed_column(pictures):
    assert all(-(2**63) <= fingerprint_of(picture) < 2**63 for picture in pictures)


@given(st.integers(-(2**63), 2**63 - 1), st.integers(0, 7), st.randoms(use_true_random=False))
def test_what_differs_in_seven_bits_is_always_among_the_candidates(fingerprint, distance, chance: Random):
    other = fingerprint
    for bit in chance.sample(range(BANDS * BAND_BITS), distance):
        other ^= 1 << bit
    assert apart(fingerprint, other) == distance
    assert set(enumerate(bands(other))) & set(near_bands(fingerprint))


@pytest.mark.django_db
def test_old_images_get_theirs_from_their_thumbnails(pictures):
    known, missing = make_image(fingerprint=None), make_image(fingerprint=None)
    file = io.BytesIO()
    pictures[0].save(file, "WEBP")
    store.write(known.thumbnail_path(THUMBNAIL_WIDTHS[0]), file.getvalue())
    fill_fingerprints(GalleryImage.objects.order_by("pk"))
    known.refresh_from_db()
    missing.refresh_from_db()
    assert apart(known.fingerprint, fingerprint_of(pictures[0])) <= 3
    assert missing.fingerprint is None
