"""The language of templates: what it reads, and the sentence for each text that is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.models.template_fields import Field, TemplateError, escaped, parse

PLAIN = st.text().filter(lambda text: "{" not in text and "}" not in text)
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True)


def refusal(text: str) -> str:
    with pytest.raises(TemplateError) as error:
        parse(text)
    return str(error.value)


def test_fields_have_a_type_each_and_stand_in_order():
    template = parse("{product} in {mood: warm | cold} light, {n: 1..5} pieces")
    assert template.fields == (
        Field("product"),
        Field("mood", choices=("warm", "cold")),
        Field("n", bounds=(1, 5)),
    )
    assert [field.kind for field in template.fields] == ["text", "one of", "1 to 5"]


def test_filling_in_puts_each_value_in_its_place():
    template = parse("{product} in {mood: warm|cold} light")
    assert template.fill({"product": "A {jar}", "mood": "cold"}) == "A {jar} in cold light"


def test_doubled_braces_are_meant():
    template = parse("JSON {{a}} and {b}")
    assert template.fill({"b": "}"}) == "JSON {a} and }"


def test_a_field_named_twice_is_one():
    template = parse("{Product}, again {product}, typed {mood}: {mood: a|b}")
    assert [field.name for field in template.fields] == ["Product", "mood"]
    assert template.fill({"product": "jar", "mood": "b"}) == "jar, again jar, typed b: b"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{n: 5..1} pieces", "runs backwards: write 1..5"),
        ("{mood: warm} light", "choices, as in warm|cold, or whole numbers"),
        ("{n: 1..many}", "whole numbers"),
        ("{mood: warm||cold}", "one of the choices is empty"),
        ("{mood: warm|Warm}", "stands there twice"),
        ("{mood: a|b} and {mood: a|c}", "two different types"),
        ("{mood: a|b} and {mood: 1..2}", "two different types"),
        ("{} pieces", "has no name"),
        ("{5th} pieces", "begins with a letter"),
        ("{" + "a" * 41 + "}", "at most 40"),
        ("an {open field", "is not closed"),
        ("an {open {field}", "another field opens"),
        ("a brace } alone", "stands alone after “a brace”"),
        ("".join(f"{{field{n}}}" for n in range(13)), "at most 12"),
        ("{a: " + "|".join(map(str, range(51))) + "}", "at most 50"),
    ],
)
def test_what_is_no_template_is_told_in_a_sentence(text, words):
    assert words in refusal(text)


def test_choices_are_taken_in_any_case_and_nothing_else():
    mood = Field("mood", choices=("Warm", "cold"))
    assert mood.accept(" warm ") == "Warm"
    with pytest.raises(TemplateError, match=r"mood can’t be “hot”. It is one of: Warm, cold\."):
        mood.accept("hot")


@pytest.mark.parametrize("value", ["0", "6", "two", "1.5", "²", ""])
def test_numbers_stay_within_their_bounds(value):
    with pytest.raises(TemplateError):
        Field("n", bounds=(1, 5)).accept(value)


def test_numbers_are_written_plainly():
    assert Field("n", bounds=(1, 5)).accept(" 03 ") == "3"


def test_a_text_value_has_a_length():
    with pytest.raises(TemplateError, match="at most 1,000"):
        Field("product").accept("a" * 1001)


@given(st.text(alphabet=st.sampled_from("{}|:.-15 ab\n")) | st.text())
def test_any_text_is_read_or_refused(text):
    try:
        template = parse(text)
    except TemplateError as error:
        assert str(error).endswith(".")
    else:
        template.fill({field.key: "x" for field in template.fields})


@given(st.text())
def test_a_text_without_fields_stays_as_it_is(text):
    template = parse(escaped(text))
    assert not template.fields
    assert template.fill({}) == text


@given(st.dictionaries(NAMES, st.text(min_size=1), max_size=12), PLAIN)
def test_every_value_appears(values, between):
    template = parse(between.join(f"{{{name}}}" for name in values))
    assert template.fill(values) == between.join(values.values())
