"""The first owner, by the link that the console prints."""

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from generations.actions import people
from generations.models import Invitation, User
from webapp.logs import WithoutSecretLinks

FORM = {"name": "Olga Owner", "email": "Olga@Example.com", "password": "correct horse battery"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def link() -> str:
    return f"/setup/{people.new_setup_secret()}/"


def test_the_link_makes_an_owner_and_signs_in(client, link):
    answer = client.post(link, FORM)

    owner = User.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert (owner.email, owner.name, owner.role) == ("olga@example.com", "Olga Owner", "owner")
    assert (owner.is_staff, owner.is_superuser) == (True, True)
    assert client.session["_auth_user_id"] == str(owner.pk)


def test_the_link_asks_for_name_email_and_password(client, link):
    assert list(client.get(link).context["form"].fields) == ["name", "email", "password"]


@pytest.mark.parametrize(
    "field, value", [("email", "olga"), ("password", "short"), ("password", "password123"), ("email", "")]
)
def test_a_refused_form_says_why_and_the_link_still_works(client, link, field, value):
    answer = client.post(link, FORM | {field: value})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert client.post(link, FORM).status_code == 302


def test_a_used_link_is_gone(client, link):
    client.post(link, FORM)

    answer = Client().post(link, FORM | {"email": "second@example.com"})

    assert answer.status_code == 410
    assert "works no more" in answer.content.decode()
    assert User.objects.count() == 1


def test_a_wrong_link_is_not_found(client, link):
    answer = client.get("/setup/wrong/")

    assert answer.status_code == 404
    assert "wrong" in answer.content.decode()


def test_an_invitation_is_no_setup_link(client, owner):
    _, secret = people.invite(owner, role="member")

    assert client.get(f"/setup/{secret}/").status_code == 404


def test_a_setup_link_is_no_invitation(client, link):
    assert client.get(link.replace("setup", "accounts/invitation")).status_code == 404


def test_a_newer_link_replaces_the_older_one(client, link):
    newer = f"/setup/{people.new_setup_secret()}/"

    assert (client.get(link).status_code, client.get(newer).status_code) == (410, 200)


def test_a_link_is_valid_only_while_there_is_nobody(client, link, mia):
    assert client.post(link, FORM).status_code == 410
    assert User.objects.count() == 1


def test_an_old_link_is_gone(client, link):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.get(link).status_code == 410


def test_the_form_needs_the_csrf_token(link):
    assert Client(enforce_csrf_checks=True).post(link, FORM).status_code == 403
    assert not User.objects.exists()


def test_the_page_is_kept_by_nobody(client, link):
    assert "no-store" in client.get(link)["Cache-Control"]


def test_the_first_visitor_is_told_where_the_link_is(client):
    answer = client.get("/", follow=True)

    assert (answer.redirect_chain[-1][0], answer.status_code) == ("/setup/", 200)


def test_with_an_owner_the_setup_leads_to_the_login(client, owner):
    assert client.get("/setup/")["Location"] == "/accounts/login/"


def test_two_who_accept_at_once_make_one_owner(link):
    invitation = Invitation.objects.get()
    people.accept(invitation, name="", email="first@example.com", password=FORM["password"])

    with pytest.raises(people.InvitationClosed):
        people.accept(invitation, name="", email="second@example.com", password=FORM["password"])
    assert User.objects.get().email == "first@example.com"


def test_the_secret_stays_out_of_the_log(link, caplog):
    caplog.handler.addFilter(WithoutSecretLinks())
    with caplog.at_level(logging.WARNING):
        Client(enforce_csrf_checks=True).post(link, FORM)
        Client().post(link, {})
    caplog.handler.filters.clear()

    assert "/setup/…" in caplog.text
    assert link.split("/")[2] not in caplog.text
