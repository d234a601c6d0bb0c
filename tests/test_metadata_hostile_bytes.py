"""Whatever bytes arrive: reading ends in a story or nothing, writing in a file or a sentence for people."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generations.metadata import MetadataError, Story, embed, read, strip
from generations.metadata.tiff import Tiff
from tests.imaging_pictures import png_chunk
from tests.metadata_stories import MIA, PICTURES, embedded

WHOLE = [embedded(picture, MIA) for picture in PICTURES.values()]
HEADS = [
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(17),
    b"\xff\xd8\xff\xe1\0\x40Exif\0\0MM\0*\0\0\0\x08",
    b"\xff\xd8\xff\xe1\0\x60http://ns.adobe.com/xap/1.0/\0<x",
    b"\xff\xd8\xff\xda",
    b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0",
    b"RIFF\x40\0\0\0WEBPVP8L\x05\0\0\0/",
    b"RIFF\x40\0\0\0WEBPEXIF\x20\0\0\0II*\0\x08\0\0\0",
]


def story_or_sentence(data: bytes) -> None:
    assert isinstance(read(io.BytesIO(data)), Story | None)
    for write in (lambda file, target: embed(file, target, MIA), strip):
        try:
            write(io.BytesIO(data), io.BytesIO())
        except MetadataError as error:
            assert str(error).endswith(".")


@given(st.sampled_from([b"", *HEADS]), st.binary(max_size=300))
def test_arbitrary_bytes_behind_a_known_beginning(head, data):
    story_or_sentence(head + data)


@settings(max_examples=300)
@given(st.sampled_from(WHOLE), st.data())
def test_a_picture_with_some_bytes_changed(picture, data):
    changed = bytearray(picture)
    for _ in range(data.draw(st.integers(1, 8))):
        changed[data.draw(st.integers(0, len(picture) - 1))] = data.draw(st.integers(0, 255))
    story_or_sentence(bytes(changed))


@given(st.sampled_from(WHOLE), st.data())
def test_a_picture_that_is_cut_off(picture, data):
    story_or_sentence(picture[: data.draw(st.integers(0, len(picture)))])


@given(st.sampled_from(WHOLE), st.data())
def test_a_picture_with_a_part_missing_or_twice(picture, data):
    first, last = sorted(data.draw(st.integers(0, len(picture))) for _ in range(2))
    story_or_sentence(picture[:first] + picture[last:])
    story_or_sentence(picture[:last] + picture[first:])


@given(st.sampled_from([b"MM\0*\0\0\0\x08", b"II*\0\x08\0\0\0"]), st.binary(max_size=200))
def test_any_exif(head, data):
    tiff = Tiff(head + data)
    for tag in tiff.main.keys() | tiff.exif.keys():
        tiff.value(tag)
    changed = Tiff(tiff.changed({}, {}))
    assert changed.main.keys() - {0x8769} == tiff.main.keys() - {0x8769}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(["1", 0]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("1", "2", "inputs", "class_type", "positive", "conditioning", "text", "prompt", "image"),
                    *("sui_image_params", "positive_prompt", "model", "name", "width", "seed", "base_model"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.sampled_from(["invokeai_metadata", "sd-metadata", "parameters", "prompt", "Comment"]), st.text() | JSON)
def test_any_text_under_the_keywords_of_other_software(keyword, said):
    text = said if isinstance(said, str) else json.dumps(said)
    chunks = png_chunk(b"tEXt", b"Software\0NovelAI")
    chunks += png_chunk(b"iTXt", keyword.encode() + b"\0\0\0\0\0" + text.encode())
    picture = PICTURES["png"]
    story_or_sentence(picture[:33] + chunks + picture[33:])


@pytest.mark.parametrize(
    "text",
    [
        *("a" * 3_000_000, "a:" * 1_000_000, 'a:"' * 1_000_000, "\n" * 3_000_000, " " * 3_000_000),
        *("a: b, " * 500_000, "Steps: 1, " * 300_000, 'Steps: "\\' * 300_000),
    ],
)
def test_long_texts_are_read_in_no_time_worth_speaking_of(text):
    """A pattern that looks back over what it has seen would take hours."""
    picture = PICTURES["png"]
    story_or_sentence(picture[:33] + png_chunk(b"tEXt", b"parameters\0" + text.encode()) + picture[33:])


@pytest.mark.parametrize(
    "data",
    [
        PICTURES["png"][:33] + png_chunk(b"teSt") * 300_000 + PICTURES["png"][33:],
        b"\xff\xd8" + b"\xff\xe2\0\2" * 300_000 + PICTURES["jpeg"][2:],
        b"\xff\xd8" + b"\xff" * 1_000_000 + PICTURES["jpeg"][2:],
        PICTURES["jpeg"][:-2] + b"\xff\xda\0\2" * 100_000 + b"\xff\xd9",
        b"RIFF" + (2_400_004).to_bytes(4, "little") + b"WEBP" + b"teSt\0\0\0\0" * 300_000,
    ],
    ids=["png", "segments", "filling", "scans", "webp"],
)
def test_files_of_endless_parts_are_not_gone_through(data):
    with pytest.raises(MetadataError, match="too many small parts"):
        strip(io.BytesIO(data), io.BytesIO())
