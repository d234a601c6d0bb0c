"""Images large, with what is thought of them: for those who compare and choose."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from generations.gallery.lineage import edit_label
from generations.gallery.moments import moment_of
from generations.gallery.sizes import ratio_class
from generations.media import media_url
from generations.models import GalleryImage, Star, User
from generations.models.image import CAPTION_LENGTH


@dataclass(slots=True, kw_only=True)
class Picture:
    """`small` and `large` are addresses 320 and 1280 pixels wide; `made` is in ISO 8601; `verdict` "pick", "reject" or
    "", by whom stands in `judged_by`; `rating` 0 to 5; `starred` by who looks at it.
    """

    id: int
    url: str
    small: str
    large: str
    original: str
    width: int
    height: int
    ratio: str
    caption: str
    author: str
    initials: str
    hue: str
    made: str
    origin: str
    verdict: str
    judged_by: str
    rating: int
    starred: bool


def pictures(ids: Sequence[int], viewer: User) -> list[Picture]:
    """Those of the images that aren't in the trash, in the order of their ids; two queries."""
    images = GalleryImage.objects.shown().select_related("author", "verdict_by").in_bulk(ids)
    starred = stars_of(images, viewer)
    return [picture_of(images[pk], pk in starred) for pk in dict.fromkeys(ids) if pk in images]


def stars_of(ids: Sequence[int], viewer: User) -> set[int]:
    """Which of the images the viewer has starred; one query."""
    return set(Star.objects.filter(user=viewer, image__among=ids).values_list("image_id", flat=True))


def picture_of(image: GalleryImage, starred: bool) -> Picture:
    """Of an image; author and `verdict_by` should have been fetched with it."""
    return Picture(
        id=image.pk,
        url=reverse("image_detail", args=[image.pk]),
        small=media_url(image.thumbnail_path(320)),
        large=media_url(image.thumbnail_path(1280)),
        original=media_url(image.original_path),
        width=image.width,
        height=image.height,
        ratio=ratio_class(image.width, image.height),
        caption=(image.caption or image.name or f"Picture {image.pk}")[:CAPTION_LENGTH],
        author=image.author.display_name,
        initials=image.author.initials,
        hue=f"hue-{image.author.hue}",
        made=moment_of(image.sort_key).isoformat(timespec="seconds"),
        origin=origin_of(image),
        verdict=image.verdict,
        judged_by=image.verdict_by.display_name if image.verdict_by else "",
        rating=image.rating or 0,
        starred=starred,
    )


def origin_of(image: GalleryImage) -> str:
    """original, edit 2, or upload."""
    return "upload" if image.is_upload else edit_label(image.depth) or "original"
