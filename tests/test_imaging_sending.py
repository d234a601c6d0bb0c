"""A picture as the provider takes it: the file itself where it will do, else something like it that will."""

import pytest
from PIL import Image, ImageFilter

from generations.imaging import NotAnImage, TooLarge, sendable
from tests.imaging_pictures import (
    BLUE,
    GREEN,
    RED,
    encoded,
    exif,
    looks_like,
    noise,
    odd_ink_cmyk_profile,
    opened,
    quarters,
    swapped_rgb_profile,
    written,
)


@pytest.mark.parametrize("pillow_format", ["PNG", "JPEG", "WEBP", "HEIF"])
def test_a_light_picture_in_a_format_the_provider_takes_goes_as_it_is(tmp_path, pillow_format):
    assert sendable(written(tmp_path, encoded(quarters(60, 40), pillow_format))) is None


def test_a_picture_of_exactly_the_allowed_weight_goes_as_it_is(tmp_path):
    data = encoded(noise(100, 100), "PNG")

    assert sendable(written(tmp_path, data), max_bytes=len(data)) is None


def test_a_gif_goes_as_a_png_of_its_first_frame(tmp_path):
    frames = [Image.new("RGB", (50, 40), colour) for colour in (RED, GREEN)]
    path = written(tmp_path, encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    data, mime_type = sendable(path)

    frame = opened(data)
    assert (mime_type, frame.format, frame.size) == ("image/png", "PNG", (50, 40))
    assert looks_like(frame.convert("RGB").getpixel((20, 20)), RED)


def test_a_moving_webp_goes_as_a_png_of_its_first_frame(tmp_path):
    frames = [Image.new("RGB", (50, 40), colour) for colour in (RED, GREEN)]
    path = written(tmp_path, encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:]))

    data, mime_type = sendable(path)

    assert (mime_type, opened(data).format) == ("image/png", "PNG")
    assert looks_like(opened(data).convert("RGB").getpixel((20, 20)), RED)


def test_a_gif_keeps_what_is_transparent(tmp_path):
    image = Image.new("P", (40, 40), 1)
    image.putpalette([0, 0, 0, *RED])
    image.paste(0, (0, 0, 20, 40))

    data, _ = sendable(written(tmp_path, encoded(image, "GIF", transparency=0)))

    assert [opened(data).convert("RGBA").getpixel((x, 20))[3] for x in (5, 35)] == [0, 255]


def test_a_heavy_png_goes_as_a_jpeg_at_full_size_where_that_is_light_enough(tmp_path):
    heavy = encoded(noise(1000, 800).filter(ImageFilter.GaussianBlur(2)), "PNG")

    data, mime_type = sendable(written(tmp_path, heavy), max_bytes=len(heavy) // 2)

    assert mime_type == "image/jpeg"
    assert (opened(data).format, opened(data).size) == ("JPEG", (1000, 800))


@pytest.mark.parametrize("pillow_format", ["PNG", "JPEG", "WEBP", "GIF", "HEIF"])
@pytest.mark.parametrize("max_bytes", [60_000, 9_000, 900])
def test_a_heavy_picture_is_scaled_down_until_it_fits(tmp_path, pillow_format, max_bytes):
    path = written(tmp_path, encoded(noise(400, 300), pillow_format))

    data, mime_type = sendable(path, max_bytes=max_bytes)

    assert len(data) <= max_bytes
    assert mime_type == "image/jpeg"
    assert opened(data).width < 400


def test_scaling_down_keeps_the_proportions(tmp_path):
    data, _ = sendable(written(tmp_path, encoded(noise(800, 400), "PNG")), max_bytes=60_000)

    width, height = opened(data).size
    assert width == pytest.approx(2 * height, abs=3)


def test_scaling_down_keeps_what_it_can(tmp_path):
    data, _ = sendable(written(tmp_path, encoded(noise(800, 400), "PNG")), max_bytes=60_000)

    assert len(data) > 15_000  # noise is never the same twice, so the bound is generous


def test_a_heavy_picture_keeps_what_is_transparent(tmp_path):
    image = noise(500, 500)
    image.putalpha(Image.linear_gradient("L").resize((500, 500)))

    data, mime_type = sendable(written(tmp_path, encoded(image, "PNG")), max_bytes=60_000)

    small = opened(data)
    assert (mime_type, small.format) == ("image/webp", "WEBP")
    assert small.getpixel((small.width // 2, 2))[3] < 20
    assert small.getpixel((small.width // 2, small.height - 3))[3] > 235


@pytest.mark.parametrize("max_bytes", [7_000_000, 4_000])
def test_a_picture_stored_sideways_goes_upright(tmp_path, max_bytes):
    lying = quarters(300, 400).transpose(Image.Transpose.ROTATE_90)

    data, _ = sendable(written(tmp_path, encoded(lying, "JPEG", exif=exif(6))), max_bytes=max_bytes)

    upright = opened(data)
    width, height = upright.size
    assert width < height
    assert looks_like(upright.getpixel((width // 4, height // 4)), RED)
    assert looks_like(upright.getpixel((width // 4, 3 * height // 4)), BLUE)
    assert "exif" not in upright.info


def test_a_picture_for_print_goes_in_the_colours_of_its_inks(tmp_path):
    image = Image.new("CMYK", (100, 100), (255, 0, 0, 0))

    data, mime_type = sendable(written(tmp_path, encoded(image, "JPEG", icc_profile=odd_ink_cmyk_profile())))

    assert mime_type == "image/jpeg"
    assert opened(data).mode == "RGB"
    assert opened(data).getpixel((50, 50))[0] > 200


def test_what_is_encoded_anew_is_in_srgb(tmp_path):
    heavy = encoded(quarters(900, 900), "JPEG", quality=100, icc_profile=swapped_rgb_profile())

    lighter, _ = sendable(written(tmp_path, heavy), max_bytes=len(heavy) - 1)

    red, green, _ = opened(lighter).getpixel((100, 100))
    assert green > red + 100
    assert "icc_profile" not in opened(lighter).info


def test_no_size_fits_into_a_handful_of_bytes(tmp_path):
    with pytest.raises(TooLarge, match="cannot be made small enough"):
        sendable(written(tmp_path, encoded(noise(100, 100), "PNG")), max_bytes=100)


def test_a_damaged_picture_that_must_be_encoded_anew_is_refused(tmp_path):
    data = encoded(noise(300, 300), "PNG")

    with pytest.raises(NotAnImage, match="damaged"):
        sendable(written(tmp_path, data[: len(data) // 2]), max_bytes=1000)


def test_text_is_refused(tmp_path):
    with pytest.raises(NotAnImage, match="text"):
        sendable(written(tmp_path, b"a note"))
