"""Inspecting a file: what its bytes say it is, before anything is decoded."""

import io
import sys
import warnings

import pytest
from PIL import Image, ImageFile

from generations.imaging import ImageError, NotAnImage, TooLarge, inspect
from tests.imaging_pictures import encoded, exif, noise, png, quarters, written

CMYK = Image.new("CMYK", (60, 40))

ACCEPTED = {
    "png": (encoded(quarters(60, 40), "PNG"), ("png", "image/png", ".png")),
    "png 16 bit": (encoded(Image.new("I;16", (60, 40)), "PNG"), ("png", "image/png", ".png")),
    "png with alpha": (encoded(Image.new("RGBA", (60, 40)), "PNG"), ("png", "image/png", ".png")),
    "jpeg": (encoded(quarters(60, 40), "JPEG"), ("jpeg", "image/jpeg", ".jpg")),
    "jpeg grey": (encoded(Image.new("L", (60, 40)), "JPEG"), ("jpeg", "image/jpeg", ".jpg")),
    "jpeg cmyk": (encoded(CMYK, "JPEG"), ("jpeg", "image/jpeg", ".jpg")),
    "webp": (encoded(quarters(60, 40), "WEBP"), ("webp", "image/webp", ".webp")),
    "gif": (encoded(quarters(60, 40), "GIF"), ("gif", "image/gif", ".gif")),
    "heic": (encoded(quarters(60, 40), "HEIF"), ("heic", "image/heic", ".heic")),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_accepted_format_is_told_by_its_bytes(name):
    data, expected = ACCEPTED[name]

    facts = inspect(io.BytesIO(data))

    assert (facts.format, facts.mime_type, facts.extension) == expected
    assert (facts.width, facts.height) == (60, 40)


def test_the_name_of_the_file_plays_no_part(tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(encoded(quarters(60, 40), "JPEG"))

    assert inspect(path).format == "jpeg"


def test_a_jpeg_with_a_second_picture_inside_is_a_jpeg():
    """Phones store a depth map or a preview behind the photo; Pillow calls that MPO."""
    data = encoded(quarters(60, 40), "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))])

    assert inspect(io.BytesIO(data)).mime_type == "image/jpeg"


@pytest.mark.parametrize("orientation", [5, 6, 7, 8])
@pytest.mark.parametrize("pillow_format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_width_and_height_are_those_seen_after_the_exif_orientation(pillow_format, orientation):
    data = encoded(quarters(60, 40), pillow_format, exif=exif(orientation))

    facts = inspect(io.BytesIO(data))

    assert (facts.width, facts.height) == (40, 60)


@pytest.mark.parametrize("orientation", [0, 1, 2, 3, 4, 9])
def test_other_orientations_leave_width_and_height(orientation):
    facts = inspect(io.BytesIO(encoded(quarters(60, 40), "JPEG", exif=exif(orientation))))

    assert (facts.width, facts.height) == (60, 40)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_is_no_reason_to_refuse():
    facts = inspect(io.BytesIO(encoded(quarters(60, 40), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")))

    assert (facts.width, facts.height) == (60, 40)


def test_the_file_is_left_open_at_its_beginning():
    file = io.BytesIO(ACCEPTED["png"][0])
    file.seek(7)

    inspect(file)

    assert file.tell() == 0
    assert not file.closed


def test_a_refused_file_is_left_at_its_beginning_too():
    file = io.BytesIO(b"nothing like a picture")

    with pytest.raises(ImageError):
        inspect(file)

    assert file.tell() == 0


@pytest.mark.parametrize("name", [name for name in ACCEPTED if name != "heic"])
def test_nothing_is_decoded(name, monkeypatch):
    def load(self):
        raise AssertionError("decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)

    assert inspect(io.BytesIO(ACCEPTED[name][0])).width == 60


REFUSED = {
    "empty": (b"", "This file is empty (0 bytes)."),
    "text": ("Eine Notiz, keine Bananen: äöü\n".encode(), "text"),
    "long text": (("äöü\n" * 5000).encode(), "text"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG is not accepted; export it as PNG"),
    "svg behind a declaration": (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a -->\n<svg/>', "SVG is not accepted"),
    "html": (b"\n<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
    "html that holds a drawing": (b"<!doctype html><html><svg/></html>", "web page"),
    "tiff": (encoded(quarters(9, 9), "TIFF"), "TIFF"),
    "bmp": (encoded(quarters(9, 9), "BMP"), "BMP"),
    "pdf": (encoded(quarters(9, 9), "PDF"), "PDF"),
    "ico": (encoded(quarters(16, 16), "ICO"), "ICO"),
    "jpeg 2000": (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "JPEG 2000"),
    "jpeg xl": (b"\xff\x0a\x00", "JPEG XL"),
    "photoshop": (b"8BPS\x00\x01", "Photoshop"),
    "avif": (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "AVIF"),
    "avif under a general brand": (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "AVIF"),
    "video": (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "video"),
    "unknown": (bytes(range(128, 256)), "not a picture of a known kind"),
    "png cut off in its header": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "PNG is damaged"),
    "jpeg of three bytes": (b"\xff\xd8\xff", "JPEG is damaged"),
    "webp without a picture": (b"RIFF\x04\0\0\0WEBP", "WebP is damaged"),
    "heic without a picture": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC is damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_refusal_has_its_own_sentence(name):
    data, sentence = REFUSED[name]

    with pytest.raises(NotAnImage) as refusal:
        inspect(io.BytesIO(data))

    assert sentence in str(refusal.value)
    assert refusal.value.code == "not_an_image"


def test_heic_is_refused_in_plain_words_where_nothing_reads_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)

    with pytest.raises(NotAnImage, match="HEIC cannot be read on this server; export it as JPEG or PNG"):
        inspect(io.BytesIO(ACCEPTED["heic"][0]))


def test_too_many_bytes_are_named_with_both_numbers():
    data = encoded(noise(700, 700), "PNG")

    with pytest.raises(TooLarge, match=r"This file is 1\.\d+ MB; at most 0\.5 MB") as refusal:
        inspect(io.BytesIO(data), max_bytes=500_000)

    assert refusal.value.code == "too_large"


def test_one_byte_too_many_never_reads_as_allowed():
    with pytest.raises(TooLarge, match=r"This file is 0\.51 MB; at most 0\.5 MB"):
        inspect(io.BytesIO(bytes(500_001)), max_bytes=500_000)


def test_exactly_the_allowed_bytes_are_accepted():
    data = ACCEPTED["png"][0]

    assert inspect(io.BytesIO(data), max_bytes=len(data)).format == "png"


def test_too_many_pixels_are_named_with_both_numbers():
    with pytest.raises(TooLarge, match=r"is 5000 by 4000 pixels, 20 megapixels; at most 12\.5 megapixels"):
        inspect(io.BytesIO(png(5000, 4000)), max_pixels=12_500_000)


def test_one_pixel_too_many_is_too_large():
    with pytest.raises(TooLarge):
        inspect(io.BytesIO(ACCEPTED["png"][0]), max_pixels=2399)


def test_exactly_the_allowed_pixels_are_accepted():
    assert inspect(io.BytesIO(ACCEPTED["png"][0]), max_pixels=2400).width == 60


@pytest.mark.filterwarnings("error")
def test_a_hundred_megapixels_are_accepted_without_a_warning():
    assert inspect(io.BytesIO(png(10_000, 10_000))).width == 10_000


@pytest.mark.parametrize("action", ["ignore", "error"])
def test_a_little_more_than_a_hundred_megapixels_is_too_large(action):
    """Whether Python makes an error of Pillow's warning or not."""
    warnings.simplefilter(action, Image.DecompressionBombWarning)

    with pytest.raises(TooLarge, match="at most 100 megapixels"):
        inspect(io.BytesIO(png(10_000, 10_001)))


def test_a_forged_header_of_sixty_thousand_squared_is_too_large():
    with pytest.raises(TooLarge, match="megapixels"):
        inspect(io.BytesIO(png(60_000, 60_000)))


def test_a_forged_webp_canvas_is_too_large():
    side = (16_383 - 1).to_bytes(3, "little")
    canvas = b"VP8X" + (10).to_bytes(4, "little") + bytes(4) + side + side

    with pytest.raises(TooLarge, match="megapixels"):
        inspect(io.BytesIO(b"RIFF" + (22).to_bytes(4, "little") + b"WEBP" + canvas))


def test_a_missing_file_is_no_fault_of_the_picture(tmp_path):
    with pytest.raises(FileNotFoundError):
        inspect(tmp_path / "gone.png")


def test_a_failing_disk_is_no_fault_of_the_picture(tmp_path):
    class Failing(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 0:
                raise OSError(5, "Input/output error")
            return super().read(size)

    with pytest.raises(OSError, match="Input/output error"):
        inspect(Failing(encoded(noise(60, 60), "PNG")))


def test_a_path_and_a_file_say_the_same(tmp_path):
    data = ACCEPTED["webp"][0]

    assert inspect(written(tmp_path, data)) == inspect(io.BytesIO(data))
