"""The log of what was done to many images: who, what, how many; by day, by person, by what; undone from there."""

import json

import pytest

from generations import actions, acts
from generations.gallery.activity import activity_page
from generations.models import Act, GalleryImage
from tests.factories import make_image

HTMX = {"HTTP_HX_REQUEST": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def images(tom) -> list[GalleryImage]:
    return [make_image(author=tom) for _ in range(6)]


def ids(images: list[GalleryImage]) -> list[int]:
    return [image.pk for image in images]


def entries(viewer, **asked) -> list:
    return [entry for day in activity_page(viewer, **asked).days for entry in day.entries]


def lines(viewer, **asked) -> list[str]:
    return [
        " ".join(f"{entry.author.display_name} {entry.before} {entry.images} {entry.after}".split())
        for entry in entries(viewer, **asked)
    ]


def test_each_line_says_who_did_what_to_how_many(mia, tom, images):
    actions.act(mia, "tag", ids(images), {"tag": "spring"})
    actions.act(tom, "collect", ids(images[:1]), {"collection_name": "Hero picks"})
    actions.act(mia, "judge", ids(images), {"verdict": "pick"})
    actions.act(mia, "rate", ids(images), {"rating": 4})
    actions.act(mia, "rate", ids(images), {"rating": None})
    actions.act(mia, "trash", ids(images))
    actions.act(mia, "untag", ids(images), {"tag": "spring"})
    assert lines(tom) == [
        "Mia Okafor took the tag “spring” from 6 images",
        "Mia Okafor moved 6 images to the trash",
        "Mia Okafor took the rating from 6 images",
        "Mia Okafor rated 6 images 4 of 5",
        "Mia Okafor picked 6 images",
        "Tom Haller put 1 image into “Hero picks”",
        "Mia Okafor tagged 6 images with “spring”",
    ]


def test_four_pictures_are_shown_and_the_rest_counted(mia, images):
    actions.act(mia, "tag", ids(images[:2]), {"tag": "spring"})
    actions.act(mia, "tag", ids(images), {"tag": "spring"})
    latest, first = entries(mia)
    assert ([len(entry.thumbs) for entry in (latest, first)], latest.more, first.more) == ([4, 2], "", "")
    assert [thumb.url for thumb in latest.thumbs] == [f"/images/{image.pk}/" for image in images[2:]]
    assert latest.note == "2 passed over"
    actions.act(mia, "star", ids(images))
    assert entries(mia)[0].more == "+2"


def test_stars_are_nobody_elses_business(mia, tom, images):
    actions.act(mia, "star", ids(images))
    assert len(entries(mia)) == 1
    assert entries(tom) == []


def test_filtered_by_person_and_by_what(mia, tom, images):
    actions.act(mia, "rate", ids(images), {"rating": 2})
    actions.act(tom, "rate", ids(images), {"rating": 3})
    actions.act(tom, "trash", ids(images))
    assert len(entries(mia, person=tom.pk)) == 2
    assert lines(mia, person=tom.pk, verb="rate") == ["Tom Haller rated 6 images 3 of 5"]


def test_pages_follow_each_other_without_a_gap(mia, images):
    for rating in (1, 2, 3, 4, 5):
        actions.act(mia, "rate", ids(images), {"rating": rating})
    first = activity_page(mia, size=2)
    cursor = first.older_url.rpartition("=")[2]
    second = activity_page(mia, cursor, size=2)
    told = [entry.act.id for page in (first, second) for day in page.days for entry in day.entries]
    assert told == sorted(Act.objects.values_list("pk", flat=True), reverse=True)[:4]
    assert second.newest_url == "/activity/"


def test_the_number_of_queries_does_not_grow_with_the_page(mia, images, django_assert_num_queries):
    for rating in (1, 2, 3, 4, 5):
        actions.act(mia, "rate", ids(images), {"rating": rating})
    with django_assert_num_queries(4):
        activity_page(mia)


def test_the_results_it_was_asked_for_are_a_link(as_mia, images):
    as_mia.post("/acts/", {"verb": "star", "every": 1, "source": "q=lighthouse"}, **HTMX)
    assert 'href="/?q=lighthouse"' in as_mia.get("/activity/").content.decode()


def test_undone_from_the_log_it_is_struck_through_and_says_by_whom(as_mia, mia, tom, images):
    act = actions.act(tom, "rate", ids(images), {"rating": 4})
    response = as_mia.post(f"/acts/{act.pk}/undo/?log=1", **HTMX)
    line = response.content.decode()
    assert 'class="entry undone"' in line
    assert "undone by Mia Okafor" in line
    assert json.loads(response["HX-Trigger"])["acted"]["verb"] == "rate"


def test_while_it_runs_the_line_asks_again_and_offers_to_stop(as_mia, mia, images, monkeypatch):
    monkeypatch.setattr("generations.acts.STEP", 2)
    monkeypatch.setattr("generations.gallery.acts.STEP", 2)
    monkeypatch.setattr("generations.actions.acting.AT_ONCE", 0)
    act = actions.act(mia, "tag", ids(images), {"tag": "spring"})
    acts.carry(act.pk, 1)
    page = as_mia.get("/activity/").content.decode()
    assert "is tagging" in page
    assert "Tagging 6 images… 2 done" in page
    assert f'hx-get="/acts/{act.pk}/?log=1"' in page
    stopped = as_mia.post(f"/acts/{act.pk}/stop/?log=1", **HTMX).content.decode()
    assert "stopped, 6 were asked for" in stopped
    assert "Undo" in stopped


def test_an_empty_log_and_a_broken_link_say_what_to_do(as_mia):
    assert "Nothing was done yet" in as_mia.get("/activity/").content.decode()
    assert "Nothing of that kind" in as_mia.get("/activity/?what=trash").content.decode()
    assert as_mia.get("/activity/?cursor=soon", **HTMX).status_code == 400
