"""What an open page asks for: what became of its tiles, what others made, and that it was seen."""

from collections.abc import Iterator
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from generations.actions.looking import look, see_all
from generations.gallery import BrokenCursor, places_moved, read_cursor, tiles_of_generations
from generations.gallery.news import newer_days, news_since
from generations.gallery.recent import recent_line, recent_states
from generations.gallery.visits import mark_new, seen_image
from generations.views.replies import refusal
from generations.views.showing import Showing

MOST_WATCHED = 300
RELOAD = {"HX-Refresh": "true"}


@require_GET
def generation_changes(request: HttpRequest) -> HttpResponse:
    """What changed since?

    `known` names the tiles on the page and their state, as `12-queued-3,13-sending`; the third is the place in the line
    that a waiting one was told, if it was. A page that shows all that is newest says by `newest` which sort key its
    first tile has, by `told` how much news above it was told already. `looking`: somebody looks at it just now.
    """
    known = {generation_id: (status, place) for generation_id, status, place in _known(request.GET.get("known", ""))}
    states = recent_states.of(known)
    moved = {generation_id for generation_id, status in states.items() if status != known[generation_id][0]}
    told = {generation_id: place for generation_id, (_, place) in known.items() if place and generation_id not in moved}
    context = {
        "changes": _changes(request, moved) if moved else (),
        "places": places_moved(told, recent_line()) if told else (),
    } | _news(request)
    if not any(context.values()):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "generations/_generation_changes.html", context)


@require_GET
def news(request: HttpRequest) -> HttpResponse:
    """The tiles above the one whose sort key is `after`; more than fit on top of a page answer that it begin anew."""
    showing = Showing.of(request)
    try:
        after = read_cursor(request.GET.get("after", ""))
    except BrokenCursor:
        after = None
    if after is None or not showing.has_news:
        return refusal(request, HTTPStatus.BAD_REQUEST, "This page doesn't tell what it shows. Reload it.")
    days = newer_days(showing.filters, request.user, after, folds=showing.folds)
    if days is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=RELOAD)
    tiles = [tile for day in days for tile in day.tiles]
    mark_new(tiles, look(request.user, sees_all=showing.is_all))
    newest = max([after, *(tile.sort_key for tile in tiles)])
    return render(request, "generations/_news_page.html", {"days": days, "newest": newest})


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Nothing is new to the viewer any more."""
    see_all(request.user)
    return HttpResponse(status=HTTPStatus.NO_CONTENT) if request.htmx else redirect("studio")


def _changes(request: HttpRequest, moved: set[int]) -> list[dict]:
    """For each generation the tile that takes its place, and those that come before it."""
    tiles = tiles_of_generations(moved, request.user)
    pictures = [tile for of_it in tiles.values() for tile in of_it if tile.kind == "image" and not tile.is_mine]
    if pictures:
        mark_new(pictures, seen_image(request.user))
    return [
        {"dom_id": f"generation-{generation_id}", "tile": of_it[-1], "more": of_it[:-1]}
        for generation_id, of_it in tiles.items()
        if of_it
    ]


def _news(request: HttpRequest) -> dict:
    """The pill, if it has to say something else than it did; and that somebody looked."""
    showing = Showing.of(request)
    newest = request.GET.get("newest", "")
    if not newest or not showing.has_news:
        return {}
    try:
        found = news_since(showing.filters.kind, request.user, read_cursor(newest))
    except BrokenCursor:
        return {}
    if "looking" in request.GET:
        look(request.user, sees_all=showing.is_all and not found.count)
    if str(found.count) == (request.GET.get("told") or "0"):
        return {}
    return {"news": found, "people": found.people(request.user), "newest": newest}


def _known(text: str) -> Iterator[tuple[int, str, int]]:
    """Ids, states, and places in the line or 0; what can't be read is passed over."""
    for word in text.split(",")[:MOST_WATCHED]:
        number, status, place, *_ = f"{word}--".split("-")
        if number.isdecimal() and len(number) < 19:
            yield int(number), status, int(place) if place.isdecimal() and len(place) < 9 else 0
