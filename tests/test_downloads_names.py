"""What files are called: from a pattern, safe everywhere, each name once."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.gallery.file_names import (
    DEFAULT_PATTERN,
    FIELDS,
    MOST_BYTES,
    MOST_CHARACTERS,
    BrokenPattern,
    Names,
    check,
    file_name,
)
from generations.gallery.manifest import Entry

FORBIDDEN = set('<>:"/\\|?*') | {chr(code) for code in range(32)}
TEXT = st.text(max_size=300)
PATTERN = st.lists(
    st.sampled_from([f"{{{name}}}" for name in FIELDS]) | st.text(st.characters(exclude_characters="{}"))
)


def entry(**facts) -> Entry:
    known = {
        "id": 48211,
        "name": "",
        "prompt": "Amber glass bottle",
        "author": "Mia Okafor",
        "made": datetime(2026, 11, 22, tzinfo=UTC),
        "ratio": "16:9",
        "resolution": "2K",
        "width": 2752,
        "height": 1536,
        "size": 1,
        "sha256": "",
        "format": "png",
        "extension": ".png",
        "path": "",
        "model": "nano-banana-pro",
        "generation": 1,
        "task_id": "",
        "project": "Solstice 26",
        "tags": (),
    }
    return Entry(**known | facts)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (DEFAULT_PATTERN, "2026-11-22-mia-amber-glass-bottle-48211.png"),
        ("{project}_{ratio}_{resolution}", "solstice-26_16x9_2K.png"),
        ("{width}x{height} {model}", "2752x1536 nano-banana-pro.png"),
        ("final {id}", "final 48211.png"),
        ("shots/{id}", "shots-48211.png"),
        ("con", "_con.png"),
        ("...", "image-48211.png"),
    ],
)
def test_a_pattern_is_filled_in(pattern, name):
    assert file_name(pattern, entry(), ".png") == name


def test_what_is_empty_leaves_no_gap():
    assert file_name("{date}-{project}-{id}", entry(project=""), ".png") == "2026-11-22-48211.png"


def test_an_upload_is_called_by_its_name():
    upload = entry(prompt="", name="Mood board.PNG")
    assert file_name("{prompt}-{id}", upload, ".png") == "mood-board-48211.png"
    assert file_name("{name}", upload, ".png") == "mood-board.png"


def test_a_long_prompt_is_cut_at_a_word_and_never_the_number():
    name = file_name(DEFAULT_PATTERN, entry(prompt="A very long prompt about lighthouses " * 20), ".webp")
    assert name.endswith("-48211.webp")
    assert len(name) <= MOST_CHARACTERS


def test_every_script_stays_readable():
    assert file_name("{prompt}-{id}", entry(prompt="東京 の 夜"), ".png") == "東京-の-夜-48211.png"


@given(PATTERN.map("".join), TEXT, TEXT, TEXT)
def test_any_name_is_safe_everywhere(pattern, prompt, author, project):
    name = file_name(pattern, entry(prompt=prompt, author=author, project=project), ".jpg")
    assert name.endswith(".jpg")
    assert not set(name) & FORBIDDEN
    assert len(name) <= MOST_CHARACTERS
    assert len(name.encode()) <= MOST_BYTES
    assert name[0] not in " .-"
    assert not name.removesuffix(".jpg").endswith((" ", "."))
    assert name.partition(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


@given(st.lists(st.sampled_from(["a.png", "A.png", "a-2.png", "ä.png", "a\u0308.png"]), max_size=30))
def test_no_name_comes_twice(wanted):
    names = Names()
    given_out = [names.unique(name) for name in wanted]
    assert len({name.casefold() for name in given_out}) == len(wanted)


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("{nothing}", "There is no {nothing}. These there are: {date}, "),
        ("{}", "There is no {}."),
        ("{id", "A brace stands alone."),
        ("id}", "A brace stands alone."),
        ("{{id}}", "A brace stands alone."),
    ],
)
def test_a_pattern_that_cannot_be_filled_in_is_refused(pattern, sentence):
    with pytest.raises(BrokenPattern) as refused:
        check(pattern)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("pattern", [DEFAULT_PATTERN, "", "no field at all", "".join(f"{{{name}}}" for name in FIELDS)])
def test_any_other_pattern_will_do(pattern):
    check(pattern)
