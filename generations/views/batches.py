"""One batch as a contact sheet, and what is done to all of it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from generations import actions
from generations.actions.retrying import NotAsConfirmed
from generations.gallery.reckoning import Factor
from generations.gallery.sheet import progress_of, sheet_of, title_of
from generations.models import Batch
from generations.views.replies import refusal

NOT_YOURS = "Only its author or an owner can do this. Nothing changed."


@require_GET
def batch_detail(request: HttpRequest, batch_id: int) -> HttpResponse:
    """All its pictures, in the order in which they were asked for."""
    batch = get_object_or_404(Batch.objects.select_related("author", "template"), pk=batch_id)
    template = batch.template
    is_shown = (
        template and template.deleted_at is None and (template.is_shared or template.author_id == request.user.pk)
    )
    context = {
        "batch": batch,
        "title": title_of(batch),
        "template": template if is_shown else None,
        "sheet": sheet_of(batch, request.user),
        "progress": progress_of(batch, request.user),
    }
    return render(request, "generations/batch.html", context)


@require_GET
def batch_progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The line that says how far it is, alone."""
    batch = get_object_or_404(Batch, pk=batch_id)
    context = {"batch": batch, "progress": progress_of(batch, request.user)}
    return render(request, "generations/_batch_progress.html", context)


@require_POST
def batch_cancel(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take back those of it that wait."""
    batch = get_object_or_404(Batch, pk=batch_id)
    if not _may_act(request, batch):
        return refusal(request, HTTPStatus.FORBIDDEN, NOT_YOURS)
    count = actions.cancel_batch(batch, request.user)
    if count:
        messages.success(request, f"{_requests(count)} cancelled, not charged. What was sent already goes on.")
    else:
        messages.info(request, "Nothing of it was waiting any more. Nothing changed.")
    return redirect("batch_detail", batch.pk)


@require_POST
def batch_retry(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Ask again for those of it that failed, if they are as many as the button said."""
    batch = get_object_or_404(Batch, pk=batch_id)
    if not _may_act(request, batch):
        return refusal(request, HTTPStatus.FORBIDDEN, NOT_YOURS)
    said = request.POST.get("count", "")
    try:
        count = actions.retry_batch(batch, request.user, int(said) if said.isdecimal() and len(said) < 9 else 0)
    except NotAsConfirmed:
        messages.error(request, "Meanwhile they are not the same number any more. Nothing was sent: look again.")
    else:
        messages.success(request, f"{_requests(count)} asked for again.")
    return redirect("batch_detail", batch.pk)


def _may_act(request: HttpRequest, batch: Batch) -> bool:
    return batch.author_id == request.user.pk or request.user.is_owner


def _requests(count: int) -> str:
    return Factor(count, "request").words
