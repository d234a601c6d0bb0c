"""What may be asked about people: inviting them, letting them in, changing what they may do."""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from generations.models import Invitation, User


class Refusal(Exception):
    """It was not done; the text is a sentence for whoever asked."""


class InvitationClosed(Refusal):
    """The link was used, withdrawn or has expired."""


class EmailTaken(Refusal):
    """Somebody has an account with this email already."""


def invite(inviter: User, *, role: str, email: str = "") -> tuple[Invitation, str]:
    """Make an invitation; answers it with the secret of its link, which can't be asked for again."""
    return Invitation.objects.invite(invited_by=inviter, role=role, email=email)


def withdraw(invitation: Invitation) -> bool:
    """Close an invitation. Returns: whether it was still open."""
    return bool(Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now()))


def withdraw_all_of(inviter: User) -> None:
    """Close the open invitations of somebody who may not invite any more."""
    Invitation.objects.open().filter(invited_by=inviter).update(revoked_at=timezone.now())


def new_setup_secret() -> str:
    """Make the secret of a setup link, which lets the first owner in. Earlier setup links stop working."""
    with transaction.atomic():
        Invitation.objects.open().filter(invited_by=None).update(revoked_at=timezone.now())
        _, secret = Invitation.objects.invite(invited_by=None, role=User.Role.OWNER)
    return secret


def accept(invitation: Invitation, *, name: str, email: str, password: str) -> User:
    """Make the account that an invitation is for; of several who try at once, one succeeds.

    Raises: InvitationClosed, EmailTaken.
    """
    password_hash = make_password(password)  # slow on purpose, so before the transaction, which holds locks
    try:
        with transaction.atomic():
            if not Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now()):
                raise InvitationClosed("This link can't be used any more.")
            if is_setup(invitation) and User.objects.exists():
                raise InvitationClosed("Musa has its owner already.")
            person = User.objects.create(
                email=email.lower(), name=name, password=password_hash, **rights(invitation.role)
            )
            Invitation.objects.filter(pk=invitation.pk).update(accepted_by=person)
    except IntegrityError as error:
        raise EmailTaken("This email already has an account. Sign in instead.") from error
    return person


def is_setup(invitation: Invitation) -> bool:
    """Whether this is a setup link, for the first owner."""
    return invitation.invited_by_id is None


def rights(role: str) -> dict:
    """The columns of a person that follow from the role: owners may enter the admin."""
    is_owner = role == User.Role.OWNER
    return {"role": role, "is_staff": is_owner, "is_superuser": is_owner}


def deactivate(person: User, *, by: User) -> None:
    """Shut somebody out: sessions, tokens and open invitations end at once; their pictures stay.

    Raises: Refusal for oneself and for the last owner.
    """
    if person == by:
        raise Refusal("You can't deactivate yourself. Another owner can do it.")
    with transaction.atomic():
        require_another_owner(person)
        User.objects.filter(pk=person.pk).update(is_active=False)
        withdraw_all_of(person)


def activate(person: User) -> None:
    """Let somebody in again, with the old password."""
    User.objects.filter(pk=person.pk).update(is_active=True)


def change_role(person: User, role: str) -> None:
    """Make somebody an owner or a member.

    Raises: Refusal if nobody would be left who can let others in.
    """
    with transaction.atomic():
        if role != User.Role.OWNER:
            require_another_owner(person)
            withdraw_all_of(person)
        User.objects.filter(pk=person.pk).update(**rights(role))


def require_another_owner(person: User) -> None:
    """Refuse what would take the last active owner away.

    Called in a transaction, till whose end the owners stay locked: two owners can't remove each other.

    Raises: Refusal.
    """
    owners = User.objects.select_for_update().filter(role=User.Role.OWNER, is_active=True).order_by("pk")
    if [owner.pk for owner in owners] == [person.pk]:
        raise Refusal(f"{person} is the last owner. Make somebody else an owner first.")
