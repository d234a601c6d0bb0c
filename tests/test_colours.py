"""Which colours are found when one is looked for: those that look alike, and no others."""

from math import dist, hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.models.colours import NotAColour, bucket_of, buckets_like, oklab, plain_colour

CHANNEL = st.integers(0, 255)
COLOUR = st.builds(lambda red, green, blue: f"#{red:02x}{green:02x}{blue:02x}", CHANNEL, CHANNEL, CHANNEL)
GREY = CHANNEL.map(lambda value: "#" + f"{value:02x}" * 3)


def finds(looked_for: str, there: str) -> bool:
    return bucket_of(there) in buckets_like(looked_for)


def chroma(colour: str) -> float:
    return hypot(*oklab(colour)[1:])


@given(COLOUR)
def test_a_colour_finds_itself(colour):
    assert finds(colour, colour)


@given(COLOUR, st.tuples(*[st.integers(-2, 2)] * 3))
def test_near_ones_find_each_other(colour, steps):
    channels = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    moved = [min(255, max(0, value + step)) for value, step in zip(channels, steps, strict=True)]
    other = "#" + "".join(f"{value:02x}" for value in moved)
    if dist(oklab(colour), oklab(other)) < 0.02:
        assert finds(colour, other)
        assert finds(other, colour)


@given(COLOUR, COLOUR)
def test_what_looks_different_is_not_found(colour, other):
    if dist(oklab(colour), oklab(other)) > 0.22:
        assert not finds(colour, other)


@given(GREY, COLOUR)
def test_black_white_and_greys_stay_apart_from_colours(grey, colour):
    if chroma(colour) > 0.09:
        assert not finds(grey, colour)


@given(COLOUR)
def test_a_colour_is_looked_for_in_a_bounded_number_of_groups(colour):
    assert len(buckets_like(colour)) <= 150


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("#000000", "#ffffff"),
        ("#ff0000", "#00ff00"),
        ("#2f6fd0", "#f08a24"),
        ("#85858a", "#18181b"),
        ("#fff", "#ffb3b3"),
    ],
)
def test_nobody_takes_these_for_each_other(one, other):
    assert not finds(plain_colour(one), plain_colour(other))


@pytest.mark.parametrize(
    ("one", "other"), [("#000000", "#0d0d0d"), ("#ffffff", "#f7f7f5"), ("#e0a030", "#e5a83c"), ("#2f6fd0", "#3a76d2")]
)
def test_everybody_takes_these_for_one(one, other):
    assert finds(one, other)
    assert finds(other, one)


@pytest.mark.parametrize("text", ["#e0a030", "e0a030", " #E0A030 "])
def test_a_colour_is_written_in_several_ways(text):
    assert plain_colour(text) == "#e0a030"


def test_three_digits_are_enough():
    assert plain_colour("#fa0") == "#ffaa00"


@pytest.mark.parametrize("text", ["", "orange", "#12", "#12345", "#1234567", "#gggggg", "#１２３"])
def test_anything_else_is_no_colour(text):
    with pytest.raises(NotAColour):
        plain_colour(text)
