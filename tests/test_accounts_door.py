"""Who isn't signed in stays outside."""

import re

import pytest
from django.urls import URLPattern, get_resolver

pytestmark = pytest.mark.django_db
OPEN = ("accounts/", "setup/", "healthz", "favicon.ico", "api/", "static/", "webhooks/")


def pages(patterns: list, prefix: str = "") -> list[str]:
    """An example of every address that Django knows."""
    found = []
    for pattern in patterns:
        address = prefix + example(str(pattern.pattern))
        found += [address] if isinstance(pattern, URLPattern) else pages(pattern.url_patterns, address)
    return found


def example(route: str) -> str:
    route = re.sub(r"<(?:\w+:)?\w+>", "1", re.sub(r"\(\?P<\w+>[^)]*\)", "1", route))
    return route.removeprefix("^").removesuffix("$").removesuffix(r"\Z")


def closed_pages() -> list[str]:
    return [page for page in pages(get_resolver().url_patterns) if not page.startswith(OPEN)]


def test_every_page_leads_strangers_to_the_login(client, owner):
    answers = {page: client.get(f"/{page}") for page in closed_pages()}

    assert len(answers) > 50
    assert {page for page, answer in answers.items() if not leads_to_login(answer)} == set()


def test_strangers_post_nothing(client, owner):
    answers = {page: client.post(f"/{page}") for page in closed_pages()}

    assert {page for page, answer in answers.items() if not leads_to_login(answer)} == set()


def leads_to_login(answer) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")


def test_the_login_leads_back(client, owner):
    assert client.get("/team/?page=2")["Location"] == "/accounts/login/?next=/team/%3Fpage%3D2"


def test_the_login_does_not_lead_back_to_what_can_only_be_posted_to(client, owner):
    assert client.post("/team/invitations/")["Location"] == "/accounts/login/"


def test_a_fragment_is_not_replaced_by_the_login_page(client, owner):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/team/?page=2"}

    answer = client.get("/team/", headers=headers)

    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/accounts/login/?next=/team/%3Fpage%3D2")


@pytest.mark.parametrize(
    "path",
    ["login/", "password/reset/", "password/reset/done/", "password/reset/key/1-x/", "password/reset/key/done/"],
)
def test_the_ways_in_are_open(client, owner, path):
    assert client.get(f"/accounts/{path}").status_code == 200


def test_the_password_is_changed_by_its_owner_only(client, owner):
    assert leads_to_login(client.get("/accounts/password/change/"))


def test_a_deactivated_person_is_out_at_once(client, mia):
    client.force_login(mia)
    mia.is_active = False
    mia.save()

    assert leads_to_login(client.get("/team/"))


def test_every_call_of_the_api_answers_401_to_strangers(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    calls = [(method, re.sub(r"{\w+}", "1", path)) for path, methods in paths.items() for method in methods]

    assert calls
    assert [call for call in calls if client.generic(call[0].upper(), call[1]).status_code != 401] == []
