"""Who may call the API, and the one shape of all that goes wrong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.models import ApiToken
from tests.api_client import ApiClient, error_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(mia) -> ApiClient:
    return ApiClient(mia)


@pytest.mark.parametrize("header", [None, "Bearer musa_wrong", "Bearer ", "Basic bWlhOm1pYQ=="])
def test_a_stranger_is_refused(client, header):
    response = client.get("/api/v1/images", headers={"authorization": header} if header else {})
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert error_of(response)["code"] == "unauthorized"


def test_being_signed_in_on_the_site_is_not_enough(as_mia):
    assert as_mia.get("/api/v1/images").status_code == 401


def test_a_token_of_somebody_shut_out_is_refused(api, mia):
    type(mia).objects.filter(pk=mia.pk).update(is_active=False)
    assert api.get("images").status_code == 401


@pytest.mark.parametrize("address", ["openapi.json", "docs"])
def test_the_description_is_open_to_strangers(client, address):
    assert client.get(f"/api/v1/{address}").status_code == 200


def test_the_description_names_every_call(client):
    document = client.get("/api/v1/openapi.json").json()
    calls = {f"{method} {path}" for path, methods in document["paths"].items() for method in methods}
    assert calls == {
        "post /api/v1/generations",
        "get /api/v1/generations",
        "get /api/v1/generations/{id}",
        "post /api/v1/generations/{id}/cancel",
        "post /api/v1/generations/{id}/retry",
        "get /api/v1/images",
        "post /api/v1/images",
        "get /api/v1/images/{id}",
        "delete /api/v1/images/{id}",
        "post /api/v1/images/{id}/restore",
        "get /api/v1/account",
    }


def test_the_use_of_a_token_is_noted(api):
    api.get("images")
    assert ApiToken.objects.get().last_used_at is not None


@pytest.mark.parametrize(("seconds", "noted"), [(30, False), (90, True)])
def test_the_use_is_noted_once_a_minute_at_most(api, seconds, noted):
    before = timezone.now() - timedelta(seconds=seconds)
    ApiToken.objects.update(last_used_at=before)
    api.get("images")
    assert (ApiToken.objects.get().last_used_at > before) == noted


@pytest.mark.parametrize("path", ["nothing", "images/", "images/abc", "generations/1/explode"])
def test_an_unknown_address_is_told(api, path):
    response = api.get(path)
    assert response.status_code == 404
    assert error_of(response)["code"] == "not_found"


@pytest.mark.parametrize("path", ["images/404", "generations/404", f"images/{10**30}", f"generations/{2**63}"])
def test_an_unknown_id_is_told(api, path):
    response = api.get(path)
    assert response.status_code == 404
    assert "with this id" in error_of(response)["message"]


@pytest.mark.parametrize("path", ["account", "generations", "images/1", "generations/1/cancel"])
def test_a_method_that_an_address_does_not_know_is_told(api, path):
    response = api.client.put(f"/api/v1/{path}", "{}", content_type="application/json")
    assert response.status_code == 405
    assert error_of(response)["code"] == "method_not_allowed"


@pytest.mark.parametrize("body", ["{", "\xff", "[1,"])
def test_a_body_that_is_no_json_is_told(api, body):
    response = api.client.post("/api/v1/generations", body, content_type="application/json")
    assert response.status_code == 400
    assert error_of(response)["code"] == "malformed"


@pytest.mark.parametrize("body", [[], "text", 3, None])
def test_a_body_that_is_no_object_is_told(api, body):
    response = api.post("generations", body)
    assert response.status_code == 422
    assert error_of(response)["fields"]


def test_a_body_that_is_too_large_is_refused_before_it_is_read(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = api.post("generations", {"prompt": "x" * 2000})
    assert response.status_code == 413
    assert error_of(response)["code"] == "too_large"


def test_a_mistake_of_ours_is_told_without_its_details(api, monkeypatch):
    def stumble(*_args, **_kwargs):
        raise RuntimeError("secret")

    monkeypatch.setattr("generations.api.images.newest_images", stumble)
    response = api.get("images")
    assert response.status_code == 500
    assert "secret" not in response.content.decode()
    assert error_of(response)["code"] == "server_error"
