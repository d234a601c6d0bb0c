"""Where deleted images wait."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.gallery import BrokenCursor, trash_page
from generations.views.replies import refusal


@require_GET
def trash(request: HttpRequest) -> HttpResponse:
    """What was deleted, the latest first, each with Restore."""
    try:
        page = trash_page(request.user, request.GET.get("cursor", ""))
    except BrokenCursor:
        return refusal(request, HTTPStatus.BAD_REQUEST, "This link to older images can't be read.")
    return render(request, "generations/trash.html", {"page": page})
