"""What a reference is for: a note for people, which goes along with it everywhere; the provider isn't told."""

import json

import pytest
from django.urls import reverse

from generations.actions import Order, run_again, submit, trash
from generations.actions.retrying import retry
from generations.models import Draft, GalleryImage, Generation, Reference, Status
from tests.api_client import ApiClient, error_of
from tests.factories import make_upload

pytestmark = pytest.mark.django_db
URL = "https://93.184.215.14/a.png"


def roles(generation: Generation) -> list[str]:
    return list(generation.references.order_by("position").values_list("role", flat=True))


def send(client, **fields):
    return client.post(reverse("generation_create"), {"prompt": "A fox"} | fields, headers={"HX-Request": "true"})


@pytest.fixture
def sketches(mia) -> list[GalleryImage]:
    return [make_upload(mia, name=f"sketch {number}.png") for number in range(3)]


@pytest.fixture
def generation(mia, sketches) -> Generation:
    """A finished one that was given a layout, an address for its style, and a picture of which nothing was said."""
    order = Order("A fox", "4:5", "1K", references=(sketches[0], URL, sketches[1]), roles=("layout", "style"))
    generation = submit(mia, order)[0].generations.get()
    Generation.objects.filter(pk=generation.pk).update(
        status=Status.FINISHED, charged="yes", sent_at=generation.created_at, finished_at=generation.created_at
    )
    generation.refresh_from_db()
    return generation


def test_the_composer_sends_them_with_their_references(as_mia, sketches):
    one, two, three = sketches
    send(
        as_mia,
        reference_images=[one.pk, two.pk, three.pk],
        reference_order="image:2,image:0,image:1",
        **{f"role-{one.pk}": "subject", f"role-{three.pk}": "style", f"role-{two.pk}": ""},
    )
    assert roles(Generation.objects.get()) == ["style", "subject", ""]


def test_what_is_no_role_counts_as_nothing_said(as_mia, sketches):
    send(as_mia, **{"reference_images": [sketches[0].pk], f"role-{sketches[0].pk}": "villain"})
    assert roles(Generation.objects.get()) == [""]


def test_a_role_stays_with_its_picture_when_another_is_refused(as_mia, mia, sketches):
    one, two, _ = sketches
    trash(one, mia)
    fields = {"reference_images": [one.pk, two.pk], f"role-{one.pk}": "subject", f"role-{two.pk}": "style"}

    answer = send(as_mia, **fields)

    assert answer.status_code == 422
    assert '<option value="style" selected>' in answer.content.decode()
    assert '<option value="subject" selected>' not in answer.content.decode()


def test_the_request_is_the_same_whatever_its_roles(mia, generation, sketches):
    plain = Order("A fox", "4:5", "1K", references=(sketches[0], URL, sketches[1]))
    assert plain.digest == generation.digest


def test_use_everything_brings_them_back(as_mia, generation):
    recipe = as_mia.get(reverse("generation_recipe", args=[generation.pk])).json()
    assert [reference.get("role") for reference in recipe["references"]] == ["layout", "style", None]


def test_of_what_is_left_out_the_role_is_too(as_mia, mia, generation, sketches):
    trash(sketches[0], mia)
    recipe = as_mia.get(reverse("generation_recipe", args=[generation.pk])).json()
    assert [reference.get("role") for reference in recipe["references"]] == ["style", None]


def test_run_again_and_try_again_keep_them(mia, generation):
    again = run_again(generation, mia)[0].generations.get()
    assert roles(again) == ["layout", "style", ""]
    Generation.objects.filter(pk=again.pk).update(status=Status.CANCELLED, finished_at=again.created_at)
    again.refresh_from_db()
    assert roles(retry(again, mia).generations.get()) == ["layout", "style", ""]


def test_a_draft_keeps_them(as_mia, mia, sketches):
    given = [{"image": sketches[0].pk, "role": "layout"}, {"url": URL, "role": "villain"}, {"image": sketches[1].pk}]
    as_mia.put("/draft/", json.dumps({"prompt": "A", "references": given}), content_type="application/json")

    assert Draft.objects.get(author=mia).content["references"] == [given[0], {"url": URL}, given[2]]
    shown = as_mia.get("/draft/").json()["references"]
    assert [reference.get("role") for reference in shown] == ["layout", None, None]
    assert '<option value="layout" selected>' in as_mia.get("/").content.decode()


def test_a_program_may_say_them_and_reads_them(mia, sketches):
    one, two, _ = sketches
    api = ApiClient(mia)

    answer = api.post("generations", {"prompt": "A fox", "references": [one.pk, two.pk], "roles": ["subject", None]})

    assert answer.status_code == 201
    assert answer.json()["generations"][0]["roles"] == ["subject", None]
    assert roles(Generation.objects.get()) == [Reference.Role.SUBJECT, ""]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (["villain"], "“villain” is not one of the roles: subject, style, layout."),
        (["style", "style"], "There are 2 roles and fewer references."),
    ],
)
def test_a_program_that_says_something_else_is_told(mia, sketches, said, sentence):
    answer = ApiClient(mia).post("generations", {"prompt": "A", "references": [sketches[0].pk], "roles": said})
    assert (answer.status_code, error_of(answer)["fields"]) == (422, {"roles": [sentence]})
    assert not Generation.objects.exists()
