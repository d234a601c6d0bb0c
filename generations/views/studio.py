"""The studio: composer and gallery."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from generations.actions.looking import look
from generations.forms import ComposerForm
from generations.gallery import (
    BrokenCursor,
    GalleryPage,
    best_page,
    dealt_with_page,
    is_anything_dealt_with,
    page_above,
    page_at,
    page_below,
    page_between,
    studio_page,
)
from generations.gallery.marking import mark_matches
from generations.gallery.marks import MARKS, put_marks
from generations.gallery.news import newest_shown
from generations.gallery.visits import mark_new
from generations.views.composing import composer_context, fresh_composer
from generations.views.replies import refusal
from generations.views.search import bar_context
from generations.views.showing import Showing
from generations.views.tiles import marks_of
from generations.views.timeline import timeline_context

PLACES = ("cursor", "after", "at")


@require_GET
def studio(request: HttpRequest) -> HttpResponse:
    """The whole page; for htmx with a place in it, only more rows."""
    return render_studio(request, fresh_composer(request))


def render_studio(request: HttpRequest, form: ComposerForm, status: int = HTTPStatus.OK) -> HttpResponse:
    """The studio around a form, fresh or refused."""
    showing = Showing.of(request)
    place = {name: request.GET[name] for name in PLACES if request.GET.get(name)}
    is_part = bool(request.htmx and place)
    seen = look(request.user, sees_all=showing.is_all and not place)
    try:
        page = _page_of(request, showing, place, is_part=is_part)
    except BrokenCursor:
        return refusal(
            request, HTTPStatus.BAD_REQUEST, "This link into the gallery can't be read. Start from the newest pictures."
        )
    mark_new(page.tiles, seen)
    mark_matches(page.tiles, showing.filters.query)
    marks = marks_of(request)
    put_marks(page.tiles, marks)
    context = {"page": page, "showing": showing, "scope": showing.scope, "kind": showing.kind, "query": showing.query}
    context |= {"is_paged": _is_paged(request), "is_above": "after" in place}
    if is_part:
        return render(request, "generations/_gallery_page.html", context)
    context |= bar_context(request, showing, page)
    context |= {"marks": marks, "all_marks": MARKS}
    context["has_dealt_with"] = showing.is_dealt_with or is_anything_dealt_with()
    context["newest"] = page.newest if page.is_top or not showing.has_news else newest_shown(showing.filters)
    context |= {"at": place.get("at", ""), "today": timezone.localdate().isoformat()}
    if not showing.is_dealt_with:
        context |= timeline_context(request, showing, page.newest)
    return render(request, "generations/studio.html", context | composer_context(form), status=status)


def _page_of(request: HttpRequest, showing: Showing, place: dict[str, str], *, is_part: bool) -> GalleryPage:
    """The page that an address asks for. Raises BrokenCursor."""
    cursor, after, at = (place.get(name, "") for name in PLACES)
    if showing.is_dealt_with:
        return dealt_with_page(request.user, showing.scope, cursor)
    asked, folds = (showing.filters, request.user), showing.folds
    if showing.is_best_first and not place:
        return best_page(*asked)
    if after and cursor:
        return page_between(*asked, cursor, after, folds=folds)
    if after:
        page = page_above(*asked, after, folds=folds)
        return page if is_part or page.newer_url else studio_page(*asked, folds=folds)  # at the top, a full one
    if at:
        return page_at(*asked, at, folds=folds)
    return (
        studio_page(*asked, cursor, folds=folds) if is_part or not cursor else page_below(*asked, cursor, folds=folds)
    )


def _is_paged(request: HttpRequest) -> bool:
    """Whether this device shows one page at a time."""
    return request.COOKIES.get(f"paging-{request.user.pk}") == "pages"
