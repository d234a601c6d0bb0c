"""What is typed into the search is read, and never refused."""

import pytest

from generations.gallery.query import MAX_TOKENS, Phrase, Query, parse


def words(*tokens: str) -> tuple[Phrase, ...]:
    return tuple(Phrase((token,)) for token in tokens)


def test_words_are_all_wanted_and_the_last_is_a_beginning():
    assert parse("amber glass bott") == Query((*words("amber", "glass"), Phrase(("bott",), is_prefix=True)))


def test_a_single_letter_is_no_beginning():
    assert parse("plan b") == Query(words("plan", "b"))


def test_a_minus_excludes_a_word_or_a_phrase():
    query = parse('bottle -cork -"brass cap"')
    assert query.excluded == (Phrase(("cork",)), Phrase(("brass", "cap")))


def test_a_minus_inside_a_word_excludes_nothing():
    assert parse("semi-transparent cube").wanted[0] == Phrase(("semi", "transparent"))


def test_a_quoted_phrase_is_whole():
    assert parse('"golden hour"') == Query((Phrase(("golden", "hour")),))


def test_a_phrase_that_is_still_being_typed_is_a_beginning():
    assert parse('"golden ho') == Query((Phrase(("golden", "ho"), is_prefix=True),))


def test_characters_of_a_script_without_spaces_follow_each_other():
    assert parse("東京").wanted[0].tokens == ("東", "京")


@pytest.mark.parametrize("text", ["", "   ", '"', '""', "-", '-""', "🍌", "* ( ) : ^"])
def test_what_holds_no_word_asks_for_nothing(text):
    assert not parse(text)


def test_a_very_long_query_is_cut():
    query = parse(" ".join(f"word{n}" for n in range(1000)))
    assert sum(len(phrase.tokens) for phrase in query.wanted) == MAX_TOKENS
