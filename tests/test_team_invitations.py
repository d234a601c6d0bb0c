"""Inviting people, and accepting."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from generations.actions import people
from generations.models import Invitation, User

FORM = {"name": "Noor Rahman", "email": "Noor@Example.com", "password": "correct horse battery"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def as_owner(owner) -> Client:
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def link(owner) -> str:
    _, secret = people.invite(owner, role="member")
    return f"/accounts/invitation/{secret}/"


def test_an_owner_gets_a_link(as_owner, client):
    answer = as_owner.post("/team/invitations/", {"email": "Noor@example.com", "role": "member"})

    address = answer.context["new_link"]
    assert answer.status_code == 201
    assert address.startswith("http://testserver/accounts/invitation/")
    assert address in answer.content.decode()
    assert client.get(address).status_code == 200


def test_the_link_is_shown_once(as_owner):
    address = as_owner.post("/team/invitations/", {"role": "member"}).context["new_link"]

    page = as_owner.get("/team/")
    assert page.context["new_link"] == ""
    assert address not in page.content.decode()


def test_an_invitation_needs_no_email(as_owner):
    as_owner.post("/team/invitations/", {"email": "", "role": "owner"})

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("", "owner")


@pytest.mark.parametrize(
    "form", [{"email": "noor", "role": "member"}, {"email": "OLGA@example.com", "role": "member"}, {"role": "king"}]
)
def test_a_refused_invitation_says_why(as_owner, form):
    answer = as_owner.post("/team/invitations/", form)

    assert answer.status_code == 422
    assert answer.context["invitation_form"].errors
    assert not Invitation.objects.exists()


def test_open_invitations_are_listed_with_who_and_when(as_owner, owner):
    people.invite(owner, role="member", email="noor@example.com")

    (invitation,) = as_owner.get("/team/").context["invitations"]

    assert (invitation.email, invitation.invited_by) == ("noor@example.com", owner)
    assert invitation.expires_at - invitation.created_at > timedelta(days=6)


def test_members_see_the_team_but_no_invitations(as_mia, owner):
    people.invite(owner, role="member", email="noor@example.com")

    page = as_mia.get("/team/")

    assert {person.email for person in page.context["people"]} == {"mia@example.com", "olga@example.com"}
    assert list(page.context["invitations"]) == []
    assert "noor@example.com" not in page.content.decode()


def test_members_invite_nobody(as_mia):
    answer = as_mia.post("/team/invitations/", {"role": "owner"})

    assert answer.status_code == 403
    assert "Only owners" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_members_withdraw_nothing(as_mia, owner):
    invitation, _ = people.invite(owner, role="member")

    assert as_mia.post(f"/team/invitations/{invitation.pk}/revoke/").status_code == 403
    assert Invitation.objects.open().exists()


def test_accepting_makes_a_member_and_signs_in(client, link):
    answer = client.post(link, FORM)

    person = User.objects.get(email="noor@example.com")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert (person.name, person.role, person.is_staff) == ("Noor Rahman", "member", False)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert Invitation.objects.get().accepted_by == person


def test_an_invited_owner_is_an_owner(client, owner):
    _, secret = people.invite(owner, role="owner")

    client.post(f"/accounts/invitation/{secret}/", FORM)

    person = User.objects.get(email="noor@example.com")
    assert (person.role, person.is_staff, person.is_superuser) == ("owner", True, True)


def test_an_email_in_the_invitation_is_fixed(client, owner):
    _, secret = people.invite(owner, role="member", email="invited@example.com")

    client.post(f"/accounts/invitation/{secret}/", FORM)

    assert User.objects.filter(email="invited@example.com").exists()
    assert not User.objects.filter(email="noor@example.com").exists()


@pytest.mark.parametrize(
    "field, value",
    [
        ("email", "olga@EXAMPLE.com"),
        ("email", "noor"),
        ("password", "12345678"),
        ("password", "noor@example"),
        ("password", ""),
    ],
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
    assert not User.objects.filter(email="second@example.com").exists()


def test_a_withdrawn_link_is_gone(as_owner, client, link):
    as_owner.post(f"/team/invitations/{Invitation.objects.get().pk}/revoke/")

    assert client.post(link, FORM).status_code == 410
    assert User.objects.count() == 1


def test_an_expired_link_is_gone(client, link):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.post(link, FORM).status_code == 410


def test_a_wrong_link_is_not_found(client, owner):
    assert client.get("/accounts/invitation/wrong/").status_code == 404


def test_two_who_accept_at_once_make_one_account(link):
    invitation = Invitation.objects.get()
    people.accept(invitation, name="", email="first@example.com", password=FORM["password"])

    with pytest.raises(people.InvitationClosed):
        people.accept(invitation, name="", email="second@example.com", password=FORM["password"])
    assert not User.objects.filter(email="second@example.com").exists()


def test_an_email_taken_in_between_leaves_the_invitation_open(link):
    with pytest.raises(people.EmailTaken):
        people.accept(Invitation.objects.get(), name="", email="Olga@Example.com", password=FORM["password"])

    assert Invitation.objects.open().exists()


def test_who_is_signed_in_does_not_use_an_invitation_up(as_owner, link):
    answer = as_owner.post(link, FORM)

    assert answer["Location"] == "/"
    assert Invitation.objects.open().exists()


def test_the_form_needs_the_csrf_token(link):
    assert Client(enforce_csrf_checks=True).post(link, FORM).status_code == 403
    assert User.objects.count() == 1
