"""What a composer holds: of an earlier generation, of a draft, of a picture that is to be edited."""

from dataclasses import dataclass, replace
from typing import Self

from django.conf import settings

from generations.gallery.projects import choice_of, open_project
from generations.gallery.sending import way_of_sending
from generations.media import media_url
from generations.models import AspectRatio, Draft, GalleryImage, Generation, Project, Resolution


@dataclass(frozen=True)
class Recipe:
    """Enough to ask for a picture. `references`: images of ours or URLs, in order; `left_out`: how many are gone;
    `project`: an open one.
    """

    prompt: str = ""
    aspect_ratio: str = AspectRatio.R_1_1
    resolution: str = Resolution.K2
    count: int = 1
    references: tuple[GalleryImage | str, ...] = ()
    left_out: int = 0
    project: Project | None = None

    def with_prompt_of(self, generation: Generation) -> Self:
        return replace(self, prompt=generation.prompt)

    def with_reference(self, image: GalleryImage) -> Self:
        """The same with one more reference, if it isn't there yet and there is room for it."""
        if image in self.references or len(self.references) >= settings.REFERENCE_MAX_COUNT:
            return self
        return replace(self, references=(*self.references, image))

    def for_edit_of(self, image: GalleryImage) -> Self:
        """The image as the only reference, in its own ratio, and nothing said yet of what to change."""
        return replace(self, prompt="", aspect_ratio=AspectRatio.MATCH, references=(image,), left_out=0)

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
        """For scripts: the fields, and a reference is ``{"id", "src", "name", "width", "height"}`` or ``{"url"}``; the
        project is ``{"id", "name", "hue"}`` or null.
        """
        return self.fields | {
            "references": [reference_shown(reference) for reference in self.references],
            "left_out": self.left_out,
            "project": choice_of(self.project).as_json() if self.project else None,
        }


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
    usable = [row.image if row.image and not row.image.is_trashed else row.url for row in rows]
    references = tuple(filter(None, usable))
    return Recipe(
        prompt=generation.prompt,
        aspect_ratio=generation.aspect_ratio,
        resolution=generation.resolution,
        references=references,
        left_out=len(rows) - len(references),
        project=open_project(generation.project_id),
    )


def recipe_of_draft(draft: Draft) -> Recipe:
    """What somebody was composing; references in the trash by now, and a closed project, are left out. Two queries."""
    given = draft.content.get("references", [])
    ids = [reference["image"] for reference in given if "image" in reference]
    images = GalleryImage.objects.shown().in_bulk(ids) if ids else {}
    usable = [images.get(reference["image"]) if "image" in reference else reference["url"] for reference in given]
    references = tuple(filter(None, usable))
    fields = {name: draft.content[name] for name in Recipe().fields if name in draft.content}
    project = open_project(draft.content.get("project"))
    return Recipe(**fields, references=references, left_out=len(given) - len(references), project=project)
