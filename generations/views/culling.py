"""Going through many images, picking and rejecting."""

from dataclasses import asdict, dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from generations.gallery import BrokenCursor, read_cursor
from generations.gallery.culling import (
    MOST_NAMED,
    Stretch,
    of_batch,
    of_best,
    of_collection,
    of_named,
    of_results,
)
from generations.gallery.judged import pictures
from generations.gallery.sheet import title_of
from generations.models import Batch, Collection
from generations.views.naming import Unreadable, named_images
from generations.views.replies import refusal
from generations.views.showing import Showing

MOST_SHOWN = 48
"""So many pictures come at once."""
AHEAD = 24
UNREADABLE = "Musa can’t tell which pictures are meant. Choose them again."


@dataclass(frozen=True)
class Source:
    """What is gone through: its name, where one came from, the pictures, and the address without a place in it."""

    title: str
    back_url: str
    stretch: Stretch
    address: str = ""

    @property
    def more_url(self) -> str:
        """Where the rest of it is gone through."""
        return f"{self.address}&{urlencode({'after': self.stretch.more})}" if self.stretch.more else ""


@require_GET
def cull(request: HttpRequest) -> HttpResponse:
    """The images named by `image`, of a `batch` or `collection`, or what the studio shows at the same address."""
    try:
        left_out = named_images(request.GET, "except")
        source = _source(request)
    except (Unreadable, BrokenCursor):
        return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, UNREADABLE)
    stretch = source.stretch.without(set(left_out))
    first = stretch.first_undecided
    around = [pk for pk, _ in stretch.marks[max(0, first - AHEAD) : first + AHEAD]]
    context = {
        "source": source,
        "stretch": stretch,
        "first": first,
        "pictures": [asdict(picture) for picture in pictures(around, request.user)],
        "most_named": MOST_NAMED,
    }
    return render(request, "generations/cull.html", context)


@require_GET
def cull_pictures(request: HttpRequest) -> HttpResponse:
    """What is seen and thought by now of the images named by `image`; those in the trash are missing."""
    try:
        ids = named_images(request.GET)[:MOST_SHOWN]
    except Unreadable:
        return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, UNREADABLE)
    return JsonResponse({"pictures": [asdict(picture) for picture in pictures(ids, request.user)]})


def _source(request: HttpRequest) -> Source:
    """Raises Unreadable, BrokenCursor, Http404."""
    given, address = request.GET, reverse("cull")
    if "image" in given:
        return Source("Selection", reverse("studio"), of_named(named_images(given)))
    if "batch" in given:
        batch = get_object_or_404(Batch, pk=_number(given["batch"]))
        return Source(title_of(batch), reverse("batch_detail", args=[batch.pk]), of_batch(batch.pk))
    if "collection" in given:
        collection = get_object_or_404(Collection.objects.shown(), pk=_number(given["collection"]))
        stretch = of_collection(collection.pk, given.get("after", ""))
        back = reverse("collection_detail", args=[collection.pk])
        return Source(collection.name, back, stretch, f"{address}?{urlencode({'collection': collection.pk})}")
    return _results(request)


def _results(request: HttpRequest) -> Source:
    showing = Showing.of(request)
    back = showing.address(showing.query)
    title = showing.query or {"mine": "Your pictures"}.get(showing.scope, "All pictures")
    if showing.is_dealt_with:
        return Source(title, back, Stretch([]))
    if showing.is_best_first:
        return Source(title, back, of_best(showing.filters))
    before, newest = read_cursor(request.GET.get("after", "")), read_cursor(request.GET.get("newest", ""))
    bounds = [bound for bound in (before, newest and newest + 1) if bound is not None]
    _, _, query = back.partition("?")
    address = f"{reverse('cull')}?{query or 'scope=team'}"
    return Source(title, back, of_results(showing.filters, min(bounds, default=None)), address)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Unreadable
    return int(text)
