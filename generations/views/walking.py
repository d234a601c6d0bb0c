"""From picture to picture through the view that an address names."""

from django.http import HttpRequest

from generations.gallery.walking import Best, Results, Shelf, Way, way_of_kind
from generations.models import GalleryImage
from generations.views.showing import Showing

NAMES = ("q", "scope", "kind")


def way_of(request: HttpRequest, image: GalleryImage | None = None) -> Way:
    """The view of the studio's addresses, or of a `collection`; without any of it, all of the image's kind."""
    collection = request.GET.get("collection", "")
    if collection.isascii() and collection.isdecimal() and len(collection) < 19:
        return Shelf(int(collection))
    if image is not None and not any(request.GET.get(name) for name in NAMES):
        return way_of_kind(image)
    showing = Showing.of(request)
    _, _, query = showing.address(showing.query).partition("?")
    return Best(showing.filters, query) if showing.is_best_first else Results(showing.filters, query)
