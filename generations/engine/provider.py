"""The provider that this installation asks."""

import hashlib
from functools import lru_cache

from django.conf import settings

from generations.models import Generation
from generations.providers import Apiframe, ApiframeV2, host_of

SANDBOX = "sandbox"
LIVE = "apiframe"
Provider = Apiframe | ApiframeV2


def provider() -> Provider:
    """The client of the outside API, shared by all threads of this process."""
    return _client(settings.APIFRAME_API_VERSION, settings.APIFRAME_BASE_URL, api_key(), settings.APIFRAME_WEBHOOK_URL)


def provider_of(generation: Generation) -> Provider | None:
    """The client that a generation is asked after with: of the version that it was sent through.

    None if somebody else was asked, the sandbox or the real API: whoever is asked now never heard of it.
    """
    if generation.provider != provider_name():
        return None
    version = generation.api_version
    if version == settings.APIFRAME_API_VERSION:
        return provider()
    address, public = settings.APIFRAME_BASE_URL, settings.APIFRAME_PUBLIC_URLS
    if address == public[settings.APIFRAME_API_VERSION]:
        address = public[version]
    return _client(version, address, api_key(), "")


@lru_cache(maxsize=4)
def _client(version: int, base_url: str, key: str, webhook_url: str) -> Provider:
    return ApiframeV2(base_url, key, webhook_url=webhook_url) if version == 2 else Apiframe(base_url, key)


def provider_name() -> str:
    """What is remembered with each generation of who was asked."""
    return SANDBOX if settings.SANDBOX else LIVE


def api_key() -> str:
    """The key of the API; for the sandbox, which takes any, one that nobody else can sign webhooks with."""
    return settings.APIFRAME_API_KEY or f"sandbox-{_digest('sandbox', settings.SECRET_KEY)}"


def idempotency_key(generation: Generation) -> str:
    """What makes sending a generation again the same request; empty if the API knows nothing of the kind.

    No other generation has it, in no installation, not even one that a restored backup gives the same id. For another
    account at the API it is another key, because there the request would be a new one.
    """
    if not provider().resend_is_safe:
        return ""
    whom = _digest(settings.SECRET_KEY, api_key())
    return f"musa-{whom}-{generation.pk}-{generation.sort_key}"


def trusted_hosts() -> frozenset[str]:
    """Hosts that may be fetched from whatever their address: the API's own."""
    return frozenset({host_of(settings.APIFRAME_BASE_URL)})


def _digest(*secrets: str) -> str:
    return hashlib.sha256("\n".join(secrets).encode()).hexdigest()[:24]
