"""Doing something to selected images over HTTP: what is answered, what is refused, and which images are meant."""

import json

import pytest

from generations import actions, acts
from generations.gallery import acts as shown_acts
from generations.models import Act, Collection, CollectionItem, GalleryImage, ImageTag, Project, Star, Tag
from tests.factories import make_image, make_upload

HTMX = {"HTTP_HX_REQUEST": "true"}
pytestmark = pytest.mark.django_db


def ask(client, verb: str, images=(), **fields):
    """The answer to a form about these images."""
    return client.post("/acts/", {"verb": verb, "image": [image.pk for image in images]} | fields, **HTMX)


def heard(response) -> dict:
    """What the page is told by the event."""
    return json.loads(response["HX-Trigger"])["acted"]


@pytest.fixture
def images(tom) -> list[GalleryImage]:
    return [make_image(author=tom) for _ in range(3)]


def test_a_new_tag_is_put_on_what_is_selected(as_mia, images):
    response = ask(as_mia, "tag", images[:2], tag="Spring sale")
    assert "2 images tagged “Spring sale”." in response.content.decode()
    tags = ImageTag.objects.values_list("tag__name", "image", "author__email")
    assert set(tags) == {("Spring sale", image.pk, "mia@example.com") for image in images[:2]}
    act = Act.objects.get()
    assert (act.wanted, act.changed, act.finished_at is not None) == (2, 2, True)
    assert heard(response) == {
        "act": act.pk,
        "verb": "tag",
        "images": [image.pk for image in images[:2]],
        "every": False,
        "done": True,
    }


def test_a_tag_that_is_known_by_another_spelling_is_the_same(as_mia, images, tom):
    Tag.objects.create(name="Crème", author=tom)
    ask(as_mia, "tag", images, tag="CREME")
    assert [tag.name for tag in Tag.objects.all()] == ["Crème"]
    assert ImageTag.objects.count() == 3


def test_what_is_so_already_is_passed_over_and_said(as_mia, images):
    ask(as_mia, "tag", images[:1], tag="spring")
    response = ask(as_mia, "tag", images, tag="spring")
    assert "2 images tagged “spring”. 1 image was so already." in response.content.decode()
    assert set(heard(response)["images"]) == {images[1].pk, images[2].pk}


def test_each_verb_does_what_it_says(as_mia, images, mia):
    project = Project.objects.create(name="Solstice", author=mia)
    ask(as_mia, "move", images, project=project.pk)
    ask(as_mia, "collect", images, collection_name="Hero picks")
    ask(as_mia, "star", images)
    ask(as_mia, "rate", images, rating=4)
    ask(as_mia, "judge", images, verdict="pick")
    ask(as_mia, "trash", images[2:])
    image = GalleryImage.objects.select_related("generation").get(pk=images[0].pk)
    assert (image.project, image.generation.project) == (project, project)
    assert (image.rating, image.rated_by, image.verdict, image.verdict_by) == (4, mia, "pick", mia)
    assert Star.objects.filter(user=mia).count() == 3
    items = CollectionItem.objects.filter(collection__name="Hero picks").order_by("position")
    assert [item.image_id for item in items] == [image.pk for image in images]
    assert set(GalleryImage.objects.trashed()) == {images[2]}


def test_what_is_put_into_a_collection_later_comes_first(as_mia, images, mia):
    collection = Collection.objects.create(name="Hero picks", author=mia)
    ask(as_mia, "collect", images[:1], collection=collection.pk)
    ask(as_mia, "collect", images[1:], collection=collection.pk)
    places = CollectionItem.objects.order_by("position").values_list("image", flat=True)
    assert list(places) == [images[1].pk, images[2].pk, images[0].pk]


@pytest.mark.parametrize(
    "verb, fields, sentence",
    [
        ("", {}, "Say what is to be done."),
        ("paint", {}, "Say what is to be done."),
        ("tag", {}, "Type a tag."),
        ("tag", {"tag": "!!!"}, "A name needs at least one letter or digit."),
        ("tag", {"tag": "x" * 51}, "The name has 51 characters; at most 50 fit."),
        ("untag", {"tag": "nowhere"}, "That tag isn't there any more. Nothing was changed."),
        ("move", {"project": 99}, "That project isn't there any more. Choose another."),
        ("collect", {}, "Choose a collection, or name a new one."),
        ("collect", {"collection": 99}, "That collection isn't there any more. Choose another."),
        ("rate", {"rating": 6}, "A rating is a number from 1 to 5."),
        ("judge", {"verdict": "lovely"}, "A picture is picked or rejected."),
        ("trash", {"image": "one"}, "Musa can't tell which pictures are meant. Select them again."),
        ("trash", {"image": []}, "No picture is selected. Nothing was changed."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(as_mia, images, verb, fields, sentence):
    response = ask(as_mia, verb, images, **fields)
    assert (response.status_code, response.content.decode()) == (422, sentence)
    assert not Act.objects.exists()


def test_a_closed_project_takes_no_images(as_mia, images, mia):
    project = Project.objects.create(name="Done", author=mia, closed_at="2026-01-01T00:00Z")
    response = ask(as_mia, "move", images, project=project.pk)
    assert "“Done” is closed." in response.content.decode()
    assert not GalleryImage.objects.exclude(project=None).exists()


def test_all_results_are_meant_but_not_what_came_after_or_was_taken_out(as_mia, images, tom):
    make_upload(tom)
    later = make_image(author=tom)
    newest = images[2].sort_key
    fields = {"every": 1, "source": "?scope=team", "newest": newest, "except": images[0].pk}
    response = ask(as_mia, "star", **fields)
    assert set(Star.objects.values_list("image", flat=True)) == {images[1].pk, images[2].pk}
    assert later.sort_key > newest
    assert heard(response)["every"]
    assert Act.objects.get().source == "?scope=team"


@pytest.mark.parametrize(
    "source, found", [("q=fox", 1), ("q=fox OR owl", 2), ("q=fox&scope=mine", 0), ("kind=uploads", 1)]
)
def test_a_query_tells_which(as_mia, tom, source, found):
    for prompt in ("A fox", "An owl"):
        make_image(author=tom, prompt=prompt)
    make_upload(tom, name="badger.png")
    response = ask(as_mia, "star", every=1, source=source)
    assert Star.objects.count() == found
    assert response.status_code == (200 if found else 422)


def test_many_go_to_a_worker_and_the_toast_says_how_far_it_is(
    as_mia, tom, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr("generations.actions.acting.AT_ONCE", 2)
    monkeypatch.setattr("generations.acts.STEP", 2)
    monkeypatch.setattr(shown_acts, "STEP", 2)
    told = []
    monkeypatch.setattr("generations.tasks.carry_on", told.append)
    images = [make_image(author=tom) for _ in range(5)]
    with django_capture_on_commit_callbacks(execute=True):
        response = ask(as_mia, "star", images)
    act = Act.objects.get()
    assert told == [act.pk]
    assert "Starring 5 images… 0 done" in response.content.decode()
    assert heard(response) == {
        "act": act.pk,
        "verb": "star",
        "images": [image.pk for image in images],
        "every": False,
        "done": False,
    }

    acts.carry(act.pk, 2)
    progress = as_mia.get(f"/acts/{act.pk}/", **HTMX)
    assert "4 done" in progress.content.decode()
    assert "HX-Trigger" not in progress
    acts.carry(act.pk)
    end = as_mia.get(f"/acts/{act.pk}/", **HTMX)
    assert "5 images starred." in end.content.decode()
    assert heard(end)["done"]


def test_without_a_script_the_page_one_came_from_tells_it(as_mia, images):
    response = as_mia.post(
        "/acts/", {"verb": "star", "image": images[0].pk}, headers={"referer": "http://testserver/library/"}
    )
    assert response["Location"] == "http://testserver/library/"
    assert "1 image starred." in as_mia.get("/").content.decode()


def test_a_referer_elsewhere_is_not_followed(as_mia, images):
    response = as_mia.post(
        "/acts/", {"verb": "star", "image": images[0].pk}, headers={"referer": "http://elsewhere.example/"}
    )
    assert response["Location"] == "/"


def test_the_number_of_all_results(as_mia, tom, images):
    later = make_image(author=tom, prompt="A fox")
    make_image(author=tom, prompt="A fox")
    assert as_mia.get("/selection/count").json().items() >= {"count": 5, "exact": True, "words": "5"}.items()
    assert as_mia.get("/selection/count", {"newest": images[2].sort_key}).json()["count"] == 3
    assert as_mia.get("/selection/count", {"source": "q=fox", "newest": later.sort_key}).json()["count"] == 1
    assert as_mia.get("/selection/count", {"source": "scope=mine"}).json()["count"] == 0
    actions.act(tom, "trash", [later.pk])
    assert as_mia.get("/selection/count", {"source": "kind=trash"}).json()["count"] == 1


def test_what_came_to_the_trash_this_very_second_lies_before_the_clock_of_the_count(as_mia, mia, images):
    actions.act(mia, "trash", [images[0].pk])
    now = as_mia.get("/selection/count", {"source": "kind=trash"}).json()["now"]
    assert as_mia.get("/selection/count", {"source": "kind=trash", "newest": now}).json()["count"] == 1


def test_what_makes_no_sense_has_no_number(as_mia):
    assert as_mia.get("/selection/count", {"newest": "soon"}).status_code == 422


def test_many_ids_may_come_in_one_field(as_mia, images):
    ask(as_mia, "star", image=",".join(str(image.pk) for image in images), **{"except": ""})
    assert Star.objects.count() == 3
