"""A few images side by side."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from generations.gallery.comparing import (
    FEWEST,
    MOST,
    compare_url,
    comparison,
    images_to_compare,
    partner_of,
)
from generations.gallery.tiles import image_tiles
from generations.models import GalleryImage
from generations.views.naming import Unreadable, named_images
from generations.views.walking import way_of

UNREADABLE = "Musa can’t tell which pictures are meant: they are named by their numbers."
ALONE = "One picture alone is no comparison. Choose a second one."


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """The images named by `image`, against the `baseline` or the first of them.

    With `nearest`, a single image leads to the comparison with what it was made from, else with the next one of the
    view that the rest of the address names.
    """
    try:
        ids = named_images(request.GET)
        baseline = int(request.GET.get("baseline") or 0)
    except (Unreadable, ValueError):
        return _refused(request, UNREADABLE)
    if len(ids) > MOST:
        return _refused(request, f"At most {MOST} pictures are compared at once; these are {len(ids)}.", ids)
    images = images_to_compare(ids)
    if any(image.is_trashed for image in images) or len(images) < len(ids):
        return _refused(request, _missing(ids, images), [image.pk for image in images], images)
    if len(images) == 1 and "nearest" in request.GET:
        partner = partner_of(images[0], way_of(request, images[0]))
        if partner is not None:
            return redirect(compare_url([partner, ids[0]]))
        return _refused(request, "There is no other picture to compare it with.", ids, images)
    if len(images) < FEWEST:
        return _refused(request, ALONE, ids, images)
    return render(request, "generations/compare.html", {"comparison": comparison(images, request.user, baseline)})


def _missing(ids: list[int], images: list[GalleryImage]) -> str:
    gone, trashed = len(ids) - len(images), sum(image.is_trashed for image in images)
    told = [
        f"{_count(number)} {where}."
        for number, where in (
            (trashed, "in the trash"),
            (gone, "not here any more: deleted for good, or never there"),
        )
        if number
    ]
    return " ".join(told)


def _count(number: int) -> str:
    return "One of these pictures is" if number == 1 else f"{number} of these pictures are"


def _refused(
    request: HttpRequest, sentence: str, ids: list[int] | None = None, images: list[GalleryImage] | None = None
) -> HttpResponse:
    """The sentence, and what can be done instead."""
    images = images_to_compare((ids or [])[:MOST]) if images is None else images
    shown = [image.pk for image in images if not image.is_trashed]
    context = {
        "sentence": sentence,
        "offers": [] if "nearest" in request.GET else _offers(ids or [], shown),
        "tiles": image_tiles(GalleryImage.objects.filter(pk__in=shown), request.user),
        "trashed": [image for image in images if image.is_trashed],
    }
    return render(request, "generations/compare_refused.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _offers(ids: list[int], shown: list[int]) -> list[tuple[str, str]]:
    """Addresses with what they lead to."""
    offers = []
    if len(shown) >= FEWEST:
        offers.append((compare_url(shown), f"Compare the {'first' if len(ids) > MOST else 'other'} {len(shown)}"))
    if len(shown) == 1:
        nearest = urlencode({"image": shown[0], "nearest": 1})
        offers.append((f"{reverse('compare')}?{nearest}", "Compare with its source, or the next one"))
    if len(ids) > MOST:
        offers.append((f"{reverse('cull')}?{urlencode({'image': ','.join(map(str, ids))})}", "Cull all of them"))
    return offers
