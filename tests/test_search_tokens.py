"""How text is cut into words for the search."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generations.models.tokens import MAX_BYTES, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A Lighthouse, at dusk!", ["a", "lighthouse", "at", "dusk"]),
        ("Ünïcode Café", ["unicode", "cafe"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("\ufb01ne \uff12\uff2b", ["fine", "2k"]),
        ("semi-transparent_glass", ["semi", "transparent", "glass"]),
        ("東京 tower", ["東", "京", "tower"]),
        ("f/1.4 at 35mm", ["f", "1", "4", "at", "35mm"]),
        ("İstanbul", ["istanbul"]),
        ("one\x00two\ud800three", ["one", "two", "three"]),
        ("🍌 … — ()", []),
        ("", []),
    ],
)
def test_text_is_cut_into_plain_words(text, words):
    assert tokens(text) == words


@given(st.text(st.characters()))
def test_tokens_cut_again_stay_the_same(text):
    words = tokens(text)
    assert tokens(" ".join(words)) == words


@given(st.text(st.characters(), min_size=100))
def test_no_token_is_too_long_for_an_index(text):
    assert all(0 < len(word.encode()) <= MAX_BYTES for word in tokens(text.replace(" ", "")))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_case_makes_no_difference_for_text_in_one_case(text):
    assume("\u0345" not in unicodedata.normalize("NFKD", text))  # a Greek mark that is a letter of its own in capitals
    assert tokens(text.casefold()) == tokens(text)
