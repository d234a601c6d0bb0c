"""The values of a run: every combination is one request, and what is refused says why."""

import itertools

import pytest

from generations.forms.run import RunForm
from generations.gallery.reckoning import several

from .factories import make_upload
from .template_steps import make_template, sent

pytestmark = pytest.mark.django_db
FULL = {"product": "Amber serum\nSage serum\nNight cream", "mood": ["warm", "cold", "neutral"], "n": "2"}


def form_of(mia, data, **template) -> RunForm:
    return RunForm(make_template(mia, **template), mia, data)


def refusal(form: RunForm) -> str:
    assert not form.is_valid()
    return " ".join(sentence for errors in form.errors.values() for sentence in errors)


def test_every_combination_is_one_request_the_last_axis_turning_fastest(mia):
    form = form_of(mia, sent(**FULL, ratio=["4:5", "9:16"]))
    assert form.is_valid()
    products, moods = ("Amber serum", "Sage serum", "Night cream"), ("warm", "cold", "neutral")
    assert [(order.prompt, order.aspect_ratio) for order in form.run.orders] == [
        (f"{product} on a plinth, {mood} light, 2 pieces of fruit", ratio)
        for product, mood, ratio in itertools.product(products, moods, ("4:5", "9:16"))
    ]


def test_its_axes_are_remembered_in_that_order(mia):
    form = form_of(mia, sent(**FULL, ratio=["4:5", "9:16"], count="2"))
    assert form.is_valid()
    assert [(axis["name"], len(axis["values"])) for axis in form.run.axes] == [
        ("product", 3),
        ("mood", 3),
        ("n", 1),
        ("ratio", 2),
        ("variation", 2),
    ]
    assert len(form.run.orders) == 36


def test_the_product_is_spelled_out(mia):
    form = form_of(mia, sent(**FULL, ratio=["4:5", "9:16"]))
    words = [factor.words for factor in form.reckoning.factors]
    assert words == ["3 products", "3 moods", "1 n", "2 ratios"]
    assert (form.reckoning.images, form.reckoning.cost) == ("18 images", "$2.41")


def test_the_same_value_twice_counts_once(mia):
    form = form_of(mia, sent(product="A\n A \n\nB", mood=["warm", "warm"], n=["1", "01"]))
    assert form.is_valid()
    assert len(form.orders) == 2


def test_a_varied_reference_comes_after_the_templates_own(mia):
    own, first, second = (make_upload(mia, name=name) for name in ("set.png", "a.png", "b.png"))
    given = {"reference_images": str(own.pk), "vary_images": [str(first.pk), str(second.pk)]}
    form = form_of(mia, sent(product="A", mood="warm", n="1", **given))
    assert form.is_valid()
    assert [order.references for order in form.orders] == [(own, first), (own, second)]
    assert [axis for axis in form.axes if axis.get("kind") == "image"] == [
        {"name": "reference", "kind": "image", "values": ["a.png", "b.png"], "images": [first.pk, second.pk]}
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"product": " \n"}, "Give product at least one value."),
        ({"mood": ["warm", "hot"]}, "mood can’t be “hot”"),
        ({"n": "6"}, "n can’t be “6”. It is a whole number from 1 to 5."),
        ({"ratio": []}, "Choose at least one aspect ratio."),
        ({"ratio": "7:5"}, "“7:5” is not one of the aspect ratios."),
        ({"resolution": "8K"}, "“8K” is not one of the resolutions"),
        ({"count": "9"}, "At most 8 variations"),
        ({"product": "A\x07"}, "control character"),
        ({"product": "\n".join(map(str, range(201)))}, "at most 200 fit"),
        ({"product": "\n".join(map(str, range(101))), "n": ["1", "2"]}, "These make 202 pictures; at most 200"),
        ({"reference_images": "999999"}, "no image 999999"),
        ({"version": "another"}, "was changed since you opened it"),
        ({"agreed": "3"}, "Nothing was sent yet: these make 1 image."),
    ],
)
def test_what_cannot_be_run_is_told(mia, given, words):
    good = {"product": "A jar", "mood": "warm", "n": "1"}
    assert words in refusal(form_of(mia, sent(**good | given)))


def test_a_value_that_makes_the_prompt_too_long_is_told(mia):
    form = form_of(mia, sent(a="x" * 900), text="{a}" * 12)
    assert "at most 10000 fit" in refusal(form)


def test_two_hundred_are_just_enough(mia):
    form = form_of(mia, sent(product="\n".join(map(str, range(200))), mood="warm", n="1", agreed="200"))
    assert form.is_valid()


def test_the_key_of_a_run_holds_what_is_asked(mia):
    template = make_template(mia)
    forms = [
        RunForm(template, mia, sent(product=product, mood="warm", n="1", request_key="page"))
        for product in ("A", "A", "B")
    ]
    assert all(form.is_valid() for form in forms)
    first, same, other = (form.run.request_key for form in forms)
    assert first == same != other


def test_a_fresh_form_has_the_cheapest_values(mia):
    form = RunForm.fresh(make_template(mia), mia)
    typed = {question["field"].name: question["typed"] for question in form.questions}
    assert typed == {"product": [], "mood": ["warm"], "n": ["1"]}
    assert (form.reckoning.count, form.reckoning.cost) == (0, "")


def test_few_numbers_are_offered_and_many_are_typed(mia):
    template = make_template(mia, "{few: 1..12} {many: 1..500}")
    offered = [len(question["options"]) for question in RunForm.fresh(template, mia).questions]
    assert offered == [12, 0]


@pytest.mark.parametrize(
    ("one", "many"),
    [("product", "products"), ("category", "categories"), ("day", "days"), ("box", "boxes"), ("n", "n"), ("色", "色")],
)
def test_names_have_a_plural(one, many):
    assert several(one) == many
