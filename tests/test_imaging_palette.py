"""The palette of a picture: its colours, the largest share first."""

import random

from PIL import Image, ImageDraw

from generations.imaging import develop
from tests.imaging_pictures import encoded, looks_like, noise, written


def palette(folder, image, pillow_format="PNG"):
    return develop(written(folder, encoded(image, pillow_format))).palette


def striped(*stripes):
    """A picture 1000 pixels wide of upright stripes, each a colour and its width."""
    image = Image.new("RGB", (1000, 600))
    left = 0
    for colour, width in stripes:
        image.paste(colour, (left, 0, left + width, 600))
        left += width
    return image


def test_a_flat_picture_gives_one_colour(tmp_path):
    assert palette(tmp_path, Image.new("RGB", (500, 300), "#c67540")) == ["#c67540"]


def test_colours_come_by_their_share(tmp_path):
    image = striped(("#204080", 300), ("#e0c020", 600), ("#d02030", 100))

    assert palette(tmp_path, image) == ["#e0c020", "#204080", "#d02030"]


def test_a_rich_picture_gives_five_different_colours(tmp_path):
    image = noise(800, 800)
    draw = ImageDraw.Draw(image)
    for place in range(12):
        draw.rectangle(
            (place * 60, place * 50, place * 60 + 200, place * 50 + 150), fill=f"hsl({place * 30}, 80%, 50%)"
        )

    assert len(set(palette(tmp_path, image))) == 5


def test_shades_that_the_eye_takes_for_one_are_one(tmp_path):
    assert len(palette(tmp_path, striped(("#204080", 500), ("#264684", 500)))) == 1


def test_the_soft_edge_between_two_colours_is_no_colour(tmp_path):
    image = Image.new("RGB", (3001, 2001), "#f0f0f0")
    ImageDraw.Draw(image).ellipse((400, 300, 2400, 1800), fill="#101010")

    assert palette(tmp_path, image) == ["#f0f0f0", "#101010"]


def test_what_jpeg_smears_is_no_colour(tmp_path):
    found = palette(tmp_path, striped(("#204080", 600), ("#e0c020", 400)), "JPEG")

    assert len(found) == 2
    assert looks_like(tuple(bytes.fromhex(found[0][1:])), (0x20, 0x40, 0x80), 8)


def test_the_same_picture_always_gives_the_same_colours(tmp_path):
    image = noise(600, 600)

    assert palette(tmp_path, image) == palette(tmp_path, image)


def test_turning_a_picture_upside_down_changes_no_colour(tmp_path):
    stripes = [("#204080", 250), ("#e0c020", 400), ("#d02030", 100), ("#f4f4f4", 250)]
    random.Random(7).shuffle(stripes)

    image = striped(*stripes)

    assert palette(tmp_path, image) == palette(tmp_path, image.transpose(Image.Transpose.ROTATE_180))


def test_what_is_transparent_has_no_colour(tmp_path):
    image = Image.new("RGBA", (500, 500), (0, 255, 0, 0))
    image.paste((0x20, 0x40, 0x80, 255), (0, 0, 500, 100))

    assert palette(tmp_path, image) == ["#204080"]


def test_a_picture_of_nothing_has_no_colours(tmp_path):
    assert palette(tmp_path, Image.new("RGBA", (50, 50), (0, 0, 0, 0))) == []
