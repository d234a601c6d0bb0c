"""What is typed into the search is read, and never refused."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generations.gallery.criteria import understand
from generations.gallery.query import MAX_TOKENS, Field, Phrase, Query, parse
from generations.gallery.rewriting import toggled, with_dates, with_switch, with_values, without, written


def read(text: str) -> list[list]:
    """The clauses, each with its atoms; what is excluded stands in a tuple."""
    return [[(term.atom,) if term.is_excluded else term.atom for term in one.terms] for one in parse(text).clauses]


def word(*tokens: str, goes_on: bool = False) -> Phrase:
    return Phrase(tokens, is_prefix=goes_on)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("amber glass bott", [[word("amber")], [word("glass")], [word("bott", goes_on=True)]]),
        ("plan b", [[word("plan")], [word("b")]]),
        ('bottle -cork -"brass cap"', [[word("bottle")], [(word("cork"),)], [(word("brass", "cap"),)]]),
        ("semi-transparent cube", [[word("semi", "transparent")], [word("cube", goes_on=True)]]),
        ('"golden hour"', [[word("golden", "hour")]]),
        ('"golden ho', [[word("golden", "ho", goes_on=True)]]),
        ('"golden ho"*', [[word("golden", "ho", goes_on=True)]]),
        ("gold* hour ", [[word("gold", goes_on=True)], [word("hour", goes_on=True)]]),
        ("g* -a", [[word("g")], [(word("a"),)]]),
        ('東京 "x"', [[word("東", "京")], [word("x")]]),
        ("red OR blue OR -green sea", [[word("red"), word("blue"), (word("green"),)], [word("sea", goes_on=True)]]),
        ("OR red or blue OR", [[word("red")], [word("or")], [word("blue")]]),
        ('by:"Mia Okafor" RATIO:16:9', [[Field("by", "Mia Okafor")], [Field("ratio", "16:9")]]),
        ("-is:mine", [[(Field("is", "mine"),)]]),
        ("foo:bar by:", [[word("foo", "bar")], [Field("by", "")]]),
    ],
)  # fmt: skip
def test_a_text_is_read(text, clauses):
    assert read(text) == clauses


@pytest.mark.parametrize("text", ["", "   ", '"', '""', "-", '-""', "🍌", "* ( ) : ^", "OR", "OR OR"])
def test_what_holds_no_word_asks_for_nothing(text):
    assert not parse(text)


def test_a_very_long_query_is_cut():
    query = parse(" ".join(f"word{n}" for n in range(1000)))
    assert sum(len(phrase.tokens) for phrase in query.phrases) == MAX_TOKENS


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("ratio:wide dunes", ["ratio:wide: a ratio is two numbers, such as ratio:16:9"]),
        ("res:8k", ["res:8k: a resolution is 1K, 2K or 4K"]),
        ("after:march", ["after:march: a date is a year, a month or a day, such as 2026, 2026-03 or 2026-03-15"]),
        ("on:2026-02-30", ["on:2026-02-30: a date is a year, a month or a day, such as 2026, 2026-03 or 2026-03-15"]),
        ("is:nice", ["is:nice: it can be is:starred, is:mine, is:picture, is:upload, is:picked or is:rejected"]),
        ("-status:lost", ["-status:lost: a status is queued, running, saving, failed, cancelled or unknown"]),
        ("after:2026 OR dunes", ["after:2026: dates, likenesses and states can’t be joined by OR"]),
        ("ratio:4:5 res:4k has:references is:upload status:failed after:2026 -on:2026-12-31 is:starred", []),
    ],
)
def test_what_cannot_be_read_is_left_out_and_explained(text, left_out):
    assert [f"{one.text}: {one.why}" for one in understand(parse(text), 1).left_out] == left_out


PIECES = [*'ab" -*:\n東', "by:", "on:", "is:starred ", "after:9999-12", "ratio:", "OR "]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
@example(' a"a')
def test_any_text_is_read_and_every_clause_comes_from_it(text):
    query = parse(text)
    assert all(0 <= clause.start < clause.end <= len(text) for clause in query.clauses)
    assert not parse(without(query, *query.clauses))


def changed(text: str, change, *details) -> str:
    return change(parse(text), *details)


def test_filters_come_and_go_in_the_text_and_leave_the_rest_as_it_was_typed():
    assert changed('"soft light', toggled, "ratio", "4:5", {"4:5"}) == 'ratio:4:5 "soft light'
    assert changed("ratio:4:5 dunes", toggled, "ratio", "1:1", {"1:1"}) == "ratio:4:5 OR ratio:1:1 dunes"
    assert changed("dunes  ratio:4:5 OR ratio:1:1 🍌", toggled, "ratio", "4:5", {"4:5"}) == "ratio:1:1 dunes 🍌"
    assert changed("OR dunes", with_values, "by", ["Mia Okafor"]) == 'by:"Mia Okafor" dunes'
    assert changed("is:starred is:mine dunes", with_switch, "is", "starred") == "is:mine dunes"
    assert changed("is:mine", with_switch, "is", "starred") == "is:starred is:mine"
    assert (
        changed("on:2026 x", with_dates, "after:2026-01-01", "before:2026-02-01")
        == "after:2026-01-01 before:2026-02-01 x"
    )
    assert written("by", 'a "b"') == 'by:"a b"'
    assert parse("").text == "" and parse("") == Query()
