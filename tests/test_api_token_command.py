"""create_api_token: a token for scripts, printed once."""

import io

import pytest
from django.core.management import CommandError, call_command

from generations.models import ApiToken
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_token_is_the_last_word_and_works(mia):
    out = io.StringIO()
    call_command("create_api_token", "MIA@example.com", stdout=out)
    secret = out.getvalue().split()[-1]
    assert ApiToken.objects.with_secret(secret).get().user == mia


@pytest.mark.parametrize("active", [False, None], ids=["shut out", "unknown"])
def test_nobody_else_gets_one(active):
    if active is not None:
        make_user("gone@example.com", is_active=active)
    with pytest.raises(CommandError, match=r"gone@example\.com"):
        call_command("create_api_token", "gone@example.com")
