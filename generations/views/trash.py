"""Where deleted images wait, and their end."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from generations.gallery import BrokenCursor, trash_page
from generations.gallery.trash import weigh
from generations.views.replies import refusal
from generations.views.selections import SelectionUnreadable, selection_of

FIELDS = ("every", "source", "newest", "except", "image")
"""What says which images are meant."""


@require_GET
def trash(request: HttpRequest) -> HttpResponse:
    """What was deleted, the latest first, each with Restore."""
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
def trash_delete(request: HttpRequest) -> HttpResponse:
    """Ask once more before what is selected is deleted for good: how many these are, and how much room they take.

    For htmx the dialog, else the trash with the dialog in it. POST for selections that are too long for an address.
    """
    given = request.POST if request.method == "POST" else request.GET
    try:
        selection = selection_of(given, request.user)
    except SelectionUnreadable as unreadable:
        return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, str(unreadable))
    context = {
        "weight": weigh(selection, request.user),
        "is_every": selection.is_every,
        "fields": [(name, value) for name in FIELDS for value in given.getlist(name)],
    }
    if request.htmx:
        return render(request, "generations/_trash_delete.html", context)
    return _page(request, context)


def _page(request: HttpRequest, asking: dict | None = None) -> HttpResponse:
    """The trash; `asking` is what the dialog says, if one is open."""
    try:
        page = trash_page(request.user, request.GET.get("cursor", ""))
    except BrokenCursor:
        return refusal(request, HTTPStatus.BAD_REQUEST, "This link to older images can't be read.")
    return render(request, "generations/trash.html", {"page": page, "asks": bool(asking)} | (asking or {}))
