"""Asking for pictures, and what became of it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from generations import actions
from generations.actions import Order
from generations.actions.retrying import NotRetryable
from generations.actions.running_again import NotFinished
from generations.forms import ComposerForm
from generations.gallery import Duplicates, day_of, duplicates_of, generation_page, tiles_of_generations
from generations.models import Batch, Generation
from generations.views.composing import composer_context, duplicates_notice
from generations.views.replies import refusal
from generations.views.studio import render_studio

MOST_OF_KEY = 100


@require_POST
def generation_create(request: HttpRequest) -> HttpResponse:
    """Take the composer's form: cards at once, or the form again with a sentence at each field."""
    form = ComposerForm.of_request(request)
    if not form.is_valid():
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if form.is_too_large else HTTPStatus.UNPROCESSABLE_ENTITY
        if request.htmx:
            return render(request, "generations/_composer.html", composer_context(form), status=status)
        return render_studio(request, form, status=status)
    unseen = _unseen_duplicates(request, form.order)
    if unseen:
        return duplicates_notice(request, unseen, HTTPStatus.CONFLICT)
    batch, _ = actions.submit(request.user, form.order)
    return _created(request, batch)


@require_GET
def generation_detail(request: HttpRequest, generation_id: int) -> HttpResponse:
    """One generation: what was asked, what came, what it cost, and its journal."""
    generation = get_object_or_404(Generation.objects.select_related("author", "retry_of"), pk=generation_id)
    return render(request, "generations/generation.html", generation_page(generation, request.user))


@require_POST
def generation_cancel(request: HttpRequest, generation_id: int) -> HttpResponse:
    """Cancel one that was not sent yet; one's own, or anybody's for an owner."""
    generation = get_object_or_404(Generation, pk=generation_id)
    if not _may_change(request, generation):
        return refusal(request, HTTPStatus.FORBIDDEN, "Only its author or an owner can cancel this.")
    if not actions.cancel(generation, request.user):
        return refusal(request, HTTPStatus.CONFLICT, "It was sent already and can't be taken back. Nothing changed.")
    if not request.htmx:
        return redirect("generation_detail", generation_id)
    tile = tiles_of_generations([generation_id], request.user)[generation_id][0]
    return render(request, "generations/_cancelled.html", {"tile": tile})


@require_POST
def generation_retry(request: HttpRequest, generation_id: int) -> HttpResponse:
    """Ask again, as it was."""
    generation = get_object_or_404(Generation, pk=generation_id)
    try:
        batch = actions.retry(generation, request.user)
    except NotRetryable as error:
        return refusal(request, HTTPStatus.CONFLICT, f"{error} There is nothing to ask again for.")
    return _created(request, batch)


@require_POST
def generation_again(request: HttpRequest, generation_id: int) -> HttpResponse:
    """Ask once more for one that is finished, as it was; the same `request_key` asks once."""
    generation = get_object_or_404(Generation.objects.prefetch_related("references__image"), pk=generation_id)
    try:
        batch, is_new = actions.run_again(generation, request.user, request.POST.get("request_key", "")[:MOST_OF_KEY])
    except NotFinished as error:
        return refusal(request, HTTPStatus.CONFLICT, f"{error} Only what is finished runs again as it was.")
    if is_new:
        return _created(request, batch)
    if request.htmx:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    messages.success(request, "It was asked for already, and nothing new was sent.")
    return redirect("studio")


@require_POST
def generation_dismiss(request: HttpRequest, generation_id: int) -> HttpResponse:
    """Put one aside that ended without a picture, with Undo; one's own, or anybody's for an owner."""
    generation = get_object_or_404(Generation, pk=generation_id)
    if not _may_change(request, generation):
        return refusal(request, HTTPStatus.FORBIDDEN, "Only its author or an owner can put this aside.")
    if not actions.dismiss(generation, request.user) and not generation.dismissed_at:
        return refusal(request, HTTPStatus.CONFLICT, "It runs, or has its picture: there is nothing to put aside.")
    undo = reverse("generation_recall", args=[generation_id])
    if request.htmx:
        context = {"message": "Dealt with.", "undo_url": undo, "tile_id": f"generation-{generation_id}"}
        return render(request, "generations/_toast.html", context)
    messages.success(request, "Dealt with.", extra_tags=undo)
    return redirect("generation_detail", generation_id)


@require_POST
def generation_recall(request: HttpRequest, generation_id: int) -> HttpResponse:
    """Show one in the studio again that was put aside."""
    generation = get_object_or_404(Generation, pk=generation_id)
    if not _may_change(request, generation):
        return refusal(request, HTTPStatus.FORBIDDEN, "Only its author or an owner can take this out again.")
    actions.recall(generation, request.user)
    if request.htmx:
        return render(request, "generations/_toast.html", {"message": "It shows in the studio again."})
    messages.success(request, "It shows in the studio again.")
    return redirect("generation_detail", generation_id)


def _unseen_duplicates(request: HttpRequest, order: Order) -> Duplicates | None:
    """Earlier requests for the same picture, if the page wants to be told (`guard`) and doesn't show them yet.

    By `run_anyway` it names what it shows. One that is only sent once more, under its key, is no duplicate.
    """
    if not request.POST.get("guard") or request.POST.get("run_anyway") == order.digest:
        return None
    if order.request_key and Batch.objects.filter(author=request.user, request_key=order.request_key).exists():
        return None
    return duplicates_of(order.digest, request.user)


def _may_change(request: HttpRequest, generation: Generation) -> bool:
    return generation.author_id == request.user.pk or request.user.is_owner


def _created(request: HttpRequest, batch: Batch) -> HttpResponse:
    count = batch.count
    sentence = f"{count} picture{'s' if count > 1 else ''} asked for."
    if batch.is_catching_up:
        sentence = "Asked for. The queue is catching up: it will start by itself."
    if not request.htmx:
        messages.success(request, sentence)
        return redirect("studio")
    ids = list(batch.generations.order_by("position").values_list("pk", flat=True))
    of_each = tiles_of_generations(ids, request.user)
    tiles = [tile for generation_id in ids for tile in of_each.get(generation_id, [])]
    if not tiles:  # sent once more, long after its pictures went to the trash
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    day = day_of(tiles)
    context = {
        "day": day,
        "today_exists": request.POST.get("newest_day") == day.key,
        "status": sentence,
        "is_catching_up": batch.is_catching_up,
    }
    return render(request, "generations/_generations_created.html", context, status=HTTPStatus.CREATED)
