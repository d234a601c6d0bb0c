"""Making tiles, in a number of queries that doesn't depend on how many."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.db.models.functions import Substr

from generations.gallery import words
from generations.gallery.line import Line, line_up
from generations.gallery.moments import moment_of
from generations.gallery.sizes import expected_size, ratio_class
from generations.gallery.tile import DEEP, Addresses, Place, Tile
from generations.gallery.usual import usual_seconds
from generations.media import media_url
from generations.models import GalleryImage, Generation, Reference, Star, Status, User
from generations.models.generation import UNFINISHED, WITHOUT_PICTURE
from generations.models.image import CAPTION_LENGTH, THUMBNAIL_WIDTHS, thumbnail_path

IMAGE_COLUMNS = (
    *("id", "generation_id", "sort_key", "author_id", "kind", "caption"),
    *("sha256", "width", "height", "placeholder", "rating", "verdict", "depth"),
)
GENERATION_COLUMNS = (
    *("id", "sort_key", "author_id", "status", "aspect_ratio", "resolution"),
    *("error_code", "error_message", "charged", "cost", "created_at", "sent_at", "finished_at"),
    *("first_sent_at", "dismissed_at", "batch_id"),
)


class Person(NamedTuple):
    """An author as a tile shows them."""

    author: str
    initials: str
    hue_class: str
    is_mine: bool


class Ghost(NamedTuple):
    """The first picture that a generation was given."""

    sha256: str
    width: int
    height: int


def image_tiles(images: QuerySet[GalleryImage], viewer: User) -> list[Tile]:
    """The tiles of images, in the queryset's order; three queries."""
    return tiles_of_rows(image_rows(images), viewer)


def image_rows(images: QuerySet[GalleryImage]) -> list[dict]:
    """What tiles are made of, in the queryset's order; one query."""
    return list(images.values(*IMAGE_COLUMNS, batch_id=F("generation__batch_id")))


def tiles_of_rows(rows: list[dict], viewer: User) -> list[Tile]:
    """The tiles of what `image_rows` read; two queries."""
    people = people_of({row["author_id"] for row in rows}, viewer)
    stars = _stars([row["id"] for row in rows], viewer)
    addresses = Addresses()
    return [_image_tile(row, people[row["author_id"]], row["id"] in stars, addresses) for row in rows]


def generation_tiles(generations: QuerySet[Generation], viewer: User, line: Line | None = None) -> list[Tile]:
    """The tiles of generations themselves, whether they have pictures or not, in the queryset's order.

    Three queries, and one for the line if any waits and it isn't given.
    """
    rows = list(generations.values(*GENERATION_COLUMNS, start=Substr("prompt", 1, 2 * CAPTION_LENGTH)))
    if not rows:
        return []
    people = people_of({row["author_id"] for row in rows}, viewer)
    ghosts = _ghosts([row["id"] for row in rows])
    usual = usual_seconds()
    if line is None and any(row["status"] == Status.QUEUED for row in rows):
        line = line_up(usual)
    addresses = Addresses()
    tiles = []
    for row in rows:
        seconds = usual[row["resolution"]]
        tile = _generation_tile(row, people[row["author_id"]], ghosts.get(row["id"]), seconds, addresses)
        if line is not None:
            tile.position = line.position(row["id"])
            tile.place = words.in_line(tile.position)
        if not (tile.is_mine or viewer.is_owner):
            tile.can_cancel = tile.can_dismiss = False
        tiles.append(tile)
    return tiles


def tiles_of_generations(ids: Iterable[int], viewer: User) -> dict[int, list[Tile]]:
    """What now stands for each generation: its images once it is finished, those in the trash left out; else itself.

    Generations that don't exist are missing from the answer.
    """
    ids = list(ids)
    # Those without a picture are asked for first: one that finishes between the questions is met by the second.
    themselves = generation_tiles(Generation.objects.filter(pk__among=ids).exclude(status=Status.FINISHED), viewer)
    finished = set(Generation.objects.filter(pk__among=ids, status=Status.FINISHED).values_list("pk", flat=True))
    tiles = {tile.id: [tile] for tile in themselves} | {pk: [] for pk in finished}
    for tile in image_tiles(GalleryImage.objects.shown().filter(generation__among=finished), viewer):
        tiles[tile.generation_id].append(tile)
    return tiles


def places_moved(told: dict[int, int], line: Line | None = None) -> list[Place]:
    """The places in the line, of those that wait, that are not what the page was told.

    One query if there are any and the line isn't given.
    """
    if not told:
        return []
    line = line or line_up(usual_seconds())
    now = {generation_id: line.position(generation_id) for generation_id in told}
    return [
        Place(generation_id, position, words.in_line(position))
        for generation_id, position in now.items()
        if position and position != told[generation_id]
    ]


def star_of(image: GalleryImage, starred: bool) -> Tile:
    """The tile of an image that was just starred, or not any more, for its button."""
    row = {name: getattr(image, name) for name in IMAGE_COLUMNS}
    return _image_tile(row, Person("", "", "", False), starred, Addresses())


def tile_of(image: GalleryImage, viewer: User) -> Tile:
    """The tile of an image whose author was fetched with it; one query."""
    row = {name: getattr(image, name) for name in IMAGE_COLUMNS}
    return _image_tile(row, _person(image.author, viewer), bool(_stars([image.pk], viewer)), Addresses())


def shortened(prompt: str) -> str:
    """The start of a prompt on one line."""
    line = " ".join(prompt.split())
    return line if len(line) <= CAPTION_LENGTH else f"{line[: CAPTION_LENGTH - 1].rstrip()}…"


def people_of(ids: set[int], viewer: User) -> dict[int, Person]:
    """People by id, as the viewer's tiles show them; one query."""
    return {user.pk: _person(user, viewer) for user in User.objects.filter(pk__among=ids).only("name", "email")}


def _person(user: User, viewer: User) -> Person:
    return Person(user.display_name, user.initials, f"hue-{user.hue}", user.pk == viewer.pk)


def _stars(image_ids: list[int], viewer: User) -> set[int]:
    return set(Star.objects.filter(user=viewer, image__among=image_ids).values_list("image_id", flat=True))


def _ghosts(generation_ids: list[int]) -> dict[int, Ghost]:
    given = Reference.objects.filter(generation__among=generation_ids, image__isnull=False).order_by("-position")
    rows = given.values_list("generation_id", "image__sha256", "image__width", "image__height")
    return {generation_id: Ghost(*facts) for generation_id, *facts in rows}


def _image_tile(row: dict, person: Person, starred: bool, addresses: Addresses) -> Tile:
    small, *larger = ((width, media_url(thumbnail_path(row["sha256"], width))) for width in THUMBNAIL_WIDTHS)
    return Tile(
        kind="image",
        id=row["id"],
        generation_id=row["generation_id"],
        batch_id=row.get("batch_id"),
        sort_key=row["sort_key"],
        url=addresses.of("image_detail", row["id"]),
        width=row["width"],
        height=row["height"],
        ratio_class=ratio_class(row["width"], row["height"]),
        prompt=row["caption"],
        created=moment_of(row["sort_key"]),
        src=small[1],
        srcset=", ".join(f"{url} {width}w" for width, url in [small, *larger]),
        placeholder=row["placeholder"],
        starred=starred,
        is_upload=row["kind"] == GalleryImage.Kind.UPLOAD,
        depth=row["depth"],
        is_deep=row["depth"] >= DEEP,
        rating=row["rating"] or 0,
        verdict=row["verdict"],
        star_url=addresses.of("image_star", row["id"]),
        trash_url=addresses.of("image_trash", row["id"]),
        restore_url=addresses.of("image_restore", row["id"]),
        **person._asdict(),
    )


def _generation_tile(row: dict, person: Person, ghost: Ghost | None, usual: int, addresses: Addresses) -> Tile:
    status = row["status"]
    width, height = expected_size(row["aspect_ratio"], row["resolution"], ghost and (ghost.width, ghost.height))
    return Tile(
        kind="generation",
        id=row["id"],
        generation_id=row["id"],
        batch_id=row["batch_id"],
        sort_key=row["sort_key"],
        url=addresses.of("generation_detail", row["id"]),
        width=width,
        height=height,
        ratio_class=ratio_class(width, height),
        prompt=shortened(row["start"]),
        created=moment_of(row["sort_key"]),
        status=status,
        in_flight=status in UNFINISHED,
        headline=words.headline(status, row["error_code"]),
        reason=words.reason(row["error_code"], row["error_message"]),
        charge=words.charge(status, row["charged"], row["cost"]),
        since=int(_clock(row).timestamp()),
        usual_seconds=usual,
        ghost=media_url(thumbnail_path(ghost.sha256, THUMBNAIL_WIDTHS[0])) if ghost else "",
        can_cancel=status == Status.QUEUED and row["first_sent_at"] is None,
        can_retry=status in WITHOUT_PICTURE,
        can_dismiss=status in WITHOUT_PICTURE and row["dismissed_at"] is None,
        cancel_url=addresses.of("generation_cancel", row["id"]),
        retry_url=addresses.of("generation_retry", row["id"]),
        dismiss_url=addresses.of("generation_dismiss", row["id"]),
        **person._asdict(),
    )


def _clock(row: dict) -> datetime:
    """When the present state began, as far as the row tells: the end, the sending, or the submit."""
    if row["status"] == Status.QUEUED:
        return row["created_at"]
    return row["finished_at"] or row["sent_at"] or row["created_at"]
