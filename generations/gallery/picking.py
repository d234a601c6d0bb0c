"""Choosing references from what is here: recent pictures, one's stars, one's uploads, the library."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from generations.gallery.cursors import read_cursor
from generations.gallery.filters import Filters
from generations.gallery.pages import newest_images
from generations.gallery.sending import way_of_sending
from generations.gallery.uses import count_of_uses, uses_of
from generations.media import media_url
from generations.models import GalleryImage, User
from generations.models.image import thumbnail_path

PAGE_SIZE = 48
SOURCES = {"recent": "Recent", "starred": "Starred", "uploads": "My uploads", "library": "Library"}
COLUMNS = ("id", "sort_key", "name", "caption", "sha256", "width", "height", "bytes", "format")


@dataclass(slots=True, kw_only=True)
class Choice:
    """A picture that can become a reference; `used` as "in 41", "" if it never was one; how it would be sent."""

    id: int
    src: str
    name: str
    width: int
    height: int
    mark: str
    note: str
    used: str


@dataclass
class PickerPage:
    """What can be chosen, newest first; `older_url` is the address of what follows, "" at the end."""

    source: str
    query: str
    choices: list[Choice]
    older_url: str = ""
    is_continued: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.choices and not self.is_continued


def picker_page(viewer: User, source: str, q: str = "", cursor: str = "", *, size: int = PAGE_SIZE) -> PickerPage:
    """A page of one of the `SOURCES`, narrowed by what was typed; two queries, one more for a search.

    Raises: BrokenCursor.
    """
    before = read_cursor(cursor)
    rows = list(newest_images(_filters(viewer, source, q), before, size + 1).values(*COLUMNS))
    uses = uses_of(row["id"] for row in rows[:size])
    older = {"source": source, "q": q, "cursor": rows[size - 1]["sort_key"]} if len(rows) > size else {}
    return PickerPage(
        source=source,
        query=q,
        choices=[_choice(row, uses.get(row["id"], 0)) for row in rows[:size]],
        older_url=f"{reverse('reference_picker')}?{urlencode(older)}" if older else "",
        is_continued=before is not None,
    )


def _filters(viewer: User, source: str, q: str) -> Filters:
    upload = GalleryImage.Kind.UPLOAD
    return {
        "recent": Filters(),
        "starred": Filters(starred_by=viewer.pk),
        "uploads": Filters(kind=upload, author=viewer.pk),
        "library": Filters(kind=upload),
    }[source].but(q=q, viewer=viewer.pk)


def _choice(row: dict, uses: int) -> Choice:
    mark, note = way_of_sending(row["bytes"], row["format"])
    return Choice(
        id=row["id"],
        src=media_url(thumbnail_path(row["sha256"], 320)),
        name=row["name"] or row["caption"] or f"Picture {row['id']}",
        width=row["width"],
        height=row["height"],
        mark=mark,
        note=note,
        used=f"in {count_of_uses(uses)}" if uses else "",
    )
