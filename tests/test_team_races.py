"""People who want the same at the same moment, on connections of their own."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from generations.actions import people
from generations.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls: list[Callable[[], object]]) -> list[str]:
    """Make all calls together; answers how each ended, sorted."""
    ends: list[str] = []
    gate = threading.Barrier(len(calls))

    def make(call: Callable[[], object]) -> None:
        gate.wait()
        try:
            call()
            ends.append("done")
        except people.Refusal as refusal:
            ends.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_a_link_is_accepted_once(owner):
    invitation, _ = people.invite(owner, role="member")

    def accept(number: int) -> Callable[[], User]:
        return lambda: people.accept(invitation, name="", email=f"person{number}@example.com", password="a long one")

    ends = at_once([accept(number) for number in range(8)])

    assert ends == ["InvitationClosed"] * 7 + ["done"]
    assert User.objects.count() == 2


def test_two_owners_do_not_remove_each_other(owner, mia):
    people.change_role(mia, "owner")
    mia.refresh_from_db()

    ends = at_once([lambda: people.deactivate(mia, by=owner), lambda: people.deactivate(owner, by=mia)])

    assert ends == ["Refusal", "done"]
    assert User.objects.filter(role="owner", is_active=True).count() == 1
