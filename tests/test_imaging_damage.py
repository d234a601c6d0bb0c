"""A picture that is cut off or broken never counts as one that came home."""

import pytest
from PIL import Image

from generations.imaging import NotAnImage, develop, inspect
from tests.imaging_pictures import encoded, noise, png, png_chunk, written

PICTURES = {
    "png": encoded(noise(600, 400), "PNG"),
    "jpeg": encoded(noise(600, 400), "JPEG", quality=90),
    "jpeg large enough for draft mode": encoded(noise(2800, 2800), "JPEG", quality=60),
    "jpeg progressive": encoded(noise(600, 400), "JPEG", quality=90, progressive=True),
    "jpeg progressive large": encoded(noise(2800, 2800), "JPEG", quality=60, progressive=True),
    "webp": encoded(noise(600, 400), "WEBP"),
    "gif": encoded(noise(600, 400), "GIF"),
    "heic": encoded(noise(600, 400), "HEIF"),
}


@pytest.mark.parametrize("lost", [0.7, 0.3, 0.02])
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_lost_its_end_is_damaged(tmp_path, name, lost):
    data = PICTURES[name]

    with pytest.raises(NotAnImage, match="damaged or incomplete"):
        develop(written(tmp_path, data[: int(len(data) * (1 - lost))]))


@pytest.mark.parametrize("name", PICTURES)
def test_the_same_picture_whole_is_developed(tmp_path, name):
    assert develop(written(tmp_path, PICTURES[name])).thumbnails


@pytest.mark.parametrize("name", ["jpeg", "jpeg progressive large"])
def test_a_jpeg_that_lacks_only_its_last_bytes_is_damaged(tmp_path, name):
    with pytest.raises(NotAnImage, match="damaged or incomplete"):
        develop(written(tmp_path, PICTURES[name][:-2]))


def test_a_png_with_a_wrong_checksum_is_damaged(tmp_path):
    """Its pixels still inflate: only the checksum tells."""
    data = bytearray(encoded(Image.new("RGB", (40, 40)), "PNG"))
    data[-13] ^= 1

    with pytest.raises(NotAnImage, match="PNG is damaged"):
        develop(written(tmp_path, bytes(data)))


def test_a_png_that_lacks_one_of_its_chunks_is_damaged(tmp_path):
    data = PICTURES["png"]
    second = data.index(b"IDAT", data.index(b"IDAT") + 4) - 4
    length = int.from_bytes(data[second : second + 4]) + 12

    with pytest.raises(NotAnImage, match="PNG is damaged"):
        develop(written(tmp_path, data[:second] + data[second + length :]))


def test_a_png_without_its_end_mark_is_damaged(tmp_path):
    with pytest.raises(NotAnImage, match="PNG is damaged"):
        develop(written(tmp_path, PICTURES["png"][:-12]))


def test_a_png_with_a_flipped_byte_is_damaged(tmp_path):
    data = bytearray(PICTURES["png"])
    data[len(data) // 2] ^= 255

    with pytest.raises(NotAnImage, match="PNG is damaged"):
        develop(written(tmp_path, bytes(data)))


def test_a_heic_is_judged_by_its_picture_not_by_the_thumbnail_inside(tmp_path):
    data = bytearray(encoded(noise(2700, 40), "HEIF", thumbnails=[2600]))
    first_pixels = data.index(b"mdat") + 8
    data[first_pixels : first_pixels + 8] = b"\xff" * 8

    with pytest.raises(NotAnImage, match="HEIC is damaged"):
        develop(written(tmp_path, bytes(data)))


def test_a_header_alone_passes_inspection_but_not_development(tmp_path):
    path = written(tmp_path, png(64, 64, extra=png_chunk(b"teSt", b"x")))

    assert inspect(path).width == 64
    with pytest.raises(NotAnImage):
        develop(path)


def test_an_empty_file_says_so(tmp_path):
    with pytest.raises(NotAnImage, match="empty"):
        develop(written(tmp_path, b""))
