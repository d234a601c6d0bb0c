"""A clean copy holds what the look of the picture hangs on, and nothing else."""

import io

import pytest
from PIL import Image, PngImagePlugin

from generations.metadata import MetadataError
from tests.imaging_pictures import encoded, noise, png_chunk, swapped_rgb_profile
from tests.metadata_stories import MIA, PICTURES, embedded, frames, stripped, told

every_picture = pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)


@every_picture
def test_nothing_of_the_story_is_left(picture):
    clean = stripped(embedded(picture, MIA))
    assert told(clean) is None
    for word in (b"Mia", b"Musa", b"banana", b"xmp", b"Exif", b"sha256"):
        assert word not in clean


@every_picture
def test_no_pixel_changes(picture):
    assert frames(stripped(embedded(picture, MIA))) == frames(picture)


@every_picture
def test_a_clean_copy_of_a_clean_copy_is_the_same(picture):
    clean = stripped(picture)
    assert stripped(clean) == clean


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_colours_stay_and_orientation_where_it_turns_the_picture(kind, orientation):
    tags = Image.Exif()
    tags[0x0112], tags[0x010F] = orientation, "Camera Works"
    old = encoded(noise(8, 8), kind, icc_profile=swapped_rgb_profile(), exif=tags.tobytes())
    clean = stripped(old)
    assert b"Camera Works" not in clean
    with Image.open(io.BytesIO(clean)) as image:
        assert image.info["icc_profile"] == swapped_rgb_profile()
        assert dict(image.getexif()) == ({} if orientation == 1 else {0x0112: 6})


def test_a_png_keeps_transparency_and_density_and_loses_its_texts_and_time():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "secret", zip=True)
    image = Image.new("P", (8, 8))
    old = encoded(image, "PNG", pnginfo=info, transparency=0, dpi=(300, 300))
    clean = stripped(old[:33] + png_chunk(b"tIME", bytes(7)) + png_chunk(b"caBX", b"credentials") + old[33:] + b"more")
    kinds = [kind for kind in (b"tIME", b"caBX", b"zTXt", b"tRNS", b"pHYs", b"PLTE") if kind in clean]
    assert kinds == [b"tRNS", b"pHYs", b"PLTE"]
    assert clean.endswith(b"IEND\xaeB`\x82")


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def test_a_jpeg_loses_what_stands_between_and_behind_its_scans():
    old = PICTURES["progressive jpeg"]
    second = old.rindex(b"\xff\xda")
    secrets = segment(0xEB, b"secret 1") + segment(0xFE, b"secret 2")
    assert b"secret" not in (clean := stripped(old[:second] + secrets + old[second:] + b"secret 3"))
    assert clean == stripped(old)


def test_a_jpeg_loses_a_thumbnail_and_keeps_what_its_colours_mean():
    old = encoded(noise(8, 8).convert("CMYK"), "JPEG")
    assert b"Adobe" in stripped(old)
    jfif = b"JFIF\0\1\1\1\0\x48\0\x48\1\1abc"
    clean = stripped(b"\xff\xd8" + segment(0xE0, jfif) + old[2:])
    assert clean[2:20] == segment(0xE0, b"JFIF\0\1\1\1\0\x48\0\x48\0\0")


def test_filling_behind_a_scan_does_no_harm():
    old = PICTURES["jpeg"]
    assert frames(stripped(old[:-2] + b"\xff" * 300_000 + old[-2:])) == frames(old)


def test_a_jpeg_without_an_end_is_given_one():
    assert stripped(PICTURES["jpeg"][:-2]) == stripped(PICTURES["jpeg"])


@pytest.mark.parametrize("name", ["png", "jpeg", "webp"])
def test_a_picture_that_is_cut_off_is_refused_with_a_sentence(name):
    with pytest.raises(MetadataError, match=r"\.$"):
        stripped(PICTURES[name][:40])


def test_an_orientation_of_the_other_byte_order_is_kept():
    old = encoded(noise(8, 8), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\x06\0\0\0\0\0\0\0")
    with Image.open(io.BytesIO(stripped(old))) as image:
        assert image.getexif()[0x0112] == 6
