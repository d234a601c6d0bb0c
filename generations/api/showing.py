"""From rows to what goes over the wire; each page in a fixed number of queries."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from generations.gallery import moment_of, words
from generations.media import media_url
from generations.models import CollectionItem, GalleryImage, Generation, ImageTag, Project
from generations.models.image import THUMBNAIL_WIDTHS

COLUMNS = (
    *("kind", "width", "height", "format", "extension", "bytes", "sha256", "palette", "name", "rating", "verdict"),
    *("sort_key", "trashed_at", "author__email", "generation__prompt", "project__name", "project__deleted_at"),
)


def showable_images(images: QuerySet[GalleryImage]) -> QuerySet[GalleryImage]:
    """With all that showing them needs, and nothing else; three queries."""
    return _organised(images.select_related("author", "generation", "project").only(*COLUMNS))


def showable_generations(generations: QuerySet[Generation]) -> QuerySet[Generation]:
    """With all that showing them needs; five queries."""
    shown = _organised(GalleryImage.objects.shown().select_related("author", "project").order_by("position"))
    return generations.select_related("author", "project").prefetch_related(
        "references", Prefetch("images", shown, "shown")
    )


def _organised(images: QuerySet[GalleryImage]) -> QuerySet[GalleryImage]:
    """With their tags, and with the collections that they are in; two queries more."""
    tags = ImageTag.objects.select_related("tag").only("image_id", "tag__name").order_by("tag__key")
    items = CollectionItem.objects.filter(collection__deleted_at=None).only("image_id", "collection_id")
    items = items.order_by("collection_id")
    return images.prefetch_related(
        Prefetch("image_tags", tags, "given_tags"), Prefetch("collection_items", items, "held_by")
    )


class Shown:
    """Shows rows to one caller, whose addresses begin as the call's did."""

    def __init__(self, request: HttpRequest) -> None:
        self.base = request.build_absolute_uri("/").removesuffix("/")
        self.page_of = self.base + reverse("image_detail", args=[0]).replace(
            "/0/", "/{}/"
        )  # reversed once, not per image

    def image(self, image: GalleryImage) -> dict:
        return {
            "id": image.pk,
            "kind": image.kind,
            "width": image.width,
            "height": image.height,
            "format": image.format,
            "bytes": image.bytes,
            "sha256": image.sha256,
            "url": self.page_of.format(image.pk),
            "original_url": self.base + media_url(image.original_path),
            "thumbnails": {
                str(width): self.base + media_url(image.thumbnail_path(width)) for width in THUMBNAIL_WIDTHS
            },
            "palette": image.palette,
            "author": image.author.email,
            "prompt": image.prompt,
            "name": image.name,
            "generation": image.generation_id,
            "project": _name(image.project),
            "tags": [given.tag.name for given in image.given_tags],
            "collections": [item.collection_id for item in image.held_by],
            "rating": image.rating,
            "verdict": image.verdict or None,
            "created_at": iso(moment_of(image.sort_key)),
            "trashed_at": iso(image.trashed_at),
        }

    def generation(self, generation: Generation) -> dict:
        """One of `showable_generations`."""
        return {
            "id": generation.pk,
            "status": generation.status,
            "prompt": generation.prompt,
            "aspect_ratio": generation.aspect_ratio,
            "resolution": generation.resolution,
            "author": generation.author.email,
            "batch": generation.batch_id,
            "task_id": generation.task_id or None,
            "task_type": generation.task_type or None,
            "references": [given.image_id for given in generation.references.all() if given.image_id],
            "roles": [given.role or None for given in generation.references.all() if given.image_id],
            "images": [self.image(image) for image in generation.shown],
            "error": _trouble(generation),
            "charged": generation.charged,
            "cost": float(generation.cost),
            "retry_of": generation.retry_of_id,
            "project": _name(generation.project),
            "created_at": iso(generation.created_at),
            "sent_at": iso(generation.sent_at),
            "finished_at": iso(generation.finished_at),
        }


def _name(project: Project | None) -> str | None:
    """Of one that wasn't deleted."""
    return project.name if project and not project.deleted_at else None


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 with Z."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _trouble(generation: Generation) -> dict | None:
    if not generation.error_code:
        return None
    message = words.reason(generation.error_code, generation.error_message)
    return {"code": generation.error_code, "message": message}
