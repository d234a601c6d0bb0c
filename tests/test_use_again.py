"""Going on from what is there: its prompt, everything of it, as a reference, as what is edited, or run once more."""

import pytest
from django.urls import reverse

from generations.actions import Order, keep_draft, run_again, submit, trash
from generations.actions.running_again import NotFinished
from generations.models import Batch, Generation, Status

from .factories import make_generation, make_image, make_upload

pytestmark = pytest.mark.django_db
URL = "https://pictures.example.com/dune.png"
DRAFT = {"prompt": "Half a thou", "aspect_ratio": "16:9", "resolution": "4K", "count": 3, "references": []}


@pytest.fixture
def generation(tom) -> Generation:
    """A finished one of Tom's, with an image and an address as its references."""
    batch, _ = submit(tom, Order("A fox", "4:5", "1K", count=2, references=(make_upload(name="sketch.png"), URL)))
    generation = batch.generations.first()
    Generation.objects.filter(pk=generation.pk).update(
        status=Status.FINISHED, charged="yes", sent_at=generation.created_at, finished_at=generation.created_at
    )
    generation.refresh_from_db()
    return generation


def recipe(client, generation) -> dict:
    return client.get(reverse("generation_recipe", args=[generation.pk])).json()


def again(client, generation, **data):
    return client.post(reverse("generation_again", args=[generation.pk]), data, headers={"HX-Request": "true"})


def form_at(client, **asked):
    return client.get("/", asked).context["form"]


def test_a_recipe_asks_for_one_more(as_mia, generation):
    given = recipe(as_mia, generation)

    assert {name: given[name] for name in ("prompt", "aspect_ratio", "resolution", "count", "left_out")} == {
        "prompt": "A fox",
        "aspect_ratio": "4:5",
        "resolution": "1K",
        "count": 1,
        "left_out": 0,
    }
    image, address = given["references"]
    assert (image["name"], image["width"], image["height"]) == ("sketch.png", 1024, 1024)
    assert address == {"url": URL}


def test_what_is_in_the_trash_is_left_out_and_counted(as_mia, mia, generation):
    trash(generation.references.get(position=0).image, mia)

    given = recipe(as_mia, generation)

    assert (given["references"], given["left_out"]) == ([{"url": URL}], 1)
    assert "1 reference is in the trash" in form_at(as_mia, again=generation.pk).filled


def test_there_is_no_recipe_of_nothing(as_mia):
    assert as_mia.get(reverse("generation_recipe", args=[12345])).status_code == 404


def test_everything_fills_the_form_and_leaves_the_way_back(as_mia, mia, generation):
    keep_draft(mia, DRAFT)

    form = form_at(as_mia, again=generation.pk)

    assert form.initial["prompt"] == "A fox"
    assert (form.initial["aspect_ratio"], form.initial["resolution"], form.initial["count"]) == ("4:5", "1K", 1)
    assert len(form.gathered.references) == 2
    assert form.before["prompt"] == "Half a thou"
    assert form.filled == f"Filled in from generation {generation.pk}."


def test_the_prompt_alone_leaves_the_rest(as_mia, mia, generation):
    keep_draft(mia, DRAFT)

    form = form_at(as_mia, prompt=generation.pk)

    assert (form.initial["prompt"], form.initial["aspect_ratio"], form.initial["count"]) == ("A fox", "16:9", 3)
    assert form.gathered.references == []


def test_an_image_is_edited_as_the_only_reference(as_mia, mia):
    keep_draft(mia, DRAFT | {"references": [{"url": URL}]})
    image = make_image()

    form = form_at(as_mia, edit=image.pk)

    assert (form.initial["prompt"], form.initial["aspect_ratio"]) == ("", "match_input_image")
    assert (form.initial["resolution"], form.gathered.references) == ("4K", [image])


def test_an_image_becomes_one_more_reference(as_mia, mia):
    keep_draft(mia, DRAFT | {"references": [{"url": URL}]})
    image = make_image()

    form = form_at(as_mia, reference=image.pk)

    assert form.gathered.references == [URL, image]
    assert (form.initial["prompt"], form.initial["aspect_ratio"]) == ("Half a thou", "16:9")
    assert form.filled == "Reference 2 of 14."


def test_the_first_reference_of_an_empty_composer_gives_its_ratio(as_mia):
    assert form_at(as_mia, reference=make_image().pk).initial["aspect_ratio"] == "match_input_image"


def test_the_fifteenth_reference_is_left_out(as_mia, mia):
    keep_draft(mia, DRAFT | {"references": [{"url": f"{URL}?{number}"} for number in range(14)]})

    form = form_at(as_mia, reference=make_image().pk)

    assert len(form.gathered.references) == 14
    assert form.filled == "There are 14 references already: this one was left out."


@pytest.mark.parametrize("asked", [{"again": "12345"}, {"prompt": "x"}, {"edit": "9" * 30}, {"reference": "-1"}])
def test_what_does_not_exist_leaves_the_draft(as_mia, mia, asked):
    keep_draft(mia, DRAFT)

    form = form_at(as_mia, **asked)

    assert (form.initial["prompt"], form.filled) == ("Half a thou", "")


def test_it_runs_again_as_it_was(mia, generation):
    batch, is_new = run_again(generation, mia)

    one = batch.generations.get()
    assert is_new
    assert (one.author, one.prompt, one.aspect_ratio, one.resolution) == (mia, "A fox", "4:5", "1K")
    assert (one.status, one.retry_of, one.digest) == (Status.QUEUED, generation, generation.digest)
    assert [row.url or row.image.name for row in one.references.order_by("position")] == ["sketch.png", URL]


def test_a_press_answers_a_card(as_mia, generation):
    answer = again(as_mia, generation, request_key="one")

    one = Generation.objects.latest("pk")
    assert answer.status_code == 201
    assert f'id="generation-{one.pk}"' in answer.content.decode()


def test_a_double_press_asks_once(as_mia, mia, generation):
    again(as_mia, generation, request_key="one")

    assert again(as_mia, generation, request_key="one").status_code == 204
    assert Batch.objects.filter(author=mia).count() == 1


def test_the_next_press_asks_again(as_mia, mia, generation):
    again(as_mia, generation, request_key="one")
    again(as_mia, generation, request_key="two")

    assert Batch.objects.filter(author=mia).count() == 2


def test_the_same_press_on_another_is_another(as_mia, mia, generation):
    again(as_mia, generation, request_key="one")
    again(as_mia, make_image().generation, request_key="one")

    assert Batch.objects.filter(author=mia).count() == 2


def test_without_script_a_press_leads_to_the_studio(as_mia, generation):
    address = reverse("generation_again", args=[generation.pk])

    for sentence in ("1 picture asked for.", "It was asked for already, and nothing new was sent."):
        page = as_mia.post(address, {"request_key": "one"}, follow=True)
        assert [message.message for message in page.context["messages"]] == [sentence]


@pytest.mark.parametrize("status", sorted(set(Status.values) - {"finished"}))
def test_only_what_is_finished_runs_again_as_it_was(as_mia, mia, status):
    generation = make_generation(mia, status=status)

    answer = again(as_mia, generation)

    assert (answer.status_code, answer.content.decode()[-1]) == (409, ".")
    with pytest.raises(NotFinished):
        run_again(generation, mia)
    assert Generation.objects.count() == 1


def test_the_pages_offer_it(as_mia, generation):
    image = make_image(generation)

    for address in (reverse("image_detail", args=[image.pk]), reverse("generation_detail", args=[generation.pk])):
        page = as_mia.get(address).content.decode()
        for link in (f"?edit={image.pk}#", f"?reference={image.pk}#", f"?prompt={generation.pk}#"):
            assert link in page
        assert f"?again={generation.pk}#" in page
        assert reverse("generation_again", args=[generation.pk]) in page
