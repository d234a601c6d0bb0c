"""What people do with tags."""

from functools import partial

from django.db import IntegrityError, transaction

from generations import tasks
from generations.actions.acting import act
from generations.models import Act, GalleryImage, ImageTag, SearchDocument, Tag, User

SMALL = 100
"""So many images get their search documents at once; of more, a worker writes them."""


class TagExists(Exception):
    """Another tag is called so: `tag`. They can be merged."""

    def __init__(self, tag: Tag) -> None:
        super().__init__(f"There is a tag “{tag}” already.")
        self.tag = tag


def rename_tag(tag: Tag, name: str) -> None:
    """Call a tag by another name, on all its images; the search follows, in the background if they are many.

    Raises: TagExists if another tag has that name; nothing has changed then.
    """
    try:
        with transaction.atomic():
            few = _rename(tag, name)
    except IntegrityError as error:
        raise TagExists(Tag.objects.get(key=tag.key)) from error
    if not few:
        transaction.on_commit(partial(tasks.follow_tag, tag.pk), robust=True)


def _rename(tag: Tag, name: str) -> bool:
    """Whether all is done with that."""
    tag.name = name
    tag.save(update_fields=["name", "key"])
    ids = list(ImageTag.objects.filter(tag=tag).values_list("image", flat=True)[: SMALL + 1])
    if len(ids) > SMALL:
        return False
    SearchDocument.objects.index_many(GalleryImage.objects.filter(pk__in=ids).order_by("sort_key"))
    return True


def merge_tags(by: User, tag: Tag, into: Tag) -> tuple[Act, Act]:
    """Put the other tag on all images of this one, and take this one off: two acts, both with Undo."""
    ids = images_of(tag)
    added = act(by, Act.Verb.TAG, ids, {"tag": into.pk})
    return added, act(by, Act.Verb.UNTAG, ids, {"tag": tag.pk})


def delete_tag(by: User, tag: Tag) -> Act:
    """Take a tag off all its images; without images it goes away by itself."""
    return act(by, Act.Verb.UNTAG, images_of(tag), {"tag": tag.pk})


def images_of(tag: Tag) -> list[int]:
    """The ids of all its images, in the trash too."""
    return list(ImageTag.objects.filter(tag=tag).order_by("image").values_list("image", flat=True))
