"""What one image belongs to, and what it can be added to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from generations.gallery.collections import paths
from generations.gallery.organised import organised_of
from generations.models import CollectionItem, GalleryImage

MAX_QUERY = 200
MOST_SHOWN = 30


@require_GET
def image_organised(request: HttpRequest, image_id: int) -> HttpResponse:
    """The panel of an image's page by itself."""
    image = get_object_or_404(GalleryImage, pk=image_id)
    return render(request, "generations/_image_organise.html", {"image": image, "organised": organised_of(image)})


@require_GET
def collection_choices(request: HttpRequest) -> HttpResponse:
    """Collections called as typed (`find`) that an image (`image`) isn't in, as buttons; and one to begin another."""
    query = request.GET.get("find", "").strip()[:MAX_QUERY]
    number = request.GET.get("image", "")
    held = set()
    if number.isdecimal() and len(number) < 19:
        held = set(CollectionItem.objects.filter(image=int(number)).values_list("collection", flat=True))
    choices = [(pk, path) for pk, path in paths(query) if pk not in held]
    context = {"choices": choices[:MOST_SHOWN], "more": max(len(choices) - MOST_SHOWN, 0), "query": query}
    return render(request, "generations/_collection_choices.html", context)
