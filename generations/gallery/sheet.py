"""The contact sheet of a batch: a matrix in rows and columns, an imported list line by line, or its pictures."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, product
from math import prod
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

from generations.gallery import words
from generations.gallery.tile import Tile
from generations.gallery.tiles import tiles_of_generations
from generations.media import media_url
from generations.models import AspectRatio, Batch, Charged, GalleryImage, Generation, Status, User
from generations.models.generation import FINAL, UNFINISHED
from generations.models.image import THUMBNAIL_WIDTHS, thumbnail_path
from generations.models.standing import standing

IN_ONE_CELL = ("ratio", "variation")
"""Kinds of axes whose pictures explain themselves."""
NOTHING = {"name": "", "values": [""]}
"""Where no second axis varies, or no first."""


class Heading(NamedTuple):
    """Of a row or a column; `src`: its picture, if it stands for one."""

    label: str
    src: str = ""


@dataclass
class Group:
    """Pictures that belong together in a cell, under a caption if they need one."""

    caption: str
    tiles: list[Tile] = field(default_factory=list)


@dataclass
class Cell:
    """Where a row and a column meet."""

    id: str
    column: Heading
    groups: list[Group] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(group.tiles for group in self.groups)


@dataclass
class SheetRow:
    """A row of the matrix, or a line of the list."""

    heading: Heading
    cells: list[Cell]
    facts: str = ""


@dataclass
class Sheet:
    """`kind`: "matrix", "list" or "plain". `fixed`: what all have in common, as (name, value)."""

    kind: str
    rows: list[SheetRow]
    columns: list[Heading] = field(default_factory=list)
    label: str = ""
    fixed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Progress:
    """What became of a batch so far, in words, and what one press does about it."""

    words: str
    cost: str
    may_have_cost: str
    is_live: bool
    cancel_count: int = 0
    retry_count: int = 0
    retry_cost: str = ""


def sheet_of(batch: Batch, viewer: User) -> Sheet:
    """The sheet with its tiles, those in the trash left out; the number of queries doesn't depend on the size."""
    columns = ("pk", "prompt", "aspect_ratio", "resolution", "digest")
    rows = list(batch.generations.order_by("position").values_list(*columns, named=True))
    place = standing([row.pk for row in rows])
    of_each = tiles_of_generations(place.values(), viewer)
    tiles = [of_each.get(place[row.pk], []) for row in rows]
    if batch.axes and prod(len(axis["values"]) for axis in batch.axes) == len(rows):
        return _matrix(batch.axes, tiles)
    if batch.title:
        return _list(rows, tiles)
    together = [tile for of_one in tiles for tile in of_one]
    return Sheet("plain", [SheetRow(Heading(""), [Cell("cell-0", Heading(""), [Group("", together)])])])


def progress_of(batch: Batch, viewer: User) -> Progress:
    """How far a batch is; a few queries."""
    own = list(batch.generations.values_list("pk", flat=True))
    place = standing(own)
    columns = ("pk", "status", "error_code", "charged", "cost", "resolution", "dismissed_at", "first_sent_at")
    ids = {*own, *place.values()}
    rows = {row.pk: row for row in Generation.objects.filter(pk__in=ids).values_list(*columns, named=True)}
    shown = [rows[pk] for pk in place.values()]
    may_act = batch.author_id == viewer.pk or viewer.is_owner
    waiting = [pk for pk in own if rows[pk].status == Status.QUEUED and not rows[pk].first_sent_at]
    failed = [row for row in shown if row.status == Status.FAILED and row.dismissed_at is None]
    ended = [row for row in rows.values() if row.status in FINAL]
    charged = {kind: sum(row.cost for row in ended if row.charged == kind) for kind in Charged.values}
    return Progress(
        words=_told(shown, names_waiting=not (may_act and waiting)),
        cost=_money(charged[Charged.YES]),
        may_have_cost=_money(charged[Charged.UNKNOWN]),
        is_live=any(row.status in UNFINISHED for row in shown),
        cancel_count=len(waiting) if may_act else 0,
        retry_count=len(failed) if may_act else 0,
        retry_cost=_money(sum(settings.APIFRAME_COSTS[row.resolution] for row in failed)),
    )


def title_of(batch: Batch) -> str:
    """The template's name, the list's, or the number."""
    return batch.title or f"Batch {batch.pk}"


def batch_link(batch: Batch) -> dict[str, str]:
    """A link to the batch that something is part of; empty for a batch of one."""
    if batch.count == 1:
        return {}
    kind = "run" if batch.title else "batch"
    return {"url": reverse("batch_detail", args=[batch.pk]), "words": f"Part of a {kind} of {batch.count}"}


def _money(amount: Decimal) -> str:
    """A sum, to the cent; "" if there is none."""
    return words.money(round(amount, 2)) if amount else ""


def _told(rows: list, *, names_waiting: bool) -> str:
    """5 of 18 finished, 3 running, 1 refused."""
    counts = Counter(_name(row.status, row.error_code) for row in rows)
    names = ["running", *(["waiting"] if names_waiting else []), "refused", "failed", "no answer", "cancelled"]
    others = [f"{counts[name]} {name}" for name in names if counts[name]]
    if counts["finished"] == len(rows):
        return f"All {len(rows)} finished" if len(rows) > 1 else "Finished"
    return ", ".join([f"{counts['finished']} of {len(rows)} finished", *others])


def _name(status: str, error_code: str) -> str:
    if status == Status.FAILED:
        return "refused" if error_code == "bad_request" else "failed"
    names = {Status.QUEUED: "waiting", Status.UNKNOWN: "no answer", Status.FINISHED: "finished"}
    return names.get(status, "cancelled" if status == Status.CANCELLED else "running")


def _matrix(axes: list[dict], tiles: list[list[Tile]]) -> Sheet:
    """The first axis that varies goes down, the second across; what else varies stands together in the cells."""
    varying = [axis for axis in axes if len(axis["values"]) > 1]
    down, across, *inner = varying + [NOTHING] * (2 - len(varying))
    places = product(*(range(len(axis["values"])) for axis in varying))
    at = dict(zip(places, tiles, strict=True))
    pictures = _pictures(axes)
    headings = _headings(across, pictures)
    rows = []
    for row, heading in enumerate(_headings(down, pictures)):
        cells = [
            Cell(f"cell-{row}-{column}", name, _groups(at, (row, column)[: len(varying)], inner, pictures))
            for column, name in enumerate(headings)
        ]
        rows.append(SheetRow(heading, cells))
    label = " by ".join(axis["name"] for axis in (down, across) if axis["name"])
    fixed = [(axis["name"], _value(axis, axis["values"][0])) for axis in axes if len(axis["values"]) == 1]
    return Sheet("matrix", rows, headings if across["name"] else [], label, fixed)


def _groups(at: dict, place: tuple[int, ...], inner: list[dict], pictures: dict[int, str]) -> list[Group]:
    groups: dict[str, Group] = {}
    for rest in product(*(range(len(axis["values"])) for axis in inner)):
        named = [
            _value(axis, axis["values"][number])
            for axis, number in zip(inner, rest, strict=True)
            if axis.get("kind") not in IN_ONE_CELL
        ]
        caption = " · ".join(named)
        groups.setdefault(caption, Group(caption)).tiles.extend(at[place + rest])
    return list(groups.values())


def _headings(axis: dict, pictures: dict[int, str]) -> list[Heading]:
    if axis.get("kind") == "image":
        pairs = zip(axis["values"], axis["images"], strict=False)
        return [Heading(name, pictures.get(pk, "")) for name, pk in pairs]
    return [Heading(_value(axis, value)) for value in axis["values"]]


def _value(axis: dict, value: str) -> str:
    if axis.get("kind") == "ratio":
        return dict(AspectRatio.choices).get(value, value)
    return f"{axis['name']} {value}" if axis.get("kind") == "variation" else value


def _pictures(axes: list[dict]) -> dict[int, str]:
    """Thumbnails of the references that were varied; one query if there are any."""
    ids = [pk for axis in axes for pk in axis.get("images", [])]
    rows = GalleryImage.objects.filter(pk__in=ids).values_list("pk", "sha256") if ids else []
    return {pk: media_url(thumbnail_path(sha256, THUMBNAIL_WIDTHS[0])) for pk, sha256 in rows}


def _list(rows: list, tiles: list[list[Tile]]) -> Sheet:
    """A line for each request in a row; the same request several times is one line."""
    lines = []
    for number, (_, of_line) in enumerate(groupby(range(len(rows)), key=lambda place: rows[place].digest)):
        places = list(of_line)
        first = rows[places[0]]
        together = [tile for place in places for tile in tiles[place]]
        cell = Cell(f"cell-{number}", Heading(""), [Group("", together)])
        facts = f"{AspectRatio(first.aspect_ratio).label} · {first.resolution}"
        lines.append(SheetRow(Heading(first.prompt), [cell], facts))
    return Sheet("list", lines)
