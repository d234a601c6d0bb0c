"""Where an image comes from and what came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from generations.gallery.lineage import lineage_strip
from generations.models import GalleryImage


@require_GET
def image_lineage(request: HttpRequest, image_id: int) -> HttpResponse:
    """The tree that an image stands in."""
    images = GalleryImage.objects.select_related("author", "generation")
    image = get_object_or_404(images, pk=image_id)
    return render(request, "generations/lineage.html", {"image": image, "lineage": lineage_strip(image)})
