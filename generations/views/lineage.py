"""Where an image comes from and what came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from generations.gallery.lineage_page import lineage_page, lineage_panel, lineage_tree
from generations.gallery.tree import Unfolding
from generations.models import GalleryImage

HIDDEN = "lineage_hidden"
"""The cookie in which a browser remembers the branches that were hidden in it."""
MOST_FLIPPED = 200
MOST_UNFOLDED = 8
MOST_HIDDEN = 200


@require_GET
@vary_on_headers("HX-Request")
def image_lineage(request: HttpRequest, image_id: int) -> HttpResponse:
    """The tree that an image stands in; for a script, the tree alone."""
    image, unfolding = _image(image_id), _unfolding(request)
    if request.htmx:
        return render(request, "lineage_tree.html", lineage_tree(image, request.user, unfolding))
    return render(request, "generations/lineage.html", lineage_page(image, request.user, unfolding))


@require_GET
def image_lineage_panel(request: HttpRequest, image_id: int) -> HttpResponse:
    """About one picture of a tree."""
    return render(request, "generations/_lineage_panel.html", lineage_panel(_image(image_id), request.user))


def _image(image_id: int) -> GalleryImage:
    return get_object_or_404(GalleryImage.objects.select_related("author", "generation"), pk=image_id)


def _unfolding(request: HttpRequest) -> Unfolding:
    """What the address and this browser say; what can't be read is passed over."""
    fold = request.GET.get("fold", "")
    return Unfolding(
        fold=fold if fold in ("path", "none") else "",
        flipped=frozenset(_ids(request.GET.get("flip", ""), MOST_FLIPPED)),
        more=tuple(_ids(request.GET.get("more", ""), MOST_UNFOLDED)),
        hidden=frozenset(_ids(request.COOKIES.get(HIDDEN, ""), MOST_HIDDEN)),
    )


def _ids(text: str, most: int) -> list[int]:
    """Of numbers with dots between them."""
    return [int(word) for word in text.split(".")[:most] if word.isascii() and word.isdecimal() and len(word) < 19]
