"""Collections: their cards, one of them with its images in the order made by hand, and what they stand in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from generations.gallery.capped import count_images, images_in_words
from generations.gallery.cursors import BrokenCursor, read_cursor
from generations.gallery.moments import moment_of, sort_key_at
from generations.gallery.pages import PAGE_SIZE
from generations.gallery.projects import named_like, naturally, studio_address
from generations.gallery.tile import Tile
from generations.gallery.tiles import image_tiles
from generations.media import media_url
from generations.models import Collection, CollectionItem, GalleryImage, User
from generations.models.image import thumbnail_path

CARDS = 48
COVERS = 3
MOST_OFFERED = 1000
MOST_COVERS = 24
MOST_ASKED = 4
"""So many of those inside one without images are looked into for its covers."""
SHOWN_FIRST = """
    SELECT * FROM (
        SELECT item.collection_id, image.id, image.sha256 FROM generations_collectionitem AS item
        JOIN generations_galleryimage AS image ON image.id = item.image_id
        WHERE item.collection_id = %s AND image.trashed_at IS NULL
        ORDER BY item.position, item.id LIMIT %s
    ) AS found
"""


@dataclass(frozen=True)
class CollectionCard:
    """A collection in the list. `covers`: addresses of up to three pictures, the cover first."""

    id: int
    name: str
    url: str
    says: str  # "1,000+ images · 4 inside"
    covers: list[str]
    author: str
    initials: str
    hue_class: str
    changed_at: datetime
    inside_of: str = ""  # the name of what it stands in, where that isn't told by the page


@dataclass(frozen=True)
class CollectionsPage:
    """Cards, what changed last first; `older_url` leads on, "" at the end."""

    cards: list[CollectionCard]
    older_url: str = ""
    is_continued: bool = False


@dataclass
class CollectionPage:
    """Its images in order. `more_url` leads on, "" at the end."""

    tiles: list[Tile] = field(default_factory=list)
    more_url: str = ""
    is_continued: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.tiles and not self.is_continued


def collections_page(q: str = "", cursor: str = "") -> CollectionsPage:
    """Those at the top, or all whose name has the words; four queries. Raises BrokenCursor."""
    found = Collection.objects.shown().filter(named_like(q) if q else Q(parent=None)).filter(_below(cursor))
    rows = list(found.select_related("author", "parent").order_by("-changed_at", "-pk")[: CARDS + 1])
    cards = _cards(rows[:CARDS], tells_parent=bool(q))
    if len(rows) <= CARDS:
        return CollectionsPage(cards, is_continued=bool(cursor))
    last = rows[CARDS - 1]
    older = urlencode({"q": q, "cursor": f"{sort_key_at(last.changed_at)}-{last.pk}"})
    return CollectionsPage(cards, f"{reverse('collections')}?{older}", bool(cursor))


def children_of(collection: Collection) -> list[CollectionCard]:
    """What stands inside it, by name; four queries."""
    inside = Collection.objects.shown().filter(parent=collection).select_related("author")
    return _cards(sorted(inside[:MOST_OFFERED], key=lambda one: naturally(one.key)))


def collection_page(collection: Collection, viewer: User, cursor: str = "", *, size: int = PAGE_SIZE) -> CollectionPage:
    """A page of its images in the order made by hand; four queries. Raises BrokenCursor."""
    items = CollectionItem.objects.filter(collection=collection, image__trashed_at=None).filter(_after(cursor))
    rows = list(items.order_by("position", "pk").values_list("position", "pk", "image")[: size + 1])
    places = {image: place for place, (_, _, image) in enumerate(rows[:size])}
    tiles = image_tiles(GalleryImage.objects.shown().filter(pk__in=places), viewer)
    tiles.sort(key=lambda tile: places[tile.id])
    page = CollectionPage(tiles, is_continued=bool(cursor))
    if len(rows) > size:
        position, item, _ = rows[size - 1]
        page.more_url = f"{address_of(collection.pk)}?{urlencode({'cursor': f'{position}.{item}'})}"
    return page


def collection_facts(collection: Collection) -> dict:
    """What the page of one says beside its images."""
    return {
        "says": images_in_words(count_images("collection", [collection.pk])[collection.pk]),
        "newest_url": studio_address("in", collection.name),
        "above": ancestors(collection),
    }


def ancestors(collection: Collection) -> list[Collection]:
    """What it stands in, the outermost first; a query for each level."""
    found: list[Collection] = []
    above = collection.parent
    while above is not None and above not in found:
        found.insert(0, above)
        above = above.parent
    return found


def places_for(collection: Collection | None) -> list[tuple[int, str]]:
    """Where a collection can stand, as ids and paths; not in itself, nor in what is inside it."""
    left_out = Collection.objects.inside([collection.pk]) if collection else set()
    return [(pk, path) for pk, path in paths() if pk not in left_out]


def paths(q: str = "") -> list[tuple[int, str]]:
    """Collections with what they stand in, as "Spring / Cups", in the order of that; those whose name has the words.

    A query, and one for each level that is missing.
    """
    named = list(
        Collection.objects.shown().filter(named_like(q)).only("name", "parent_id").order_by("key")[:MOST_OFFERED]
    )
    rows = {row.pk: row for row in named}
    while missing := {row.parent_id for row in rows.values() if row.parent_id} - rows.keys():
        above = Collection.objects.only("name", "parent_id").in_bulk(missing)
        rows |= above
        if len(above) < len(missing):
            break
    found = [(row.pk, _path(row, rows)) for row in named]
    return sorted(found, key=lambda one: naturally(one[1].casefold()))


def covers_of(collection: Collection) -> list[dict]:
    """Images that can be its cover: the first ones, and the one that is."""
    first = _first([collection.pk], MOST_COVERS)[collection.pk]
    chosen = collection.cover
    if chosen and chosen.pk not in [pk for pk, _ in first]:
        first.insert(0, (chosen.pk, chosen.sha256))
    return [{"id": pk, "src": media_url(thumbnail_path(sha256, 320))} for pk, sha256 in first]


def address_of(collection_id: int) -> str:
    return reverse("collection_detail", args=[collection_id])


def _path(row: Collection, rows: dict[int, Collection]) -> str:
    names, seen = [row.name], {row.pk}
    while (row := rows.get(row.parent_id)) and row.pk not in seen:
        names.insert(0, row.name)
        seen.add(row.pk)
    return " / ".join(names)


def _cards(rows: Sequence[Collection], *, tells_parent: bool = False) -> list[CollectionCard]:
    ids = [row.pk for row in rows]
    counts = count_images("collection", ids)
    inside = Collection.objects.shown().filter(parent__in=ids).order_by().values("parent").annotate(number=Count("pk"))
    children = dict(inside.values_list("parent", "number")) if ids else {}
    pictures = _covers(rows)
    return [
        CollectionCard(
            id=row.pk,
            name=row.name,
            url=address_of(row.pk),
            says=_says(counts[row.pk], children.get(row.pk, 0)),
            covers=[media_url(thumbnail_path(sha256, 320)) for sha256 in pictures[row.pk]],
            author=row.author.display_name,
            initials=row.author.initials,
            hue_class=f"hue-{row.author.hue}",
            changed_at=row.changed_at,
            inside_of=row.parent.name if tells_parent and row.parent else "",
        )
        for row in rows
    ]


def _says(images: int, inside: int) -> str:
    said = [images_in_words(images)] if images or not inside else []
    return " · ".join(said + ([f"{inside} inside"] if inside else []))


def _covers(rows: Sequence[Collection]) -> dict[int, list[str]]:
    """The SHA-256 of up to `COVERS` pictures for each, its own or of what is inside it; four queries at most."""
    first = _first([row.pk for row in rows], COVERS)
    first |= _first_inside([row.pk for row in rows if not first[row.pk]])
    chosen = GalleryImage.objects.shown().in_bulk({row.cover_id for row in rows if row.cover_id})
    covers = {}
    for row in rows:
        others = [sha256 for pk, sha256 in first[row.pk] if pk != row.cover_id]
        cover = [chosen[row.cover_id].sha256] if row.cover_id in chosen else []
        covers[row.pk] = (cover + others)[:COVERS]
    return covers


def _first(ids: Sequence[int], most: int) -> dict[int, list[tuple[int, str]]]:
    """The first images of each, as id and SHA-256; one query, whose work doesn't grow with the collections."""
    found = defaultdict(list)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([SHOWN_FIRST] * len(ids)), [one for pk in ids for one in (pk, most)])
            for collection_id, image_id, sha256 in cursor.fetchall():
                found[collection_id].append((image_id, sha256))
    return found


def _first_inside(ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """The same, of the first collections inside each; for those that have no images of their own."""
    found = defaultdict(list)
    place = Window(RowNumber(), partition_by="parent", order_by=["-changed_at", "-pk"])
    inside = Collection.objects.shown().filter(parent__in=ids).annotate(place=place).filter(place__lte=MOST_ASKED)
    parents = dict(inside.order_by("-changed_at", "-pk").values_list("pk", "parent")) if ids else {}
    for pk, pictures in _first(list(parents), COVERS).items():
        found[parents[pk]] = (found[parents[pk]] + pictures)[:COVERS]
    return found


def _below(cursor: str) -> Q:
    """Those that changed before the collection that a cursor names."""
    if not cursor:
        return Q()
    moment, number = _two(cursor, "-")
    when = moment_of(moment)
    return Q(changed_at__lt=when) | Q(changed_at=when, pk__lt=number)


def _after(cursor: str) -> Q:
    """The items that stand after the one that a cursor names."""
    if not cursor:
        return Q()
    sign = -1 if cursor.startswith("-") else 1
    position, number = _two(cursor.removeprefix("-"), ".")
    # the first bound is what an index can begin at
    return Q(position__gte=sign * position) & (Q(position__gt=sign * position) | Q(pk__gt=number))


def _two(cursor: str, separator: str) -> tuple[int, int]:
    first, _, second = cursor.partition(separator)
    if not (first and second):
        raise BrokenCursor
    return read_cursor(first), read_cursor(second)
