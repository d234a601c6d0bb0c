"""Tags: their list, and what people do with them. The whole team may."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from generations.actions import tags as actions
from generations.actions.tags import TagExists
from generations.forms.organising import TagForm
from generations.gallery.acts import acted, told
from generations.gallery.tags import suggested_tags, tag_entry, tags_page
from generations.models import Act, Tag

MAX_QUERY = 200


@require_GET
def tags(request: HttpRequest) -> HttpResponse:
    """All that stand on images; for htmx only the rows."""
    template = "generations/_tag_rows.html" if request.htmx else "generations/tags.html"
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    return render(request, template, _context(query, request.GET.get("after", "")[:MAX_QUERY].replace("\0", "")))


@require_GET
def tag_suggest(request: HttpRequest) -> JsonResponse:
    """The names of tags that may be meant, as a JSON list."""
    return JsonResponse(suggested_tags(request.GET.get("q", "")[:MAX_QUERY]), safe=False)


@require_POST
def tag_rename(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Call it by another name; by one that there is already, only when `merge` agrees to join the two."""
    tag = get_object_or_404(Tag, pk=tag_id)
    form = TagForm(request.POST)
    if not form.is_valid():
        return _asked(request, tag_id, form.sentence)
    try:
        actions.rename_tag(tag, form.cleaned_data["name"])
    except TagExists as error:
        if not form.cleaned_data["merge"]:
            return _asked(request, tag_id, str(error), into=error.tag)
        return _merged(request, Tag.objects.get(pk=tag_id), error.tag)
    message = f"The tag is called “{tag.name}” now."
    if not request.htmx:
        messages.success(request, message)
        return redirect("tags")
    return render(request, "generations/_tag_row_changed.html", {"tag": tag_entry(tag), "message": message})


@require_POST
def tag_delete(request: HttpRequest, tag_id: int) -> HttpResponse:
    """Take it off all its images, with Undo."""
    tag = get_object_or_404(Tag, pk=tag_id)
    act = actions.delete_tag(request.user, tag)
    shown = told(act, request.user)
    if not request.htmx:
        messages.success(request, shown.sentence, extra_tags=shown.undo_url)
        return redirect("tags")
    return _told(act, render(request, "generations/_act_toast.html", {"act": shown}))


def _merged(request: HttpRequest, tag: Tag, into: Tag) -> HttpResponse:
    _, taken = actions.merge_tags(request.user, tag, into)
    message = f"“{tag.name}” is “{into.name}” now, on all its pictures. Both steps stand under Activity, with Undo."
    if not request.htmx:
        messages.success(request, message)
        return redirect("tags")
    return _told(taken, HttpResponse(status=HTTPStatus.NO_CONTENT), {"toast": {"message": message}})


def _asked(request: HttpRequest, tag_id: int, error: str, into: Tag | None = None) -> HttpResponse:
    """What is wrong with what was typed, or whether to merge; in its row for htmx, else on the page."""
    asked = {"tag_id": tag_id, "error": error, "typed": request.POST.get("name", ""), "into": into}
    if request.htmx:
        context = {"tag": tag_entry(get_object_or_404(Tag, pk=tag_id)), "asked": asked}
        return render(request, "generations/_tag_row_changed.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    context = _context("", "") | {"asked": asked}
    return render(request, "generations/tags.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _told(act: Act, response: HttpResponse, others: dict | None = None) -> HttpResponse:
    """With word to the lists of the page, which show themselves anew."""
    response["HX-Trigger"] = json.dumps({"acted": acted(act, every=False)} | (others or {}))
    return response


def _context(query: str, after: str) -> dict:
    return {"page": tags_page(query, after), "query": query}
