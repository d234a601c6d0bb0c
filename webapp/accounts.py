"""How django-allauth is fitted in: no open sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the setup link and from invitations only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
