"""What was written into a picture is read from it again, and no pixel changes."""

import io
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generations.metadata import MetadataError, Story, embed, read
from generations.metadata.story import legible
from tests.imaging_pictures import encoded, noise
from tests.metadata_stories import MIA, PICTURES, UPLOAD, embedded, frames, stories, told

every_picture = pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)


@every_picture
def test_the_whole_story_comes_back(picture):
    assert told(embedded(picture, MIA)) == replace(MIA, source="musa")


@every_picture
def test_no_pixel_changes(picture):
    assert frames(embedded(picture, MIA)) == frames(picture)


@given(st.sampled_from(list(PICTURES.values())), stories)
def test_any_story_comes_back(picture, story):
    assert told(embedded(picture, story)) == replace(legible(story), source="musa")


@every_picture
@settings(max_examples=20)
@given(first=stories, second=stories)
def test_a_second_story_takes_the_place_of_the_first(picture, first, second):
    assert told(embedded(embedded(picture, first), second)) == replace(legible(second), source="musa")


@every_picture
def test_embedding_again_and_again_adds_nothing(picture):
    once = embedded(picture, MIA)
    assert embedded(once, MIA) == once


@every_picture
@pytest.mark.parametrize("letter", ["a", "ü", "語", "🍌", "<", "&", "\n", '"'])
def test_a_prompt_of_twenty_thousand_characters_comes_back(picture, letter):
    story = replace(MIA, prompt=letter * 20_000)
    assert told(embedded(picture, story)) == replace(story, source="musa")


@every_picture
def test_a_long_description_of_an_upload_comes_back(picture):
    story = replace(UPLOAD, prompt="語" * 50_000)
    assert told(embedded(picture, story)) == replace(story, source="musa")


def test_what_no_xml_can_hold_becomes_a_replacement_character():
    story = replace(MIA, prompt="a\0b\x1bc\ud800d\uffff\te\r\nf")
    assert told(embedded(PICTURES["png"], story)).prompt == "a\ufffdb\ufffdc\ufffdd\ufffd\te\r\nf"


def test_an_upload_is_not_said_to_be_drawn_by_a_model():
    data = embedded(PICTURES["jpeg"], UPLOAD)
    assert told(data) == replace(UPLOAD, source="musa")
    for claim in (b"trainedAlgorithmicMedia", b"Algorithmic", b"CreatorTool", b"dc:creator", b"DateTime"):
        assert claim not in data


def test_it_reads_a_path_too(tmp_path):
    path = tmp_path / "picture"
    path.write_bytes(PICTURES["webp"])
    target = io.BytesIO()
    embed(path, target, MIA)
    path.write_bytes(target.getvalue())
    assert read(path) == replace(MIA, source="musa")


def test_an_open_file_is_left_at_its_beginning():
    file = io.BytesIO(embedded(PICTURES["png"], MIA))
    file.seek(100)
    read(file)
    assert file.tell() == 0


@pytest.mark.parametrize("kind", ["GIF", "HEIF", "BMP"])
def test_other_kinds_of_file_are_refused_with_a_sentence(kind):
    picture = encoded(noise(16, 16), kind)
    with pytest.raises(MetadataError, match="PNG, JPEG and WebP only"):
        embedded(picture, MIA)
    assert told(picture) is None


def test_a_picture_that_says_nothing_has_no_story():
    assert [told(picture) for picture in PICTURES.values()] == [None] * len(PICTURES)


def test_a_date_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Story(is_ai=True, created_at=datetime(2026, 11, 23))
