"""Developing a picture: the small copies that the gallery shows."""

import pytest
from PIL import Image

from generations.imaging import TooLarge, develop
from tests.imaging_pictures import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    encoded,
    exif,
    linear_grey_profile,
    looks_like,
    opened,
    png,
    quarters,
    swapped_rgb_profile,
    written,
)


def thumbnails(folder, data):
    return {width: opened(webp) for width, webp in develop(written(folder, data)).thumbnails.items()}


def corners(image):
    width, height = image.size
    points = ((width // 4, height // 4), (3 * width // 4, height // 4), (width // 4, 3 * height // 4))
    return [image.convert("RGB").getpixel(point) for point in (*points, (3 * width // 4, 3 * height // 4))]


def shows_the_quarters(image):
    return all(looks_like(*pair) for pair in zip(corners(image), (RED, GREEN, BLUE, WHITE), strict=True))


def test_there_is_one_webp_for_each_width(tmp_path):
    images = thumbnails(tmp_path, encoded(quarters(1600, 800), "PNG"))

    assert {width: image.size for width, image in images.items()} == {
        320: (320, 160),
        640: (640, 320),
        1280: (1280, 640),
    }
    assert {image.format for image in images.values()} == {"WEBP"}


def test_the_width_rules_and_the_height_follows(tmp_path):
    images = thumbnails(tmp_path, encoded(quarters(1300, 2600), "PNG"))

    assert images[320].size == (320, 640)
    assert images[1280].size == (1280, 2560)


def test_a_narrow_picture_is_never_enlarged(tmp_path):
    images = thumbnails(tmp_path, encoded(quarters(200, 100), "PNG"))

    assert {image.size for image in images.values()} == {(200, 100)}


def test_a_picture_between_two_widths_is_enlarged_for_neither(tmp_path):
    images = thumbnails(tmp_path, encoded(quarters(500, 100), "JPEG"))

    assert [images[width].size for width in (320, 640, 1280)] == [(320, 64), (500, 100), (500, 100)]


def test_a_very_tall_picture_is_made_narrower_so_that_webp_can_hold_it(tmp_path):
    images = thumbnails(tmp_path, encoded(Image.new("RGB", (40, 20_000), RED), "PNG"))

    assert {image.size for image in images.values()} == {(33, 16_383)}


def test_a_picture_one_pixel_high_keeps_its_pixel(tmp_path):
    assert thumbnails(tmp_path, encoded(Image.new("RGB", (4000, 1), RED), "PNG"))[320].size == (320, 1)


@pytest.mark.parametrize("pillow_format", ["PNG", "JPEG", "WEBP", "GIF", "HEIF"])
def test_every_accepted_format_is_developed(tmp_path, pillow_format):
    developed = develop(written(tmp_path, encoded(quarters(400, 300), pillow_format)))

    assert shows_the_quarters(opened(developed.thumbnails[320]))
    assert (developed.facts.width, developed.facts.height) == (400, 300)


@pytest.mark.parametrize("size", [(3000, 2000), (400, 300)])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_is_shown_upright(tmp_path, orientation, size):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)
    lying = quarters(*size) if undo is None else quarters(*size).transpose(undo)

    image = thumbnails(tmp_path, encoded(lying, "JPEG", exif=exif(orientation)))[320]

    assert image.size == (320, round(320 * size[1] / size[0]))
    assert shows_the_quarters(image)


@pytest.mark.parametrize("pillow_format", ["PNG", "WEBP", "HEIF"])
def test_other_formats_are_shown_upright_too(tmp_path, pillow_format):
    lying = quarters(300, 400).transpose(Image.Transpose.ROTATE_90)

    image = thumbnails(tmp_path, encoded(lying, pillow_format, exif=exif(6)))[320]

    # libheif turns by what pillow-heif wrote from the same EXIF, so all three say the same.
    assert image.size == (300, 400)
    assert shows_the_quarters(image)


def test_the_first_frame_of_a_moving_picture_is_shown(tmp_path):
    frames = [Image.new("RGB", (50, 50), colour) for colour in (RED, GREEN)]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])

    assert looks_like(thumbnails(tmp_path, data)[320].convert("RGB").getpixel((25, 25)), RED)


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(Image.new("RGBA", (900, 600), (*RED, 0)), id="colours"),
        pytest.param(Image.new("LA", (900, 600), (100, 0)), id="grey"),
    ],
)
def test_transparency_is_kept(tmp_path, image):
    image.paste((*image.getpixel((0, 0))[:-1], 255), (450, 0, 900, 600))

    small = thumbnails(tmp_path, encoded(image, "PNG"))[320]

    assert small.mode == "RGBA"
    assert [small.getpixel((x, 50))[3] for x in (20, 300)] == [0, 255]


def test_a_palette_colour_declared_transparent_is_kept_so(tmp_path):
    image = Image.new("P", (400, 400), 1)
    image.putpalette([0, 0, 0, *RED])
    image.paste(0, (0, 0, 200, 400))

    small = thumbnails(tmp_path, encoded(image, "PNG", transparency=0))[320]

    assert [small.getpixel((x, 100))[3] for x in (20, 300)] == [0, 255]


def test_hidden_colours_do_not_bleed_into_the_edge(tmp_path):
    image = Image.new("RGBA", (1000, 1000), (0, 255, 0, 0))
    image.paste((*RED, 255), (333, 0, 1000, 1000))

    small = thumbnails(tmp_path, encoded(image, "PNG"))[320]

    half_seen = [small.getpixel((x, 100)) for x in range(320)]
    assert all(green < 90 for _, green, _, alpha in half_seen if alpha > 40)


def test_an_alpha_channel_that_hides_nothing_is_dropped(tmp_path):
    assert thumbnails(tmp_path, encoded(Image.new("RGBA", (900, 600), (*RED, 255)), "PNG"))[320].mode == "RGB"


@pytest.mark.parametrize(("stored", "seen"), [(0, 0), (32_768, 128), (65_535, 255)])
def test_grey_of_16_bits_keeps_its_lightness(tmp_path, stored, seen):
    data = encoded(Image.new("I;16", (50, 50), stored), "PNG")

    assert looks_like(thumbnails(tmp_path, data)[320].getpixel((25, 25)), (seen, seen, seen), 3)


def test_colour_of_16_bits_keeps_its_hue(tmp_path):
    row = b"\0" + (b"\xdc\x11" + b"\x1e\x22" + b"\x28\x33") * 20

    small = thumbnails(tmp_path, png(20, 20, depth=16, pixels=row * 20))[320]

    assert looks_like(small.getpixel((10, 10)), RED, 8)


def test_black_and_white_of_one_bit_is_shown(tmp_path):
    assert thumbnails(tmp_path, encoded(Image.new("1", (50, 50), 1), "PNG"))[320].getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("pillow_format", ["PNG", "JPEG", "WEBP", "HEIF"])
def test_a_colour_profile_becomes_srgb(tmp_path, pillow_format):
    data = encoded(Image.new("RGB", (400, 300), RED), pillow_format, icc_profile=swapped_rgb_profile())

    red, green, _ = thumbnails(tmp_path, data)[320].getpixel((100, 100))

    assert green > red + 100


def test_a_colour_profile_spares_the_alpha_channel(tmp_path):
    data = encoded(Image.new("RGBA", (400, 300), (*RED, 100)), "PNG", icc_profile=swapped_rgb_profile())

    red, green, _, alpha = thumbnails(tmp_path, data)[320].getpixel((100, 100))

    assert green > red + 100
    assert alpha == 100


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_a_grey_profile_is_followed(tmp_path, mode):
    grey = {"L": 128, "LA": (128, 128)}[mode]

    data = encoded(Image.new(mode, (50, 50), grey), "PNG", icc_profile=linear_grey_profile())

    assert looks_like(thumbnails(tmp_path, data)[320].getpixel((25, 25))[:3], (188, 188, 188), 6)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b"no profile at all", id="nonsense"),
        pytest.param(swapped_rgb_profile()[:200], id="cut off"),
        pytest.param(linear_grey_profile(), id="for another kind of colour"),
    ],
)
def test_an_unusable_profile_is_ignored(tmp_path, broken):
    data = encoded(Image.new("RGB", (400, 300), RED), "JPEG", icc_profile=broken)

    assert looks_like(thumbnails(tmp_path, data)[320].getpixel((100, 100)), RED)


def test_thumbnails_carry_no_metadata(tmp_path):
    data = encoded(quarters(400, 300), "JPEG", exif=exif(6), icc_profile=swapped_rgb_profile(), comment=b"private")

    for image in thumbnails(tmp_path, data).values():
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(image.info)


def test_too_many_pixels_are_refused_before_they_are_decoded(tmp_path):
    with pytest.raises(TooLarge, match="megapixels"):
        develop(written(tmp_path, png(60_000, 60_000)))


def test_the_allowed_pixels_can_be_chosen(tmp_path):
    with pytest.raises(TooLarge):
        develop(written(tmp_path, encoded(quarters(60, 40), "PNG")), max_pixels=2399)
