"""What a JPEG is made of after a story was written into it."""

import hashlib
import io
import struct
from dataclasses import replace

import pytest
from PIL import Image

from generations.metadata import MetadataError
from generations.metadata.tiff import ASCII, SHORT, UNDEFINED, Tiff, Value
from tests.imaging_pictures import encoded, exif, noise, swapped_rgb_profile
from tests.metadata_stories import MIA, PICTURES, UPLOAD, embedded, told

PICTURE = PICTURES["jpeg"]
XMP, EXTENSION = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"


def segments(data: bytes) -> list[tuple[int, bytes]]:
    """Marker and content of each up to the first scan."""
    found, place = [], 2
    while data[place + 1] != 0xDA:
        marker, length = struct.unpack(">xBH", data[place : place + 4])
        found.append((marker, data[place + 4 : place + 2 + length]))
        place += 2 + length
    return found


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def exif_of(data: bytes) -> Tiff:
    return Tiff(next(content for marker, content in segments(data) if content.startswith(b"Exif"))[6:])


def test_jfif_comes_first_then_exif_then_xmp():
    contents = [content for _, content in segments(embedded(PICTURE, MIA))]
    assert contents[0].startswith(b"JFIF\0")
    assert contents[1].startswith(b"Exif\0\0MM\0*")
    assert contents[2].startswith(XMP + b"<?xpacket begin=")


def test_all_other_segments_and_the_scans_are_the_same():
    data = embedded(PICTURE, MIA)
    assert [one for one in segments(data) if one[0] != 0xE1] == segments(PICTURE)
    assert data.endswith(PICTURE[PICTURE.index(b"\xff\xda") :])


def test_colours_and_orientation_stay():
    old = encoded(noise(8, 8), "JPEG", icc_profile=swapped_rgb_profile(), exif=exif(orientation=8), comment=b"mine")
    with Image.open(io.BytesIO(embedded(old, MIA))) as image:
        assert image.info["icc_profile"] == swapped_rgb_profile()
        assert image.getexif()[0x0112] == 8
        assert image.info["comment"] == b"mine"


def test_what_stands_behind_the_picture_stays():
    assert embedded(PICTURE + b"a film", MIA).endswith(b"\xff\xd9a film")


def test_exif_says_it_to_software_that_reads_nothing_else():
    tiff = exif_of(embedded(PICTURE, MIA))
    assert tiff.value(0x010E).data == MIA.prompt.encode() + b"\0"
    assert tiff.value(0x013B).data == b"Mia Okafor\0"
    assert tiff.value(0x0131).data == b"Musa\0"
    assert tiff.value(0x9003).data == b"2026:11:23 10:30:05\0"
    assert tiff.value(0x9011).data == b"+02:00\0"
    assert tiff.value(0x9286).data.startswith(b"UNICODE\0" + MIA.prompt.encode("utf-16-be"))


def with_exif(order: bytes = b"MM") -> bytes:
    """A photograph: a description, a maker's note at a place of its own, a thumbnail behind the main directory."""
    start = Tiff(b"II*\0\0\0\0\0") if order == b"II" else Tiff()
    block = start.changed(
        {0x010E: Value(ASCII, b"A photograph of the old harbour\0"), 0x010F: Value(ASCII, b"Camera Works\0")},
        {0x927C: Value(UNDEFINED, b"whatever the maker keeps here"), 0xA001: Value(SHORT, b"\0\1")},
    )
    return encoded(noise(8, 8), "JPEG", exif=b"Exif\0\0" + block)


@pytest.mark.parametrize("order", [b"MM", b"II"])
def test_what_a_camera_wrote_stays_where_it_was(order):
    old = with_exif(order)
    before, after = exif_of(old), exif_of(embedded(old, MIA))
    assert after.data[:2] == order
    assert after.value(0x010F) == before.value(0x010F)
    assert after.exif[0x927C] == before.exif[0x927C]
    assert after.value(0x010E).data == MIA.prompt.encode() + b"\0"
    assert told(embedded(old, MIA)) == replace(MIA, source="musa")


def test_a_thumbnail_stays():
    with Image.open(io.BytesIO(with_exif())) as image:
        block = bytearray(image.info["exif"][6:])
    tiff = Tiff(bytes(block))
    (place,) = struct.unpack(">I", block[4:8])
    struct.pack_into(">I", block, place + 2 + 12 * len(tiff.main), 4711)
    old = encoded(noise(8, 8), "JPEG", exif=b"Exif\0\0" + bytes(block))
    assert exif_of(embedded(old, MIA)).following == 4711


def test_what_was_replaced_can_no_longer_be_read():
    assert b"old harbour" not in embedded(with_exif(), MIA)


def test_exif_of_an_upload_that_we_say_nothing_about_stays_as_it_was():
    assert exif_of(embedded(with_exif(), UPLOAD)).data == exif_of(with_exif()).data


def test_exif_that_leaves_no_room_stays_as_it_was():
    block = Tiff().changed({0x010F: Value(ASCII, b"Camera\0")}, {0x927C: Value(UNDEFINED, bytes(64_000))})
    old = encoded(noise(8, 8), "JPEG", exif=b"Exif\0\0" + block)
    story = replace(MIA, prompt="long " * 4_000)
    assert exif_of(embedded(old, story)).data == block
    assert told(embedded(old, story)) == replace(story, source="musa")


def test_a_packet_beyond_64_kilobytes_goes_on_in_further_segments():
    story = replace(MIA, prompt="🍌" * 20_000)
    contents = [content for _, content in segments(embedded(PICTURE, story))]
    parts = [content.removeprefix(EXTENSION) for content in contents if content.startswith(EXTENSION)]
    whole = b"".join(part[40:] for part in parts)
    guid = hashlib.md5(whole).hexdigest().upper().encode()
    assert {part[:32] for part in parts} == {guid}
    assert [struct.unpack(">II", part[32:40]) for part in parts] == [(len(whole), 0), (len(whole), len(parts[0]) - 40)]
    main = next(content for content in contents if content.startswith(XMP))
    assert b"HasExtendedXMP>" + guid in main
    assert b"trainedAlgorithmicMedia" in main.replace(b"compositeWithT", b"t")


def test_a_second_story_leaves_nothing_of_such_a_continuation():
    long = embedded(PICTURE, replace(MIA, prompt="🍌" * 20_000))
    assert embedded(long, MIA) == embedded(PICTURE, MIA)


def test_the_continuation_of_other_software_stays():
    note = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">%s</r:RDF></x:xmpmeta>'
    depth = (
        note
        % b'<r:Description r:about="" xmlns:GDepth="http://ns.google.com/photos/1.0/depthmap/" GDepth:Data="deep"/>'
    )
    guid = hashlib.md5(depth).hexdigest().upper()
    main = note % (
        b'<r:Description r:about="" xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="%s"/>' % guid.encode()
    )
    extension = EXTENSION + guid.encode() + struct.pack(">II", len(depth), 0) + depth
    old = PICTURE[:20] + segment(0xE1, XMP + main) + segment(0xE1, extension) + PICTURE[20:]
    for story in (MIA, replace(MIA, prompt="🍌" * 20_000)):
        data = embedded(old, story)
        assert data.count(b'GDepth:Data="deep"') == 1
        assert data.count(b"HasExtendedXMP>") == 2  # one element, opened and closed
        assert told(data) == replace(story, source="musa")


def test_more_than_fits_in_any_way_is_refused_with_a_sentence():
    with pytest.raises(MetadataError, match=r"fits into its file\.$"):
        embedded(PICTURE, replace(MIA, author="M" * 70_000))


@pytest.mark.parametrize("size", [3, 5, 20, 21, 200])
def test_a_picture_that_is_cut_off_is_refused_with_a_sentence(size):
    with pytest.raises(MetadataError, match=r"\.$"):
        embedded(PICTURE[:size], MIA)
