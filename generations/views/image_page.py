"""What the page of one image says."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from generations.gallery import Filters, Tile, image_tiles, neighbours, words
from generations.media import media_url
from generations.models import GalleryImage, Generation, Reference, User
from generations.views.references import shown_references

Property = tuple[str, str, str]
"""Label, value, and what is said beside it in a softer colour."""


def image_page(image: GalleryImage, viewer: User) -> dict:
    """The context of `generations/image.html`."""
    generation = image.generation
    newer, older = neighbours(image, Filters(kind=image.kind))
    return {
        "image": image,
        "tile": _tile(image, viewer),
        "generation": generation,
        "references": shown_references(generation) if generation else [],
        "children": Reference.objects.filter(image=image).values("generation").distinct().count(),
        "properties": [*_file(image), *(_making(generation) if generation else [])],
        "neighbours": {"newer_url": _address(newer), "older_url": _address(older)},
        "src_1280": media_url(image.thumbnail_path(1280)),
        "original_url": media_url(image.original_path),
        "download_url": reverse("image_download", args=[image.pk]),
    }


def _tile(image: GalleryImage, viewer: User) -> Tile:
    return image_tiles(GalleryImage.objects.filter(pk=image.pk), viewer)[0]


def _address(image_id: int | None) -> str:
    return reverse("image_detail", args=[image_id]) if image_id else ""


def _file(image: GalleryImage) -> list[Property]:
    asked = " · ".join(part for part in (image.aspect_ratio.replace("match_input_image", ""), image.resolution) if part)
    return [
        ("Size", f"{image.width} × {image.height}", asked),
        ("File", image.format.upper(), f"{filesizeformat(image.bytes)}, original kept"),
    ]


def _making(generation: Generation) -> list[Property]:
    taken = (generation.finished_at - generation.sent_at).total_seconds()
    queued = (generation.sent_at - generation.created_at).total_seconds()
    money = words.money(generation.cost)
    return [
        ("Took", f"{taken:.0f} s", f"queued {queued:.0f} s"),
        ("Cost", "Free" if generation.provider == "sandbox" else money, _cost_note(generation, money)),
        ("Task", generation.task_id or "without an id", ""),
    ]


def _cost_note(generation: Generation, money: str) -> str:
    return f"sandbox; {money} with the real API" if generation.provider == "sandbox" else "by the price list"
