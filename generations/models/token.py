"""Keys to the API, each belonging to a person."""

from typing import Self

from django.db import models

from generations.models.secrets import digest, new_secret
from generations.models.user import User

PREFIX = "musa_"


class ApiTokenQuerySet(models.QuerySet):
    def issue(self, user: User, name: str) -> tuple["ApiToken", str]:
        """Make a token; answers it with its text, which is shown once and stored nowhere."""
        secret = PREFIX + new_secret()
        token = self.create(user=user, name=name, digest=digest(secret), hint=secret[-4:])
        return token, secret

    def with_secret(self, secret: str) -> Self:
        """The token of that text, if its owner may still sign in."""
        return self.filter(digest=digest(secret), user__is_active=True)


class ApiToken(models.Model):
    """Lets a program act as its owner. Only the SHA-256 of the text is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=4, editable=False, help_text="The last characters, to tell tokens apart.")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} (…{self.hint})"
