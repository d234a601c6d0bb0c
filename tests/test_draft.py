"""What is being composed is kept for its author, on whatever page or device."""

import json
from contextlib import suppress

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generations.actions import keep_draft, trash
from generations.forms.draft import DraftTooLarge, UnreadableDraft, read_draft
from generations.models import Draft

from .factories import make_upload

ADDRESS = "/draft/"
CONTENT = {"prompt": "Half a thou", "aspect_ratio": "16:9", "resolution": "4K", "count": 3, "references": []}
URL = "https://pictures.example.com/dune.png"


def put(client: Client, content: dict = CONTENT, **more):
    return client.put(ADDRESS, json.dumps(content | more), content_type="application/json")


def kept(author) -> dict:
    return Draft.objects.get(author=author).content


@pytest.mark.django_db
def test_a_draft_is_kept(as_mia, mia):
    image = make_upload()
    references = [{"url": URL}, {"image": image.pk}]

    answer = put(as_mia, references=references)

    assert answer.status_code == 204
    assert kept(mia) == CONTENT | {"references": references}


@pytest.mark.django_db
def test_the_last_one_stays(as_mia, mia):
    put(as_mia)
    put(as_mia, prompt="")

    assert kept(mia)["prompt"] == ""


@pytest.mark.django_db
def test_it_is_posted_as_well(as_mia, mia):
    assert as_mia.post(ADDRESS, json.dumps(CONTENT), content_type="application/json").status_code == 204
    assert kept(mia) == CONTENT


@pytest.mark.django_db
def test_the_studio_begins_with_it(as_mia, mia):
    image = make_upload(name="sketch.png")
    put(as_mia, references=[{"image": image.pk}])

    form = as_mia.get("/").context["form"]

    assert form.initial["prompt"] == "Half a thou"
    assert (form.initial["aspect_ratio"], form.initial["resolution"], form.initial["count"]) == ("16:9", "4K", 3)
    assert [reference["name"] for reference in form.kept_references] == ["sketch.png"]


@pytest.mark.django_db
def test_references_of_both_kinds_keep_their_order(as_mia):
    image = make_upload()
    put(as_mia, references=[{"url": URL}, {"image": image.pk}, {"url": f"{URL}?2"}])

    kept = as_mia.get("/").context["form"].kept

    assert [one.get("url") or one["id"] for one in kept] == [URL, image.pk, f"{URL}?2"]


@pytest.mark.django_db
def test_nobody_else_sees_it(as_mia, tom):
    keep_draft(tom, CONTENT)

    assert as_mia.get(ADDRESS).status_code == 204
    assert (
        "prompt" not in as_mia.get("/").context["form"].initial
        or as_mia.get("/").context["form"].initial["prompt"] == ""
    )


@pytest.mark.django_db
def test_another_device_asks_only_for_what_is_newer(as_mia):
    first = put(as_mia).headers["ETag"]
    assert as_mia.get(ADDRESS, headers={"If-None-Match": first}).status_code == 304

    second = put(as_mia, prompt="Half a thought").headers["ETag"]

    answer = as_mia.get(ADDRESS, headers={"If-None-Match": first})
    assert (answer.headers["ETag"], answer.json()["prompt"]) == (second, "Half a thought")


@pytest.mark.django_db
def test_a_reference_in_the_trash_is_left_out(as_mia, mia):
    image = make_upload()
    put(as_mia, references=[{"image": image.pk}, {"url": URL}])
    trash(image, mia)

    draft = as_mia.get(ADDRESS).json()

    assert (draft["references"], draft["left_out"]) == ([{"url": URL}], 1)


@pytest.mark.django_db
def test_sending_leaves_it(as_mia, mia):
    put(as_mia)

    as_mia.post(reverse("generation_create"), {"prompt": "A lighthouse"})

    assert kept(mia)["prompt"] == "Half a thou"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "status"), [(b"no json", 422), (b"[]", 422), (b'{"prompt": "%s"}' % (b"a" * 20_001), 413)]
)
def test_what_is_no_draft_is_refused_with_a_sentence(as_mia, mia, body, status):
    put(as_mia)

    answer = as_mia.put(ADDRESS, body, content_type="application/json")

    assert answer.status_code == status
    assert answer.content.decode().endswith(".")
    assert kept(mia) == CONTENT


@pytest.mark.django_db
def test_a_body_beyond_the_bound_is_refused(as_mia, mia):
    assert as_mia.put(ADDRESS, b" " * 200_001, content_type="application/json").status_code == 413
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_strangers_keep_nothing(client):
    assert put(client).status_code == 302
    assert not Draft.objects.exists()


def test_an_unfinished_prompt_is_kept_however_long():
    assert len(read_draft(json.dumps({"prompt": "a" * 20_000}).encode())["prompt"]) == 20_000


def test_what_cannot_be_becomes_the_default():
    given = {"prompt": 5, "aspect_ratio": "7:1", "resolution": [], "count": 9, "references": [1, {"image": True}, {}]}

    assert read_draft(json.dumps(given).encode()) == {
        "prompt": "",
        "aspect_ratio": "1:1",
        "resolution": "2K",
        "count": 1,
        "references": [],
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
DRAFTS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("prompt", "aspect_ratio", "resolution", "count", "references"), JSON)
)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(content=DRAFTS)
def test_whatever_is_sent_can_be_stored_and_shown(as_mia, content):
    assert put(as_mia, {}, **content).status_code == 204
    assert as_mia.get(ADDRESS).status_code == 200


@given(body=st.binary())
def test_any_bytes_are_read_or_refused(body):
    with suppress(UnreadableDraft, DraftTooLarge):
        read_draft(body)
