"""Where an image comes from and what came of it: parents, siblings in its batch, children."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from generations.gallery.sizes import ratio_class
from generations.gallery.tile import DEEP
from generations.gallery.uses import count_of_uses
from generations.media import media_url
from generations.models import GalleryImage, Reference
from generations.models.image import THUMBNAIL_WIDTHS, thumbnail_path

MOST_PARENTS = 3
MOST_CHILDREN = 4
MOST_SIBLINGS = 8
MOST_COUNTED = 100

COLUMNS = ("id", "caption", "name", "sha256", "width", "height", "depth", "trashed_at")


@dataclass(slots=True, kw_only=True)
class Relative:
    """An image that another one has to do with, in strings ready to print. `is_gone`: it is in the trash."""

    id: int
    url: str
    src: str
    width: int
    height: int
    ratio_class: str
    label: str
    depth: int
    is_gone: bool
    role: str = ""  # of a parent: "Subject", "Style", "Layout" or ""


def given_to(generation_id: int | None) -> list[Reference]:
    """What a generation was given, in order, with as much of each image as is shown beside another one; one query."""
    if generation_id is None:
        return []
    rows = Reference.objects.filter(generation=generation_id).select_related("image").order_by("position")
    return list(rows.only("role", "url", *(f"image__{name}" for name in COLUMNS)))


def lineage_strip(image: GalleryImage, given: list[Reference], uses: int) -> dict:
    """What stands beside an image: parents, the one that it continues first, siblings, children; three queries at most.

    Args:
        given: what `given_to` says of its generation.
        uses: what `uses_of` says of it.

    Returns: ``parents``, ``siblings``, ``children``: a few `Relative`s each; ``more_parents``, ``more_siblings`` and
    ``more_children`` how many there are beside them, as printed, "" if none; ``this``: the image itself as a
    `Relative`; ``edit``: "edit 2", "" for an original; ``is_deep``; ``note``: a sentence or two; ``used``: in how many
    images, as printed, "" if in none; ``used_url``; ``url``: of the page of its lineage.
    """
    parents = parents_among(given)
    siblings = siblings_of(image)
    children = children_of(image, MOST_CHILDREN) if uses else []
    return {
        "this": relative(row_of(image)),
        "parents": parents[:MOST_PARENTS],
        "more_parents": _more(len(parents) - MOST_PARENTS),
        "siblings": siblings[:MOST_SIBLINGS],
        "more_siblings": _more(len(siblings) - MOST_SIBLINGS, len(siblings) > MOST_COUNTED),
        "children": children,
        "more_children": f"+{count_of_uses(uses - len(children))}" if uses > len(children) else "",
        "edit": edit_label(image.depth),
        "is_deep": image.depth >= DEEP,
        "note": " ".join(filter(None, [_origin(image, parents), _future(uses)])),
        "used": count_of_uses(uses) if uses else "",
        "used_url": uses_url(image.pk),
        "url": lineage_url(image.pk),
    }


def parents_of(image: GalleryImage) -> list[Relative]:
    """The pictures that its generation was given: the deepest first, which it continues, then as they were given."""
    return parents_among(given_to(image.generation_id))


def parents_among(given: Iterable[Reference]) -> list[Relative]:
    """The pictures among what a generation was given, in that order."""
    pictures = [relative(row_of(row.image), row.get_role_display()) for row in given if row.image]
    deepest = max(pictures, key=lambda parent: parent.depth, default=None)
    return [deepest, *(parent for parent in pictures if parent is not deepest)] if deepest else []


def siblings_of(image: GalleryImage) -> list[Relative]:
    """The other images of its batch that aren't in the trash, as far as `MOST_COUNTED` + 1; two queries."""
    if image.generation_id is None:
        return []
    batch = GalleryImage.objects.shown().filter(generation__batch=image.generation.batch_id).exclude(pk=image.pk)
    return _relatives(batch.order_by("-sort_key")[: MOST_COUNTED + 1])


def children_of(image: GalleryImage, most: int) -> list[Relative]:
    """The newest images that were made from it and aren't in the trash; two queries.

    Of the newest requests that were given it only a bounded number is looked at.
    """
    given = Reference.objects.filter(image=image).order_by("-pk").values_list("generation", flat=True)
    generations = list(given[:MOST_COUNTED])
    shown = GalleryImage.objects.shown().filter(generation__among=generations)
    return _relatives(shown.order_by("-sort_key")[:most])


def edit_label(depth: int) -> str:
    """edit 2; "" for an original."""
    return f"edit {depth}" if depth else ""


def lineage_url(image_id: int) -> str:
    """The page of an image's lineage."""
    return reverse("image_lineage", args=[image_id])


def uses_url(image_id: int) -> str:
    """The gallery, with what was made from an image."""
    return f"{reverse('studio')}?q=from%3A{image_id}"


def relative(row: dict, role: str = "") -> Relative:
    """An image as it stands beside another one; a row has the `COLUMNS`."""
    return Relative(
        id=row["id"],
        url=reverse("image_detail", args=[row["id"]]),
        src=media_url(thumbnail_path(row["sha256"], THUMBNAIL_WIDTHS[0])),
        width=row["width"],
        height=row["height"],
        ratio_class=ratio_class(row["width"], row["height"]),
        label=row["caption"] or row["name"] or f"Picture {row['id']}",
        depth=row["depth"],
        is_gone=row["trashed_at"] is not None,
        role=role,
    )


def _relatives(images: QuerySet[GalleryImage]) -> list[Relative]:
    return list(map(relative, images.values(*COLUMNS)))


def row_of(image: GalleryImage) -> dict:
    """What `relative` is made of."""
    return {name: getattr(image, name) for name in COLUMNS}


def _more(number: int, is_more: bool = False) -> str:
    return f"+{number:,}{'+' if is_more else ''}" if number > 0 else ""


def _origin(image: GalleryImage, parents: Iterable[Relative]) -> str:
    if image.is_upload:
        return "An upload."
    if not image.depth:
        return "An original: made from words alone."
    sources = len(list(parents))
    beside = f", made from {sources} pictures" if sources > 1 else ""
    return f"{'First edit' if image.depth == 1 else f'Edit {image.depth}'}{beside}."


def _future(uses: int) -> str:
    if not uses:
        return ""
    return "One image made from it." if uses == 1 else f"{count_of_uses(uses)} images made from it."
