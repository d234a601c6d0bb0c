"""The provider that this installation asks."""

from functools import lru_cache

from django.conf import settings

from generations.providers import Apiframe, host_of

SANDBOX = "sandbox"
LIVE = "apiframe"
SANDBOX_KEY = "sandbox"


def provider() -> Apiframe:
    """The client of the outside API, shared by all threads of this process."""
    return _client(settings.APIFRAME_BASE_URL, settings.APIFRAME_API_KEY or SANDBOX_KEY)


@lru_cache(maxsize=4)
def _client(base_url: str, api_key: str) -> Apiframe:
    return Apiframe(base_url, api_key)


def provider_name() -> str:
    """What is remembered with each generation of who was asked."""
    return SANDBOX if settings.SANDBOX else LIVE


def trusted_hosts() -> frozenset[str]:
    """Hosts that may be fetched from whatever their address: the API's own."""
    return frozenset({host_of(settings.APIFRAME_BASE_URL)})
