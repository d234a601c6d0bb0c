"""Before one more edit of what was edited often: the warning, and the same from where it began."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from generations.gallery.redo import redo_of, told, too_deep
from generations.models import GalleryImage

MOST_ASKED = 14


@require_GET
def edit_depth(request: HttpRequest) -> HttpResponse:
    """Whether an edit of these images (`?image=1&image=2`) would lie so deep that detail is lost: a notice, or 204."""
    image = too_deep(_ids(request.GET.getlist("image")))
    if image is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "generations/_edit_depth.html", {"image": image, "depth": image.depth + 1})


@require_POST
def image_redo(request: HttpRequest, image_id: int) -> HttpResponse:
    """What to put into the composer instead of an edit of this image, as JSON; with what stands in it already."""
    image = get_object_or_404(GalleryImage.objects.shown().select_related("generation"), pk=image_id)
    ids = _ids(request.POST.getlist("reference_images"))
    images = GalleryImage.objects.shown().in_bulk(ids)
    urls = [url.strip() for url in request.POST.getlist("reference_urls")[:MOST_ASKED] if url.strip()]
    others = [images[pk] for pk in ids if pk in images] + urls
    recipe, count = redo_of(image, then=request.POST.get("prompt", ""), others=others)
    return JsonResponse(recipe.as_json() | {"told": f"{told(count)} in one request."})


def _ids(given: list[str]) -> list[int]:
    return [int(one) for one in given[:MOST_ASKED] if one.isascii() and one.isdecimal() and len(one) < 19]
