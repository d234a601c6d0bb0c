"""The provider's account over the API."""

from decimal import Decimal

import pytest
from django.utils import timezone

from generations.models import ProviderAccount
from tests.api_client import ApiClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(mia) -> ApiClient:
    return ApiClient(mia)


def test_before_anything_was_seen_it_says_so(api):
    assert api.get("account").json() == {
        "mode": "sandbox",
        "paused": None,
        "credits": None,
        "total_images": None,
        "seen_at": None,
    }


def test_with_a_key_it_is_live(api, settings):
    settings.SANDBOX = False
    assert api.get("account").json()["mode"] == "live"


def test_the_counters_are_numbers(api):
    ProviderAccount.note(credits=Decimal("1200.5"), total_images=695, seen_at=timezone.now())
    body = api.get("account").json()
    assert (body["credits"], body["total_images"]) == (1200.5, 695)
    assert body["seen_at"].endswith("Z")


def test_a_pause_tells_why(api):
    ProviderAccount.pause("payment_required", "Out of credits.")
    paused = api.get("account").json()["paused"]
    assert (paused["code"], paused["message"]) == ("payment_required", "Out of credits.")
    assert paused["since"].endswith("Z")
