"""What people do with saved views."""

from django.utils import timezone

from generations.models import SavedView, User


def save_view(author: User, name: str, query: str, *, is_shared: bool = False) -> SavedView:
    """Keep a view of the studio under a name.

    Args:
        name: at most 100 characters, not empty.
        query: what stands behind the ? of its address.
    """
    return SavedView.objects.create(author=author, name=name, query=query, is_shared=is_shared)


def rename_view(view: SavedView, name: str) -> None:
    """Call it by another name."""
    SavedView.objects.filter(pk=view.pk).update(name=name)


def share_view(view: SavedView, shared: bool) -> None:
    """Let the whole team see it, or keep it to oneself again."""
    SavedView.objects.filter(pk=view.pk).update(is_shared=shared)


def delete_view(view: SavedView) -> bool:
    """Take it out of everybody's sight; False if it was deleted already."""
    return bool(SavedView.objects.filter(pk=view.pk, deleted_at=None).update(deleted_at=timezone.now()))


def restore_view(view: SavedView) -> bool:
    """Bring a deleted one back; False if it wasn't deleted."""
    return bool(SavedView.objects.filter(pk=view.pk, deleted_at__isnull=False).update(deleted_at=None))
