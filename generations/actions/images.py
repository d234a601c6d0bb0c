"""What people do with one image."""

from django.db import transaction
from django.utils import timezone

from generations.models import DayCount, GalleryImage, SearchDocument, Star, User


@transaction.atomic
def trash(image: GalleryImage, by: User) -> bool:
    """Move an image to the trash; False if it is there already. Its files stay until the trash is emptied."""
    rows = GalleryImage.objects.filter(pk=image.pk, trashed_at=None)
    trashed = bool(rows.update(trashed_at=timezone.now(), trashed_by=by))
    if trashed:
        DayCount.objects.add(image, -1)
    return trashed


@transaction.atomic
def restore(image: GalleryImage, by: User) -> bool:
    """Bring an image back from the trash, to the place it had; False if it wasn't there."""
    rows = GalleryImage.objects.trashed().filter(pk=image.pk)
    restored = bool(rows.update(trashed_at=None, trashed_by=None))
    if restored:
        DayCount.objects.add(image)
    return restored


@transaction.atomic
def toggle_star(image: GalleryImage, by: User) -> bool:
    """Star an image for oneself, or take the star back. Returns whether it is starred now."""
    removed, _ = Star.objects.filter(user=by, image=image).delete()
    if not removed:
        Star.objects.get_or_create(user=by, image=image)
    SearchDocument.objects.index_many(GalleryImage.objects.filter(pk=image.pk))
    return not removed
