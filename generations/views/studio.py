"""The studio: composer and gallery."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.actions.looking import look
from generations.forms import ComposerForm
from generations.gallery import BrokenCursor, dealt_with_page, is_anything_dealt_with, studio_page
from generations.gallery.visits import mark_new
from generations.views.composing import composer_context, fresh_composer
from generations.views.replies import refusal
from generations.views.showing import Showing


@require_GET
def studio(request: HttpRequest) -> HttpResponse:
    """The whole page; for htmx with a cursor, only more rows."""
    return render_studio(request, fresh_composer(request))


def render_studio(request: HttpRequest, form: ComposerForm, status: int = HTTPStatus.OK) -> HttpResponse:
    """The studio around a form, fresh or refused."""
    showing, cursor = Showing.of(request), request.GET.get("cursor", "")
    seen = look(request.user, sees_all=showing.is_all and not cursor)
    try:
        if showing.is_dealt_with:
            page = dealt_with_page(request.user, showing.scope, cursor)
        else:
            page = studio_page(showing.filters, request.user, cursor, folds=showing.folds)
    except BrokenCursor:
        return refusal(
            request, HTTPStatus.BAD_REQUEST, "This link to older pictures can't be read. Start from the top."
        )
    mark_new(page.tiles, seen)
    context = {"page": page, "showing": showing, "scope": showing.scope, "kind": showing.kind, "query": showing.query}
    if request.htmx and cursor:
        return render(request, "generations/_gallery_page.html", context)
    context["has_dealt_with"] = showing.is_dealt_with or is_anything_dealt_with()
    return render(request, "generations/studio.html", context | composer_context(form), status=status)
