"""Fingerprints of pictures that came home before there were any, made from their thumbnails."""

from collections.abc import Iterable

from generations import imaging
from generations.models import GalleryImage
from generations.models.image import THUMBNAIL_WIDTHS
from generations.storage import store


def fill_fingerprints(images: Iterable[GalleryImage]) -> None:
    """Give each of these images its fingerprint; those whose thumbnail is missing or broken stay without."""
    known: dict[str, int] = {}
    for image in images:
        try:
            if image.sha256 not in known:
                known[image.sha256] = imaging.fingerprint(store.path(image.thumbnail_path(THUMBNAIL_WIDTHS[0])))
        except (OSError, imaging.ImageError):
            continue
        GalleryImage.objects.filter(pk=image.pk).update(fingerprint=known[image.sha256])
