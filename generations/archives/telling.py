"""Rows of the database as an archive tells them. People are told by email, tags by name, all else by id."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from generations.models import (
    Batch,
    Collection,
    CollectionItem,
    GalleryImage,
    Generation,
    ImageTag,
    Project,
    Reference,
    Star,
    Tag,
    User,
)

Record = dict[str, Any]


class Teller:
    """Tells images in chunks, a fixed number of queries each, and remembers what they belong to.

    `people`, `tags`, `projects` and `collections` grow with the team, not with the number of images.
    """

    def __init__(self) -> None:
        self.people: dict[int, Record] = {}
        self.tags: set[int] = set()
        self.projects: set[int] = set()
        self.collections: set[int] = set()

    def images(self, ids: list[int]) -> list[tuple[GalleryImage, Record]]:
        """The images in this order, with their generations and batches; those that are gone are left out."""
        rows = GalleryImage.objects.filter(pk__in=ids).select_related("generation__batch")
        found = {image.pk: image for image in rows}
        tags = _grouped(ImageTag.objects.filter(image__in=ids).select_related("tag").order_by("tag__key"))
        items = _grouped(CollectionItem.objects.filter(image__in=ids).order_by("collection_id"))
        stars = _grouped(Star.objects.filter(image__in=ids).order_by("created_at", "user_id"))
        self._meet(
            person
            for image in found.values()
            for person in (
                *(image.author_id, image.rated_by_id, image.verdict_by_id, image.trashed_by_id),
                *(one.author_id for one in (*tags[image.pk], *items[image.pk])),
                *(star.user_id for star in stars[image.pk]),
                *((image.generation.author_id, image.generation.batch.author_id) if image.generation else ()),
            )
        )
        told = []
        for image in (found[pk] for pk in ids if pk in found):
            self.tags |= {one.tag_id for one in tags[image.pk]}
            self.collections |= {one.collection_id for one in items[image.pk]}
            self.projects |= {image.project_id, image.generation.project_id if image.generation else None} - {None}
            told.append((image, self._image(image, tags[image.pk], items[image.pk], stars[image.pk])))
        return told

    def generations(self, generations: Iterable[Generation]) -> list[Record]:
        """What was asked for; two queries."""
        generations = list(generations)
        given = defaultdict(list)
        rows = Reference.objects.filter(generation__in=generations).select_related("image").order_by("position")
        for reference in rows:
            given[reference.generation_id].append(
                {
                    "position": reference.position,
                    "role": reference.role,
                    "image": reference.image_id,
                    "sha256": reference.image.sha256 if reference.image else "",
                    "url": reference.url,
                }
            )
        return [self._generation(one, given[one.pk]) for one in generations]

    def batch(self, batch: Batch) -> Record:
        return {
            "id": batch.pk,
            "by": self._person(batch.author_id),
            "count": batch.count,
            "title": batch.title,
            "axes": batch.axes,
            "created_at": _iso(batch.created_at),
        }

    def all_projects(self, *, everything: bool) -> list[Record]:
        """Those that were met, or all there are."""
        rows = Project.objects.order_by("pk")
        rows = list(rows if everything else rows.filter(pk__in=self.projects))
        self._meet(row.author_id for row in rows)
        return [
            {
                "id": row.pk,
                "name": row.name,
                "by": self._person(row.author_id),
                "created_at": _iso(row.created_at),
                "closed_at": _iso(row.closed_at),
                "deleted_at": _iso(row.deleted_at),
            }
            for row in rows
        ]

    def all_tags(self, *, everything: bool) -> list[Record]:
        """Those that were met, or all there are."""
        rows = Tag.objects.order_by("key")
        rows = list(rows if everything else rows.filter(pk__in=self.tags))
        self._meet(row.author_id for row in rows)
        return [
            {"name": row.name, "by": self._person(row.author_id), "created_at": _iso(row.created_at)} for row in rows
        ]

    def all_collections(self, *, everything: bool) -> list[Record]:
        """Those that were met, and those around them; or all there are."""
        rows = {row.pk: row for row in Collection.objects.order_by("pk")}
        wanted = set(rows) if everything else set()
        for pk in () if everything else self.collections:
            while pk in rows and pk not in wanted:
                wanted.add(pk)
                pk = rows[pk].parent_id
        self._meet(rows[pk].author_id for pk in wanted)
        return [self._collection(rows[pk]) for pk in sorted(wanted)]

    def all_people(self, *, everything: bool) -> list[Record]:
        """Those that were met; to be asked last."""
        if everything:
            self._meet(User.objects.values_list("pk", flat=True))
        return sorted(self.people.values(), key=lambda person: person["email"])

    def _image(
        self, image: GalleryImage, tags: list[ImageTag], items: list[CollectionItem], stars: list[Star]
    ) -> Record:
        return {
            "id": image.pk,
            "kind": image.kind,
            "by": self._person(image.author_id),
            "generation": image.generation_id,
            "position": image.position,
            "sort_key": image.sort_key,
            "created_at": _iso(image.created_at),
            "name": image.name,
            "aspect_ratio": image.aspect_ratio,
            "resolution": image.resolution,
            "sha256": image.sha256,
            "format": image.format,
            "bytes": image.bytes,
            "width": image.width,
            "height": image.height,
            "project": image.project_id,
            "rating": image.rating,
            "rated_by": self._person(image.rated_by_id),
            "verdict": image.verdict,
            "verdict_by": self._person(image.verdict_by_id),
            "trashed_at": _iso(image.trashed_at),
            "trashed_by": self._person(image.trashed_by_id),
            "origin": image.origin,
            "tags": [
                {"name": one.tag.name, "by": self._person(one.author_id), "at": _iso(one.created_at)} for one in tags
            ],
            "collections": [
                {
                    "id": one.collection_id,
                    "position": one.position,
                    "by": self._person(one.author_id),
                    "at": _iso(one.created_at),
                }
                for one in items
            ],
            "stars": [{"by": self._person(one.user_id), "at": _iso(one.created_at)} for one in stars],
        }

    def _generation(self, one: Generation, references: list[Record]) -> Record:
        return {
            "id": one.pk,
            "batch": one.batch_id,
            "position": one.position,
            "by": self._person(one.author_id),
            "prompt": one.prompt,
            "aspect_ratio": one.aspect_ratio,
            "resolution": one.resolution,
            "project": one.project_id,
            "retry_of": one.retry_of_id,
            "sort_key": one.sort_key,
            "created_at": _iso(one.created_at),
            "sent_at": _iso(one.sent_at),
            "finished_at": _iso(one.finished_at),
            "provider": one.provider,
            "api_version": one.api_version,
            "task_id": one.task_id,
            "task_type": one.task_type,
            "cost": str(one.cost),
            "credits": None if one.credits is None else str(one.credits),
            "references": references,
        }

    def _collection(self, row: Collection) -> Record:
        return {
            "id": row.pk,
            "name": row.name,
            "parent": row.parent_id,
            "by": self._person(row.author_id),
            "brief": row.brief,
            "cover": row.cover_id,
            "created_at": _iso(row.created_at),
            "changed_at": _iso(row.changed_at),
            "deleted_at": _iso(row.deleted_at),
        }

    def _meet(self, ids: Iterable[int | None]) -> None:
        new = set(ids) - {None} - self.people.keys()
        for person in User.objects.filter(pk__in=new).only("email", "name") if new else ():
            self.people[person.pk] = {"email": person.email, "name": person.name}

    def _person(self, pk: int | None) -> str | None:
        return self.people[pk]["email"] if pk in self.people else None


def _grouped(rows: Iterable[Any]) -> dict[int, list]:
    groups = defaultdict(list)
    for row in rows:
        groups[row.image_id].append(row)
    return groups


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
