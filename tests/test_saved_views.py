"""Saved views: kept, shared, renamed, deleted with Undo; a refusal has its sentence."""

import json

import pytest
from django.test import Client

from generations.actions.saved_views import save_view
from generations.models import SavedView, User

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def view(mia: User) -> SavedView:
    return save_view(mia, "Amber sets", "q=amber")


def toast(response) -> dict:
    return json.loads(response.headers["HX-Trigger"])["toast"]


def test_what_is_shown_is_saved_under_a_name_without_the_place_in_it(as_mia):
    query = "kind=uploads&q=ratio%3A4%3A5+cups&at=2026-03&next=//evil.example"
    answer = as_mia.post("/views/", {"name": "Cups", "query": query, "is_shared": "on"})
    view = SavedView.objects.get()
    assert (view.name, view.query, view.is_shared) == ("Cups", "q=ratio%3A4%3A5+cups&kind=uploads", True)
    assert answer.url == f"/?{view.query}"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Give the view a name."), ("x" * 101, "A view's name has at most 100 characters.")],
)
def test_a_name_that_will_not_do_is_refused_with_a_sentence(as_mia, view, name, sentence):
    for address in ("/views/", f"/views/{view.pk}/rename/"):
        answer = as_mia.post(address, {"name": name}, headers=HTMX)
        assert (answer.status_code, answer.content.decode()) == (422, f"{sentence} Nothing was saved yet.")
    assert SavedView.objects.get().name == "Amber sets"


def test_its_short_address_leads_there(as_mia, view):
    assert as_mia.get(f"/views/{view.pk}/").url == "/?q=amber"


def test_others_see_it_only_when_it_is_shared(client: Client, tom, view):
    client.force_login(tom)
    assert client.get(f"/views/{view.pk}/").status_code == 404
    assert "Amber sets" not in client.get("/").content.decode()

    SavedView.objects.update(is_shared=True)

    assert client.get(f"/views/{view.pk}/").status_code == 302
    assert "Amber sets" in client.get("/").content.decode()


@pytest.mark.parametrize("act", ["rename", "share", "delete", "restore"])
def test_only_its_author_or_an_owner_changes_it(client: Client, tom, owner, view, act):
    SavedView.objects.update(is_shared=True)
    client.force_login(tom)
    answer = client.post(f"/views/{view.pk}/{act}/", {"name": "Mine now"}, headers=HTMX)
    assert (answer.status_code, "Only the author" in answer.content.decode()) == (403, True)

    client.force_login(owner)
    assert client.post(f"/views/{view.pk}/{act}/", {"name": "Ours"}, headers=HTMX).status_code == 204


def test_it_is_renamed_and_shared(as_mia, view):
    assert toast(as_mia.post(f"/views/{view.pk}/rename/", {"name": "Glass"}, headers=HTMX))["message"]
    assert toast(as_mia.post(f"/views/{view.pk}/share/", {"shared": "1"}, headers=HTMX))["message"]
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Glass", True)


def test_deleted_it_comes_back_by_undo(as_mia, view):
    answer = as_mia.post(f"/views/{view.pk}/delete/", headers=HTMX)
    assert "Amber sets" not in as_mia.get("/views/").content.decode()

    as_mia.post(toast(answer)["undo_url"], headers=HTMX)

    assert "Amber sets" in as_mia.get("/views/").content.decode()
