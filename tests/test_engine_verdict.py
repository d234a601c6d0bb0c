"""What two readings of the account say of a request without an answer: never more than they prove."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.engine.evidence import Drawing, Reading, Verdict, judge, weigh

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def reading(start: float, end: float | None = None, images: int | None = None, credits: str | None = None) -> Reading:
    return Reading(at(start), at(start if end is None else end), images, None if credits is None else Decimal(credits))


def verdict(counted: int, home: int = 0, others: int = 0, **options) -> Verdict:
    return judge(reading(0, images=100), reading(60, images=100 + counted), home, others, **options)


# The verdict


def test_one_more_than_came_home_was_probably_charged():
    assert verdict(4, home=3) == Verdict.CHARGED


def test_as_many_as_came_home_was_probably_not():
    assert verdict(3, home=3) == Verdict.NOT_CHARGED


def test_with_others_in_flight_one_more_may_be_theirs():
    assert verdict(4, home=3, others=1) == Verdict.OTHERS


def test_more_than_all_others_can_explain_includes_this_one():
    assert verdict(5, home=3, others=1) == Verdict.CHARGED


def test_as_many_as_came_home_says_it_of_the_others_too():
    assert verdict(3, home=3, others=2) == Verdict.NOT_CHARGED


@pytest.mark.parametrize("counted", [-1, 2, 9])
def test_numbers_that_cannot_be_are_somebody_else_s(counted):
    assert verdict(counted, home=3, others=1) == Verdict.DISAGREE


def test_before_the_provider_has_come_to_an_end_nothing_is_too_early_to_say_no():
    assert verdict(3, home=3, still_drawing=True) == Verdict.STILL_DRAWING
    assert verdict(4, home=3, still_drawing=True) == Verdict.CHARGED


def test_credits_that_went_without_a_picture_disagree():
    before, after = reading(0, images=100, credits="50"), reading(60, images=100, credits="36.6")
    assert judge(before, after, 0, 0) == Verdict.DISAGREE


@pytest.mark.parametrize(
    ("credits", "others", "expected"),
    [
        ("50", 0, Verdict.NOT_CHARGED),
        ("36.6", 0, Verdict.CHARGED),
        ("36.6", 1, Verdict.OTHERS),
        ("500", 0, Verdict.DISAGREE),
    ],
)
def test_an_account_that_counts_no_pictures_tells_by_its_credits_about_one_that_was_alone(credits, others, expected):
    assert judge(reading(0, credits="50"), reading(60, credits=credits), 0, others) == expected


def test_an_account_that_tells_nothing_says_nothing():
    assert judge(reading(0), reading(60), 0, 0) == Verdict.UNREAD


# What others drew in between


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        (Drawing(at(10), at(20), sure=True), (1, 0)),
        (Drawing(at(10), at(20), pictures=3, sure=True), (3, 0)),
        (Drawing(at(10), at(20)), (0, 1)),
        (Drawing(at(10), None), (0, 1)),
        (Drawing(at(-9), at(20), sure=True), (0, 1)),
        (Drawing(at(1), at(20), sure=True), (0, 1)),
        (Drawing(at(10), at(61), sure=True), (0, 1)),
        (Drawing(at(-9), at(-1), sure=True), (0, 0)),
        (Drawing(at(-9), at(1), sure=True), (0, 1)),
        (Drawing(at(63), at(70), sure=True), (0, 0)),
    ],
    ids=[
        "came home in between",
        "three of them",
        "may have been drawn",
        "still under way",
        "sent before",
        "sent during the first reading",
        "came home during the second reading",
        "home before",
        "home during the first reading",
        "sent after",
    ],
)
def test_what_another_request_may_have_added(drawing, expected):
    assert weigh(reading(0, 2), reading(60, 62), [drawing]) == expected


# Whatever happened


@st.composite
def histories(draw):
    """Two readings, other requests, and the one in question, as they really went; somebody counted truly."""
    first, second = sorted(draw(st.tuples(st.integers(0, 50), st.integers(0, 50)))), draw(st.integers(100, 150))
    before_at = draw(st.integers(*first))
    after_asked, after_seen = second, second + draw(st.integers(0, 20))
    after_at = draw(st.integers(after_asked, after_seen))
    in_before = in_after = 0
    others = []
    for _ in range(draw(st.integers(0, 6))):
        began = draw(st.integers(-100, 200))
        ended = began + draw(st.integers(0, 100))
        drawn_at, pictures = draw(st.integers(began, ended)), draw(st.integers(1, 3))
        sure = draw(st.booleans())
        really = sure or draw(st.booleans())
        known = ended <= after_seen
        others.append(Drawing(at(began), at(ended) if known else None, pictures, sure and known))
        in_before += pictures * (really and drawn_at <= before_at)
        in_after += pictures * (really and drawn_at <= after_at)
    charged, still_drawing = draw(st.booleans()), draw(st.booleans())
    drawn_at = draw(st.integers(first[1], 300 if still_drawing else after_asked))
    in_after += charged and drawn_at <= after_at
    return reading(*first, images=in_before), reading(after_asked, after_seen, in_after), others, charged, still_drawing


@given(histories())
def test_a_verdict_is_always_true(history):
    before, after, others, charged, still_drawing = history
    told = judge(before, after, *weigh(before, after, others), still_drawing=still_drawing)
    assert told != Verdict.DISAGREE
    if told == Verdict.CHARGED:
        assert charged
    if told == Verdict.NOT_CHARGED:
        assert not charged


@given(
    st.builds(
        Reading,
        st.datetimes(timezones=st.just(UTC)),
        st.datetimes(timezones=st.just(UTC)),
        st.none() | st.integers(0, 10**15),
        st.none() | st.decimals(0, 10**10, places=4),
    )
)
def test_a_reading_is_kept_and_found_as_it_was(kept):
    assert Reading.of_json(kept.as_json()) == kept
