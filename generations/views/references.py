"""The references of a generation as pages show them."""

from django.urls import reverse

from generations.media import media_url
from generations.models import Generation, Reference


def shown_references(generation: Generation) -> list[dict]:
    """In order: number, address of its page or of the web, thumbnail (empty if it isn't kept here), label."""
    references = generation.references.select_related("image").order_by("position")
    return [_shown(reference) for reference in references]


def _shown(reference: Reference) -> dict:
    image = reference.image
    if image is None:
        return {"n": reference.position + 1, "url": reference.url, "src": "", "label": reference.url}
    return {
        "n": reference.position + 1,
        "url": reverse("image_detail", args=[image.pk]),
        "src": media_url(image.thumbnail_path(320)),
        "label": image.name or image.caption,
    }
