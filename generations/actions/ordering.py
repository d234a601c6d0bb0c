"""Moving an image within a collection's order: one row is written, or a stretch where there is no room left."""

from django.db import transaction

from generations.models import Collection, CollectionItem
from generations.models.collection import POSITION_STEP

STRETCH = 32
"""Images on each side that are spread anew where two stand too close; twice as many if they do too."""
ROOM = 1024
"""Between two images of a stretch that was spread, at least."""


class NotInside(Exception):
    """One of the two images isn't in the collection (any more)."""


@transaction.atomic
def move_in_collection(collection: Collection, image_id: int, *, before: int | None = None) -> CollectionItem:
    """Put an image right before another one; at the end, if none is named.

    Raises: NotInside.
    """
    Collection.objects.select_for_update().get(pk=collection.pk)
    moved = _item(collection, image_id)
    if before == image_id:
        return moved
    follower = _item(collection, before) if before else None
    place = _between(collection, moved, follower)
    if place is None:
        _spread(collection, moved, follower)
        follower = _item(collection, before) if before else None
        place = _between(collection, moved, follower)
    moved.position = place
    moved.save(update_fields=["position"])
    return moved


def _item(collection: Collection, image_id: int) -> CollectionItem:
    item = CollectionItem.objects.filter(collection=collection, image=image_id).first()
    if item is None:
        raise NotInside(f"Image {image_id} isn't in “{collection}” any more.")
    return item


def _between(collection: Collection, moved: CollectionItem, follower: CollectionItem | None) -> int | None:
    """A position before the follower and after what stands before that; None if there is no room."""
    others = CollectionItem.objects.filter(collection=collection).exclude(pk=moved.pk)
    if follower is None:
        last = others.order_by("-position", "-pk").first()
        return last.position + POSITION_STEP if last else moved.position
    earlier = others.filter(position__lte=follower.position).exclude(pk=follower.pk)
    earlier = earlier.exclude(position=follower.position, pk__gt=follower.pk)
    predecessor = earlier.order_by("-position", "-pk").first()
    if predecessor is None:
        return follower.position - POSITION_STEP
    middle = (predecessor.position + follower.position) // 2
    return middle if predecessor.position < middle < follower.position else None


def _spread(collection: Collection, moved: CollectionItem, follower: CollectionItem) -> None:
    """Give the images around the follower even room; as many as it takes."""
    others = CollectionItem.objects.filter(collection=collection).exclude(pk=moved.pk)
    size = STRETCH
    while True:
        earlier = list(others.filter(position__lt=follower.position).order_by("-position", "-pk")[: size + 1])
        later = list(others.filter(position__gte=follower.position).order_by("position", "pk")[: size + 1])
        low = earlier.pop().position if len(earlier) > size else None
        high = later.pop().position if len(later) > size else None
        stretch = [*reversed(earlier), *later]
        step, first = _step(low, high, stretch)
        if step >= ROOM:
            break
        size *= 2
    for number, item in enumerate(stretch):
        item.position = first + number * step
    CollectionItem.objects.bulk_update(stretch, ["position"], batch_size=500)


def _step(low: int | None, high: int | None, stretch: list[CollectionItem]) -> tuple[int, int]:
    """The distance between them, and the first position; at an end of the collection there is all the room."""
    if low is not None and high is not None:
        step = (high - low) // (len(stretch) + 1)
        return step, low + step
    if low is not None:
        return POSITION_STEP, low + POSITION_STEP
    if high is not None:
        return POSITION_STEP, high - len(stretch) * POSITION_STEP
    return POSITION_STEP, stretch[0].position
