"""Who calls: a token in the Authorization header."""

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from generations.models import ApiToken, User

NOTED_EVERY = timedelta(minutes=1)


class TokenAuth(HttpBearer):
    """`Authorization: Bearer <token>`; from then on `request.user` is the token's owner."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        known = ApiToken.objects.with_secret(token.strip()).select_related("user").first()
        if known is None:
            return None
        _note_use(known)
        request.user = known.user
        return known.user


def _note_use(token: ApiToken) -> None:
    """Write down that it was used, once a minute at most: reading must not mean writing."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
        ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)
