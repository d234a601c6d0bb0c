"""Doing something to many images, watching it, stopping it, undoing it."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from generations import actions
from generations.forms.acts import ActForm
from generations.gallery.activity import entry_of
from generations.gallery.acts import acted, told
from generations.models import Act
from generations.views.selections import SelectionUnreadable, selection_of


@require_POST
def act_create(request: HttpRequest) -> HttpResponse:
    """Do something to what is selected; the answer is a toast, with Undo or with how far it is."""
    form = ActForm(request.POST)
    if not form.is_valid():
        return _refused(request, next(iter(form.errors.values()))[0])
    try:
        selection = selection_of(request.POST, request.user)
        source = request.POST.get("source", "") if selection.is_every else ""
        act = actions.act(request.user, form.cleaned_data["verb"], selection, form.arguments, source)
    except (SelectionUnreadable, actions.ActRefused) as refused:
        return _refused(request, str(refused))
    return _toast(request, act, every=selection.is_every)


@require_GET
def act_detail(request: HttpRequest, act_id: int) -> HttpResponse:
    """How far it is: for the toast, for the log, or as the log itself."""
    act = _act(act_id)
    if not request.htmx:
        return redirect(f"{reverse('activity')}?cursor={act.pk + 1}#act-{act.pk}")
    response = _in_place(request, act)
    if act.finished_at:
        response["HX-Trigger"] = json.dumps({"acted": acted(act, every=False)})
    return response


@require_POST
def act_undo(request: HttpRequest, act_id: int) -> HttpResponse:
    """Put back what it changed; what somebody changed since stays."""
    act = _act(act_id)
    try:
        is_new = actions.undo(act, request.user)
    except actions.ActRefused as refused:
        return _refused(request, str(refused))
    if not is_new:
        return _refused(request, "Somebody has undone it already. Nothing was changed.", HTTPStatus.CONFLICT)
    if not _is_of_log(request):
        return _toast(request, act, every=False)
    response = _in_place(request, act)
    response["HX-Trigger"] = json.dumps({"acted": acted(act, every=False)})
    return response


@require_POST
def act_stop(request: HttpRequest, act_id: int) -> HttpResponse:
    """No more of it; what was done stays, and can be undone."""
    act = _act(act_id)
    try:
        actions.stop(act, request.user)
    except actions.ActRefused as refused:
        return _refused(request, str(refused))
    if not request.htmx:
        return _toast(request, act, every=False)
    response = _in_place(request, act)
    response["HX-Trigger"] = json.dumps({"acted": acted(act, every=False)})
    return response


def _act(act_id: int) -> Act:
    return get_object_or_404(Act.objects.select_related("author", "undone_by"), pk=act_id)


def _is_of_log(request: HttpRequest) -> bool:
    """Whether an entry of the log asks, and not a toast."""
    return bool(request.htmx) and request.GET.get("log") == "1"


def _in_place(request: HttpRequest, act: Act) -> HttpResponse:
    if _is_of_log(request):
        return render(request, "generations/_activity_entry.html", {"entry": entry_of(act, request.user)})
    return render(request, "generations/_act_progress.html", {"act": told(act, request.user)})


def _toast(request: HttpRequest, act: Act, *, every: bool) -> HttpResponse:
    shown = told(act, request.user)
    if not request.htmx:
        messages.success(request, shown.sentence, extra_tags=shown.undo_url)
        return redirect(_back(request))
    response = render(request, "generations/_act_toast.html", {"act": shown})
    response["HX-Trigger"] = json.dumps({"acted": acted(act, every=every)})
    return response


def _refused(request: HttpRequest, sentence: str, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> HttpResponse:
    if not request.htmx:
        messages.error(request, sentence)
        return redirect(_back(request))
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def _back(request: HttpRequest) -> str:
    """The page one came from."""
    address = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_own else reverse("studio")
