"""What owners do about people."""

import pytest
from django.test import Client

from generations.actions import people
from generations.models import Invitation, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_owner(owner) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def post(client: Client, person: User, what: str, **form):
    return client.post(f"/team/people/{person.pk}/{what}/", form)


def test_a_deactivated_person_is_out(as_owner, mia):
    answer = post(as_owner, mia, "deactivate")

    mia.refresh_from_db()
    assert (answer.status_code, mia.is_active) == (302, False)


def test_a_person_is_let_in_again(as_owner, mia):
    post(as_owner, mia, "deactivate")

    post(as_owner, mia, "activate")

    mia.refresh_from_db()
    assert mia.is_active


def test_owners_do_not_deactivate_themselves(as_owner, owner):
    answer = post(as_owner, owner, "deactivate")

    owner.refresh_from_db()
    assert (answer.status_code, owner.is_active) == (409, True)
    assert "deactivate yourself" in answer.content.decode()


def test_the_last_owner_stays(owner, mia):
    with pytest.raises(people.Refusal, match="last owner"):
        people.deactivate(owner, by=mia)

    owner.refresh_from_db()
    assert owner.is_active


def test_a_deactivated_owner_does_not_count(as_owner, owner, mia):
    post(as_owner, mia, "role", role="owner")
    post(as_owner, mia, "deactivate")

    assert post(as_owner, owner, "role", role="member").status_code == 409


def test_the_invitations_of_a_deactivated_owner_are_withdrawn(as_owner, mia):
    people.change_role(mia, "owner")
    people.invite(mia, role="owner")

    post(as_owner, mia, "deactivate")

    assert not Invitation.objects.open().exists()


def test_a_member_becomes_an_owner_with_all_rights(as_owner, mia):
    post(as_owner, mia, "role", role="owner")

    mia.refresh_from_db()
    assert (mia.role, mia.is_staff, mia.is_superuser) == ("owner", True, True)


def test_an_owner_becomes_a_member_without_rights(as_owner, mia):
    people.change_role(mia, "owner")
    people.invite(mia, role="owner")

    post(as_owner, mia, "role", role="member")

    mia.refresh_from_db()
    assert (mia.role, mia.is_staff, mia.is_superuser) == ("member", False, False)
    assert not Invitation.objects.open().exists()


def test_the_last_owner_does_not_become_a_member(as_owner, owner):
    answer = post(as_owner, owner, "role", role="member")

    owner.refresh_from_db()
    assert (answer.status_code, owner.role) == (409, "owner")
    assert "last owner" in answer.content.decode()


def test_there_are_no_other_roles(as_owner, mia):
    answer = post(as_owner, mia, "role", role="king")

    mia.refresh_from_db()
    assert (answer.status_code, mia.role) == (422, "member")


def test_a_reset_link_leads_to_a_new_password(as_owner, client, mia):
    answer = post(as_owner, mia, "reset-link")

    form = client.get(answer.context["new_link"], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "staple donkey", "password2": "staple donkey"})

    mia.refresh_from_db()
    assert (answer.status_code, mia.check_password("staple donkey")) == (201, True)
    assert "no-store" in answer["Cache-Control"]


def test_a_reset_link_works_once(as_owner, client, mia):
    address = post(as_owner, mia, "reset-link").context["new_link"]
    form = client.get(address, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "staple donkey", "password2": "staple donkey"})

    assert client.get(address).context["token_fail"]


def test_a_deactivated_person_gets_no_reset_link(as_owner, mia):
    post(as_owner, mia, "deactivate")

    answer = post(as_owner, mia, "reset-link")

    assert (answer.status_code, answer.context["new_link"]) == (409, "")


@pytest.mark.parametrize("what", ["deactivate", "activate", "role", "reset-link"])
def test_members_do_none_of_it(as_mia, tom, what):
    answer = post(as_mia, tom, what, role="owner")

    tom.refresh_from_db()
    assert answer.status_code == 403
    assert "Only owners" in answer.content.decode()
    assert (tom.is_active, tom.role) == (True, "member")


@pytest.mark.parametrize("what", ["deactivate", "activate", "role", "reset-link"])
def test_it_takes_a_post(as_owner, mia, what):
    assert as_owner.get(f"/team/people/{mia.pk}/{what}/").status_code == 405


@pytest.mark.parametrize("what", ["deactivate", "activate", "role", "reset-link"])
def test_nobody_is_not_found(as_owner, what):
    assert as_owner.post(f"/team/people/999/{what}/", {"role": "member"}).status_code == 404
