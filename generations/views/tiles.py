"""What a page with tiles asks for while somebody selects: which lie between two, and what is marked on them by now."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generations.gallery import BrokenCursor, image_tiles, read_cursor
from generations.gallery.choices import choices_of
from generations.gallery.marks import marked_tiles, put_marks, read_marks
from generations.gallery.stretches import MOST_IMAGES, images_between
from generations.gallery.visits import mark_new, seen_image
from generations.models import GalleryImage
from generations.views.replies import refusal
from generations.views.showing import Showing

MOST_TILES = 300
MAX_FIND = 100


def marks_of(request: HttpRequest) -> tuple[str, ...]:
    """What the viewer wants to see on pictures, on this device."""
    return read_marks(request.COOKIES.get(f"marks-{request.user.pk}"))


@require_GET
def tiles(request: HttpRequest) -> HttpResponse:
    """The stars and marks of the images named by `image`, each for the tile where it stands.

    Only these: a tile that is replaced as a whole would load its picture anew and lose the focus.
    """
    found = marked_tiles(GalleryImage.objects.shown().filter(pk__in=_named(request)), request.user, marks_of(request))
    return render(request, "generations/_tiles_marked.html", {"tiles": found, "with_stars": True})


@require_GET
def whole_tiles(request: HttpRequest) -> HttpResponse:
    """The tiles of the images named by `image`, as they are by themselves: with what those in a closed stack lack."""
    found = image_tiles(GalleryImage.objects.shown().filter(pk__in=_named(request)), request.user)
    mark_new(found, seen_image(request.user))
    put_marks(found, marks_of(request))
    return render(request, "generations/_whole_tiles.html", {"tiles": found})


def _named(request: HttpRequest) -> list[int]:
    texts = request.GET.getlist("image")[:MOST_TILES]
    return [int(text) for text in texts if text.isdecimal() and len(text) < 19]


@require_GET
def selection_between(request: HttpRequest) -> HttpResponse:
    """Id and sort key of the images from `newest` down to `oldest`, of what the address shows."""
    try:
        newest, oldest = (read_cursor(request.GET.get(name, "")) for name in ("newest", "oldest"))
    except BrokenCursor:
        newest = oldest = None
    if newest is None or oldest is None:
        return refusal(request, HTTPStatus.BAD_REQUEST, "This page doesn't tell what it shows. Reload it.")
    images = images_between(Showing.of(request).filters, newest, oldest)
    if len(images) > MOST_IMAGES:
        sentence = f"More than {MOST_IMAGES:,} pictures lie between. Select all of the results instead."
        return HttpResponse(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY, content_type="text/plain; charset=utf-8")
    return JsonResponse({"images": images})


@require_GET
def selection_choices(request: HttpRequest, kind: str) -> HttpResponse:
    """The projects or collections whose name begins with `find`, to choose one for the selection."""
    find = request.GET.get("find", "").replace("\0", "").strip()[:MAX_FIND]
    context = {"kind": kind, "find": find, "choices": choices_of(kind, find)}
    return render(request, "generations/_bulk_options.html", context)
