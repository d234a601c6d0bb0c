"""Signing in and out."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from generations.models import User

PASSWORD = "correct horse battery"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ines() -> User:
    return User.objects.create_user("ines@example.com", PASSWORD, name="Ines Carvalho")


def sign_in(client: Client, email: str = "ines@example.com", password: str = PASSWORD, **more):
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_leads_to_the_studio(client, ines):
    answer = sign_in(client)

    assert (answer.status_code, answer["Location"]) == (302, reverse("studio"))
    assert is_signed_in(client)


def test_case_of_the_email_does_not_matter(client, ines):
    sign_in(client, "Ines@Example.COM")

    assert is_signed_in(client)


def test_a_program_signs_in_with_the_token_of_the_page(ines):
    client = Client(enforce_csrf_checks=True)
    page = client.get("/accounts/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    sign_in(client, csrfmiddlewaretoken=token)

    assert is_signed_in(client)


def test_without_the_csrf_token_nobody_signs_in(ines):
    client = Client(enforce_csrf_checks=True)

    assert sign_in(client).status_code == 403
    assert not is_signed_in(client)


def test_a_wrong_password_is_refused_with_a_sentence(client, ines):
    answer = sign_in(client, password="wrong horse battery")

    assert "fit together" in answer.content.decode()
    assert not is_signed_in(client)


def test_an_unknown_email_gets_the_same_sentence(client, ines):
    known = sign_in(client, password="wrong").context["form"].non_field_errors()
    unknown = sign_in(client, "nobody@example.com").context["form"].non_field_errors()

    assert known == unknown


def test_after_five_wrong_tries_the_answer_is_429(client, ines):
    codes = [sign_in(client, password="wrong").status_code for _ in range(6)]

    assert codes[4:] == [200, 429]


def test_in_the_pause_the_right_password_does_not_help(client, ines):
    for _ in range(5):
        sign_in(client, password="wrong")

    answer = sign_in(client)

    assert answer.status_code == 429
    assert "Wait five minutes" in answer.content.decode()
    assert not is_signed_in(client)


def test_the_pause_of_one_is_not_the_pause_of_others(client, ines):
    User.objects.create_user("tom@example.com", PASSWORD)
    for _ in range(6):
        sign_in(client, password="wrong")

    sign_in(client, "tom@example.com")

    assert is_signed_in(client)


def test_a_deactivated_person_does_not_get_in(client, ines):
    User.objects.filter(pk=ines.pk).update(is_active=False)

    answer = client.post("/accounts/login/", {"login": ines.email, "password": PASSWORD}, follow=True)

    assert answer.status_code == 403
    assert "deactivated" in answer.content.decode()
    assert not is_signed_in(client)


def test_next_leads_back_to_where_one_came_from(client, ines):
    assert sign_in(client, next="/team/")["Location"] == "/team/"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_next_never_leads_to_another_site(client, ines, address):
    assert sign_in(client, next=address)["Location"] == reverse("studio")


def test_who_is_signed_in_is_led_to_next(client, ines):
    client.force_login(ines)

    assert client.get("/accounts/login/?next=/team/")["Location"] == "/team/"


def test_who_is_signed_in_is_not_led_to_another_site(client, ines):
    client.force_login(ines)

    assert client.get("/accounts/login/?next=https://evil.example/")["Location"] == reverse("studio")


def test_before_the_first_owner_the_page_leads_to_the_setup(client):
    assert client.get("/accounts/login/")["Location"] == reverse("setup_needed")


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(client, ines):
    cookie = sign_in(client).cookies[settings.SESSION_COOKIE_NAME]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_csrf_cookie_stays_on_this_site(client, ines):
    assert client.get("/accounts/login/").cookies["csrftoken"]["samesite"] == "Lax"


def test_signing_out_takes_a_post(client, ines):
    client.force_login(ines)

    client.get("/accounts/logout/")
    assert is_signed_in(client)

    assert client.post("/accounts/logout/")["Location"] == reverse("account_login")
    assert not is_signed_in(client)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up_by_themselves(client, ines, method):
    form = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD}

    answer = getattr(client, method)("/accounts/signup/", form)

    assert answer.status_code == 403
    assert "invitation" in answer.content.decode()
    assert User.objects.count() == 1


def test_accounts_leads_strangers_to_the_login(client, ines):
    assert client.get("/accounts/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")


def test_accounts_leads_people_to_their_account(client, ines):
    client.force_login(ines)

    assert client.get("/accounts/")["Location"] == reverse("account")


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "login/code/confirm/", "reauthenticate/", "nothing/"])
def test_what_allauth_could_do_but_musa_does_not_is_not_found(client, ines, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_a_superuser_of_the_command_line_signs_in_as_owner(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "Root@example.com")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", verbosity=0)

    sign_in(client, "root@example.com")

    person = User.objects.get()
    assert (person.is_owner, person.is_staff) == (True, True)
    assert is_signed_in(client)
