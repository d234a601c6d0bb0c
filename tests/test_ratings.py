"""Ratings, picks and rejects of one image: the team's, with who gave them, with Undo."""

import re

import pytest
from django.utils import timezone

from generations.actions import judging
from generations.models import GalleryImage, SearchDocument
from tests.factories import make_image

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def opinions(image) -> tuple:
    image.refresh_from_db()
    return image.rating, image.rated_by, image.verdict, image.verdict_by


def facets_of(image) -> list[str]:
    return SearchDocument.objects.get(pk=image.sort_key).facets.split()


def undo_in(response) -> str:
    return re.search(r'hx-post="([^"]*/judging/undo/[^"]*)"', response.content.decode()).group(1).replace("&amp;", "&")


def test_a_rating_says_who_gave_it(as_mia, mia):
    image = make_image()
    assert "Rated 4." in as_mia.post(f"/images/{image.pk}/rate/", {"rating": "4"}, **HTMX).content.decode()
    assert opinions(image) == (4, mia, "", None)


def test_a_verdict_says_who_gave_it(as_mia, mia):
    image = make_image()
    assert "Picked." in as_mia.post(f"/images/{image.pk}/judge/", {"verdict": "pick"}, **HTMX).content.decode()
    assert opinions(image) == (None, None, "pick", mia)


def test_the_search_knows_at_once(mia):
    image = make_image()
    judging.rate(image, mia, 5)
    judging.judge(image, mia, "reject")
    assert {"rating5", "verdictreject"} <= set(facets_of(image))
    judging.rate(image, mia, None)
    judging.judge(image, mia, "")
    assert not [term for term in facets_of(image) if term.startswith(("rating", "verdict"))]


def test_taken_back_nobody_gave_it(as_mia, mia):
    image = make_image(rating=3, rated_by=mia, verdict="pick", verdict_by=mia)
    as_mia.post(f"/images/{image.pk}/rate/", {"rating": ""})
    as_mia.post(f"/images/{image.pk}/judge/", {"verdict": ""})
    assert opinions(image) == (None, None, "", None)


def test_who_says_the_same_again_takes_nobodys_place(mia, tom):
    image = make_image(rating=3, rated_by=tom)
    assert not judging.rate(image, mia, 3).is_one
    assert opinions(image)[:2] == (3, tom)


@pytest.mark.parametrize("rating", ["0", "6", "-1", "4.5", "many"])
def test_other_ratings_are_refused_with_a_sentence(as_mia, rating):
    image = make_image()
    response = as_mia.post(f"/images/{image.pk}/rate/", {"rating": rating}, **HTMX)
    assert (response.status_code, response.content) == (422, b"A rating is a number from 1 to 5.")
    assert opinions(image)[0] is None


def test_other_verdicts_are_refused_with_a_sentence(as_mia):
    image = make_image()
    response = as_mia.post(f"/images/{image.pk}/judge/", {"verdict": "maybe"}, **HTMX)
    assert (response.status_code, response.content) == (422, b"A picture can be picked or rejected.")


def test_in_the_trash_nothing_is_judged(as_mia):
    image = make_image(trashed_at=timezone.now())
    response = as_mia.post(f"/images/{image.pk}/rate/", {"rating": "4"}, **HTMX)
    assert (response.status_code, response.content) == (409, b"It is in the trash. Restore it first.")
    assert opinions(image)[0] is None


def test_undo_brings_back_what_was_and_who_said_so(as_mia, tom):
    image = make_image(rating=2, rated_by=tom)
    undo = undo_in(as_mia.post(f"/images/{image.pk}/rate/", {"rating": "5"}, **HTMX))
    assert "Undone." in as_mia.post(undo, **HTMX).content.decode()
    assert opinions(image)[:2] == (2, tom)
    assert "rating2" in facets_of(image)


def test_undo_leaves_alone_what_somebody_changed_since(as_mia, tom):
    image = make_image()
    undo = undo_in(as_mia.post(f"/images/{image.pk}/judge/", {"verdict": "pick"}, **HTMX))
    judging.judge(image, tom, "reject")
    response = as_mia.post(undo, **HTMX)
    assert (response.status_code, response.content) == (409, b"Somebody has judged it anew since then. It stays so.")
    assert opinions(image)[2:] == ("reject", tom)


@pytest.mark.parametrize("change", ["", "forged"])
def test_an_undo_that_nobody_offered_is_refused(as_mia, change):
    image = make_image(rating=2)
    assert as_mia.post(f"/images/{image.pk}/judging/undo/?change={change}", **HTMX).status_code == 400
    assert opinions(image)[0] == 2


def test_an_undo_is_for_its_own_image_only(as_mia):
    image, other = make_image(), make_image()
    undo = undo_in(as_mia.post(f"/images/{image.pk}/rate/", {"rating": "5"}, **HTMX))
    assert as_mia.post(undo.replace(f"/{image.pk}/", f"/{other.pk}/"), **HTMX).status_code == 400


def test_without_script_one_comes_back_to_the_image(as_mia):
    image = make_image()
    response = as_mia.post(f"/images/{image.pk}/rate/", {"rating": "4"}, follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [(f"/images/{image.pk}/", 302)]
    assert "Rated 4." in page and "Rated by Mia Okafor." in page


def test_the_images_page_shows_who_thinks_what(as_mia, mia, tom):
    image = make_image(rating=4, rated_by=tom, verdict="pick", verdict_by=mia)
    page = as_mia.get(f"/images/{image.pk}/").content.decode()
    assert "Rated by Tom Haller." in page
    assert "Picked by Mia Okafor." in page


def test_one_that_is_no_more_is_not_found(as_mia):
    assert as_mia.post("/images/404/rate/", {"rating": "1"}).status_code == 404
    assert not GalleryImage.objects.exists()
