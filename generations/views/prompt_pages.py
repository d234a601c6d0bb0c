"""The prompt history of the team: its page, a page for each prompt, two of them compared."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from generations.gallery import BrokenCursor
from generations.gallery.facets import facets_of
from generations.gallery.prompt_history import ALL, MINE, MOST_USED, NEWEST, STARRED, HistoryPage, found_page
from generations.gallery.prompt_history import history_page as listed_page
from generations.gallery.prompt_rows import prompt_rows
from generations.gallery.prompt_tiles import prompt_tiles
from generations.gallery.variations import variations_of
from generations.gallery.word_diff import after_of, before_of, word_diff
from generations.models import Prompt
from generations.views.replies import refusal
from generations.views.showing_prompts import ROOM, ShowingPrompts
from generations.views.tiles import marks_of

TABS = {ALL: "All", MINE: "Mine", STARRED: "Starred"}
ORDERS = {NEWEST: "Newest", MOST_USED: "Most used"}
LEFT_ASIDE = {"best"}
"""Filters that say nothing about prompts."""
CANT_BE_READ = "This link to older prompts can't be read. Start from the newest."
TWO = "Choose two prompts to compare."
LONGEST_ID = 18
EACH = 4
"""So many pictures of each of two prompts are compared at most."""


@require_GET
def prompts(request: HttpRequest) -> HttpResponse:
    """Every prompt once; for htmx with a cursor, only more rows."""
    showing, cursor = ShowingPrompts.of(request), request.GET.get("cursor", "")
    try:
        page = _page_of(request, showing, cursor)
    except BrokenCursor:
        return refusal(request, HTTPStatus.BAD_REQUEST, CANT_BE_READ)
    older_url = showing.address(showing.query, cursor=page.older) if page.older else ""
    context = {"page": page, "older_url": older_url, "query": showing.query}
    if request.htmx and cursor:
        return render(request, "generations/_prompts_page.html", context)
    return render(request, "generations/prompts.html", context | _bar(request, showing, page))


@require_GET
def prompt_page(request: HttpRequest, prompt_id: int) -> HttpResponse:
    """All about one prompt; for htmx with a cursor, only more of its pictures."""
    prompt = get_object_or_404(Prompt, pk=prompt_id)
    try:
        pictures = prompt_tiles(prompt, request.user, request.GET.get("cursor", ""))
    except BrokenCursor:
        return refusal(request, HTTPStatus.BAD_REQUEST, "This link to older pictures can't be read.")
    context = {"page": pictures, "marks": marks_of(request)}
    if request.htmx and pictures.is_continued:
        return render(request, "generations/_collection_tiles.html", context)
    [row] = prompt_rows([prompt.pk], request.user)
    variations = variations_of(prompt)
    rows = {one.id: one for one in prompt_rows([one.prompt_id for one in variations], request.user)}
    context |= {"row": row, "prompt_id": prompt.pk, "is_starred": row.is_starred}
    context["variations"] = [(rows[one.prompt_id], one) for one in variations if one.prompt_id in rows]
    context["gallery_url"] = f"{reverse('studio')}?q=prompt:{prompt.pk}"
    return render(request, "generations/prompt.html", context)


@require_GET
def prompt_diff(request: HttpRequest) -> HttpResponse:
    """Two prompts beside each other (`prompt=1&prompt=2`), the older one first."""
    asked = {int(number) for number in request.GET.getlist("prompt") if _is_number(number)}
    rows = sorted(prompt_rows(sorted(asked)[:3], request.user), key=lambda row: (row.first_used_at, row.id))
    if len(rows) != 2:
        messages.error(request, TWO)
        return redirect("prompts")
    before, after = rows
    pieces = word_diff(before.text, after.text)
    sides = [("Earlier", before, before_of(pieces)), ("Later", after, after_of(pieces))]
    is_same = all(piece.kind == "same" for piece in pieces)
    pictures = [image.id for row in rows for image in row.results[:EACH]]
    context = {"sides": sides, "is_same": is_same, "pictures": pictures if len(pictures) > 1 else []}
    return render(request, "generations/prompt_diff.html", context)


def _page_of(request: HttpRequest, showing: ShowingPrompts, cursor: str) -> HistoryPage:
    """Raises BrokenCursor."""
    if showing.filters.query:
        return found_page(showing.filters, request.user, showing.scope, cursor)
    return listed_page(request.user, showing.scope, showing.order, cursor)


def _bar(request: HttpRequest, showing: ShowingPrompts, page: HistoryPage) -> dict:
    """What the page needs beside its rows."""
    filters = showing.filters
    facets = facets_of(filters.query, request.user, showing.address)
    asked = sum(len(clause.terms) for clause in filters.query.clauses)
    left_out = filters.criteria.left_out if showing.query else ()
    return {
        "showing": showing,
        "scope": showing.scope,
        "room": ROOM,
        "search_url": reverse("prompts"),
        "address": showing.address(showing.query),
        "tabs": [(value, label, showing.address(showing.query, scope=value)) for value, label in TABS.items()],
        "orders": [(value, label, showing.address("", sort=value)) for value, label in ORDERS.items()],
        "has_orders": not showing.query and showing.scope != STARRED,
        "clear_url": showing.address(""),
        "facets": [facet for facet in facets if facet.name not in LEFT_ASIDE],
        "left_out": left_out,
        "searched": len(left_out) < asked,
        "result_count": _count(page) if showing.query else "",
    }


def _count(page: HistoryPage) -> str:
    number = len(page.rows)
    return f"{'the newest ' if page.older else ''}{number} prompt{'' if number == 1 else 's'}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
