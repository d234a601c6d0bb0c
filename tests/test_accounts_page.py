"""The account's page: name and tokens."""

import pytest

from generations.models import ApiToken, User


def test_the_name_is_changed(as_mia, mia):
    answer = as_mia.post("/account/", {"name": "  Mia O.  "})

    mia.refresh_from_db()
    assert (answer.status_code, mia.name) == (302, "Mia O.")


def test_nothing_else_is_changed_with_it(as_mia, mia):
    as_mia.post("/account/", {"name": "Mia", "role": "owner", "email": "else@example.com", "is_staff": "on"})

    mia.refresh_from_db()
    assert (mia.role, mia.email, mia.is_staff) == ("member", "mia@example.com", False)


def test_too_long_a_name_is_refused(as_mia, mia):
    answer = as_mia.post("/account/", {"name": "M" * 101})

    mia.refresh_from_db()
    assert (answer.status_code, mia.name) == (422, "Mia Okafor")


def test_a_token_is_shown_once(as_mia, mia):
    answer = as_mia.post("/account/tokens/", {"name": "Render farm"})

    secret = answer.context["new_token"]
    assert answer.status_code == 201
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert ApiToken.objects.with_secret(secret).get().user == mia
    assert secret not in as_mia.get("/account/").content.decode()


def test_a_token_needs_a_name(as_mia):
    answer = as_mia.post("/account/tokens/", {"name": " "})

    assert answer.status_code == 422
    assert "name" in answer.context["token_form"].errors
    assert not ApiToken.objects.exists()


def test_a_revoked_token_is_useless(as_mia, mia):
    token, secret = ApiToken.objects.issue(mia, "Render farm")

    as_mia.post(f"/account/tokens/{token.pk}/revoke/")

    assert not ApiToken.objects.with_secret(secret).exists()


def test_the_tokens_of_others_are_not_listed(as_mia, tom):
    ApiToken.objects.issue(tom, "Render farm")

    assert list(as_mia.get("/account/").context["tokens"]) == []


def test_the_tokens_of_others_are_not_revoked(as_mia, tom):
    token, _ = ApiToken.objects.issue(tom, "Render farm")

    assert as_mia.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert ApiToken.objects.exists()


@pytest.mark.parametrize("path", ["/account/tokens/", "/account/tokens/1/revoke/"])
def test_tokens_change_by_post_only(as_mia, path):
    assert as_mia.get(path).status_code == 405


def test_a_deactivated_person_has_no_tokens(mia):
    _, secret = ApiToken.objects.issue(mia, "Render farm")
    User.objects.update(is_active=False)

    assert not ApiToken.objects.with_secret(secret).exists()
