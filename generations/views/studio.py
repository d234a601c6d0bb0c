"""The studio: composer and gallery."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.forms import ComposerForm
from generations.gallery import BrokenCursor, Filters, dealt_with_page, is_anything_dealt_with, studio_page
from generations.gallery.dealt_with import KIND as DEALT_WITH
from generations.models import GalleryImage
from generations.views.composing import composer_context, fresh_composer
from generations.views.replies import refusal

KINDS = {"pictures": GalleryImage.Kind.GENERATED, "uploads": GalleryImage.Kind.UPLOAD}
MAX_QUERY = 500


@require_GET
def studio(request: HttpRequest) -> HttpResponse:
    """The whole page; for htmx with a cursor, only more rows."""
    return render_studio(request, fresh_composer(request))


def render_studio(request: HttpRequest, form: ComposerForm, status: int = HTTPStatus.OK) -> HttpResponse:
    """The studio around a form, fresh or refused."""
    scope = "mine" if request.GET.get("scope") == "mine" else "team"
    kind = request.GET.get("kind") if request.GET.get("kind") in (*KINDS, DEALT_WITH) else "pictures"
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    cursor = request.GET.get("cursor", "")
    try:
        if kind == DEALT_WITH:
            page = dealt_with_page(request.user, scope, cursor)
        else:
            filters = Filters(q=query, author=request.user.pk if scope == "mine" else None, kind=KINDS[kind])
            page = studio_page(filters, request.user, cursor)
    except BrokenCursor:
        return refusal(
            request, HTTPStatus.BAD_REQUEST, "This link to older pictures can't be read. Start from the top."
        )
    context = {"page": page, "scope": scope, "kind": kind, "query": query}
    if request.htmx and cursor:
        return render(request, "generations/_gallery_page.html", context)
    context["has_dealt_with"] = kind == DEALT_WITH or is_anything_dealt_with()
    return render(request, "generations/studio.html", context | composer_context(form), status=status)
