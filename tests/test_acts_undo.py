"""Undo puts back exactly what was: rows, search, counts; and leaves alone what somebody changed since."""

import json

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generations import actions, acts
from generations.models import (
    Act,
    Collection,
    CollectionItem,
    DayCount,
    GalleryImage,
    Generation,
    ImageTag,
    Project,
    SearchDocument,
    Star,
    Tag,
    User,
)
from tests.factories import make_image, make_upload

HTMX = {"HTTP_HX_REQUEST": "true"}
COLUMNS = ("id", "project_id", "rating", "rated_by_id", "verdict", "verdict_by_id", "trashed_at", "trashed_by_id")
pytestmark = pytest.mark.django_db


def everything() -> dict:
    """All that acts may touch."""
    return {
        "images": set(GalleryImage.objects.values_list(*COLUMNS)),
        "generations": set(Generation.objects.values_list("id", "project_id")),
        "tags": set(Tag.objects.values_list()),
        "image tags": set(ImageTag.objects.values_list()),
        "items": set(CollectionItem.objects.values_list()),
        "stars": set(Star.objects.values_list()),
        "days": set(DayCount.objects.exclude(images=0).values_list()),
        "documents": set(SearchDocument.objects.values_list()),
    }


class Stage:
    """Images, people and names to do things with; some of it is tagged, collected, rated already."""

    def __init__(self) -> None:
        self.people = [User.objects.create_user(f"person{number}@example.com") for number in range(2)]
        first = self.people[0]
        self.images = [make_image(author=first) for _ in range(2)] + [make_upload(first)]
        self.images.append(make_image(self.images[0].generation))
        self.projects = [Project.objects.create(name=name, author=first).pk for name in ("Solstice", "Backdrops")]
        self.collections = [Collection.objects.create(name=name, author=first).pk for name in ("Picks", "Rejects")]
        ids = [image.pk for image in self.images]
        actions.act(first, "tag", ids[:2], {"tag": "spring"})
        actions.act(first, "collect", ids[1:], {"collection": self.collections[0]})
        actions.act(first, "move", ids[:1], {"project": self.projects[0]})
        actions.act(first, "rate", ids[1:3], {"rating": 2})


def asked(stage: Stage, data: st.DataObject) -> Act | None:
    """Some act of somebody on some of the images; None if it was refused."""
    by = data.draw(st.sampled_from(stage.people))
    verb = data.draw(st.sampled_from([verb for verb in Act.Verb.values if verb != "purge"]))
    ids = data.draw(st.lists(st.sampled_from([image.pk for image in stage.images]), min_size=1, unique=True))
    arguments = {
        "tag": data.draw(st.sampled_from(["spring", "Hero"])),
        "project": data.draw(st.sampled_from([None, *stage.projects])),
        "collection": data.draw(st.sampled_from(stage.collections)),
        "rating": data.draw(st.sampled_from([None, 2, 5])),
        "verdict": data.draw(st.sampled_from(["", "pick", "reject"])),
    }
    try:
        return actions.act(by, verb, ids, arguments)
    except actions.ActRefused:
        return None


class Rollback(Exception):
    """The example is over; the next one begins with an empty database."""


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_undone_last_first_everything_is_as_before(db, monkeypatch, data):
    monkeypatch.setattr("generations.acts.carrying.PAUSE", 0)
    monkeypatch.setattr("generations.acts.STEP", 2)
    with pytest.raises(Rollback), transaction.atomic():
        stage = Stage()
        states, done = [everything()], []
        for _ in range(data.draw(st.integers(1, 5))):
            act = asked(stage, data)
            if act is not None:
                done.append(act)
                states.append(everything())
        for act in reversed(done):
            assert everything() == states.pop()
            assert actions.undo(act, act.author)
        assert everything() == states.pop()
        for image in GalleryImage.objects.select_related("generation"):
            assert image.search_document.facets == SearchDocument.of(image).facets
        raise Rollback


@pytest.fixture
def images(tom) -> list[GalleryImage]:
    return [make_image(author=tom) for _ in range(3)]


def ids(images: list[GalleryImage]) -> list[int]:
    return [image.pk for image in images]


def test_the_toast_of_an_undo_says_so_and_the_page_hears_what_came_back(as_mia, mia, images):
    act = actions.act(mia, "trash", ids(images))
    response = as_mia.post(f"/acts/{act.pk}/undo/", **HTMX)
    assert "Undone: 3 images as before." in response.content.decode()
    heard = json.loads(response["HX-Trigger"])["acted"]
    assert (heard["verb"], heard["images"], heard["done"]) == ("restore", ids(images), True)
    assert GalleryImage.objects.shown().count() == 3


def test_the_second_undo_does_nothing_more(as_mia, mia, images):
    act = actions.act(mia, "rate", ids(images), {"rating": 4})
    as_mia.post(f"/acts/{act.pk}/undo/", **HTMX)
    actions.act(mia, "rate", ids(images), {"rating": 5})
    response = as_mia.post(f"/acts/{act.pk}/undo/", **HTMX)
    assert (response.status_code, response.content.decode()) == (
        409,
        "Somebody has undone it already. Nothing was changed.",
    )
    assert {image.rating for image in GalleryImage.objects.all()} == {5}


@pytest.mark.parametrize(
    "verb, arguments, since",
    [
        ("rate", {"rating": 4}, ("rate", {"rating": 1})),
        ("judge", {"verdict": "pick"}, ("judge", {"verdict": "reject"})),
        ("move", {"project": "Solstice"}, ("move", {"project": "Backdrops"})),
    ],
)
def test_what_somebody_changed_since_stays_and_is_said(as_mia, mia, tom, images, verb, arguments, since):
    projects = {name: Project.objects.create(name=name, author=mia).pk for name in ("Solstice", "Backdrops")}
    act = actions.act(mia, verb, ids(images), {name: projects.get(value, value) for name, value in arguments.items()})
    later, other = since
    actions.act(tom, later, ids(images[:1]), {name: projects.get(value, value) for name, value in other.items()})
    kept = GalleryImage.objects.values_list(*COLUMNS).get(pk=images[0].pk)
    response = as_mia.post(f"/acts/{act.pk}/undo/", **HTMX)
    assert "Undone: 2 images as before. 1 was changed since and stays." in response.content.decode()
    assert GalleryImage.objects.values_list(*COLUMNS).get(pk=images[0].pk) == kept
    assert not GalleryImage.objects.exclude(pk=images[0].pk).exclude(rating=None, verdict="", project=None).exists()


def test_trashed_again_by_somebody_else_it_stays_in_the_trash(mia, tom, images):
    act = actions.act(mia, "trash", ids(images))
    actions.restore(images[0], tom)
    actions.trash(images[0], tom)
    actions.undo(act, mia)
    assert set(GalleryImage.objects.trashed()) == {images[0]}


def test_a_tag_that_was_there_before_stays(mia, tom, images):
    actions.act(tom, "tag", ids(images[:1]), {"tag": "spring"})
    act = actions.act(mia, "tag", ids(images), {"tag": "spring"})
    actions.undo(act, tom)
    assert list(ImageTag.objects.values_list("image", flat=True)) == [images[0].pk]


def test_a_tag_that_was_taken_off_and_put_back_by_somebody_else_stays(mia, tom, images):
    act = actions.act(mia, "tag", ids(images), {"tag": "spring"})
    actions.act(tom, "untag", ids(images[:1]), {"tag": "spring"})
    actions.act(tom, "tag", ids(images[:1]), {"tag": "spring"})
    actions.undo(act, mia)
    assert list(ImageTag.objects.values_list("image", "author__email")) == [(images[0].pk, "tom@example.com")]


def test_a_tag_goes_with_its_last_image_and_comes_back_as_it_was(mia, tom, images):
    actions.act(tom, "tag", ids(images), {"tag": "Spring"})
    before = set(Tag.objects.values_list())
    act = actions.act(mia, "untag", ids(images), {"tag": "spring"})
    assert not Tag.objects.exists()
    actions.undo(act, mia)
    assert set(Tag.objects.values_list()) == before
    assert set(ImageTag.objects.values_list("author", flat=True)) == {tom.pk}


def test_stars_are_taken_back_only_by_the_one_who_gave_them(as_mia, tom, images):
    act = actions.act(tom, "star", ids(images))
    response = as_mia.post(f"/acts/{act.pk}/undo/", **HTMX)
    assert (response.status_code, Star.objects.count()) == (422, 3)
    assert actions.undo(act, tom)
    assert not Star.objects.exists()


def test_anybody_undoes_what_somebody_did_to_the_teams_pictures(mia, tom, images):
    act = actions.act(tom, "judge", ids(images), {"verdict": "reject"})
    actions.undo(act, mia)
    act.refresh_from_db()
    assert act.undone_by == mia
    assert set(GalleryImage.objects.values_list("verdict", "verdict_by")) == {("", None)}


class Broken(Exception):
    pass


@pytest.fixture
def in_steps(monkeypatch):
    """Steps of two images each, and nobody who carries them by himself."""
    monkeypatch.setattr("generations.acts.STEP", 2)
    monkeypatch.setattr("generations.actions.acting.AT_ONCE", 0)
    monkeypatch.setattr("generations.tasks.carry_on", lambda act_id: None)


@pytest.fixture
def many(tom) -> list[GalleryImage]:
    return [make_image(author=tom) for _ in range(5)]


def test_a_step_that_breaks_leaves_no_trace_and_is_done_once_later(in_steps, mia, many, monkeypatch):
    act = actions.act(mia, "rate", ids(many), {"rating": 3})
    acts.carry(act.pk, 1)
    with monkeypatch.context() as patch:
        patch.setattr(SearchDocument.objects.__class__, "index_many", _broken, raising=False)
        with pytest.raises(Broken), transaction.atomic():
            acts.carry(act.pk)
    assert GalleryImage.objects.filter(rating=3).count() == 2
    acts.carry(act.pk)
    act.refresh_from_db()
    assert (act.changed, act.finished_at is not None, GalleryImage.objects.filter(rating=3).count()) == (5, True, 5)
    assert acts.carry(act.pk) is False


def _broken(*args):
    raise Broken


def test_stopped_it_does_no_more_and_the_rest_can_be_undone(in_steps, as_mia, mia, many):
    act = actions.act(mia, "rate", ids(many), {"rating": 3})
    acts.carry(act.pk, 1)
    response = as_mia.post(f"/acts/{act.pk}/stop/", **HTMX)
    assert "Stopped: of 5 images, 2 images rated 3." in response.content.decode()
    assert acts.carry(act.pk) is False
    assert GalleryImage.objects.filter(rating=3).count() == 2
    actions.undo(act, mia)
    acts.carry(act.pk)
    assert not GalleryImage.objects.exclude(rating=None).exists()


def test_undone_while_it_runs_it_stops_first(in_steps, mia, many):
    act = actions.act(mia, "rate", ids(many), {"rating": 3})
    acts.carry(act.pk, 2)
    actions.undo(act, mia)
    assert acts.carry(act.pk, 1) is True
    assert GalleryImage.objects.filter(rating=3).count() == 2
    acts.carry(act.pk)
    act.refresh_from_db()
    assert not GalleryImage.objects.exclude(rating=None).exists()
    assert (act.finished_at is not None, act.stopped_at is not None) == (True, True)


def test_acts_that_nobody_carries_any_more_are_found(in_steps, mia, many, monkeypatch):
    act = actions.act(mia, "rate", ids(many), {"rating": 3})
    assert acts.standing_still() == []
    Act.objects.update(at=act.at - acts.carrying.STANDS_AFTER * 2)
    assert acts.standing_still() == [act.pk]
    acts.carry(act.pk, 1)
    assert acts.standing_still() == []


def test_an_act_whose_images_were_never_settled_is_forgotten(mia):
    act = Act.objects.create(author=mia, verb="star", wanted=0)
    assert acts.standing_still() == []
    Act.objects.update(at=act.at - acts.carrying.NEVER_SETTLED_AFTER * 2)
    assert acts.standing_still() == []
    assert not Act.objects.exists()


def test_what_was_deleted_for_good_meanwhile_is_said(as_mia, mia, images):
    act = actions.act(mia, "trash", ids(images))
    actions.act(mia, "purge", ids(images[:1]))
    response = as_mia.post(f"/acts/{act.pk}/undo/", **HTMX)
    assert "Undone: 2 images as before. 1 was deleted for good." in response.content.decode()
