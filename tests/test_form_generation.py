"""What to generate, judged: each refusal is a sentence that says what to do."""

import pytest

from generations.forms import GenerationForm


def form(**data) -> GenerationForm:
    return GenerationForm({"prompt": "A fox"} | data)


def refusal(field: str, **data) -> str:
    """The one sentence at a field."""
    (sentence,) = form(**data).errors[field]
    return sentence


def cleaned(**data) -> dict:
    checked = form(**data)
    assert checked.is_valid(), checked.errors
    return checked.cleaned_data


def test_only_the_prompt_is_needed():
    assert cleaned() == {
        "prompt": "A fox",
        "aspect_ratio": "match_input_image",
        "resolution": "2K",
        "count": 1,
        "request_key": "",
    }


# Prompt


@pytest.mark.parametrize("prompt", ["", "   ", "\n\t\n"])
def test_an_empty_prompt(prompt):
    assert refusal("prompt", prompt=prompt) == "Write what the picture should show."


def test_a_prompt_is_trimmed():
    assert cleaned(prompt="  A fox \n")["prompt"] == "A fox"


def test_10_000_characters_fit():
    assert len(cleaned(prompt="x" * 10_000)["prompt"]) == 10_000


def test_10_001_characters_do_not():
    assert refusal("prompt", prompt="x" * 10_001) == "The prompt has 10001 characters; at most 10000 fit."


def test_spaces_around_the_prompt_do_not_count():
    assert len(cleaned(prompt=" " + "x" * 10_000 + " ")["prompt"]) == 10_000


def test_the_line_ends_of_browsers_count_once():
    prompt = "\r\n".join(["x" * 99] * 100)
    assert len(prompt) > 10_000
    assert cleaned(prompt=prompt)["prompt"] == "\n".join(["x" * 99] * 100)


def test_lines_and_tabs_are_kept():
    assert cleaned(prompt="A fox\n\tin the snow")["prompt"] == "A fox\n\tin the snow"


@pytest.mark.parametrize(
    ("character", "code"),
    [("\x00", "0000"), ("\x07", "0007"), ("\x1b", "001B"), ("\x7f", "007F"), ("\x85", "0085"), ("\ud800", "D800")],
)
@pytest.mark.parametrize("prompt", ["A {}fox", "{}A fox", "A fox{}"])
def test_control_characters(prompt, character, code):
    assert refusal("prompt", prompt=prompt.format(character)) == (
        f"The prompt holds a control character (U+{code}). Type it anew, or paste it as plain text."
    )


@pytest.mark.parametrize("prompt", ["Ein Bär 🐻", "狐狸", "ثعلب", "👩‍👩‍👧 family", "a\u200db"])
def test_every_script_is_welcome(prompt):
    assert cleaned(prompt=prompt)["prompt"] == prompt


# Ratio and resolution


def test_an_unknown_ratio():
    assert refusal("aspect_ratio", aspect_ratio="5:7") == "“5:7” is not one of the aspect ratios."


@pytest.mark.parametrize("resolution", ["8K", "2k", "512px"])
def test_an_unknown_resolution(resolution):
    assert refusal("resolution", resolution=resolution) == (
        f"“{resolution}” is not one of the resolutions: 1K, 2K, 4K."
    )


# Count


@pytest.mark.parametrize("count", range(1, 9))
def test_one_to_eight(count):
    assert cleaned(count=str(count))["count"] == count


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        ("0", "At least one variation."),
        ("-1", "At least one variation."),
        ("9", "At most 8 variations at once."),
        ("x", "The number of variations is a whole number from 1 to 8."),
        ("1.5", "The number of variations is a whole number from 1 to 8."),
        ("9" * 5000, "The number of variations is a whole number from 1 to 8."),
    ],
    ids=["0", "-1", "9", "x", "1.5", "endless"],
)
def test_any_other_count(count, sentence):
    assert refusal("count", count=count) == sentence


def test_a_request_key_has_200_characters_at_most():
    assert cleaned(request_key="k" * 200)["request_key"] == "k" * 200
    assert refusal("request_key", request_key="k" * 201) == "The request key may have at most 200 characters."


def test_version_2_of_the_api_takes_2000_characters(settings):
    settings.APIFRAME_API_VERSION = 2
    assert cleaned(prompt="x" * 2000)["prompt"]


def test_a_longer_prompt_is_refused_before_version_2_refuses_it(settings):
    settings.APIFRAME_API_VERSION = 2
    sentence = "The prompt has 2001 characters; version 2 of the API takes at most 2000."
    assert refusal("prompt", prompt="x" * 2001) == sentence
