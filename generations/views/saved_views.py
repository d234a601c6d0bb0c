"""Saved views: their page, and what people do with them."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from generations.actions import saved_views as actions
from generations.forms.saved_view import SavedViewForm, ViewNameForm
from generations.gallery.saved_views import saved_views as views_shown_to
from generations.models import SavedView
from generations.views.replies import refusal

PARTS = {"views-list": "generations/_saved_views.html", "views-rows": "generations/_saved_view_rows.html"}
NOT_YOURS = "Only the author of a view, or an owner, can change it."


@require_http_methods(["GET", "POST"])
def saved_views(request: HttpRequest) -> HttpResponse:
    """All that one may see, on their page or as the part of a page that asks; posted to, a new one."""
    if request.method == "GET":
        template = PARTS.get(request.htmx.target, "generations/saved_views.html")
        return render(request, template, {"views": views_shown_to(request.user)})
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        return _refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, form.sentence)
    view = actions.save_view(request.user, **form.cleaned_data)
    return _done(request, f"“{view.name}” is saved.", back=_address(view))


@require_GET
def saved_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Its short address leads to what it shows."""
    return redirect(_address(get_object_or_404(SavedView.objects.shown_to(request.user), pk=view_id)))


@require_POST
def saved_view_rename(request: HttpRequest, view_id: int) -> HttpResponse:
    """Call it by another name."""
    view = _shown(request, view_id)
    if not view.may_be_changed_by(request.user):
        return refusal(request, HTTPStatus.FORBIDDEN, NOT_YOURS)
    form = ViewNameForm(request.POST)
    if not form.is_valid():
        return _refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, form.sentence)
    actions.rename_view(view, form.cleaned_data["name"])
    return _done(request, f"“{view.name}” is now “{form.cleaned_data['name']}”.")


@require_POST
def saved_view_share(request: HttpRequest, view_id: int) -> HttpResponse:
    """Share it with the team, or keep it to oneself (`shared` empty)."""
    view, shared = _shown(request, view_id), bool(request.POST.get("shared"))
    if not view.may_be_changed_by(request.user):
        return refusal(request, HTTPStatus.FORBIDDEN, NOT_YOURS)
    actions.share_view(view, shared)
    whose = "you see" if view.author_id == request.user.pk else f"{view.author.display_name} sees"
    return _done(request, f"The whole team sees “{view.name}”." if shared else f"Now only {whose} “{view.name}”.")


@require_POST
def saved_view_delete(request: HttpRequest, view_id: int) -> HttpResponse:
    """Delete it, with Undo."""
    view = _shown(request, view_id)
    if not view.may_be_changed_by(request.user):
        return refusal(request, HTTPStatus.FORBIDDEN, NOT_YOURS)
    actions.delete_view(view)
    return _done(request, f"“{view.name}” is deleted.", undo=reverse("saved_view_restore", args=[view.pk]))


@require_POST
def saved_view_restore(request: HttpRequest, view_id: int) -> HttpResponse:
    """Undo."""
    view = get_object_or_404(SavedView.objects.select_related("author"), pk=view_id)
    if not view.may_be_changed_by(request.user):
        return refusal(request, HTTPStatus.FORBIDDEN, NOT_YOURS)
    actions.restore_view(view)
    return _done(request, f"“{view.name}” is back.")


def _shown(request: HttpRequest, view_id: int) -> SavedView:
    return get_object_or_404(SavedView.objects.shown_to(request.user).select_related("author"), pk=view_id)


def _address(view: SavedView) -> str:
    return f"{reverse('studio')}?{view.query}"


def _done(request: HttpRequest, sentence: str, *, back: str = "", undo: str = "") -> HttpResponse:
    """For htmx a toast, and word to the lists of views to ask anew; else back to a page."""
    if not request.htmx:
        messages.success(request, sentence, extra_tags=undo)
        return redirect(back or "saved_views")
    told = {"toast": {"message": sentence, "undo_url": undo}, "views-changed": {}}
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Trigger": json.dumps(told)})


def _refused(request: HttpRequest, status: HTTPStatus, sentence: str) -> HttpResponse:
    if request.htmx:
        return refusal(request, status, sentence)
    messages.error(request, sentence)
    return redirect("saved_views")
