"""What an open page asks for: what became of its tiles, what others made, and that it was seen."""

from collections.abc import Iterable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from generations.actions.looking import look, see_all
from generations.gallery import BrokenCursor, read_cursor, tiles_of_generations
from generations.gallery.changes import Question, changes_since
from generations.gallery.marks import put_marks
from generations.gallery.news import newer_days
from generations.gallery.visits import mark_new, seen_image
from generations.models import User
from generations.views.doorway import doorway
from generations.views.replies import refusal
from generations.views.showing import Showing
from generations.views.tiles import marks_of

RELOAD = {"HX-Refresh": "true"}


@require_GET
def generation_changes(request: HttpRequest) -> HttpResponse:
    """What changed since? `Question` reads what the page knows; `looking`: somebody looks at it just now.

    As long as the answer is that nothing did, `doorway` may give it without asking Django again.
    """
    viewer = request.user
    doorway.let_in(request.session.session_key, viewer.pk)
    question = Question.read(request.META["QUERY_STRING"])
    changes = changes_since(question, viewer.pk)
    if "looking" in request.GET:
        look(viewer, sees_all=question.kind == "pictures" and changes.is_up_to_date)
    if not changes:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {
        "changes": _swaps(viewer, changes.moved, marks_of(request)) if changes.moved else (),
        "places": changes.places,
        "news": changes.news,
        "people": changes.news.people(viewer) if changes.news else (),
        "newest": question.newest,
    }
    # without the request: else what every page knows would be asked for
    return HttpResponse(render_to_string("generations/_generation_changes.html", context))


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
    put_marks(tiles, marks_of(request))
    newest = max([after, *(tile.sort_key for tile in tiles)])
    return HttpResponse(render_to_string("generations/_news_page.html", {"days": days, "newest": newest}))


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Nothing is new to the viewer any more."""
    see_all(request.user)
    return HttpResponse(status=HTTPStatus.NO_CONTENT) if request.htmx else redirect("studio")


def _swaps(viewer: User, moved: Iterable[int], marks: Iterable[str]) -> list[dict]:
    """For each generation the tile that takes its place, and those that come before it."""
    tiles = tiles_of_generations(moved, viewer)
    put_marks((tile for of_it in tiles.values() for tile in of_it), marks)
    pictures = [tile for of_it in tiles.values() for tile in of_it if tile.kind == "image" and not tile.is_mine]
    if pictures:
        mark_new(pictures, seen_image(viewer))
    return [
        {"dom_id": f"generation-{generation_id}", "tile": of_it[-1], "more": of_it[:-1]}
        for generation_id, of_it in tiles.items()
        if of_it
    ]
