"""The prompts that somebody has used, searched and paged, the latest first."""

import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from generations.gallery.cursors import LONGEST, BrokenCursor
from generations.gallery.moments import moment_of, sort_key_at
from generations.models import PromptUse, User
from generations.models.tokens import tokens

PAGE_SIZE = 30
MOST_READ = 2000
"""So many prompts one answer looks through; the search goes on with the next."""
CURSOR = re.compile(rf"(?P<moment>[0-9]{{1,{LONGEST}}})-(?P<pk>[0-9]{{1,18}})")


@dataclass(frozen=True)
class PromptPage:
    """Prompts, latest first; `older` is the cursor of what follows, "" at the end."""

    uses: list[PromptUse]
    older: str = ""


def prompt_page(user: User, q: str = "", *, is_starred: bool = False, cursor: str = "") -> PromptPage:
    """A page of the prompts that somebody has used, or starred: those in which every word of `q` begins a word.

    Letters count without case and accents. One query; with a `q` it reads at most `MOST_READ` prompts, and a page may
    hold fewer than there are further down.

    Raises: BrokenCursor.
    """
    rows = PromptUse.objects.by(user).select_related("prompt").order_by("-used_at", "-id")
    rows = rows.filter(is_starred=True) if is_starred else rows.exclude(uses=0)  # > 0 lures to another index
    rows = _after(rows, cursor)
    words = tokens(q)
    return _matching(rows, words) if words else _page(rows)


def _page(rows: QuerySet[PromptUse]) -> PromptPage:
    uses = list(rows[: PAGE_SIZE + 1])
    return PromptPage(uses[:PAGE_SIZE], _cursor(uses[PAGE_SIZE - 1]) if len(uses) > PAGE_SIZE else "")


def _matching(rows: QuerySet[PromptUse], words: list[str]) -> PromptPage:
    found, read, last = [], 0, None
    for use in rows[:MOST_READ].iterator(chunk_size=200):
        read, last = read + 1, use
        if has_words(use.prompt.text, words):
            found.append(use)
        if len(found) == PAGE_SIZE:
            break
    is_end = read < MOST_READ and len(found) < PAGE_SIZE
    return PromptPage(found, "" if is_end or last is None else _cursor(last))


def has_words(text: str, words: list[str]) -> bool:
    """Whether each of these words, cut as `tokens` does, begins a word of the text."""
    line = " " + " ".join(tokens(text))
    return all(f" {word}" in line for word in words)


def _cursor(use: PromptUse) -> str:
    return f"{sort_key_at(use.used_at)}-{use.pk}"


def _after(rows: QuerySet[PromptUse], cursor: str) -> QuerySet[PromptUse]:
    if not cursor:
        return rows
    given = CURSOR.fullmatch(cursor)
    if given is None:
        raise BrokenCursor
    at = moment_of(int(given["moment"]))
    return rows.filter(Q(used_at__lt=at) | Q(used_at=at, pk__lt=int(given["pk"])), used_at__lte=at)
