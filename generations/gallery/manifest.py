"""What goes with pictures that somebody takes away: a list of them that people and programs can read."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from generations.gallery.moments import moment_of
from generations.models import GalleryImage, ImageTag, User

COLUMNS = {
    "kind": F("kind"),
    "sort_key": F("sort_key"),
    "name": F("name"),
    "prompt": F("generation__prompt"),
    "author_id": F("author"),
    "ratio": F("aspect_ratio"),
    "resolution": F("resolution"),
    "model": F("generation__task_type"),
    "generation": F("generation"),
    "task_id": F("generation__task_id"),
    "project": F("project__name"),
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of a formula."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is told of an image; `path`: where its original lies in the store, `size` in bytes."""

    id: int
    name: str
    prompt: str
    author: str
    made: datetime
    ratio: str
    resolution: str
    width: int
    height: int
    size: int
    sha256: str
    format: str
    extension: str
    path: str
    model: str
    generation: int | None
    task_id: str
    project: str
    tags: tuple[str, ...]

    def told(self, file: str) -> dict:
        """As the manifest tells it; `file`: the name it goes under."""
        return {
            "id": self.id,
            "file": file,
            "prompt": self.prompt,
            "name": self.name,
            "author": self.author,
            "date": self.made.isoformat(),
            "ratio": self.ratio,
            "resolution": self.resolution,
            "width": self.width,
            "height": self.height,
            "sha256": self.sha256,
            "generation": self.generation,
            "task_id": self.task_id,
            "project": self.project,
            "tags": list(self.tags),
        }


def entries_of(ids: Iterable[int]) -> list[Entry]:
    """The entries of images in the order of their ids as given; those that don't exist are left out. Three queries."""
    ids = list(ids)
    stored = ("id", "width", "height", "bytes", "sha256", "format", "extension")
    columns = {f"its_{name}": column for name, column in COLUMNS.items()}
    rows = {row["id"]: row for row in GalleryImage.objects.filter(pk__among=ids).values(*stored, **columns)}
    users = User.objects.filter(pk__in={row["its_author_id"] for row in rows.values()}).only("name", "email")
    authors = {user.pk: user.display_name for user in users}
    tags = defaultdict(list)
    tagged = ImageTag.objects.filter(image__among=rows).order_by("tag__key")
    for image_id, tag in tagged.values_list("image", "tag__name"):
        tags[image_id].append(tag)
    return [_entry(rows[pk], authors, tags[pk]) for pk in ids if pk in rows]


def _entry(row: dict, authors: dict[int, str], tags: list[str]) -> Entry:
    image = GalleryImage(sha256=row["sha256"], extension=row["extension"])
    return Entry(
        id=row["id"],
        name=row["its_name"],
        prompt=row["its_prompt"] or "",
        author=authors[row["its_author_id"]],
        made=moment_of(row["its_sort_key"]),
        ratio=row["its_ratio"],
        resolution=row["its_resolution"],
        width=row["width"],
        height=row["height"],
        size=row["bytes"],
        sha256=row["sha256"],
        format=row["format"],
        extension=row["extension"],
        path=image.original_path,
        model=row["its_model"] or "",
        generation=row["its_generation"],
        task_id=row["its_task_id"] or "",
        project=row["its_project"] or "",
        tags=tuple(tags),
    )


def csv_lines(told: Iterable[dict]) -> Iterator[bytes]:
    """The manifest for a spreadsheet, line by line; a cell that would be a formula is text there."""
    line = io.StringIO()
    writer = csv.writer(line)
    for number, one in enumerate(told):
        if not number:
            writer.writerow(one)
        writer.writerow(_cell(value) for value in one.values())
        yield ("" if number else "\ufeff").encode() + line.getvalue().encode()  # the mark tells Excel that it is UTF-8
        line.seek(0)
        line.truncate()


def json_lines(told: Iterable[dict]) -> Iterator[bytes]:
    """The manifest for programs: a list of objects, one on each line."""
    before = "["
    for one in told:
        yield f"{before}\n{json.dumps(one, ensure_ascii=False)}".encode()
        before = ","
    yield b"[]\n" if before == "[" else b"\n]\n"


def _cell(value: object) -> str:
    text = ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
