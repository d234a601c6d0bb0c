"""The prompt history of the team: each prompt once, newest use first, paged and searched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from generations.gallery.cursors import BrokenCursor, read_cursor
from generations.gallery.each import of_each
from generations.gallery.filters import Filters
from generations.gallery.marking import marked
from generations.gallery.moments import day_label, moment_of, sort_key_at
from generations.gallery.pages import newest_images, without_picture
from generations.gallery.prompt_rows import PromptRow, prompt_rows
from generations.models import Prompt, PromptUse, User
from generations.models.generation import SORT_KEY_STEP

PAGE_SIZE = 20
ALL, MINE, STARRED = "all", "mine", "starred"
NEWEST, MOST_USED = "newest", "used"
STEPS = (100, 400, 1500)
"""So many images that a query finds are looked at for their prompts, then so many more: at most these on one page."""
TOGETHER = 100
"""Prompts of which one statement asks whether an earlier page had them."""
NEAREST = 50
"""So many pictures of one prompt, next above the page, are asked whether an earlier page had it for them."""
SHOWN_ABOVE = f"""
    SELECT asked.entry_id, image.sort_key FROM generations_generation AS asked
    JOIN generations_galleryimage AS image ON image.generation_id = asked.id
    WHERE asked.entry_id = {{{{one}}}} AND asked.sort_key >= {{first}} AND image.sort_key >= {{start}}
        AND image.trashed_at IS NULL ORDER BY asked.sort_key LIMIT {NEAREST}
"""  # noqa: S608  (our own names)


@dataclass
class HistoryPage:
    """`older` is the cursor of what follows, "" at the end; `is_continued`: another page came before."""

    rows: list[PromptRow] = field(default_factory=list)
    older: str = ""
    is_continued: bool = False


def history_page(viewer: User, whose: str = ALL, order: str = NEWEST, cursor: str = "") -> HistoryPage:
    """A page of all prompts, of those that the viewer used, or of those that the viewer starred.

    Raises: BrokenCursor.
    """
    rows = _listed(viewer, whose)
    name = "uses" if order == MOST_USED else "used_at"
    rows = _after(rows.order_by(f"-{name}", "-pk"), name, cursor)
    prompt = "pk" if whose == ALL else "prompt_id"
    found = list(rows.values_list(prompt, name, "pk")[: PAGE_SIZE + 1])
    page = HistoryPage(prompt_rows([pk for pk, _, _ in found[:PAGE_SIZE]], viewer), is_continued=bool(cursor))
    if len(found) > PAGE_SIZE:
        _, value, pk = found[PAGE_SIZE - 1]
        page.older = f"{value if name == 'uses' else sort_key_at(value)}-{pk}"
    if name == "used_at":
        begun = moment_of(_place(cursor)[0]) if cursor else None
        _put_headings(page.rows, [at for _, at, _ in found], begun)
    return page


def found_page(filters: Filters, viewer: User, whose: str = ALL, cursor: str = "") -> HistoryPage:
    """A page of the prompts of what a query finds, each once, where its newest picture that is found stands.

    A page may hold fewer than there are further down. Raises: BrokenCursor.
    """
    start = read_cursor(cursor)
    starred = _listed(viewer, STARRED) if whose == STARRED else None
    found, end = _found(filters.but(author=viewer.pk) if whose == MINE else filters, starred, start)
    page = HistoryPage(prompt_rows(list(found), viewer), str(end) if end else "", is_continued=start is not None)
    _put_headings(page.rows, [moment_of(key) for key in found.values()], moment_of(start) if start else None)
    if filters.query.phrases:
        for row in page.rows:
            row.marked = marked(row.text, filters.query.phrases, is_whole=True)
    return page


def _listed(viewer: User, whose: str) -> QuerySet:
    if whose == ALL:
        return Prompt.objects.all()
    uses = PromptUse.objects.by(viewer)
    # uses > 0 would lure SQLite to the index by uses
    return uses.filter(is_starred=True) if whose == STARRED else uses.exclude(uses=0)


def _after(rows: QuerySet, name: str, cursor: str) -> QuerySet:
    if not cursor:
        return rows
    number, pk = _place(cursor)
    value = moment_of(number) if name == "used_at" else number
    return rows.filter(Q(**{f"{name}__lt": value}) | Q(**{name: value}, pk__lt=pk), **{f"{name}__lte": value})


def _place(cursor: str) -> tuple[int, int]:
    number, _, pk = cursor.partition("-")
    if not (number and pk):
        raise BrokenCursor
    return read_cursor(number), read_cursor(pk)


def _found(filters: Filters, starred: QuerySet | None, start: int | None) -> tuple[dict[int, int], int | None]:
    """Prompts, each with the sort key of its newest match, and the sort key below which others may be; None: none."""
    found: dict[int, int] = {}
    looked_at: set[int] = set()
    before = start
    for size in STEPS if starred is None else STEPS[-1:]:  # few of what is found are starred
        matches = _matches(filters, before, size)
        fresh: dict[int, int] = {}
        for key, entry in matches:
            if entry and entry not in looked_at:
                fresh.setdefault(entry, key)
        looked_at |= fresh.keys()
        for entry in _wanted(filters, starred, start, list(fresh)):
            found[entry] = fresh[entry]
            if len(found) == PAGE_SIZE:
                return found, fresh[entry]
        if len(matches) < size:
            return found, None
        before = matches[-1][0]
    return found, before


def _matches(filters: Filters, before: int | None, size: int) -> list[tuple[int, int]]:
    """Sort key and prompt of the newest images that pass, or of the generations if their states are asked for."""
    if filters.criteria.statuses is not None:
        return list(without_picture(filters, before, size).values_list("sort_key", "entry"))
    return list(newest_images(filters, before, size).values_list("sort_key", "generation__entry"))


def _wanted(filters: Filters, starred: QuerySet | None, start: int | None, entries: list[int]) -> Iterable[int]:
    """Those that are starred, if that is asked for, and that no earlier page had; in their order."""
    for first in range(0, len(entries), TOGETHER):
        some = entries[first : first + TOGETHER]
        if starred is not None:
            chosen = set(starred.filter(prompt__in=some).values_list("prompt", flat=True))
            some = [entry for entry in some if entry in chosen]
        earlier = _on_earlier_pages(filters, start, some) if start is not None and some else set()
        yield from (entry for entry in some if entry not in earlier)


def _on_earlier_pages(filters: Filters, start: int, entries: Sequence[int]) -> set[int]:
    """Those that the query found above the page already; three queries at most."""
    if filters.criteria.statuses is not None:
        above = filters.above(start - 1).generations().without_picture().filter(entry__in=entries)
        return set(above.values_list("entry", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(*of_each(SHOWN_ABOVE.format(first=start - SORT_KEY_STEP, start=start), entries))
        entry_of = {key: entry for entry, key in cursor.fetchall()}
    if not entry_of:
        return set()
    matches = newest_images(filters.among(entry_of), None, len(entry_of)).values_list("sort_key", flat=True)
    return {entry_of[key] for key in matches}


def _put_headings(rows: Sequence[PromptRow], moments: Sequence[datetime], begun: datetime | None) -> None:
    """Name each day above its first row; one that the page before began isn't named again."""
    today, last = timezone.localdate(), begun.date() if begun else None
    for row, moment in zip(rows, moments, strict=False):
        if moment.date() != last:
            row.heading = day_label(moment.date(), today)
        last = moment.date()
