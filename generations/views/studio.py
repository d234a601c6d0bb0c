"""The studio: composer and gallery."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

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
from generations.views.timeline import addresses, timeline_context

PLACES = ("cursor", "after", "at")


# What a script asks for, by the id of the element it goes into: the gallery with its bar, or what lies below the bar.
PARTS = {"gallery": "generations/_gallery_part.html", "days": "generations/_gallery_rows.html"}


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
def studio(request: HttpRequest) -> HttpResponse:
    """The whole page; for a script one of its parts, or with a place in the address only more rows."""
    showing = Showing.of(request)
    place = _place(request)
    target = request.htmx.target if request.htmx else None
    try:
        if target in PARTS:
            has_bar = target == "gallery"
            return render(request, PARTS[target], _gallery(request, showing, place, has_bar=has_bar))
        if request.htmx and place:
            return render(request, "generations/_gallery_page.html", _rows(request, showing, place, is_part=True))
    except BrokenCursor:
        return _broken(request)
    return render_studio(request, fresh_composer(request))


def render_studio(request: HttpRequest, form: ComposerForm, status: int = HTTPStatus.OK) -> HttpResponse:
    """The studio around a form, fresh or refused."""
    try:
        context = _gallery(request, Showing.of(request), _place(request))
    except BrokenCursor:
        return _broken(request)
    return render(request, "generations/studio.html", context | composer_context(form), status=status)


def _place(request: HttpRequest) -> dict[str, str]:
    """Where in the gallery the address leads."""
    return {name: request.GET[name] for name in PLACES if request.GET.get(name)}


def _rows(request: HttpRequest, showing: Showing, place: dict[str, str], *, is_part: bool) -> dict:
    """A page of the gallery, its tiles marked. Raises BrokenCursor."""
    seen = look(request.user, sees_all=showing.is_all and not place)
    page = _page_of(request, showing, place, is_part=is_part)
    mark_new(page.tiles, seen)
    mark_matches(page.tiles, showing.filters.query)
    marks = marks_of(request)
    put_marks(page.tiles, marks)
    context = {"page": page, "showing": showing, "scope": showing.scope, "kind": showing.kind, "query": showing.query}
    return context | {"is_paged": _is_paged(request), "is_above": "after" in place, "marks": marks}


def _gallery(request: HttpRequest, showing: Showing, place: dict[str, str], *, has_bar: bool = True) -> dict:
    """What the gallery shows, with its bar and the months where they are asked for. Raises BrokenCursor."""
    context = bar_context(request, showing) if has_bar else {}
    context |= _rows(request, showing, place, is_part=False)
    page = context["page"]
    context["newest"] = page.newest if page.is_top or not showing.has_news else newest_shown(showing.filters)
    if not showing.is_dealt_with:
        context |= addresses(request, showing)
    if not has_bar:
        return context
    context["all_marks"] = MARKS
    context["has_dealt_with"] = showing.is_dealt_with or is_anything_dealt_with()
    context |= {"at": place.get("at", ""), "today": timezone.localdate().isoformat()}
    return context if showing.is_dealt_with else context | timeline_context(request, showing, page.newest)


def _broken(request: HttpRequest) -> HttpResponse:
    sentence = "This link into the gallery can't be read. Start from the newest pictures."
    return refusal(request, HTTPStatus.BAD_REQUEST, sentence)


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
