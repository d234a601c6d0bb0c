"""The library of references, and what its pictures are called."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from generations.actions.renaming import rename
from generations.forms.image_name import ImageNameForm
from generations.gallery import BrokenCursor
from generations.gallery.library import library_item as item_of
from generations.gallery.library import library_page
from generations.models import GalleryImage
from generations.views.replies import refusal

MAX_QUERY = 500


@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """All that the team brought, newest first; for htmx with a cursor, only more of it."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    mine = request.GET.get("mine") == "1"
    cursor = request.GET.get("cursor", "")
    try:
        page = library_page(request.user, query, mine=mine, cursor=cursor)
    except BrokenCursor:
        return refusal(
            request, HTTPStatus.BAD_REQUEST, "This link to older pictures can't be read. Start from the top."
        )
    template = "generations/_library_page.html" if request.htmx and cursor else "generations/library.html"
    return render(request, template, {"page": page, "query": query, "mine": mine})


@require_GET
def library_item(request: HttpRequest, image_id: int) -> HttpResponse:
    """One picture as the library shows it, for the page that has just uploaded it; else its own page."""
    image = get_object_or_404(GalleryImage.objects.shown(), pk=image_id)
    if not request.htmx:
        return redirect("image_detail", image_id)
    return render(request, "generations/_library_item.html", {"item": item_of(image)})


@require_POST
def image_rename(request: HttpRequest, image_id: int) -> HttpResponse:
    """Call an upload by another name; the whole team may."""
    image = get_object_or_404(GalleryImage, pk=image_id)
    form = ImageNameForm(request.POST)
    if not form.is_valid():
        return _refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, form.errors["name"][0])
    if not rename(image, request.user, form.cleaned_data["name"]):
        return _refused(request, HTTPStatus.CONFLICT, "A generated picture is called by its prompt.")
    if request.htmx:
        return HttpResponse(form.cleaned_data["name"], content_type="text/plain; charset=utf-8")
    messages.success(request, "Renamed.")
    return redirect("library")


def _refused(request: HttpRequest, status: HTTPStatus, sentence: str) -> HttpResponse:
    if request.htmx:
        return refusal(request, status, sentence)
    messages.error(request, sentence)
    return redirect("library")
