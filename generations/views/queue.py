"""The queue as a whole."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from generations import actions
from generations.views.replies import refusal


@require_POST
def queue_resume(request: HttpRequest) -> HttpResponse:
    """End a pause; for owners."""
    if not request.user.is_owner:
        return refusal(request, HTTPStatus.FORBIDDEN, "Only an owner can resume the queue.")
    actions.resume_queue()
    messages.success(request, "The queue goes on. If the reason still holds, it pauses again.")
    return redirect("studio")
