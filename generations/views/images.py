"""One image: its page, the way on from it, the trash and the star."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from generations import actions
from generations.gallery import BrokenCursor, star_of
from generations.gallery.panel import image_page, image_panel, similar_to
from generations.models import GalleryImage
from generations.views.replies import refusal
from generations.views.walking import way_of

PANEL = "viewer-panel"
MOST_STEPS = 60


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
def image_detail(request: HttpRequest, image_id: int) -> HttpResponse:
    """The picture large, and its story; for htmx the viewer alone, or only its panel (`HX-Target: viewer-panel`).

    What looks like it follows by itself: a viewer is walked through far more often than read to its end.
    """
    images = GalleryImage.objects.select_related("author", "generation__batch")  # who judged it is seldom asked
    image = get_object_or_404(images, pk=image_id)
    if request.htmx and request.htmx.target == PANEL:
        return render(request, "generations/_viewer_panel.html", image_panel(image, request.user))
    context = image_page(image, request.user, way_of(request, image))
    if request.htmx:
        return render(request, "generations/_viewer.html", context)
    return render(request, "generations/image.html", context | similar_to(image, request.user))


@require_GET
def image_similar(request: HttpRequest, image_id: int) -> HttpResponse:
    """The pictures that look like it."""
    image = get_object_or_404(GalleryImage, pk=image_id)
    return render(request, "generations/_similar.html", similar_to(image, request.user))


@require_GET
def image_strip(request: HttpRequest) -> HttpResponse:
    """Further pictures of a view for the filmstrip: those `before` or `after` a place, else its `first` or `last`."""
    way, given = way_of(request), request.GET
    try:
        if given.get("before"):
            steps = way.before(given["before"], MOST_STEPS)
        elif given.get("after"):
            steps = way.after(given["after"], MOST_STEPS)
        else:
            steps = way.last(MOST_STEPS) if "last" in given else way.first(MOST_STEPS)
    except BrokenCursor:
        return refusal(request, HTTPStatus.BAD_REQUEST, "This place in the view can't be read. Reload the page.")
    return render(request, "filmstrip_steps.html", {"steps": steps})


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
