"""Pictures, or what is known of them, on their way out: as an archive, as CSV, as JSON."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import chain, islice

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from generations.archives import archive_pieces, everything
from generations.gallery.file_names import DEFAULT_PATTERN, file_name
from generations.gallery.manifest import csv_lines, entries_of, json_lines
from generations.gallery.selecting import spoken_count
from generations.gallery.weighing import Weight, weight_of_selection
from generations.views.downloads import BUSY, NOTHING, SELECTION
from generations.views.replies import refusal
from generations.views.selections import SelectionUnreadable, selection_of
from generations.views.zipping import AllBusy, Stream

CHUNK = 100
LISTS = {"csv": (csv_lines, "text/csv; charset=utf-8"), "json": (json_lines, "application/json")}
UNKNOWN = "A list can be had as csv or json."
OWNERS = "Only owners of the team archive everything. Ask one of them, or select pictures and archive those."


@require_POST
def export_dialog(request: HttpRequest) -> HttpResponse:
    """What can be made of a selection: an archive, a list; without a script a page of its own."""
    return _dialog(request)


@require_POST
def export_archive(request: HttpRequest) -> HttpResponse:
    """An archive of what is selected, made while it is sent; with `everything=1`, for owners, of all there is."""
    if request.POST.get("everything") == "1":
        if not request.user.is_owner:
            raise PermissionDenied(OWNERS)
        return _sent(request, archive_pieces(everything(), everything=True), "everything", "zip", "application/zip")
    try:
        ids = _ids(request)
    except SelectionUnreadable as unreadable:
        return _dialog(request, HTTPStatus.UNPROCESSABLE_ENTITY, str(unreadable))
    return _sent(request, archive_pieces(ids), "archive", "zip", "application/zip")


@require_POST
def export_metadata(request: HttpRequest) -> HttpResponse:
    """A list of what is selected, without the pictures: `format` is csv or json."""
    name = request.POST.get("format", "")
    if name not in LISTS:
        return _dialog(request, HTTPStatus.UNPROCESSABLE_ENTITY, UNKNOWN)
    try:
        ids = _ids(request)
    except SelectionUnreadable as unreadable:
        return _dialog(request, HTTPStatus.UNPROCESSABLE_ENTITY, str(unreadable))
    lines, content_type = LISTS[name]
    return _sent(request, lines(_told(ids)), "pictures", name, content_type)


def _ids(request: HttpRequest) -> Iterator[int]:
    """Raises: SelectionUnreadable, also if nothing is selected."""
    ids = iter(selection_of(request.POST, request.user))
    first = list(islice(ids, 1))
    if not first:
        raise SelectionUnreadable(NOTHING)
    return chain(first, ids)


def _told(ids: Iterable[int]) -> Iterator[dict]:
    """What is known of each, read a few at a time; `file` is the name that a download would have."""
    ids = iter(ids)
    while chunk := list(islice(ids, CHUNK)):
        entries = entries_of(chunk)
        if not connection.in_atomic_block:
            connection.close()  # sending may take its time
        yield from (entry.told(file_name(DEFAULT_PATTERN, entry, entry.extension)) for entry in entries)


def _sent(request: HttpRequest, pieces: Iterator[bytes], name: str, extension: str, content_type: str) -> HttpResponse:
    try:
        stream = Stream(pieces)
    except AllBusy:
        return refusal(request, HTTPStatus.TOO_MANY_REQUESTS, BUSY)
    response = StreamingHttpResponse(stream, content_type=content_type)
    file = f"musa-{name}-{timezone.now():%Y-%m-%d}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _dialog(request: HttpRequest, status: HTTPStatus = HTTPStatus.OK, refused: str = "") -> HttpResponse:
    try:
        weight = weight_of_selection(selection_of(request.POST, request.user))
    except SelectionUnreadable as error:
        weight, refused = Weight(0, 0, 0), refused or str(error)
    context = {
        "title": f"Archive {spoken_count(weight.count)} image{'s' if weight.count != 1 else ''}",
        "weight": weight,
        "selection": [(name, value) for name in SELECTION for value in request.POST.getlist(name)],
        "refused": refused or ("" if weight.count else NOTHING),
    }
    template = "generations/_export_dialog.html" if request.htmx else "generations/export.html"
    return render(request, template, context, status=status)
