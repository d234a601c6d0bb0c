"""What a PNG is made of after a story was written into it."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from generations.metadata import MetadataError
from tests.imaging_pictures import encoded, exif, noise, png_chunk, swapped_rgb_profile
from tests.metadata_stories import MIA, PICTURES, UPLOAD, embedded, told

PICTURE = PICTURES["png"]


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Kind and content of each; every checksum is right."""
    found, place = [], 8
    while place < len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        kind, content = data[place + 4 : place + 8], data[place + 8 : place + 8 + size]
        (checksum,) = struct.unpack(">I", data[place + 8 + size : place + 12 + size])
        assert checksum == zlib.crc32(kind + content)
        found.append((kind, content))
        place += 12 + size
    return found


def with_texts(**texts: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for keyword, text in texts.items():
        info.add_text(keyword, text)
    return encoded(noise(8, 8), "PNG", pnginfo=info)


def texts_of(data: bytes) -> dict[str, str]:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image.text


def test_the_chunks_of_the_picture_are_the_same():
    def pictured(data):
        return [chunk for chunk in chunks(data) if chunk[0] not in (b"iTXt", b"tEXt", b"eXIf")]

    assert pictured(embedded(PICTURE, MIA)) == chunks(PICTURE)


def test_metadata_stands_before_the_pixels():
    kinds = [kind for kind, _ in chunks(embedded(PICTURE, MIA))]
    assert kinds[:7] == [b"IHDR", b"eXIf", b"iTXt", b"iTXt", b"tEXt", b"tEXt", b"iTXt"]


def test_other_software_finds_the_texts_that_it_looks_for():
    texts = texts_of(embedded(PICTURE, MIA))
    assert texts["Description"] == MIA.prompt
    assert texts["Author"] == "Mia Okafor"
    assert texts["Software"] == "Musa"
    assert texts["parameters"].startswith(MIA.prompt)
    assert "Model: Nano Banana Pro, Size: 5504x3072" in texts["parameters"]


def test_texts_that_say_the_same_are_replaced_and_others_stay():
    data = embedded(with_texts(Description="old", Software="Other", Copyright="© Mia"), MIA)
    assert [content for kind, content in chunks(data) if content.startswith(b"Software")] == [b"Software\0Musa"]
    assert texts_of(data)["Description"] == MIA.prompt
    assert texts_of(data)["Copyright"] == "© Mia"


def test_what_we_said_of_a_picture_goes_when_it_is_no_longer_said():
    texts = texts_of(embedded(embedded(PICTURE, MIA), UPLOAD))
    assert set(texts) == {"XML:com.adobe.xmp"}


def test_colours_orientation_and_density_stay():
    old = encoded(noise(8, 8), "PNG", icc_profile=swapped_rgb_profile(), exif=exif(orientation=6), dpi=(300, 300))
    with Image.open(io.BytesIO(old)) as before, Image.open(io.BytesIO(embedded(old, MIA))) as after:
        assert after.info["icc_profile"] == before.info["icc_profile"]
        assert after.info["dpi"] == before.info["dpi"]
        assert after.getexif()[0x0112] == 6


def test_what_stands_behind_the_picture_stays():
    assert embedded(PICTURE + b"more", MIA).endswith(b"IEND\xaeB`\x82more")


def test_metadata_behind_the_pixels_is_read_and_replaced():
    end = png_chunk(b"IEND")
    late = PICTURE.removesuffix(end) + png_chunk(b"zTXt", b"Description\0\0" + zlib.compress(b"late")) + end
    assert told(late).prompt == "late"
    assert b"zTXt" not in embedded(late, MIA)


@pytest.mark.parametrize("size", [0, 7, 20, 33, 60, len(PICTURE) - 1])
def test_a_picture_that_is_cut_off_is_refused_with_a_sentence(size):
    with pytest.raises(MetadataError, match=r"\.$"):
        embedded(PICTURE[:size], MIA)


def test_a_text_that_unpacks_to_more_than_is_sensible_is_not_unpacked():
    bomb = png_chunk(b"zTXt", b"parameters\0\0" + zlib.compress(bytes(50_000_000)))
    assert told(PICTURE[:33] + bomb * 50 + PICTURE[33:]) is None
