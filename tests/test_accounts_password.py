"""Changing and resetting a password."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from generations.models import User

OLD, NEW = "correct horse battery", "staple donkey charger"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ines() -> User:
    return User.objects.create_user("ines@example.com", OLD)


@pytest.fixture
def with_email(settings) -> None:
    settings.EMAIL_AVAILABLE = True


def change(client, old: str = OLD, new: str = NEW, again: str = ""):
    form = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post("/accounts/password/change/", form)


def reset_link() -> str:
    return re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]


def test_a_new_password_counts_from_now_on(client, ines):
    client.force_login(ines)

    assert change(client)["Location"] == reverse("account")

    ines.refresh_from_db()
    assert ines.check_password(NEW)


def test_changing_keeps_the_own_session(client, ines):
    client.force_login(ines)

    change(client)

    assert client.get("/account/").status_code == 200


def test_changing_ends_the_other_sessions(client, ines):
    other = type(client)()
    other.force_login(ines)
    client.force_login(ines)

    change(client)

    assert other.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"old": "forgotten"}, {"new": "password"}, {"new": "short1!"}, {"again": "another one"}]
)
def test_a_refused_change_keeps_the_old_password(client, ines, wrong):
    client.force_login(ines)

    assert change(client, **wrong).context["form"].errors

    ines.refresh_from_db()
    assert ines.check_password(OLD)


def test_strangers_change_nothing(client, ines):
    assert "/accounts/login/" in change(client)["Location"]


def test_without_an_smtp_server_the_page_says_whom_to_ask(client, ines, settings):
    settings.EMAIL_AVAILABLE = False

    answer = client.get("/accounts/password/reset/")

    assert answer.context["email_available"] is False
    assert "owner" in answer.content.decode()


def test_without_an_smtp_server_no_mail_is_promised(client, ines, settings):
    settings.EMAIL_AVAILABLE = False

    answer = client.post("/accounts/password/reset/", {"email": ines.email})

    assert (answer.status_code, mail.outbox) == (403, [])


def test_a_mail_brings_a_link_to_a_new_password(client, ines, with_email):
    client.post("/accounts/password/reset/", {"email": "Ines@example.com"})

    form = client.get(reset_link(), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    ines.refresh_from_db()
    assert ines.check_password(NEW)


def test_a_link_works_once(client, ines, with_email):
    client.post("/accounts/password/reset/", {"email": ines.email})
    form = client.get(reset_link(), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    assert client.get(reset_link()).context["token_fail"]


def test_an_unknown_email_gets_the_same_answer_and_no_mail(client, ines, with_email):
    known = client.post("/accounts/password/reset/", {"email": ines.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [[ines.email]]


def test_the_mail_comes_from_the_mailbox_that_sends_it(client, ines, with_email, settings):
    settings.EMAIL_HOST_USER = "musa@studio.example"

    client.post("/accounts/password/reset/", {"email": ines.email})

    assert mail.outbox[0].from_email == "musa@studio.example"


def test_a_former_email_does_not_sign_in(client, ines, owner, with_email):
    client.post("/accounts/password/reset/", {"email": ines.email})
    client.force_login(owner)
    form = {"email": "ines@new.example", "name": "", "role": "member", "is_active": "on"}
    client.post(f"/admin/generations/user/{ines.pk}/change/", form)
    client.logout()

    client.post("/accounts/login/", {"login": "ines@example.com", "password": OLD})

    assert "_auth_user_id" not in client.session
