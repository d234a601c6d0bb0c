"""Tags: their list, and what is offered while somebody types one."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from generations.gallery.capped import count_images, images_in_words
from generations.gallery.projects import named_like, studio_address
from generations.models import ImageTag, Tag

PAGE_SIZE = 100
MOST_SUGGESTED = 12


@dataclass(frozen=True)
class TagEntry:
    """A tag in the list."""

    id: int
    name: str
    images: str  # "41 images"
    studio_url: str


@dataclass(frozen=True)
class TagsPage:
    """Tags by name; `more_url` leads on, "" at the end."""

    entries: list[TagEntry]
    more_url: str = ""
    is_continued: bool = False


def tags_page(q: str = "", after: str = "") -> TagsPage:
    """Those whose name has the words, from a key on; two queries. A tag that no image has any more isn't shown."""
    tags = used_tags().filter(named_like(q), key__gt=after).order_by("key")
    rows = list(tags[: PAGE_SIZE + 1])
    more = urlencode({"q": q, "after": rows[PAGE_SIZE - 1].key}) if len(rows) > PAGE_SIZE else ""
    return TagsPage(_entries(rows[:PAGE_SIZE]), f"{reverse('tags')}?{more}" if more else "", bool(after))


def tag_entry(tag: Tag) -> TagEntry:
    """One of them."""
    return _entries([tag])[0]


def suggested_tags(typed: str) -> list[str]:
    """Names in which every word typed begins a word; those that begin so come first. One query."""
    rows = list(used_tags().filter(named_like(typed)).order_by("key")[: 4 * MOST_SUGGESTED])
    beginning = typed.casefold().strip()
    rows.sort(key=lambda tag: not tag.name.casefold().startswith(beginning))
    return [tag.name for tag in rows[:MOST_SUGGESTED]]


def used_tags() -> QuerySet[Tag]:
    """Those that stand on an image."""
    return Tag.objects.filter(Exists(ImageTag.objects.filter(tag=OuterRef("pk"))))


def _entries(tags: list[Tag]) -> list[TagEntry]:
    counts = count_images("tag", [tag.pk for tag in tags])
    return [
        TagEntry(tag.pk, tag.name, images_in_words(counts[tag.pk]), studio_address("tag", tag.name)) for tag in tags
    ]
