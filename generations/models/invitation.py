"""Links that let somebody in, once."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from generations.models.secrets import digest, new_secret
from generations.models.user import User

LIFETIME = timedelta(days=7)


class InvitationQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def invite(self, *, invited_by: User | None, role: str = User.Role.MEMBER, email: str = "") -> tuple[Self, str]:
        """Make an invitation; answers it with the secret of its link, which is stored nowhere."""
        secret = new_secret()
        invitation = self.create(
            digest=digest(secret),
            invited_by=invited_by,
            role=role,
            email=email.lower(),
            expires_at=timezone.now() + LIFETIME,
        )
        return invitation, secret

    def with_secret(self, secret: str) -> Self:
        return self.filter(digest=digest(secret))


class Invitation(models.Model):
    """A one-time link into the team. Without an inviter it is the setup link, which makes the first owner."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=10, choices=User.Role, default=User.Role.MEMBER)
    invited_by = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="invitations")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Invitation for {self.email or 'whoever has the link'}"
