"""The prompts that the viewer has used, and their stars."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from generations import actions
from generations.gallery import BrokenCursor, prompt_page
from generations.models import Prompt
from generations.views.replies import refusal

MAX_QUERY = 500


@require_GET
def prompt_history(request: HttpRequest) -> HttpResponse:
    """Lines of one's own prompts, latest first, and where more are: for the composer's history."""
    q = request.GET.get("q", "").strip()[:MAX_QUERY]
    is_starred = bool(request.GET.get("starred"))
    cursor = request.GET.get("cursor", "")
    try:
        page = prompt_page(request.user, q, is_starred=is_starred, cursor=cursor)
    except BrokenCursor as error:
        return refusal(request, HTTPStatus.BAD_REQUEST, str(error))
    asked = {"q": q, "starred": "1" if is_starred else "", "cursor": page.older}
    older_url = f"{reverse('prompt_history')}?{urlencode(asked)}" if page.older else ""
    context = {"page": page, "older_url": older_url, "q": q, "is_starred": is_starred, "is_first": not cursor}
    return render(request, "generations/_history_page.html", context)


@require_POST
def prompt_star(request: HttpRequest, prompt_id: int) -> HttpResponse:
    """Star a prompt, one's own or another's, or take the star back."""
    prompt = get_object_or_404(Prompt, pk=prompt_id)
    is_starred = actions.toggle_prompt_star(request.user, prompt)
    if not request.htmx:
        return redirect("prompt_page", prompt.pk)
    return render(request, "prompt_star.html", {"prompt_id": prompt.pk, "is_starred": is_starred})
