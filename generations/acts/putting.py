"""Verbs that put rows beside images, or take them away: tags, collections, stars.

What is taken away and comes back has the key that it had, so that what was done before can still be undone.
"""

from datetime import datetime
from functools import cached_property
from typing import ClassVar

from django.db import models
from django.utils import timezone

from generations.acts.verb import Before, Images, Verb
from generations.models import Collection, CollectionItem, ImageTag, Star, Tag
from generations.models.collection import POSITION_STEP


class Rows(Verb):
    """A row for each image, of all those that belong to one thing (`whole`): a tag, a collection, a person."""

    model: ClassVar[type[models.Model]]
    whole: ClassVar[str]
    kept: ClassVar[tuple[str, ...]] = ()
    """Columns that come back as they were, beside the key and the time."""

    def whole_id(self) -> int | None:
        """The id of the tag, collection or person; None if it is gone."""
        raise NotImplementedError

    def there(self, images: Images) -> dict[int, models.Model]:
        """The rows that there are, by image."""
        rows = self.model._default_manager.filter(**{self.whole: self.whole_id()}, image__in=list(images))
        return {row.image_id: row for row in rows}

    def take(self, rows: list[models.Model]) -> None:
        self.model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


class Put(Rows):
    """`before` holds the key of the row that was put there."""

    def do(self, images: Images) -> Before:
        there = self.there(images)
        missing = [pk for pk in images if pk not in there]
        rows = self.model._default_manager.bulk_create(self.rows(missing), ignore_conflicts=True)
        put = self.there(dict.fromkeys(row.image_id for row in rows)) if rows else {}
        return {str(pk): put[pk].pk for pk in missing if pk in put}

    def rows(self, image_ids: list[int]) -> list[models.Model]:
        """The rows to be put there."""
        raise NotImplementedError

    def undo(self, images: Images, before: Before) -> set[int]:
        there = self.there(images)
        own = {pk: row for pk, row in there.items() if row.pk == before[str(pk)]}
        self.take(list(own.values()))
        return there.keys() - own.keys()


class Take(Rows):
    """`before` holds the rows that were taken away."""

    def do(self, images: Images) -> Before:
        there = self.there(images)
        self.take(list(there.values()))
        return {str(pk): self._told(there[pk]) for pk in images if pk in there}

    def undo(self, images: Images, before: Before) -> set[int]:
        there = self.there(images)
        whole = self.whole_id()
        if whole is None:
            return set(images)
        missing = [pk for pk in images if pk not in there]
        self.model._default_manager.bulk_create([self._read(whole, pk, before[str(pk)]) for pk in missing])
        # created_at is set to now as a row is made
        for pk in missing:
            moment = datetime.fromisoformat(before[str(pk)]["at"])
            self.model._default_manager.filter(pk=before[str(pk)]["pk"]).update(created_at=moment)
        return set()

    def _told(self, row: models.Model) -> dict:
        columns = {column: getattr(row, column) for column in self.kept}
        return {"pk": row.pk, "at": row.created_at.isoformat()} | columns

    def _read(self, whole: int, image_id: int, told: dict) -> models.Model:
        columns = {column: told[column] for column in self.kept}
        return self.model(pk=told["pk"], image_id=image_id, **{f"{self.whole}_id": whole}, **columns)


class OfTag(Rows):
    model = ImageTag
    whole = "tag"
    kept = ("author_id",)

    def whole_id(self) -> int:
        return self.tag.pk

    @cached_property
    def tag(self) -> Tag:
        """The tag; made again, as it was, if it went away with its last image."""
        known = Tag.objects.filter(pk=self.arguments["tag"]).first() or Tag.objects.named(self.act.subject)
        if known is not None:
            return known
        author = self.arguments.get("tag_author", self.act.author_id)
        tag = Tag.objects.create(pk=self.arguments["tag"], name=self.act.subject, author_id=author)
        if "tag_at" in self.arguments:
            tag.created_at = datetime.fromisoformat(self.arguments["tag_at"])
            tag.save(update_fields=["created_at"])
        return tag

    def close(self) -> None:
        """A tag without images goes away by itself."""
        if not ImageTag.objects.filter(tag=self.tag.pk).exists():
            self.tag.delete()


class AddTag(OfTag, Put):
    def rows(self, image_ids: list[int]) -> list[ImageTag]:
        return [ImageTag(image_id=pk, tag=self.tag, author_id=self.act.author_id) for pk in image_ids]


class RemoveTag(OfTag, Take):
    pass


class OfCollection(Rows):
    model = CollectionItem
    whole = "collection"
    kept = ("author_id", "position")

    def whole_id(self) -> int | None:
        return Collection.objects.filter(pk=self.arguments["collection"]).values_list("pk", flat=True).first()

    def close(self) -> None:
        Collection.objects.filter(pk=self.arguments["collection"]).update(changed_at=timezone.now())


class Collect(OfCollection, Put):
    """New images come first, in the order in which they were chosen: room for all of them was found at the start."""

    def rows(self, image_ids: list[int]) -> list[CollectionItem]:
        collection = self.whole_id()
        if collection is None:
            return []
        first = self.arguments["position"]
        self.arguments["position"] = first + len(image_ids) * POSITION_STEP
        return [
            CollectionItem(
                collection_id=collection,
                image_id=pk,
                position=first + number * POSITION_STEP,
                author_id=self.act.author_id,
            )
            for number, pk in enumerate(image_ids)
        ]


class Uncollect(OfCollection, Take):
    pass


class OfPerson(Rows):
    """Stars are their owner's alone."""

    model = Star
    whole = "user"

    def whole_id(self) -> int:
        return self.act.author_id


class AddStar(OfPerson, Put):
    def rows(self, image_ids: list[int]) -> list[Star]:
        return [Star(image_id=pk, user_id=self.act.author_id) for pk in image_ids]


class RemoveStar(OfPerson, Take):
    pass
