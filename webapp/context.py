"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from generations.gallery import pause_of
from generations.models import Generation, ProviderAccount


def musa(request: HttpRequest) -> dict:
    """The sandbox's ribbon, the queue's banner, and the count of the viewer's unfinished generations."""
    context = {"sandbox": settings.SANDBOX, "currency": settings.MUSA_CURRENCY}
    viewer = getattr(request, "user", None)
    if viewer is None or not viewer.is_authenticated:
        return context
    account = ProviderAccount.current()
    waits = account.wait_until is not None and account.wait_until > timezone.now()
    return context | {
        "viewer": viewer,
        "pause": pause_of(account),
        "waiting_until": account.wait_until if waits else None,
        "unfinished_count": SimpleLazyObject(lambda: Generation.objects.by(viewer).unfinished().count()),
    }
