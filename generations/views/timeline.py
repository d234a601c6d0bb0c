"""How the gallery lies in time: its months, and how many pictures its days hold."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.gallery import images_of_days, in_words, is_whole, studio_address, timeline_of
from generations.gallery.moments import moment_of
from generations.views.showing import Showing

MOST_DAYS = 100


@require_GET
def timeline(request: HttpRequest) -> HttpResponse:
    """The months, with the shares of what a search finds."""
    showing = Showing.of(request)
    context = addresses(request, showing) | {"timeline": timeline_of(showing.filters), "is_swapped": True}
    return render(request, "scrubber.html", context)


@require_GET
def day_counts(request: HttpRequest) -> HttpResponse:
    """How many pictures the days named by `day` hold by now."""
    showing = Showing.of(request)
    filters = showing.filters
    days = [day for day in map(_day, request.GET.getlist("day")[:MOST_DAYS]) if day]
    counts = images_of_days(days, filters) if is_whole(filters) else {}
    told = [(day.isoformat(), in_words(counts.get(day.isoformat(), 0), filters.kind)) for day in days]
    return render(request, "generations/_day_counts.html", {"told": told if is_whole(filters) else []})


def timeline_context(request: HttpRequest, showing: Showing, newest: int) -> dict:
    """What the months beside the gallery need. What a search finds is counted by a request of its own, so that the page
    doesn't wait: until then they show all there is.
    """
    filters = showing.filters
    is_counted = is_whole(filters)
    moment = moment_of(newest) if newest else None
    return addresses(request, showing) | {
        "timeline": timeline_of(filters if is_counted else filters.but(q="")),
        "counts_later": not is_counted,
        "here": f"{moment:%Y-%m}" if moment else "",
    }


def addresses(request: HttpRequest, showing: Showing) -> dict:
    """The address to which a place is appended, and that of the newest."""
    address = studio_address(showing.filters, request.user, at="x")
    return {"place_url": address.removesuffix("x"), "top_url": studio_address(showing.filters, request.user)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
