"""The library: every picture that somebody brought, newest first, and in how many pictures each was used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode

from generations.gallery.cursors import read_cursor
from generations.gallery.filters import Filters
from generations.gallery.moments import moment_of
from generations.gallery.pages import newest_images
from generations.gallery.sending import weight
from generations.gallery.sizes import ratio_class
from generations.media import media_url
from generations.models import GalleryImage, User
from generations.models.image import thumbnail_path

PAGE_SIZE = 60
MOST_COUNTED = 500
"""Uses are counted so far, so that a logo that is in everything costs no more than any other picture."""

COLUMNS = ("id", "sort_key", "author_id", "name", "caption", "sha256", "width", "height", "bytes", "format")
USES = """
    SELECT image.id, (
        SELECT COUNT(*) FROM (
            SELECT 1 FROM generations_reference AS given
            JOIN generations_galleryimage AS made ON made.generation_id = given.generation_id
            WHERE given.image_id = image.id AND made.trashed_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM generations_reference AS earlier
                WHERE earlier.generation_id = given.generation_id
                AND earlier.image_id = given.image_id AND earlier.position < given.position
            )
            LIMIT %s
        ) AS uses
    ) FROM generations_galleryimage AS image WHERE image.id IN ({ids})
"""


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


def uses_of(image_ids: Iterable[int]) -> dict[int, int]:
    """In how many pictures each image was used, not counting the trash, and up to `MOST_COUNTED`; one query."""
    ids = list(image_ids)
    if not ids:
        return {}
    with connection.cursor() as cursor:
        # The limit bounds the work as well as the number: no count over all that was ever made.
        cursor.execute(USES.format(ids=", ".join(["%s"] * len(ids))), [MOST_COUNTED, *ids])
        return dict(cursor.fetchall())


def count_of_uses(number: int) -> str:
    """As it is printed: 41, or 500+ where nobody counted further."""
    return f"{number}+" if number >= MOST_COUNTED else str(number)


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
