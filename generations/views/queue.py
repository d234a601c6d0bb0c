"""The queue as a whole: who is next, and what is done to many at once."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from generations import actions
from generations.actions.retrying import NotAsConfirmed
from generations.forms.queue import PauseForm, RetryAllForm
from generations.gallery import queue_page
from generations.views.replies import refusal


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Everybody's unfinished generations in the order they will be taken; for htmx only what changes."""
    template = "generations/_queue.html" if request.htmx else "generations/queue.html"
    return render(request, template, {"queue": queue_page(request.user)})


@require_POST
def queue_cancel(request: HttpRequest) -> HttpResponse:
    """Take back all of one's own that wait."""
    count = actions.cancel_all(request.user)
    if count:
        messages.success(request, f"{_requests(count)} cancelled, not charged. What was sent already goes on.")
    else:
        messages.info(request, "Nothing of yours was waiting any more. Nothing changed.")
    return redirect("queue")


@require_POST
def queue_retry(request: HttpRequest) -> HttpResponse:
    """Ask again for all of one's own that failed lately, if they are as many as the dialog said."""
    form = RetryAllForm(request.POST)
    confirmed = form.cleaned_data["count"] if form.is_valid() else 0
    try:
        count = actions.retry_all_failed(request.user, confirmed)
    except NotAsConfirmed:
        messages.error(request, "Meanwhile they are not the same number any more. Nothing was sent: look again.")
    else:
        messages.success(request, f"{_requests(count)} asked for again.")
    return redirect("queue")


@require_POST
def queue_pause(request: HttpRequest) -> HttpResponse:
    """Stop all sending for a reason that everybody sees; for owners."""
    if not request.user.is_owner:
        return refusal(request, HTTPStatus.FORBIDDEN, "Only an owner can pause the queue.")
    form = PauseForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["reason"]))
    elif actions.pause_queue(request.user, form.cleaned_data["reason"]):
        messages.success(request, "The queue is paused. What was sent still comes home.")
    else:
        messages.error(request, "The queue was paused already, for another reason.")
    return redirect("queue")


@require_POST
def queue_resume(request: HttpRequest) -> HttpResponse:
    """End a pause; for owners."""
    if not request.user.is_owner:
        return refusal(request, HTTPStatus.FORBIDDEN, "Only an owner can resume the queue.")
    actions.resume_queue()
    messages.success(request, "The queue goes on. If the reason still holds, it pauses again.")
    return redirect("queue")


def _requests(count: int) -> str:
    return f"{count} request{'s' if count != 1 else ''}"
