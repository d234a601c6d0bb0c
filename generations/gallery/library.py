"""The library: every picture that somebody brought, newest first, and in how many pictures each was used."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode

from generations.gallery.cursors import read_cursor
from generations.gallery.filters import Filters
from generations.gallery.moments import moment_of
from generations.gallery.pages import newest_images
from generations.gallery.sending import weight
from generations.gallery.sizes import ratio_class
from generations.gallery.uses import count_of_uses, uses_of
from generations.media import media_url
from generations.models import GalleryImage, User
from generations.models.image import thumbnail_path

PAGE_SIZE = 60
COLUMNS = ("id", "sort_key", "author_id", "name", "caption", "sha256", "width", "height", "bytes", "format")


@dataclass(slots=True, kw_only=True)
class LibraryItem:
    """One picture of the library, in strings ready to print."""

    id: int
    url: str
    src: str
    width: int
    height: int
    ratio_class: str
    name: str
    title: str  # the name, or what stands for it
    author: str
    initials: str
    hue_class: str
    created: datetime
    facts: str  # "1024 × 768 · 2.4 MB · PNG"
    used: str  # "used in 41 images"; "" if it never was
    download_url: str
    rename_url: str
    trash_url: str


@dataclass
class LibraryPage:
    """Pictures, newest first. `older` is the cursor of what follows, `older_url` its address; both "" at the end."""

    items: list[LibraryItem]
    older: str = ""
    older_url: str = ""
    is_continued: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.items and not self.is_continued


def library_page(
    viewer: User, q: str = "", *, mine: bool = False, cursor: str = "", size: int = PAGE_SIZE
) -> LibraryPage:
    """A page of the library: all uploads of the team, or the viewer's own; three queries, however large it is.

    Raises: BrokenCursor.
    """
    before = read_cursor(cursor)
    filters = Filters(q=q, viewer=viewer.pk, kind=GalleryImage.Kind.UPLOAD, author=viewer.pk if mine else None)
    rows = list(newest_images(filters, before, size + 1).values(*COLUMNS))
    older = str(rows[size - 1]["sort_key"]) if len(rows) > size else ""
    given = {"q": q} | ({"mine": 1} if mine else {}) | {"cursor": older}
    return LibraryPage(
        _items(rows[:size]),
        older=older,
        older_url=f"{reverse('library')}?{urlencode(given)}" if older else "",
        is_continued=before is not None,
    )


def library_item(image: GalleryImage) -> LibraryItem:
    """One picture as the library shows it."""
    return _items([{column: getattr(image, column) for column in COLUMNS}])[0]


def _items(rows: list[dict]) -> list[LibraryItem]:
    people = User.objects.only("name", "email").in_bulk({row["author_id"] for row in rows})
    uses = uses_of(row["id"] for row in rows)
    return [_item(row, people[row["author_id"]], uses.get(row["id"], 0)) for row in rows]


def _item(row: dict, author: User, uses: int) -> LibraryItem:
    pk = row["id"]
    return LibraryItem(
        id=pk,
        url=reverse("image_detail", args=[pk]),
        src=media_url(thumbnail_path(row["sha256"], 320)),
        width=row["width"],
        height=row["height"],
        ratio_class=ratio_class(row["width"], row["height"]),
        name=row["name"],
        title=row["name"] or row["caption"] or f"Picture {pk}",
        author=author.display_name,
        initials=author.initials,
        hue_class=f"hue-{author.hue}",
        created=moment_of(row["sort_key"]),
        facts=f"{row['width']} × {row['height']} · {weight(row['bytes'])} · {row['format'].upper()}",
        used=f"used in {count_of_uses(uses)} image{'' if uses == 1 else 's'}" if uses else "",
        download_url=reverse("image_download", args=[pk]),
        rename_url=reverse("image_rename", args=[pk]),
        trash_url=reverse("image_trash", args=[pk]),
    )
