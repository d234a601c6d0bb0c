"""Carrying out an import: a few things at a time, each time one transaction, and each thing once however often it is
tried. Files are unpacked, decoded and stored before the transaction that names them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from generations import imaging
from generations.archives.errors import Unreadable
from generations.archives.examining import Report, unpack
from generations.archives.plan import Plan, Todo
from generations.archives.records import cleaned
from generations.archives.restoring import Restoring
from generations.archives.sources import Source
from generations.archives.wholes import Wholes
from generations.engine.keeping import Kept, keep_picture
from generations.models import DayCount, GalleryImage, Project, SearchDocument, User
from generations.models.image import CAPTION_LENGTH
from generations.storage import store

TOGETHER = {
    "person": 100,
    "project": 100,
    "tag": 100,
    "collection": 100,
    "image": 25,
    "file": 10,
    "links": 100,
    "places": 100,
}
"""So many are done in one transaction, of each noun."""
TRIES = 3
PAUSE = 0.01  # seconds between two transactions, in which others get their turn at SQLite's one lock
FACTS = ("sha256", "format", "extension", "bytes", "width", "height", "palette", "placeholder", "fingerprint")


@dataclass(frozen=True)
class Wish:
    """How somebody wants an import: as whose uploads, for which project."""

    author: User
    project: Project | None = None


class Importing:
    """One import. Call `step` until it answers False."""

    def __init__(self, source: Source, plan: Plan, wish: Wish, report: Report) -> None:
        self.report = report
        self._source = source
        self._plan = plan
        self._wish = wish
        self._wholes = Wholes(plan, wish.author)

    def step(self, note: Callable[[int], None] = lambda done: None) -> bool:
        """Do what comes next. Returns whether more is left.

        Args:
            note: is told, within the transaction, how many things are done with it; what it raises undoes the step.
        """
        todo = self._plan.next(TOGETHER)
        if not todo:
            return False
        kept = self._kept(todo)
        for tried in range(TRIES):
            refused = len(self.report.problems), self.report.counts.copy()
            try:
                with transaction.atomic():
                    self._do(todo, kept)
                    note(todo[-1].number)
                    # Before it commits: after a kill in between, what was made is made again, and known as made here.
                    self._plan.keep()
            except IntegrityError:  # somebody took the same id or the same microsecond just now
                self._wholes.forget()
                self._plan.drop()
                del self.report.problems[refused[0] :]
                self.report.counts = refused[1]
                if tried == TRIES - 1:
                    raise
            except BaseException:
                self._plan.drop()
                raise
            else:
                break
        self._plan.advance(todo[-1].number)
        self._plan.keep()
        return True

    # Files first

    def _kept(self, todo: list[Todo]) -> dict[object, Kept]:
        """The pictures that are needed, proved and stored, by the ids of what names them."""
        kept = {}
        for _, noun, pk in todo if todo[0].noun in ("image", "file") else ():
            record = self._plan.record(noun, pk)
            if record is None or self._is_here(noun, record):
                continue
            name = pk if noun == "file" else record.get("file")
            try:
                kept[pk] = self._keep(name, record["sha256"])
            except (Unreadable, imaging.ImageError, OSError) as error:
                self.report.refuse(f"{pk if noun == 'file' else f'Image {pk}'}: {error}")
        if not connection.in_atomic_block:
            connection.close()  # decoding took its time
        return kept

    def _is_here(self, noun: str, record: dict) -> bool:
        """Whether its file certainly isn't needed."""
        if noun == "file":
            return record["image"] is not None or GalleryImage.objects.filter(sha256=record["sha256"]).exists()
        return (
            record["kind"] == GalleryImage.Kind.UPLOAD
            and GalleryImage.objects.uploads().filter(sha256=record["sha256"]).exists()
        )

    def _keep(self, name: str | None, sha256: str) -> Kept:
        """Raises: Unreadable, imaging.ImageError, OSError."""
        known = GalleryImage.objects.filter(sha256=sha256).first()
        if known is not None and store.exists(known.original_path) and known.fingerprint is not None:
            store.touch(known.original_path)
            return Kept(**{fact: getattr(known, fact) for fact in FACTS})
        place = self._plan.file(name) if name else None
        if place is None:
            raise Unreadable("its original isn't in the archive.")
        with store.draft() as draft:
            if unpack(self._source, name, place, draft, settings.PICTURE_MAX_BYTES) != sha256:
                raise Unreadable("its original isn't the one that the manifest tells of.")
            imaging.inspect(Path(draft.name), max_pixels=settings.PICTURE_MAX_PIXELS)
            return keep_picture(draft, sha256)

    # Then rows

    def _do(self, todo: list[Todo], kept: dict[object, Kept]) -> None:
        noun = todo[0].noun
        if noun == "file":
            self._bring([one.id for one in todo], kept)
            return
        restoring = Restoring(self._plan, self._wholes, self._wish.author.email)
        for one in todo:
            getattr(self, f"_do_{noun}")(one.id, restoring, kept)
        restoring.close()

    def _do_person(self, pk: str, *_: object) -> None:
        self._count("people", self._wholes.add_person(self._record("person", pk)))

    def _do_project(self, pk: int, *_: object) -> None:
        self._count("projects", self._wholes.add_project(self._record("project", pk)))

    def _do_tag(self, pk: str, *_: object) -> None:
        self._count("tags", self._wholes.add_tag(self._record("tag", pk)))

    def _do_collection(self, pk: int, *_: object) -> None:
        self._count("collections", self._wholes.add_collection(self._record("collection", pk)))

    def _do_places(self, pk: int, *_: object) -> None:
        self._wholes.place_collection(self._record("collection", pk))

    def _do_image(self, pk: int, restoring: Restoring, kept: dict[object, Kept]) -> None:
        record = self._record("image", pk)
        generation = self._record("generation", record["generation"]) if record["generation"] else None
        is_upload = record["kind"] == GalleryImage.Kind.UPLOAD
        if is_upload == (record["generation"] is not None) or (not is_upload and generation is None):
            self.report.refuse(f"Image {pk}: the archive doesn't tell how it was made.")
        elif pk in kept:
            self._count("new" if restoring.picture(record, generation, kept[pk]) else "here")
        elif is_upload and restoring.known(record, None):
            restoring.picture(record, None, kept.get(pk))
            self._count("here")

    def _do_links(self, pk: int, restoring: Restoring, _: object) -> None:
        record = self._record("generation", pk)
        if not (record["references"] or record["retry_of"]):
            return
        if missing := restoring.link(record):
            self._count("unlinked", missing)

    def _bring(self, names: list[str], kept: dict[object, Kept]) -> None:
        """Pictures of anywhere, as uploads; the earliest first."""
        made = []
        for name in names:
            record = self._plan.record("file", name)
            here = GalleryImage.objects.with_bytes(record["sha256"])
            if record["image"] is not None or here is not None:
                self._count("in_trash" if here is not None and here.is_trashed else "here")
            elif name in kept:
                made.append(self._upload(name, record, kept[name]))
                self._count("new")
        for image in made:
            DayCount.objects.add(image)
        new = GalleryImage.objects.filter(pk__in=[image.pk for image in made])
        SearchDocument.objects.index_many(new.order_by("sort_key"))

    def _upload(self, path: str, record: dict, kept: Kept) -> GalleryImage:
        name = PurePosixPath(path).name.replace("\0", "")[:255]
        # Files that were unpacked together share their moment: each goes on above the last, without looking from below.
        last = self._plan.note("last_key") or 0
        wanted = max(record["sort_key"], last + 1) if last - record["sort_key"] < 1_000_000 else record["sort_key"]
        key = GalleryImage.free_sort_key(wanted)
        self._plan.write_note("last_key", key)
        return GalleryImage.objects.create(
            kind=GalleryImage.Kind.UPLOAD,
            author=self._wish.author,
            project=self._wish.project,
            sort_key=key,
            caption=name[:CAPTION_LENGTH],
            name=name,
            origin=record["origin"],
            **kept.columns,
        )

    def _record(self, noun: str, pk: object) -> dict:
        record = self._plan.record(noun, pk)
        if record is None and noun == "generation":
            return None
        return cleaned(noun, record)

    def _count(self, what: str, more: int = 1) -> None:
        if more:
            self.report.counts[what] += more


def import_all(importing: Importing, tell: Callable[[], None] = lambda: None) -> Report:
    """Do all of it, from where it stands."""
    while importing.step():
        tell()
        time.sleep(PAUSE)
    return importing.report
