"""What a composer holds: of an earlier generation, of a draft, of a picture that is to be edited."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Self

from django.conf import settings

from generations.gallery.projects import choice_of, open_project
from generations.gallery.sending import way_of_sending
from generations.media import media_url
from generations.models import AspectRatio, Draft, GalleryImage, Generation, Project, Resolution


@dataclass(frozen=True)
class Recipe:
    """Enough to ask for a picture. `references`: images of ours or URLs, in order; `roles`: what each is for, as far as
    it was said; `left_out`: how many are gone; `project`: an open one.
    """

    prompt: str = ""
    aspect_ratio: str = AspectRatio.R_1_1
    resolution: str = Resolution.K2
    count: int = 1
    references: tuple[GalleryImage | str, ...] = ()
    left_out: int = 0
    project: Project | None = None
    roles: tuple[str, ...] = ()

    def with_prompt_of(self, generation: Generation) -> Self:
        return replace(self, prompt=generation.prompt)

    def with_reference(self, image: GalleryImage) -> Self:
        """The same with one more reference, if it isn't there yet and there is room for it."""
        if image in self.references or len(self.references) >= settings.REFERENCE_MAX_COUNT:
            return self
        return replace(self, references=(*self.references, image))

    def for_edit_of(self, image: GalleryImage) -> Self:
        """The image as the only reference, in its own ratio, and nothing said yet of what to change."""
        return replace(self, prompt="", aspect_ratio=AspectRatio.MATCH, references=(image,), roles=(), left_out=0)

    @property
    def fields(self) -> dict:
        """What the composer's fields begin with."""
        return {
            "prompt": self.prompt,
            "aspect_ratio": self.aspect_ratio,
            "resolution": self.resolution,
            "count": self.count,
        }

    def as_json(self) -> dict:
        """For scripts: the fields, and a reference is ``{"id", "src", "name", "width", "height"}`` or ``{"url"}``, with
        its ``role`` if it has one; the project is ``{"id", "name", "hue"}`` or null.
        """
        return self.fields | {
            "references": shown_with_roles(self.references, self.roles),
            "left_out": self.left_out,
            "project": choice_of(self.project).as_json() if self.project else None,
        }


def shown_with_roles(references: Iterable[GalleryImage | str], roles: Iterable[str]) -> list[dict]:
    """References as a page shows them, each with its ``role`` if it has one."""
    pairs = zip_longest(references, roles, fillvalue="")
    return [reference_shown(reference) | ({"role": role} if role else {}) for reference, role in pairs]


def reference_shown(reference: GalleryImage | str) -> dict:
    """A reference as a page shows it; ``mark`` and ``note`` say, in brief and in full, that it isn't sent as it is."""
    if isinstance(reference, str):
        return {"url": reference}
    mark, note = way_of_sending(reference.bytes, reference.format)
    return {
        "id": reference.pk,
        "src": media_url(reference.thumbnail_path(320)),
        "name": reference.name or reference.caption or f"Picture {reference.pk}",
        "width": reference.width,
        "height": reference.height,
        "mark": mark,
        "note": note,
    }


def recipe_of(generation: Generation) -> Recipe:
    """What asks for one more picture of the same; references in the trash, and without an address, are left out."""
    rows = list(generation.references.select_related("image").order_by("position"))
    usable = [(row.image if row.image and not row.image.is_trashed else row.url, row.role) for row in rows]
    references, roles = _those_there(usable)
    return Recipe(
        prompt=generation.prompt,
        aspect_ratio=generation.aspect_ratio,
        resolution=generation.resolution,
        references=references,
        roles=roles,
        left_out=len(rows) - len(references),
        project=open_project(generation.project_id),
    )


def recipe_of_draft(draft: Draft) -> Recipe:
    """What somebody was composing; references in the trash by now, and a closed project, are left out. Two queries."""
    given = draft.content.get("references", [])
    ids = [reference["image"] for reference in given if "image" in reference]
    images = GalleryImage.objects.shown().in_bulk(ids) if ids else {}
    usable = [(images.get(one["image"]) if "image" in one else one["url"], one.get("role", "")) for one in given]
    references, roles = _those_there(usable)
    fields = {name: draft.content[name] for name in Recipe().fields if name in draft.content}
    project = open_project(draft.content.get("project"))
    left_out = len(given) - len(references)
    return Recipe(**fields, references=references, roles=roles, left_out=left_out, project=project)


def _those_there(pairs: list[tuple[GalleryImage | str | None, str]]) -> tuple[tuple, tuple[str, ...]]:
    """The references that can be used, and their roles."""
    there = [pair for pair in pairs if pair[0]]
    return tuple(reference for reference, _ in there), tuple(role for _, role in there)
