"""What is known of the account that draws."""

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from generations.api import shapes
from generations.api.showing import iso
from generations.models import ProviderAccount

router = Router(tags=["account"])


@router.get("/account", response=shapes.answers({200: shapes.Account}), summary="The provider's account")
def account(request: HttpRequest):
    """The provider's counters as last seen, and whether the queue is paused because of it."""
    row = ProviderAccount.current()
    return {
        "mode": "sandbox" if settings.SANDBOX else "live",
        "paused": _pause(row),
        "credits": row.credits,
        "total_images": row.total_images,
        "seen_at": iso(row.seen_at),
    }


def _pause(row: ProviderAccount) -> dict | None:
    if not row.is_paused:
        return None
    return {"code": row.pause_code, "message": row.pause_message, "since": iso(row.paused_since)}
