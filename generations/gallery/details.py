"""All that the page of one generation says."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from generations.gallery import words
from generations.gallery.evidence import evidence
from generations.gallery.journal import events
from generations.gallery.lineage import given_to
from generations.gallery.organised import project_of
from generations.gallery.sheet import batch_link
from generations.gallery.sizes import ratio_class
from generations.gallery.tile import Tile
from generations.gallery.tiles import generation_tiles, image_tiles, tiles_of_generations
from generations.gallery.trash import was_purged
from generations.media import media_url
from generations.models import AspectRatio, GalleryImage, Generation, Reference, Status, User

Property = tuple[str, str, str]
"""A label, a value, and what stands muted beside it."""

MOST_SIBLINGS = 8


def generation_page(generation: Generation, viewer: User) -> dict:
    """The context of a generation's page. Its author should have been fetched with it."""
    pictures = generation.images.shown()
    return {
        "generation": generation,
        "tile": generation_tiles(Generation.objects.filter(pk=generation.pk), viewer)[0],
        "images": image_tiles(pictures.order_by("position"), viewer),
        "events": events(generation),
        "references": references_of(given_to(generation.pk)),
        "charge": _charge(generation),
        "error": _error(generation),
        "evidence": evidence(generation),
        "again_cost": words.money(settings.APIFRAME_COSTS[generation.resolution]),
        "recall_url": _recall_url(generation, viewer),
        "siblings": _siblings(generation, viewer),
        "batch_link": batch_link(generation.batch),
        "was_purged": was_purged(generation),
        "properties": _request(generation) + _received(pictures) + _course(generation) + _task(generation),
    }


def references_of(given: Iterable[Reference]) -> list[dict]:
    """What `given_to` says that a generation was given, each with its number and what it is for."""
    return [_reference(number, reference) for number, reference in enumerate(given, start=1)]


def _reference(number: int, reference: Reference) -> dict:
    image = reference.image
    role = reference.get_role_display()
    if image is None:
        return {"n": number, "id": None, "url": "", "src": "", "label": reference.url, "role": role}
    return {
        "n": number,
        "id": image.pk,
        "url": reverse("image_detail", args=[image.pk]),
        "src": media_url(image.thumbnail_path(320)),
        "label": image.caption,
        "role": role,
        "size": f"{image.width} × {image.height}",
        "ratio_class": ratio_class(image.width, image.height),
        "is_trashed": image.is_trashed,
    }


def _charge(generation: Generation) -> dict:
    amount = words.money(generation.cost)
    if generation.is_unfinished:
        return {"title": "Estimate", "amount": amount, "note": "Charged when the provider takes the request."}
    note = {
        "yes": "One request, one charge.",
        "no": "The request cost nothing.",
        "unknown": "Musa can't tell. The provider's own account can; until then it counts as spent.",
    }[generation.charged]
    if generation.provider == "sandbox":
        note = "Counted as the real API would, in the sandbox only: no money moved."
    amount = amount if generation.charged != "no" else words.money(generation.cost * 0)
    return {"title": generation.get_charged_display(), "amount": amount, "note": note}


def _error(generation: Generation) -> dict | None:
    if not generation.error_code:
        return None
    if generation.status == Status.UNKNOWN or generation.error_code in ("bad_request", "task_failed"):
        said = generation.error_message
    else:
        said = ""
    return {
        "title": words.title(generation.status, generation.error_code),
        "words": said[:1].upper() + said[1:],
        "advice": words.advice(generation.error_code),
    }


def _recall_url(generation: Generation, viewer: User) -> str:
    """Where to take out again what was put aside; "" for those who may not, or if it shows."""
    is_allowed = generation.author_id == viewer.pk or viewer.is_owner
    return reverse("generation_recall", args=[generation.pk]) if generation.dismissed_at and is_allowed else ""


def _siblings(generation: Generation, viewer: User) -> list[Tile]:
    others = list(_nearest(generation).values_list("pk", flat=True))
    tiles = tiles_of_generations(others, viewer)
    return [tile for pk in others for tile in tiles[pk]]


def _nearest(generation: Generation) -> QuerySet[Generation]:
    """Of a large run, those around it only; its sheet shows all."""
    first = max(0, min(generation.position - MOST_SIBLINGS // 2, generation.batch.count - MOST_SIBLINGS - 1))
    around = generation.batch.generations.filter(position__range=(first, first + MOST_SIBLINGS))
    return around.exclude(pk=generation.pk).order_by("position")


def _request(generation: Generation) -> list[Property]:
    project = project_of(generation.project_id)
    again = generation.retry_of_id and [("Again", f"as generation {generation.retry_of_id}", "")]
    return [
        ("Asked", f"{AspectRatio(generation.aspect_ratio).label} · {generation.resolution}", ""),
        ("By", generation.author.display_name, ""),
        *([("Project", project.name, "")] if project else []),
        *(again or []),
    ]


def _received(pictures: QuerySet[GalleryImage]) -> list[Property]:
    return [
        (
            "Received",
            f"{picture.width} × {picture.height}",
            f"{picture.format.upper()}, {filesizeformat(picture.bytes)}",
        )
        for picture in pictures.order_by("position")
    ]


def _course(generation: Generation) -> list[Property]:
    """How long it waited and took, and what it cost."""
    waited = generation.sent_at and f"queued {seconds(generation.sent_at - generation.created_at)}"
    took = generation.sent_at and generation.finished_at and seconds(generation.finished_at - generation.sent_at)
    cost = words.charge_of(generation).partition(",")[0].lower()
    credits = [] if generation.credits is None else [f"{generation.credits.normalize():,f} credits"]
    return [
        *([("Took", took, waited)] if took else []),
        *([("Cost", words.money(generation.cost), " · ".join([cost, *credits]))] if cost else []),
    ]


def _task(generation: Generation) -> list[Property]:
    return [("Task", generation.task_id, "")] if generation.task_id else []


def seconds(duration: timedelta) -> str:
    """A duration in a few words."""
    whole = round(duration.total_seconds())
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60} s"
