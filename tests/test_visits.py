"""Which pictures of others somebody has not seen: those made since their visit before."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db.models import F
from django.utils import timezone

from generations.actions.looking import look
from generations.gallery import Filters, studio_page
from generations.gallery.visits import mark_new
from generations.models import Visit
from tests.factories import make_image, make_upload

pytestmark = pytest.mark.django_db


def pass_minutes(minutes: int) -> None:
    """Let time pass for all visits."""
    Visit.objects.update(looked_at=F("looked_at") - timedelta(minutes=minutes))


def new_to(viewer, **filters) -> list[int]:
    """The ids of the pictures that carry a mark when the viewer opens the studio."""
    seen = look(viewer, sees_all=not filters)
    page = studio_page(Filters(kind="generated", **filters), viewer)
    mark_new(page.tiles, seen)
    return [tile.id for tile in page.tiles if tile.is_new]


def test_nothing_is_new_on_the_first_visit(mia, tom):
    make_image(author=tom)
    assert new_to(mia) == []


def test_what_others_made_since_the_visit_before_is_new(mia, tom):
    make_image(author=tom)
    new_to(mia)
    picture = make_image(author=tom)
    pass_minutes(31)
    assert new_to(mia) == [picture.pk]


def test_ones_own_are_never_new(mia):
    new_to(mia)
    make_image(author=mia)
    pass_minutes(31)
    assert new_to(mia) == []


def test_what_is_new_stays_so_for_the_whole_visit(mia, tom):
    new_to(mia)
    picture = make_image(author=tom)
    pass_minutes(31)
    for _ in range(3):
        assert new_to(mia) == [picture.pk]
        pass_minutes(20)


def test_after_the_next_break_it_was_seen(mia, tom):
    new_to(mia)
    make_image(author=tom)
    pass_minutes(31)
    new_to(mia)
    pass_minutes(31)
    assert new_to(mia) == []


def test_what_a_page_did_not_show_was_not_seen(mia, tom):
    new_to(mia)
    picture = make_image(author=tom)
    pass_minutes(31)
    assert new_to(mia, author=mia.pk) == []
    pass_minutes(31)
    assert new_to(mia) == [picture.pk]


def test_a_look_is_noted_once_a_minute_at_most(mia, django_assert_num_queries):
    look(mia, sees_all=True)
    with django_assert_num_queries(1):
        look(mia, sees_all=True)
    pass_minutes(2)
    with django_assert_num_queries(3):
        look(mia, sees_all=True)


def test_everybody_has_marks_of_their_own(mia, tom, owner):
    new_to(mia), new_to(owner)
    pass_minutes(31)
    picture = make_image(author=tom)
    assert new_to(mia) == new_to(owner) == [picture.pk]


def test_a_page_says_so_in_words_too(as_mia, mia, tom):
    Visit.objects.create(user=mia, looked_at=timezone.now())
    make_image(author=tom)
    page = as_mia.get("/").content.decode()
    assert 'aria-describedby="is-new marks-' in page
    assert "New since your last visit" in page


def test_uploads_of_others_carry_marks(as_mia, mia, tom):
    Visit.objects.create(user=mia, looked_at=timezone.now())
    make_upload(tom)
    assert "data-new>" in as_mia.get("/?kind=uploads").content.decode()


def test_all_is_marked_as_seen(as_mia, mia, tom):
    Visit.objects.create(user=mia, looked_at=timezone.now())
    make_image(author=tom)
    assert as_mia.post("/seen/", headers={"HX-Request": "true"}).status_code == HTTPStatus.NO_CONTENT
    assert new_to(mia) == []


def test_without_script_it_leads_back_to_the_studio(as_mia):
    assert as_mia.post("/seen/").headers["Location"] == "/"


def test_a_stranger_marks_nothing(client):
    assert client.post("/seen/").status_code == HTTPStatus.FOUND
    assert not Visit.objects.exists()


def test_a_page_that_shows_everything_notes_that_it_was_looked_at(as_mia, mia, tom):
    as_mia.get("/")
    pass_minutes(2)
    shown = make_image(author=tom)
    asked = {"kind": "pictures", "looking": "1"}
    as_mia.get("/generations/changes", asked | {"newest": shown.sort_key})
    assert Visit.objects.get(user=mia).newest_image == shown.pk


def test_what_waits_behind_the_pill_was_not_seen(as_mia, mia, tom):
    as_mia.get("/")
    pass_minutes(2)
    make_image(author=tom)
    as_mia.get("/generations/changes", {"kind": "pictures", "looking": "1", "newest": "0"})
    visit = Visit.objects.get(user=mia)
    assert (visit.newest_image, visit.looked_at > timezone.now() - timedelta(minutes=1)) == (0, True)
