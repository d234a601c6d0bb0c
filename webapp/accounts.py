"""How django-allauth is fitted in: no open sign-up, our own words."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the setup link and from invitations only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "That email and password don't fit together. After five wrong tries there is a "
        "pause of five minutes.",
        "too_many_login_attempts": "Too many wrong tries. Wait five minutes and try again, or ask an owner of the team "
        "for a link to a new password.",
        "invalid_password_reset": "This link was used already or is too old. Ask for a new one.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_from_email(self) -> str:
        """The mailbox of EMAIL_URL, because servers refuse to send in another's name."""
        user = settings.EMAIL_HOST_USER or ""
        return user if "@" in user else settings.DEFAULT_FROM_EMAIL

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args, **kwargs):
        """Say what allauth says, but not that one has signed in: the page shows it."""
        if message_template != "account/messages/logged_in.txt":
            super().add_message(request, level, message_template, *args, **kwargs)
