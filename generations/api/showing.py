"""From rows to what goes over the wire; each page in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from generations.gallery import moment_of, words
from generations.media import media_url
from generations.models import CollectionItem, GalleryImage, Generation, ImageTag, Project
from generations.models.image import THUMBNAIL_WIDTHS, original_path, thumbnail_path

IMAGE_COLUMNS = (
    *("id", "kind", "width", "height", "format", "extension", "bytes", "sha256", "palette", "name", "rating"),
    *("verdict", "sort_key", "trashed_at", "generation_id", "author__email", "generation__prompt"),
    *("project__name", "project__deleted_at"),
)


def image_rows(images: QuerySet[GalleryImage]) -> list[dict]:
    """What is shown of images themselves; one query. No objects are made of them: that takes longer than the query."""
    return list(images.values(*IMAGE_COLUMNS))


def showable_generations(generations: QuerySet[Generation]) -> QuerySet[Generation]:
    """With what showing them needs; two queries."""
    return generations.select_related("author", "project").prefetch_related("references")


class Shown:
    """Shows rows to one caller, whose addresses begin as the call's did."""

    def __init__(self, request: HttpRequest) -> None:
        self.base = request.build_absolute_uri("/").removesuffix("/")
        self.page_of = self.base + reverse("image_detail", args=[0]).replace(
            "/0/", "/{}/"
        )  # reversed once, not per image

    def images(self, rows: list[dict]) -> list[dict]:
        """What `image_rows` read, with the tags and the collections of each; two queries."""
        ids = [row["id"] for row in rows]
        tags, collections = _tags_of(ids), _collections_of(ids)
        return [self._image(row, tags[row["id"]], collections[row["id"]]) for row in rows]

    def generations(self, generations: Iterable[Generation]) -> list[dict]:
        """Some of `showable_generations`, with their images; three queries."""
        generations = list(generations)
        images = GalleryImage.objects.shown().filter(generation__in=[one.pk for one in generations])
        images_of = defaultdict(list)
        for image in self.images(image_rows(images.order_by("position"))):
            images_of[image["generation"]].append(image)
        return [self._generation(generation, images_of[generation.pk]) for generation in generations]

    def _image(self, row: dict, tags: list[str], collections: list[int]) -> dict:
        sha256 = row["sha256"]
        return {
            "id": row["id"],
            "kind": row["kind"],
            "width": row["width"],
            "height": row["height"],
            "format": row["format"],
            "bytes": row["bytes"],
            "sha256": sha256,
            "url": self.page_of.format(row["id"]),
            "original_url": self.base + media_url(original_path(sha256, row["extension"])),
            "thumbnails": {
                str(width): self.base + media_url(thumbnail_path(sha256, width)) for width in THUMBNAIL_WIDTHS
            },
            "palette": row["palette"],
            "author": row["author__email"],
            "prompt": row["generation__prompt"] or "",
            "name": row["name"],
            "generation": row["generation_id"],
            "project": None if row["project__deleted_at"] else row["project__name"],
            "tags": tags,
            "collections": collections,
            "rating": row["rating"],
            "verdict": row["verdict"] or None,
            "created_at": iso(moment_of(row["sort_key"])),
            "trashed_at": iso(row["trashed_at"]),
        }

    def _generation(self, generation: Generation, images: list[dict]) -> dict:
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
            "images": images,
            "error": _trouble(generation),
            "charged": generation.charged,
            "cost": float(generation.cost),
            "retry_of": generation.retry_of_id,
            "project": _name(generation.project),
            "created_at": iso(generation.created_at),
            "sent_at": iso(generation.sent_at),
            "finished_at": iso(generation.finished_at),
        }


def _tags_of(image_ids: list[int]) -> dict[int, list[str]]:
    given = ImageTag.objects.filter(image__in=image_ids).order_by("tag__key")
    return _gathered(given.values_list("image_id", "tag__name"))


def _collections_of(image_ids: list[int]) -> dict[int, list[int]]:
    held = CollectionItem.objects.filter(image__in=image_ids, collection__deleted_at=None).order_by("collection_id")
    return _gathered(held.values_list("image_id", "collection_id"))


def _gathered(pairs: Iterable[tuple[int, Any]]) -> dict[int, list]:
    lists = defaultdict(list)
    for image_id, value in pairs:
        lists[image_id].append(value)
    return lists


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
