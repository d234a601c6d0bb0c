"""Rating, picking and rejecting one image, with Undo."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from generations.actions import judging
from generations.actions.judging import Change, Opinion
from generations.models import GalleryImage, User
from generations.models.facets import RATINGS
from generations.views.replies import refusal

SALT = "musa.judging"
SENTENCES = {"pick": "Picked.", "reject": "Rejected.", "": "No longer picked or rejected.", None: "Rating taken back."}


@require_POST
def image_rate(request: HttpRequest, image_id: int) -> HttpResponse:
    """Rate it, 1 to 5, for the team; an empty `rating` takes it back."""
    given = request.POST.get("rating", "")
    if given not in {"", *map(str, RATINGS)}:
        return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, "A rating is a number from 1 to 5.")
    rating = int(given) if given else None
    return _change(request, image_id, lambda image, by: judging.rate(image, by, rating))


@require_POST
def image_judge(request: HttpRequest, image_id: int) -> HttpResponse:
    """Pick or reject it for the team; an empty `verdict` takes that back."""
    verdict = request.POST.get("verdict", "")
    if verdict not in {"", *GalleryImage.Verdict.values}:
        return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, "A picture can be picked or rejected.")
    return _change(request, image_id, lambda image, by: judging.judge(image, by, verdict))


@require_POST
def image_judging_undo(request: HttpRequest, image_id: int) -> HttpResponse:
    """What it was before, with who said so; `change` holds that, signed."""
    image = get_object_or_404(GalleryImage, pk=image_id)
    try:
        pk, about, *opinions = signing.loads(request.GET.get("change", ""), salt=SALT)
    except signing.BadSignature:
        pk = None
    if pk != image.pk:
        return refusal(request, HTTPStatus.BAD_REQUEST, "This Undo can't be read, and nothing was changed.")
    if not judging.take_back(image, Change(about, *(Opinion(*opinion) for opinion in opinions))):
        return refusal(request, HTTPStatus.CONFLICT, "Somebody has judged it anew since then. It stays so.")
    return _told(request, image, "Undone.")


def _change(request: HttpRequest, image_id: int, act: Callable[[GalleryImage, User], Change]) -> HttpResponse:
    image = get_object_or_404(GalleryImage, pk=image_id)
    if image.is_trashed:
        return refusal(request, HTTPStatus.CONFLICT, "It is in the trash. Restore it first.")
    change = act(image, request.user)
    return _told(request, image, _sentence(change), _undo_url(image, change) if change.is_one else "")


def _sentence(change: Change) -> str:
    value = change.after.value
    return SENTENCES.get(value) or f"Rated {value}."


def _undo_url(image: GalleryImage, change: Change) -> str:
    opinions = [[opinion.value, opinion.by] for opinion in (change.before, change.after)]
    given = {"change": signing.dumps([image.pk, change.about, *opinions], salt=SALT)}
    return f"{reverse('image_judging_undo', args=[image.pk])}?{urlencode(given)}"


def _told(request: HttpRequest, image: GalleryImage, sentence: str, undo_url: str = "") -> HttpResponse:
    """For htmx a toast, and word to whatever shows the image; else back to its page.

    Scripts that show it themselves ask for JSON.
    """
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"sentence": sentence, "undo": undo_url})
    if not request.htmx:
        messages.success(request, sentence, extra_tags=undo_url)
        return redirect("image_detail", image.pk)
    response = render(request, "generations/_toast.html", {"message": sentence, "undo_url": undo_url})
    return trigger_client_event(response, "acted", {"verb": "judge", "images": [image.pk], "every": False})
