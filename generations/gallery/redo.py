"""One request instead of many: all that was asked for in a chain of edits, made from where the chain began."""

from collections.abc import Iterable, Sequence

from django.conf import settings

from generations.gallery.family import line_of
from generations.gallery.projects import open_project
from generations.gallery.recipe import Recipe
from generations.gallery.tile import DEEP
from generations.models import AspectRatio, GalleryImage, Reference

LONGEST_CHAIN = 150
OPENING = "Make all of these changes to the first picture:"


def redo_of(image: GalleryImage, then: str = "", others: Iterable[GalleryImage | str] = ()) -> tuple[Recipe, int]:
    """What asks for an image again from where its chain of edits began, and how many instructions that puts into one.

    The first picture of the chain is the first reference, then come those that were given along the way; what is in the
    trash is left out, and where the beginning is, the chain begins after it.

    Args:
        then: what is to be changed next, the last instruction.
        others: references that are wanted besides.
    """
    line = _line(image)
    first, *edited = line
    given = _given(edited, {one.pk for one in line})
    wanted = [(first, ""), *given, *((one, "") for one in others if one not in line)]
    there = [pair for pair in dict(wanted).items() if isinstance(pair[0], str) or not pair[0].is_trashed]
    kept = there[: settings.REFERENCE_MAX_COUNT]
    instructions = [one.prompt.strip() for one in edited] + ([then.strip()] if then.strip() else [])
    asked = image.generation
    recipe = Recipe(
        prompt=_numbered(instructions),
        aspect_ratio=asked.aspect_ratio if asked else AspectRatio.MATCH,
        resolution=asked.resolution if asked else Recipe.resolution,
        references=tuple(reference for reference, _ in kept),
        roles=tuple(role for _, role in kept),
        left_out=len(dict(wanted)) - len(kept),
        project=open_project(asked.project_id) if asked else None,
    )
    return recipe, len(instructions)


def told(count: int) -> str:
    """All 6 instructions; the instruction."""
    return f"All {count} instructions" if count > 1 else "The instruction"


def too_deep(image_ids: Sequence[int]) -> GalleryImage | None:
    """Of images that are to be edited, the deepest, if what is made from them lies so deep that detail is lost."""
    images = GalleryImage.objects.shown().filter(pk__in=image_ids, depth__gte=DEEP - 1)
    return images.order_by("-depth", "pk").first()


def _line(image: GalleryImage) -> list[GalleryImage]:
    """From where the chain began, or from the first one after it that isn't in the trash, to the image."""
    keys = line_of(image.pk, LONGEST_CHAIN)
    found = GalleryImage.objects.select_related("generation").in_bulk(keys)
    line = [found[key] for key in reversed(keys)]
    while len(line) > 1 and line[0].is_trashed:
        line.pop(0)
    return line


def _given(edited: list[GalleryImage], line: set[int]) -> list[tuple[GalleryImage | str, str]]:
    """The pictures that were given along the way, besides those that were edited, with their roles; the first first."""
    order = {image.generation_id: place for place, image in enumerate(edited)}
    rows = Reference.objects.filter(generation__in=order).exclude(image__in=line).select_related("image")
    rows = sorted(rows, key=lambda row: (order[row.generation_id], row.position))
    return [(row.image or row.url, row.role) for row in rows]


def _numbered(instructions: list[str]) -> str:
    if len(instructions) < 2:
        return "".join(instructions)
    return "\n".join([OPENING, *(f"{number}. {text}" for number, text in enumerate(instructions, start=1))])
