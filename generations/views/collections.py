"""Collections: their cards, one of them, its order, and what people do with them. The whole team may."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from generations.actions import collections as actions
from generations.actions.collections import CollectionContent, WrongPlace
from generations.actions.ordering import NotInside, move_in_collection
from generations.forms.organising import CollectionForm
from generations.gallery import BrokenCursor
from generations.gallery.briefs import brief_html
from generations.gallery.collections import (
    children_of,
    collection_facts,
    collection_page,
    collections_page,
    covers_of,
    places_for,
)
from generations.gallery.marks import put_marks
from generations.models import Collection
from generations.views.replies import refusal
from generations.views.tiles import marks_of

MAX_QUERY = 200


@require_GET
def collections(request: HttpRequest) -> HttpResponse:
    """Those at the top, what changed last first; with words, all that are called so."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    try:
        page = collections_page(query, request.GET.get("cursor", ""))
    except BrokenCursor:
        return refusal(request, HTTPStatus.BAD_REQUEST, "This link to older collections can't be read.")
    template = "generations/_collection_cards.html" if request.htmx else "generations/collections.html"
    return render(request, template, {"page": page, "query": query})


@require_GET
def collection_detail(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Its images in the order made by hand; for htmx with a place in it, only more of them."""
    collection = _shown(collection_id)
    cursor = request.GET.get("cursor", "")
    try:
        page = collection_page(collection, request.user, cursor)
    except BrokenCursor:
        return refusal(request, HTTPStatus.BAD_REQUEST, "This link into the collection can't be read.")
    marks = marks_of(request)
    put_marks(page.tiles, marks)
    context = {"collection": collection, "page": page, "marks": marks}
    if request.htmx and cursor:
        return render(request, "generations/_collection_tiles.html", context)
    context |= collection_facts(collection)
    context |= {"children": children_of(collection), "brief": brief_html(collection.brief)}
    return render(request, "generations/collection.html", context)


@require_http_methods(["GET", "POST"])
def collection_new(request: HttpRequest) -> HttpResponse:
    """A new one, also inside another (`?inside=`)."""
    if request.method == "GET":
        within = request.GET.get("inside", "")
        return _form_page(request, CollectionForm(initial={"parent": int(within) if _is_number(within) else None}))
    form = CollectionForm(request.POST)
    if form.is_valid():
        try:
            collection = actions.make_collection(request.user, CollectionContent(**_content(form)))
            messages.success(request, f"“{collection.name}” is there now.")
            return redirect("collection_detail", collection.pk)
        except WrongPlace as error:
            form.add_error("parent", str(error))
    return _form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "POST"])
def collection_edit(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Its name, brief, cover, and what it stands in."""
    collection = _shown(collection_id)
    if request.method == "GET":
        initial = {name: getattr(collection, name) for name in ("name", "brief")}
        return _form_page(
            request,
            CollectionForm(initial=initial | {"parent": collection.parent_id, "cover": collection.cover_id}),
            collection,
        )
    form = CollectionForm(request.POST)
    if form.is_valid():
        try:
            actions.change_collection(_shown(collection_id), CollectionContent(**_content(form)))
            messages.success(request, f"“{form.cleaned_data['name']}” is saved.")
            return redirect("collection_detail", collection_id)
        except WrongPlace as error:
            form.add_error("parent", str(error))
    return _form_page(request, form, collection, HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def collection_order(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Put one of its images (`image`) right before another (`before`); at the end without one."""
    image, before = request.POST.get("image", ""), request.POST.get("before", "")
    if not _is_number(image) or (before and not _is_number(before)):
        return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, "Images are named by their numbers. Nothing moved.")
    try:
        move_in_collection(_shown(collection_id), int(image), before=int(before) if before else None)
    except NotInside as error:
        return refusal(request, HTTPStatus.CONFLICT, f"{error} Nothing moved.")
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
def collection_delete(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Delete it with all inside it, with Undo; the images stay in the gallery."""
    collection = _shown(collection_id)
    others = actions.delete_collection(collection) - 1
    within = f" with {others} collection{'s' if others > 1 else ''} inside it" if others > 0 else ""
    undo = reverse("collection_restore", args=[collection_id])
    messages.success(request, f"“{collection.name}” is deleted{within}. Its pictures stay.", extra_tags=undo)
    return _to(request, reverse("collections"))


@require_POST
def collection_restore(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Undo."""
    collection = get_object_or_404(Collection, pk=collection_id)
    actions.restore_collection(collection)
    messages.success(request, f"“{collection.name}” is back.")
    return _to(request, reverse("collection_detail", args=[collection_id]))


def _to(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to a page, for htmx too."""
    if request.htmx:
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": address})
    return redirect(address)


def _form_page(
    request: HttpRequest, form: CollectionForm, collection: Collection | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "form": form,
        "collection": collection,
        "places": places_for(collection),
        "parent": str(form["parent"].value() or ""),
        "covers": covers_of(collection) if collection else [],
        "cover": str(form["cover"].value() or ""),
    }
    return render(request, "generations/collection_form.html", context, status=status)


def _content(form: CollectionForm) -> dict:
    return {name: form.cleaned_data[name] for name in ("name", "parent", "brief", "cover")}


def _shown(collection_id: int) -> Collection:
    return get_object_or_404(Collection.objects.shown().select_related("author", "cover", "parent"), pk=collection_id)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19
