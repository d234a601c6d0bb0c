"""What the page of imports tells."""

from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from generations.models import PictureImport

SHOWN = 30
WHOLES = {"people": "person", "projects": "project", "tags": "tag", "collections": "collection"}


@dataclass(frozen=True)
class ImportShown:
    """One import; `lines` say what was found, or what was done."""

    row: PictureImport
    lines: list[str]

    @classmethod
    def of(cls, row: PictureImport) -> Self:
        lines = _found(row) if row.stage in (row.Stage.EXAMINED, row.Stage.STOPPED) and not row.made else _made(row)
        return cls(row, [] if row.stage == row.Stage.EXAMINING else lines)

    @property
    def size(self) -> str:
        return filesizeformat(self.row.bytes)

    @property
    def share(self) -> int:
        """Per cent of what there is to do."""
        return 100 * self.row.done // self.row.total if self.row.total else 0

    @property
    def is_archive(self) -> bool:
        return bool(self.row.found.get("archive"))

    @property
    def new(self) -> str:
        """How many pictures would come."""
        return counted(self.row.found.get("new", 0), "picture")

    @property
    def has_new(self) -> bool:
        """An archive may bring what belongs to pictures, though these are here."""
        return self.is_archive or self.row.found.get("new", 0) > 0

    @property
    def unlisted(self) -> int:
        """Of what couldn't be read, how much isn't named."""
        refused = self.row.found.get("unreadable", 0) + self.row.made.get("unreadable", 0)
        return max(0, refused - len(self.row.problems))

    @property
    def url(self) -> str:
        return reverse("import_detail", args=[self.row.pk])


def imports_shown(rows: QuerySet[PictureImport]) -> list[ImportShown]:
    """The latest of these."""
    return [ImportShown.of(row) for row in rows.select_related("author", "project")[:SHOWN]]


def _found(row: PictureImport) -> list[str]:
    found = row.found
    lines = [f"{counted(found.get('new', 0), 'new picture')}, {found.get('here', 0):,} here already"]
    if found.get("in_trash"):
        lines.append(f"{found['in_trash']:,} in the trash here: these stay there")
    lines.append(f"{found.get('told', 0):,} tell the prompt they were made with")
    return [*lines, *_unreadable(found)]


def _made(row: PictureImport) -> list[str]:
    made = row.made
    if not made and row.stage == row.Stage.REFUSED:
        return []
    lines = [f"{counted(made.get('new', 0), 'picture')} imported, {made.get('here', 0):,} were here already"]
    wholes = [counted(made[name], one, name) for name, one in WHOLES.items() if made.get(name)]
    if wholes:
        lines.append(f"New with them: {', '.join(wholes)}")
    if made.get("people"):
        lines.append("New people can't sign in until an owner activates them on the Team page")
    if made.get("unlinked"):
        lines.append(f"{counted(made['unlinked'], 'reference')} not found: those links are missing")
    return [*lines, *_unreadable(made)]


def _unreadable(counts: dict) -> list[str]:
    return [f"{counted(counts['unreadable'], 'thing')} couldn't be read"] if counts.get("unreadable") else []


def counted(count: int, one: str, many: str = "") -> str:
    """1 picture, 12,482 pictures."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
