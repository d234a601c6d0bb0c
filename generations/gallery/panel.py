"""The story of one image, as the panel beside it tells it."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from generations.gallery import words
from generations.gallery.details import references_of, seconds
from generations.gallery.journal import events
from generations.gallery.library import count_of_uses, uses_of
from generations.gallery.lineage import given_to, lineage_strip, uses_url
from generations.gallery.moments import moment_of
from generations.gallery.organised import organised_of
from generations.gallery.rewriting import written
from generations.gallery.sheet import batch_link
from generations.gallery.similar import look_alikes
from generations.gallery.tiles import image_tiles, tile_of
from generations.gallery.walking import Way, strip_of
from generations.media import media_url
from generations.models import AspectRatio, GalleryImage, Generation, Reference, User

MOST_SIMILAR = 8
SHORT_DIGEST = 12


class Fact(NamedTuple):
    """A label and a value; what stands muted beside it; where the value leads; what its button copies."""

    label: str
    value: str
    muted: str = ""
    url: str = ""
    copy: str = ""


def image_page(image: GalleryImage, viewer: User, way: Way | None = None) -> dict:
    """The context of the viewer: the panel, and the images around it on the way that it was reached."""
    return image_panel(image, viewer) | {"strip": strip_of(image, way)}


def image_panel(image: GalleryImage, viewer: User) -> dict:
    """The context of the panel. Author, generation and those who judged should have been fetched with the image."""
    generation = image.generation
    given = given_to(image.generation_id)
    uses = uses_of([image.pk, *(reference.image_id for reference in given if reference.image_id)])
    return {
        "image": image,
        "tile": tile_of(image, viewer),
        "generation": generation,
        "references": _references(given, uses),
        "lineage": lineage_strip(image, given, uses[image.pk]),
        "batch_link": batch_link(generation.batch) if generation else {},
        "events": events(generation) if generation else [],
        "organised": organised_of(image),
        "author_url": _found("by", image.author.email),
        "day_url": _found("on", f"{moment_of(image.sort_key):%Y-%m-%d}"),
        "facts": _facts(image) + (_course(generation) if generation else []),
        "download_url": reverse("image_download", args=[image.pk]),
        "original_url": media_url(image.original_path),
    }


def _references(given: list[Reference], uses: dict[int, int]) -> list[dict]:
    """What it was given, and in how many pictures each of that was used."""
    references = references_of(given)
    for reference in references:
        number = uses.get(reference["id"], 0)
        reference |= {"uses": count_of_uses(number) if number else "", "uses_url": uses_url(reference["id"])}
    return references


def similar_to(image: GalleryImage, viewer: User) -> dict:
    """The context of the pictures that look like it; four queries."""
    alike = GalleryImage.objects.filter(sort_key__in=look_alikes(image, MOST_SIMILAR))
    return {"similar": image_tiles(alike, viewer), "similar_url": _found("like", str(image.pk))}


def _found(field: str, value: str) -> str:
    """The gallery, filtered by a value."""
    return f"{reverse('studio')}?{urlencode({'q': written(field, value)})}"


def _facts(image: GalleryImage) -> list[Fact]:
    size = f"{image.width} × {image.height}"
    megapixels = f"{image.width * image.height / 1e6:.1f} MP"
    ratio = image.aspect_ratio and Fact(
        "Ratio", AspectRatio(image.aspect_ratio).label, "asked for", _found("ratio", image.aspect_ratio)
    )
    resolution = image.resolution and Fact("Resolution", image.resolution, "asked for", _found("res", image.resolution))
    return [
        *([ratio] if ratio else []),
        *([resolution] if resolution else []),
        Fact("Size", size, megapixels, copy=f"{image.width}x{image.height}"),
        Fact("File", image.format.upper(), f"{filesizeformat(image.bytes)}, original kept"),
        *([Fact("Name", image.name, copy=image.name)] if image.name else []),
        Fact("SHA-256", f"{image.sha256[:SHORT_DIGEST]}…", copy=image.sha256),
        Fact("Image", str(image.pk), copy=str(image.pk)),
    ]


def _course(generation: Generation) -> list[Fact]:
    """How long it waited and took, what it cost, and what the provider calls it."""
    waited = generation.sent_at and seconds(generation.sent_at - generation.created_at)
    took = generation.sent_at and generation.finished_at and seconds(generation.finished_at - generation.sent_at)
    charge = words.charge_of(generation).partition(",")[0].lower()
    credits = [] if generation.credits is None else [f"{generation.credits.normalize():,f} credits"]
    task = Fact("Task", generation.task_id, generation.task_type, copy=generation.task_id)
    return [
        *([Fact("Waited", waited)] if waited else []),
        *([Fact("Took", took)] if took else []),
        *([Fact("Cost", words.money(generation.cost), " · ".join([charge, *credits]))] if charge else []),
        *([task] if generation.task_id else []),
        *(
            [Fact("Again", f"as generation {generation.retry_of_id}", url=_generation(generation.retry_of_id))]
            if generation.retry_of_id
            else []
        ),
    ]


def _generation(generation_id: int) -> str:
    return reverse("generation_detail", args=[generation_id])
