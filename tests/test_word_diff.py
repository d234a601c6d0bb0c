"""Two texts, word by word: what is gone, what is new."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.gallery.word_diff import after_of, before_of, word_diff

TEXTS = st.text(st.sampled_from("ab é狐 ,.-\n"), max_size=60)


def diff(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in word_diff(before, after)]


def test_a_changed_word_is_gone_and_new():
    assert diff("A red fox, asleep", "A blue fox, asleep") == [
        ("same", "A"),
        ("gone", " red"),
        ("new", " blue"),
        ("same", " fox, asleep"),
    ]


def test_what_is_added_at_the_end_is_new():
    assert diff("A fox", "A fox in snow") == [("same", "A fox"), ("new", " in snow")]


def test_the_same_text_has_no_differences():
    assert diff("A fox, asleep", "A fox, asleep") == [("same", "A fox, asleep")]


@pytest.mark.parametrize(("before", "after"), [("", "A fox"), ("A fox", "")])
def test_nothing_is_a_text_too(before, after):
    [(kind, text)] = diff(before, after)
    assert (kind, text) == ("new" if after else "gone", "A fox")


def test_scripts_without_spaces_are_compared_by_characters():
    assert diff("雪の狐", "雨の狐") == [("gone", "雪"), ("new", "雨"), ("same", "の狐")]


def test_spaces_alone_are_no_difference():
    assert diff("A  fox", "A fox") == [("same", "A fox")]


@given(TEXTS, TEXTS)
def test_both_texts_come_back_from_the_pieces(before, after):
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in after_of(pieces)) == after
    assert "".join("".join(piece.text for piece in before_of(pieces)).split()) == "".join(before.split())
