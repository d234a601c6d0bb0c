"""Images of an archive, with how they were made: under their ids where these are free, and each once.

Which of ours is one of theirs is told by what never changes: of a generation its sort key with prompt, task id and
author, of a generated image its place in its generation, of an upload its bytes. What is here already stays as it is;
so an import that was done twice, or broken off, changes nothing the second time.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from generations.archives.plan import Plan
from generations.archives.records import Record
from generations.archives.rows import free_id, write_at
from generations.archives.wholes import Wholes
from generations.engine.keeping import Kept
from generations.models import (
    Batch,
    Charged,
    Collection,
    CollectionItem,
    DayCount,
    GalleryImage,
    Generation,
    GenerationEvent,
    ImageTag,
    Prompt,
    Reference,
    SearchDocument,
    Star,
    Status,
    day_of_key,
    request_digest,
)
from generations.models.image import CAPTION_LENGTH

WHY = "Brought here in an archive."


class Restoring:
    """Restores within the caller's transaction; `close` before it commits."""

    def __init__(self, plan: Plan, wholes: Wholes, actor: str) -> None:
        self._plan = plan
        self._wholes = wholes
        self._actor = actor
        self._made: list[GalleryImage] = []
        self._changed: list[int] = []
        self._beside: dict[type, list[tuple[Any, datetime]]] = {ImageTag: [], CollectionItem: [], Star: []}
        self._asked: list[Generation] = []

    def picture(self, record: Record, generation: Record | None, kept: Kept) -> bool:
        """One image; `generation` is what it came from. Returns whether it is new here."""
        parent = self.generation(generation) if generation else None
        known = self.known(record, parent)
        if known is not None:
            self._plan.know("image", record["id"], known.pk, is_new=False)
            self._collect(record, known.pk, only_new=True)
            return False
        self._plan.know("image", record["id"], self._write(record, parent, kept).pk, is_new=True)
        return True

    def known(self, record: Record, generation: Generation | None) -> GalleryImage | None:
        """Our image that is this one."""
        if record["kind"] == GalleryImage.Kind.UPLOAD:
            return GalleryImage.objects.uploads().filter(sha256=record["sha256"]).first()
        return GalleryImage.objects.filter(generation=generation, position=record["position"]).first()

    def generation(self, record: Record) -> Generation:
        """Ours, or a new one."""
        author = self._wholes.person_id(record["by"])
        key = record["sort_key"]
        # Upwards as a new one would be put past those that are in its place: there it stands if it is here.
        while there := Generation.objects.filter(sort_key=key).first():
            if (there.author_id, there.prompt, there.task_id) == (author, record["prompt"], record["task_id"]):
                self._plan.know("generation", record["id"], there.pk, is_new=False)
                return there
            key += 1
        return self._ask(record, author, key)

    def link(self, record: Record) -> int:
        """Give a generation those references that weren't there yet when it was made, or had no picture yet.

        To be called from the oldest on: what was made from it lies deeper then. Returns how many can't be had.
        """
        ours = Generation.objects.filter(pk=self._plan.ours("generation", record["id"]) or 0).first()
        if ours is None:
            return 0
        before = ours.references.count()
        missing = self._give(ours, record["references"])
        for one in record["references"]:
            waiting = ours.references.filter(position=one["position"], image=None)
            if one["url"] and waiting.exists() and (image := self._given(ours, one)):
                waiting.update(image=image)
        if self._plan.made("generation", record["id"]) and record["retry_of"]:
            earlier = Generation.objects.filter(pk=self._plan.ours("generation", record["retry_of"]) or 0)
            ours.retry_of = earlier.filter(sort_key__lt=ours.sort_key).first()
            ours.save(update_fields=["retry_of"])
        if self._plan.note("late") or ours.references.count() > before:
            self._plan.write_note("late", True)
            self._deepen(ours)
        return missing

    def close(self) -> None:
        """Write what stands beside the new images, and tell search, days and prompts of them."""
        for model, rows in self._beside.items():
            if rows:
                write_at(model, rows)
        shown = (image for image in self._made if not image.is_trashed)
        DayCount.objects.add_many(Counter((day_of_key(one.sort_key), one.kind, one.author_id) for one in shown))
        self._note_prompts()
        new = GalleryImage.objects.filter(pk__in=[*(image.pk for image in self._made), *self._changed])
        SearchDocument.objects.index_many(new.order_by("sort_key"))

    def _ask(self, record: Record, author: int, sort_key: int) -> Generation:
        created = _at(record["created_at"])
        references = record["references"]
        generation = Generation.objects.create(
            pk=free_id(Generation, record["id"]),
            batch_id=(batch := self._batch(record, author)),
            position=_free_position(batch, record["position"]),
            author_id=author,
            prompt=record["prompt"],
            aspect_ratio=record["aspect_ratio"],
            resolution=record["resolution"],
            project_id=self._wholes.project_id(record["project"]),
            digest=request_digest(
                record["prompt"],
                record["aspect_ratio"],
                record["resolution"],
                [one["sha256"] or one["url"] for one in references],
            ),
            provider=record["provider"],
            api_version=record["api_version"],
            status=Status.FINISHED,
            sort_key=sort_key,
            created_at=created,
            due_at=created,
            sent_at=_at(record["sent_at"] or record["created_at"]),
            finished_at=_at(record["finished_at"] or record["created_at"]),
            task_id=record["task_id"],
            task_type=record["task_type"],
            charged=Charged.YES,
            cost=Decimal(record["cost"]),
            credits=None if record["credits"] is None else Decimal(record["credits"]),
        )
        GenerationEvent.objects.create(generation=generation, to_status=Status.FINISHED, actor=self._actor, why=WHY)
        self._plan.know("generation", record["id"], generation.pk, is_new=True)
        self._give(generation, references)
        self._asked.append(generation)
        return generation

    def _batch(self, record: Record, author: int) -> int:
        theirs = self._plan.record("batch", record["batch"])
        known = self._plan.ours("batch", record["batch"])
        if known and Batch.objects.filter(pk=known).exists():
            return known
        told = theirs or {"by": record["by"], "count": 1, "title": "", "axes": [], "created_at": record["created_at"]}
        at, by = _at(told["created_at"]), self._wholes.person_id(told["by"])
        same = Batch.objects.filter(author=by, created_at=at)
        ours = same.filter(pk=record["batch"]).first() or same.first()
        if ours is None:
            row = Batch(
                pk=free_id(Batch, record["batch"]),
                author_id=by,
                count=told["count"],
                title=told["title"],
                axes=told["axes"],
            )
            [ours] = write_at(Batch, [(row, at)])
        self._plan.know("batch", record["batch"], ours.pk, is_new=False)
        return ours.pk

    def _give(self, generation: Generation, references: Iterable[Record]) -> int:
        """The references that can be given now. Returns how many can't."""
        there = set(generation.references.values_list("position", flat=True))
        missing = 0
        for one in references:
            if one["position"] in there:
                continue
            image = self._given(generation, one)
            if image is None and not one["url"]:
                missing += 1
                continue
            Reference.objects.create(
                generation=generation, position=one["position"], image_id=image, role=one["role"], url=one["url"]
            )
            there.add(one["position"])
        return missing

    def _deepen(self, generation: Generation) -> None:
        """Its images lie as deep as what they were made from says now."""
        images = generation.images.exclude(depth=generation.depth)
        self._changed += images.values_list("pk", flat=True)
        images.update(depth=generation.depth)

    def _given(self, generation: Generation, one: Record) -> int | None:
        """Our image that was given: nothing comes from itself, so a generated one has to be older."""
        ours = self._plan.ours("image", one["image"]) if one["image"] else None
        found = GalleryImage.objects.filter(pk=ours).first() if ours else None
        if found is None and one["sha256"]:
            found = GalleryImage.objects.with_bytes(one["sha256"])
        if found is None or (not found.is_upload and found.sort_key >= generation.sort_key):
            return None
        return found.pk

    def _write(self, record: Record, generation: Generation | None, kept: Kept) -> GalleryImage:
        prompt = generation.prompt if generation else record["name"]
        image = GalleryImage.objects.create(
            pk=free_id(GalleryImage, record["id"]),
            kind=GalleryImage.Kind.GENERATED if generation else GalleryImage.Kind.UPLOAD,
            author_id=self._wholes.person_id(record["by"]),
            generation=generation,
            position=record["position"],
            sort_key=GalleryImage.free_sort_key(record["sort_key"]),
            created_at=_at(record["created_at"]),
            caption=prompt[:CAPTION_LENGTH],
            name=record["name"],
            aspect_ratio=record["aspect_ratio"],
            resolution=record["resolution"],
            depth=generation.depth if generation else 0,
            project_id=self._wholes.project_id(record["project"]),
            rating=record["rating"],
            rated_by_id=self._wholes.person_or_none(record["rated_by"]),
            verdict=record["verdict"],
            verdict_by_id=self._wholes.person_or_none(record["verdict_by"]),
            trashed_at=_at(record["trashed_at"]) if record["trashed_at"] else None,
            trashed_by_id=self._wholes.person_or_none(record["trashed_by"]),
            origin=record["origin"],
            **kept.columns,
        )
        self._made.append(image)
        self._tag(record, image.pk)
        self._collect(record, image.pk, only_new=False)
        stars = {self._wholes.person_id(one["by"]): _at(one["at"]) for one in record["stars"]}
        self._beside[Star] += [(Star(user_id=user, image=image), at) for user, at in stars.items()]
        return image

    def _tag(self, record: Record, image: int) -> None:
        tags = {self._wholes.tag_id(one["name"]): one for one in record["tags"]}
        self._beside[ImageTag] += [
            (ImageTag(image_id=image, tag_id=tag, author_id=self._wholes.person_id(one["by"])), _at(one["at"]))
            for tag, one in tags.items()
        ]

    def _collect(self, record: Record, image: int, *, only_new: bool) -> None:
        """Into its collections; an image that was here already only into those that came with this archive."""
        items = {self._plan.ours("collection", one["id"]): one for one in record["collections"]}
        for collection, one in items.items():
            if collection is None or (only_new and not self._plan.made("collection", one["id"])):
                continue
            if only_new and CollectionItem.objects.filter(collection=collection, image=image).exists():
                continue
            if not Collection.objects.filter(pk=collection).exists():
                continue
            item = CollectionItem(
                collection_id=collection,
                image_id=image,
                position=one["position"],
                author_id=self._wholes.person_id(one["by"]),
            )
            self._beside[CollectionItem].append((item, _at(one["at"])))

    def _note_prompts(self) -> None:
        """The team's prompts: each press of a batch counts once."""
        if not self._asked:
            return
        presses = Counter(prompt for prompt, _ in {(one.prompt, one.batch_id) for one in self._asked})
        prompts = Prompt.objects.note(presses, min(one.created_at for one in self._asked))
        new = {text for text, prompt in prompts.items() if prompt.uses == presses[text]}
        for one in self._asked:
            prompt = prompts[one.prompt]
            earliest = one.created_at if one.prompt in new else prompt.first_used_at
            new.discard(one.prompt)
            prompt.first_used_at = min(earliest, one.created_at)
            prompt.used_at = max(prompt.used_at, one.created_at)
            one.entry = prompt
        Prompt.objects.bulk_update(prompts.values(), ["first_used_at", "used_at"])
        Generation.objects.bulk_update(self._asked, ["entry"])


def _free_position(batch: int, wanted: int) -> int:
    taken = Generation.objects.filter(batch=batch)
    if not taken.filter(position=wanted).exists():
        return wanted
    return min(taken.aggregate(last=Max("position"))["last"] + 1, 32_767)


def _at(moment: str | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)
