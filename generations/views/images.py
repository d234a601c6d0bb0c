"""One image: its page, the trash and the star."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from generations import actions
from generations.gallery import image_page, star_of
from generations.models import GalleryImage


@require_GET
def image_detail(request: HttpRequest, image_id: int) -> HttpResponse:
    """The picture large, and where it comes from."""
    images = GalleryImage.objects.select_related("author", "generation", "rated_by", "verdict_by")
    image = get_object_or_404(images, pk=image_id)
    return render(request, "generations/image.html", image_page(image, request.user))


@require_POST
def image_trash(request: HttpRequest, image_id: int) -> HttpResponse:
    """Into the trash, with Undo."""
    image = get_object_or_404(GalleryImage, pk=image_id)
    actions.trash(image, request.user)
    undo = reverse("image_restore", args=[image.pk])
    if request.htmx:
        context = {"message": "Moved to the trash.", "undo_url": undo, "tile_id": f"image-{image.pk}"}
        return render(request, "generations/_toast.html", context)
    messages.success(request, "Moved to the trash.", extra_tags=undo)
    return redirect("studio")


@require_POST
def image_restore(request: HttpRequest, image_id: int) -> HttpResponse:
    """Back from the trash, to the place it had."""
    image = get_object_or_404(GalleryImage, pk=image_id)
    actions.restore(image, request.user)
    if request.htmx:
        return render(request, "generations/_toast.html", {"message": "Restored."})
    messages.success(request, "Restored.")
    return redirect("image_detail", image.pk)


@require_POST
def image_star(request: HttpRequest, image_id: int) -> HttpResponse:
    """Star it for oneself, or take the star back."""
    image = get_object_or_404(GalleryImage, pk=image_id)
    starred = actions.toggle_star(image, request.user)
    if request.htmx:
        return render(request, "generations/_star.html", {"tile": star_of(image, starred)})
    return redirect("image_detail", image.pk)
