"""From rows to what goes over the wire; each page in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from generations.gallery import moment_of, words
from generations.media import media_url
from generations.models import GalleryImage, Generation, Project
from generations.models.image import THUMBNAIL_WIDTHS, original_path, thumbnail_path

IMAGE_COLUMNS = (
    *("id", "kind", "width", "height", "format", "extension", "bytes", "sha256", "palette", "name", "rating"),
    *("verdict", "sort_key", "trashed_at", "generation_id", "author__email", "generation__prompt"),
    *("project__name", "project__deleted_at"),
)


BELONGINGS = """
    SELECT given.image_id, tag.name, NULL AS collection_id, tag.key AS place FROM generations_imagetag AS given
    JOIN generations_tag AS tag ON tag.id = given.tag_id WHERE given.image_id IN ({ids})
    UNION ALL
    SELECT item.image_id, NULL, item.collection_id, NULL FROM generations_collectionitem AS item
    JOIN generations_collection AS collection ON collection.id = item.collection_id
    WHERE item.image_id IN ({ids}) AND collection.deleted_at IS NULL
    ORDER BY place, collection_id
"""


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
        """What `image_rows` read, with the tags and the collections of each; one query."""
        belongings = _belongings([row["id"] for row in rows])
        return [self._image(row, *belongings[row["id"]]) for row in rows]

    def generations(self, generations: Iterable[Generation]) -> list[dict]:
        """Some of `showable_generations`, with their images; two queries."""
        generations = list(generations)
        images = GalleryImage.objects.shown().filter(generation__among=[one.pk for one in generations])
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


def _belongings(image_ids: list[int]) -> dict[int, tuple[list[str], list[int]]]:
    """Of each image its tags, and the ids of its collections; one query."""
    found = {image_id: ([], []) for image_id in image_ids}
    with connection.cursor() as cursor:
        cursor.execute(BELONGINGS.format(ids=", ".join(map(str, image_ids)) or "NULL"))
        for image_id, tag, collection_id, _ in cursor.fetchall():
            tags, collections = found[image_id]
            if collection_id is None:
                tags.append(tag)
            else:
                collections.append(collection_id)
    return found


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
