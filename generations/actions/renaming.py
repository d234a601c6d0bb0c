"""Giving an uploaded picture another name."""

from django.db import transaction

from generations.models import GalleryImage, SearchDocument, User
from generations.models.image import CAPTION_LENGTH


@transaction.atomic
def rename(image: GalleryImage, by: User, name: str) -> bool:
    """Call an upload by another name: on its page, in the library and for the search. The whole team may.

    Args:
        name: at most 255 characters, not empty.

    Returns: whether it is an upload; a generated picture is called by its prompt, and keeps it.
    """
    upload = GalleryImage.objects.uploads().select_for_update().filter(pk=image.pk).first()
    if upload is None:
        return False
    upload.name, upload.caption = name, name[:CAPTION_LENGTH]
    upload.save(update_fields=["name", "caption"])
    SearchDocument.objects.index(upload)
    return True
