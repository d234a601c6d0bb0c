"""Where deleted images wait."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from generations.gallery import BrokenCursor
from generations.gallery.trashed import trash_page
from generations.views.replies import refusal


@require_GET
def trash(request: HttpRequest) -> HttpResponse:
    """What was deleted, the latest first, each with Restore."""
    try:
        page = trash_page(request.user, cursor=request.GET.get("cursor", ""), address=reverse("trash"))
    except BrokenCursor as error:
        return refusal(request, HTTPStatus.BAD_REQUEST, str(error))
    return render(request, "generations/trash.html", {"page": page})
