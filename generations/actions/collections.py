"""What people do with collections."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from generations.models import Collection, User
from generations.models.collection import MOST_DEPTH


class WrongPlace(Exception):
    """A collection can't stand there; the text says why."""


@dataclass(frozen=True)
class CollectionContent:
    """What a collection says of itself, checked. `cover`: the id of one of its images; None: its first one."""

    name: str
    parent: Collection | None = None
    brief: str = ""
    cover: int | None = None


@transaction.atomic
def make_collection(author: User, content: CollectionContent) -> Collection:
    """Begin a collection, also inside another. Raises WrongPlace."""
    collection = Collection(author=author)
    return _write(collection, content)


@transaction.atomic
def change_collection(collection: Collection, content: CollectionContent) -> Collection:
    """Give it another name, brief, cover or place. Raises WrongPlace."""
    return _write(collection, content)


def _write(collection: Collection, content: CollectionContent) -> Collection:
    if content.parent is not None and content.parent.pk != collection.parent_id:
        _judge_place(collection, content.parent)
    collection.name, collection.brief, collection.parent = content.name, content.brief, content.parent
    has_cover = collection.pk and collection.items.filter(image=content.cover).exists()
    collection.cover_id = content.cover if has_cover else None
    collection.save()
    return collection


def _judge_place(collection: Collection, parent: Collection) -> None:
    """Raises WrongPlace. One who moves at a time: of two, each into the other, the second sees what the first did."""
    Collection.objects.select_for_update().order_by("pk").first()
    above = _above(parent)
    if collection.pk in above:
        what = "itself" if collection.pk == parent.pk else f"“{parent.name}”, which is inside it"
        raise WrongPlace(f"“{collection.name}” can't stand inside {what}.")
    height = _height(collection) if collection.pk else 1
    if len(above) + height > MOST_DEPTH:
        raise WrongPlace(f"Collections stand at most {MOST_DEPTH} deep within each other; this would be deeper.")


def _above(collection: Collection) -> list[int]:
    """Its id and those of all that it stands in; a query for each level."""
    found = [collection.pk]
    while (parent := Collection.objects.filter(pk=found[-1]).values_list("parent", flat=True).first()) is not None:
        found.append(parent)
    return found


def _height(collection: Collection) -> int:
    """How many levels it has, itself the first."""
    height, level = 0, [collection.pk]
    while level:
        height += 1
        level = list(Collection.objects.shown().filter(parent__in=level).values_list("pk", flat=True))
    return height


@transaction.atomic
def delete_collection(collection: Collection) -> int:
    """Take it, and all inside it, out of everybody's sight; the images stay. Returns how many collections that were."""
    ids = Collection.objects.inside([collection.pk])
    return Collection.objects.shown().filter(pk__in=ids).update(deleted_at=timezone.now())


@transaction.atomic
def restore_collection(collection: Collection) -> int:
    """Bring it back with all that was deleted with it; at the top, if what it stood in is gone. Returns how many."""
    moment = Collection.objects.filter(pk=collection.pk).values_list("deleted_at", flat=True).first()
    if moment is None:
        return 0
    restored = Collection.objects.filter(pk__in=_deleted_with(collection, moment)).update(deleted_at=None)
    if Collection.objects.filter(pk=collection.pk, parent__deleted_at__isnull=False).exists():
        Collection.objects.filter(pk=collection.pk).update(parent=None)
    return restored


def _deleted_with(collection: Collection, moment: datetime) -> set[int]:
    found = level = {collection.pk}
    while level:
        inside = Collection.objects.filter(parent__in=level, deleted_at=moment)
        level = set(inside.values_list("pk", flat=True)) - found
        found = found | level
    return found
