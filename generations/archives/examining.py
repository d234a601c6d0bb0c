"""A first look at what somebody brings: nothing is stored, and what can't be read is said with the reason.

Whatever is found is written into the import's plan, judged and in the order in which it will be done.
"""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings

from generations import imaging, metadata
from generations.archives.errors import Unreadable
from generations.archives.json_reading import entries
from generations.archives.plan import Plan
from generations.archives.records import EPOCH, SECTIONS, cleaned
from generations.archives.sources import Source, moment_of_file, size_of
from generations.archives.writing import MANIFEST, SCHEMA, VERSION
from generations.engine.same_picture import image_in
from generations.models import GalleryImage
from generations.models.picture_import import MOST_PROBLEMS

Tell = Callable[[int], None]

MOST_PICTURES = 2_000_000
MOST_WHOLES = 100_000
"""People, projects, tags, collections: of each."""
MOST_MANIFEST = 20_000_000_000
TOGETHER = 500
IDS = {"person": "email", "tag": "name"}
"""By what they are known; all others by their id."""
OWN = ("README.txt", "index.html", "problems.txt", MANIFEST)
OWN_FOLDERS = ("browse/", "thumbnails/", "originals/")
WHAT = ("new", "here", "in_trash", "told", "unreadable")
"""What is counted: pictures that are new, that are here, in the trash; that tell a prompt; that can't be read."""


class Report:
    """Counts, and sentences of what couldn't be read: the first, and how many."""

    def __init__(self, counts: dict | None = None, problems: list | None = None) -> None:
        self.counts: Counter = Counter(counts or {})
        self.problems: list[str] = list(problems or [])

    def refuse(self, sentence: str) -> None:
        self.counts["unreadable"] += 1
        if sentence[:500] not in self.problems and len(self.problems) < MOST_PROBLEMS:
            self.problems.append(sentence[:500])


def examine(source: Source, plan: Plan, tell: Tell = lambda seen: None) -> Report:
    """Look through all that was brought, and write the plan anew.

    Args:
        tell: is called now and then with how many things were looked at; it may raise, to stop.

    Raises: Unreadable if nothing of it can be used.
    """
    report = Report()
    plan.clear()
    for number, (name, place) in enumerate(source.files()):
        if isinstance(place, str):
            report.refuse(f"{name}: {place}")
        elif not plan.add_file(name, place):
            report.refuse(f"{name}: It is there twice; the first is taken.")
        if number % TOGETHER == 0:
            tell(number)
    if plan.file(MANIFEST):
        _examine_archive(source, plan, report, tell)
    else:
        _examine_pictures(source, plan, report, tell)
    plan.keep()
    if not plan.total():
        raise Unreadable(" ".join(["There is no picture in it that can be imported.", *report.problems[:3]]))
    return report


def unpack(source: Source, name: str, place: list, file: IO[bytes], most: int) -> str:
    """Write a file of the source into another. Returns the SHA-256 of its bytes. Raises: Unreadable."""
    if size_of(place) > most:
        raise Unreadable(f"It has {size_of(place) // 1_000_000} MB; at most {most // 1_000_000} MB are taken.")
    digest, written = hashlib.sha256(), 0
    for piece in source.read(name, place):
        written += len(piece)
        if written > most:
            raise Unreadable(f"It is larger than {most // 1_000_000} MB.")
        digest.update(piece)
        file.write(piece)
    file.flush()
    return digest.hexdigest()


def key_at(moment: datetime) -> int:
    """The sort key of that moment; of one before 1970, or yet to come, the nearest that can be."""
    now = datetime.now(UTC)
    return max(1, int((min(moment, now) - EPOCH).total_seconds() * 1_000_000))


# Archives of Musa


def _examine_archive(source: Source, plan: Plan, report: Report, tell: Tell) -> None:
    report.counts["archive"] = 1
    said: dict[str, object] = {}
    seen: Counter = Counter()
    for number, (name, value) in enumerate(entries(_manifest(source, plan))):
        if noun := SECTIONS.get(name):
            seen[noun] += 1
            if seen[noun] > (MOST_PICTURES if noun in ("image", "generation", "batch") else MOST_WHOLES):
                raise Unreadable(f"The manifest tells of more {name} than Musa imports.")
            _add(plan, noun, value, report)
        else:
            said[name] = value
            _judge(said)
        if number % TOGETHER == 0:
            tell(number)
    if said.get("schema") != SCHEMA:
        raise Unreadable("Its manifest.json isn't one of Musa.")
    _judge_images(plan, report, tell)
    for noun in ("person", "project", "tag", "collection", "image"):
        plan.line_up(noun)
    plan.line_up("generation", "links")
    plan.line_up("collection", "places")


def _manifest(source: Source, plan: Plan) -> Iterator[bytes]:
    place = plan.file(MANIFEST)
    if size_of(place) > MOST_MANIFEST:
        raise Unreadable("Its manifest is larger than any that is read.")
    return source.read(MANIFEST, place)


def _judge(said: dict) -> None:
    """Raises: Unreadable as soon as it is clear that it isn't an archive that can be read."""
    if said.get("schema", SCHEMA) != SCHEMA:
        raise Unreadable("Its manifest.json isn't one of Musa.")
    version = said.get("version", VERSION)
    if type(version) is not int or not 1 <= version <= VERSION:
        raise Unreadable(f"It was written by a newer Musa (version {str(version)[:20]}); this one reads {VERSION}.")


def _add(plan: Plan, noun: str, value: object, report: Report) -> None:
    try:
        record = cleaned(noun, value)
    except Unreadable as error:
        report.refuse(str(error))
        return
    if not plan.add(noun, record[IDS.get(noun, "id")], record, record.get("sort_key", 0)):
        report.refuse(f"{noun.capitalize()} {record[IDS.get(noun, 'id')]} is told twice; the first is taken.")


def _judge_images(plan: Plan, report: Report, tell: Tell) -> None:
    """Count what is new and what is here; what lacks its file or its generation is refused when its turn comes."""
    chunk: list[dict] = []
    for number, record in enumerate(plan.records("image")):
        chunk.append(record)
        if len(chunk) == TOGETHER:
            _count(plan, chunk, report)
            tell(number)
            chunk = []
    _count(plan, chunk, report)


def _count(plan: Plan, records: list[dict], report: Report) -> None:
    keys = {record["sort_key"]: record for record in records}
    uploads = [record["sha256"] for record in records if record["kind"] == GalleryImage.Kind.UPLOAD]
    known = set(GalleryImage.objects.filter(sort_key__in=keys).values_list("sha256", "sort_key"))
    brought = set(GalleryImage.objects.uploads().filter(sha256__in=uploads).values_list("sha256", flat=True))
    for record in records:
        is_upload = record["kind"] == GalleryImage.Kind.UPLOAD
        report.counts["told"] += not is_upload or bool((record.get("origin") or {}).get("prompt"))
        if record["sha256"] in brought if is_upload else (record["sha256"], record["sort_key"]) in known:
            report.counts["here"] += 1
        elif not record.get("file") or plan.file(record["file"]) is None:
            report.refuse(f"Image {record['id']}: its original isn't in the archive.")
        elif not is_upload and plan.record("generation", record["generation"]) is None:
            report.refuse(f"Image {record['id']}: the archive doesn't tell how it was made.")
        else:
            report.counts["new"] += 1


# Pictures of anywhere


def _examine_pictures(source: Source, plan: Plan, report: Report, tell: Tell) -> None:
    digests: set[str] = set()
    for number, (name, place) in enumerate(plan.files()):
        tell(number)
        if number >= MOST_PICTURES:
            raise Unreadable(f"These are more than {MOST_PICTURES:,} files. Bring them in parts.")
        try:
            record = _looked_at(source, name, place)
        except (Unreadable, imaging.ImageError, OSError) as error:
            report.refuse(f"{name}: {error}")
            continue
        report.counts["told"] += bool(record["origin"] and record["origin"].get("prompt"))
        twice = record["sha256"] in digests
        digests.add(record["sha256"])
        if record["here"] or twice:
            report.counts["in_trash" if record["here"] == "trash" else "here"] += 1
        else:
            report.counts["new"] += 1
        plan.add("file", name, record, record["sort_key"])
    plan.line_up("file")


def _looked_at(source: Source, name: str, place: list) -> dict:
    with tempfile.NamedTemporaryFile() as file:
        sha256 = unpack(source, name, place, file, settings.PICTURE_MAX_BYTES)
        path = Path(file.name)
        imaging.inspect(path, max_pixels=settings.PICTURE_MAX_PIXELS)
        story = metadata.read(path)
        known = GalleryImage.objects.with_bytes(sha256) or image_in(path, story)
    made = story.created_at if story and story.created_at else moment_of_file(place)
    return {
        "sha256": sha256,
        "sort_key": key_at(made),
        "origin": metadata.as_origin(story) if story else None,
        "here": "" if known is None else "trash" if known.is_trashed else "yes",
        "image": known.pk if known else None,
    }
