"""What somebody wants to see on the pictures of the gallery: who made it, how it was judged, where it belongs."""

from collections.abc import Iterable

from django.db.models import QuerySet

from generations.gallery.tile import Tile
from generations.gallery.tiles import image_tiles
from generations.models import GalleryImage, ImageTag, Project, User

MARKS = {
    "author": "Author",
    "rating": "Rating",
    "verdict": "Pick or reject",
    "project": "Project",
    "tags": "Tags",
    "name": "Name or prompt",
}
"""Each with its label; what is seen of them is up to the style sheet, what a page has to read for them is not."""
USUAL = ("author", "rating", "verdict")
SEPARATOR = "."


def read_marks(chosen: str | None) -> tuple[str, ...]:
    """The marks that a cookie names, in their order; the usual ones if there is no cookie."""
    if chosen is None:
        return USUAL
    names = chosen.split(SEPARATOR)
    return tuple(mark for mark in MARKS if mark in names)


def put_marks(tiles: Iterable[Tile], marks: Iterable[str]) -> None:
    """Write project and tags on the tiles of pictures, where they are wanted; two queries at most."""
    pictures = {tile.id: tile for tile in tiles if tile.kind == "image"}
    if pictures and "project" in marks:
        _put_projects(pictures)
    if pictures and "tags" in marks:
        _put_tags(pictures)


def marked_tiles(images: QuerySet[GalleryImage], viewer: User, marks: Iterable[str]) -> list[Tile]:
    """The tiles of images with their marks, in the queryset's order."""
    tiles = image_tiles(images, viewer)
    put_marks(tiles, marks)
    return tiles


def _put_projects(pictures: dict[int, Tile]) -> None:
    images = GalleryImage.objects.filter(pk__among=pictures, project__isnull=False, project__deleted_at=None)
    for image_id, project_id, name in images.values_list("pk", "project_id", "project__name").order_by():
        pictures[image_id].project = name
        pictures[image_id].project_class = f"hue-{Project(pk=project_id).hue}"


def _put_tags(pictures: dict[int, Tile]) -> None:
    rows = ImageTag.objects.filter(image__among=pictures).order_by("tag__key")
    for image_id, name in rows.values_list("image", "tag__name"):
        pictures[image_id].tags.append(name)
