"""Whatever bytes arrive, inspecting them ends in facts or in a sentence for people."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generations.imaging import Facts, ImageError, NotAnImage, inspect
from tests.imaging_pictures import encoded, png, png_chunk, quarters

pytestmark = pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning", "ignore:Corrupt EXIF")

SIGNATURES = [
    b"",
    b"\x89PNG\r\n\x1a\n",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"\xff\xd8\xff",
    b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    b"\xff\xd8\xff\xe1\0\x40Exif\0\0MM\0*",
    b"\xff\xd8\xff\xc0\0\x11\x08",
    b"GIF89a",
    b"RIFF\xff\0\0\0WEBP",
    b"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0",
    b"RIFF\xff\0\0\0WEBPVP8L\xff\0\0\0/",
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    b"\0\0\0\x18ftyp",
    b"<?xml",
]

WHOLE = [encoded(quarters(24, 16), name) for name in ("PNG", "JPEG", "WEBP", "GIF", "HEIF")]


def facts_or_sentence(data: bytes) -> None:
    try:
        facts = inspect(io.BytesIO(data), max_bytes=1_000_000)
    except ImageError as error:
        assert error.code in {"not_an_image", "too_large"}
        assert str(error).endswith(".")
    else:
        assert isinstance(facts, Facts)
        assert facts.width > 0
        assert facts.height > 0


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_arbitrary_bytes(data):
    facts_or_sentence(data)


@settings(deadline=None)
@given(st.sampled_from(SIGNATURES), st.binary(max_size=600))
def test_arbitrary_bytes_behind_a_known_signature(signature, data):
    facts_or_sentence(signature + data)


@settings(deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_a_picture_with_some_bytes_changed(picture, data):
    changed = bytearray(picture)
    for place, byte in data.draw(
        st.dictionaries(st.integers(0, len(picture) - 1), st.integers(0, 255), max_size=6)
    ).items():
        changed[place] = byte
    facts_or_sentence(bytes(changed))


@settings(deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_a_picture_cut_off_anywhere(picture, data):
    facts_or_sentence(picture[: data.draw(st.integers(0, len(picture)))])


class CountingFile(io.BytesIO):
    reads = 0

    def read(self, size=-1):
        self.reads += 1
        return super().read(size)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png(4, 4, extra=png_chunk(b"abCd") * 100_000), id="png of empty chunks"),
        pytest.param(b"\xff\xd8" + b"\xff\xee\0\x02" * 100_000, id="jpeg of empty segments"),
        pytest.param(b"\xff\xd8" + b"\xff" * 400_000, id="jpeg of filling bytes"),
        pytest.param(b"GIF89a\x04\0\x04\0\0\0\0!\xfe" + b"\x01a" * 100_000, id="gif of one-letter comments"),
    ],
)
def test_a_header_of_endless_blocks_is_given_up_after_a_bounded_number_of_reads(data):
    file = CountingFile(data)

    with pytest.raises(NotAnImage, match="header does not end"):
        inspect(file)

    assert file.reads < 21_000
