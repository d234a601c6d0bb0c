"""What a WebP is made of after a story was written into it."""

import io
import struct

import pytest
from PIL import Image

from generations.metadata import MetadataError
from tests.imaging_pictures import encoded, exif, noise, swapped_rgb_profile
from tests.metadata_stories import MIA, PICTURES, embedded

ICC, ALPHA, EXIF, XMP, ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Kind and content of each; the sizes add up."""
    assert data[:4] == b"RIFF"
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    found, place = [], 12
    while place < len(data):
        kind, size = struct.unpack("<4sI", data[place : place + 8])
        found.append((kind, data[place + 8 : place + 8 + size]))
        place += 8 + size + size % 2
    assert place == len(data)
    return found


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("webp", EXIF | XMP),
        ("webp with alpha", ALPHA | EXIF | XMP),
        ("lossless webp", EXIF | XMP),
        ("lossless webp with alpha", ALPHA | EXIF | XMP),
        ("animated webp", ANIMATION | EXIF | XMP),
    ],
)
def test_it_takes_the_extended_form(name, flags):
    kind, content = chunks(embedded(PICTURES[name], MIA))[0]
    assert kind == b"VP8X"
    assert content[0] & ~ICC == flags
    assert content[4:] == (40 - 1).to_bytes(3, "little") + (24 - 1).to_bytes(3, "little")


@pytest.mark.parametrize("size", [(1, 1), (255, 257), (1, 2000)])
@pytest.mark.parametrize("lossless", [True, False])
def test_the_canvas_is_as_large_as_the_picture(size, lossless):
    picture = embedded(encoded(noise(*size), "WEBP", lossless=lossless), MIA)
    with Image.open(io.BytesIO(picture)) as image:
        image.load()
        assert image.size == size


@pytest.mark.parametrize("name", [name for name in PICTURES if "webp" in name])
def test_the_chunks_of_the_picture_are_the_same_and_metadata_stands_behind(name):
    def pictured(data):
        return [chunk for chunk in chunks(data) if chunk[0] not in (b"VP8X", b"EXIF", b"XMP ")]

    data = embedded(PICTURES[name], MIA)
    assert pictured(data) == pictured(PICTURES[name])
    assert [kind for kind, _ in chunks(data)][-2:] == [b"EXIF", b"XMP "]


def test_colours_and_orientation_stay():
    old = encoded(noise(8, 8), "WEBP", icc_profile=swapped_rgb_profile(), exif=exif(orientation=3))
    data = embedded(old, MIA)
    assert chunks(data)[0][1][0] == ICC | EXIF | XMP
    with Image.open(io.BytesIO(data)) as image:
        assert image.info["icc_profile"] == swapped_rgb_profile()
        assert image.getexif()[0x0112] == 3


def test_former_metadata_is_replaced():
    old = encoded(noise(8, 8), "WEBP", exif=exif(orientation=3), xmp=b"<nonsense")
    kinds = [kind for kind, _ in chunks(embedded(old, MIA))]
    assert (kinds.count(b"EXIF"), kinds.count(b"XMP ")) == (1, 1)
    assert b"<nonsense" not in embedded(old, MIA)


@pytest.mark.parametrize("size", [11, 12, 15, 20, 28, 100])
def test_a_picture_that_is_cut_off_is_refused_with_a_sentence(size):
    with pytest.raises(MetadataError, match=r"\.$"):
        embedded(PICTURES["webp"][:size], MIA)
