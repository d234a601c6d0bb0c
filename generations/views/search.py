"""The search: what the gallery's bar says, and what is suggested while somebody types."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.gallery.counting import result_count, spoken
from generations.gallery.facets import facets_of, found_facet
from generations.gallery.saved_views import MOST_IN_MENU, saved_views
from generations.gallery.suggestions import suggestions
from generations.views.showing import MAX_QUERY, Showing
from generations.views.showing_prompts import ROOM, ShowingPrompts


def bar_context(request: HttpRequest, showing: Showing) -> dict:
    """What the gallery's bar needs. Asked for before the page: PostgreSQL finds it among what was counted."""
    filters = showing.filters
    is_searched = bool(showing.query) and not showing.is_dealt_with
    return {
        "facets": [] if showing.is_dealt_with else facets_of(filters.query, request.user, showing.address),
        "left_out": filters.criteria.left_out if is_searched else (),
        "searched": bool(filters.query) and len(filters.criteria.left_out) < _terms(showing),
        "result_count": spoken(result_count(filters)) if is_searched else "",
        "views": saved_views(request.user, MOST_IN_MENU),
        "address": showing.address(showing.query),
        "view_query": showing.address(showing.query).partition("?")[2],
    }


@require_GET
def search_suggest(request: HttpRequest) -> HttpResponse:
    """What may be meant by what stands before the caret, `q`."""
    found = suggestions(request.GET.get("q", "")[:MAX_QUERY].replace("\0", ""), request.user)
    return render(request, "generations/_suggestions.html", {"suggestions": found})


@require_GET
def search_choices(request: HttpRequest, facet: str) -> HttpResponse:
    """What a filter offers of that whose name begins with `find`."""
    showing = (ShowingPrompts if request.GET.get("room") == ROOM else Showing).of(request)
    find = request.GET.get("find", "").strip()
    try:
        found = found_facet(facet, showing.filters.query, request.user, showing.address, find)
    except KeyError as error:
        raise Http404("There is no such filter.") from error
    return render(request, "filter_options.html", {"facet": found, "find": find})


def _terms(showing: Showing) -> int:
    return sum(len(clause.terms) for clause in showing.filters.query.clauses)
