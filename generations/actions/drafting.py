"""Keeping what somebody composes, for whatever page or device they go on with."""

from generations.models import Draft, User


def keep_draft(author: User, content: dict) -> Draft:
    """Put this in the place of the author's draft; of two at once the last one stays, they are never mixed.

    Args:
        content: as `Draft` documents it.
    """
    draft, _ = Draft.objects.update_or_create(author=author, defaults={"content": content})
    return draft
