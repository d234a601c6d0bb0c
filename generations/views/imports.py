"""Bringing pictures in: for owners."""

import shutil
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from generations.actions import importing
from generations.forms.imports import BroughtUploadHandler, ImportForm
from generations.gallery.imports import ImportShown, imports_shown
from generations.models import PictureImport
from generations.storage import store
from generations.views.people import owners_only
from generations.views.replies import refusal

NOTHING = "No file arrived. Choose a ZIP with pictures, or an archive of Musa."
FULL = "The server's disk has room for {} only, and this is {}. Make room, or bring it in parts."
LEFT_FREE = 1_000_000_000
"""Bytes that stay free: pictures need room too."""
ENDED = "This import has ended, or is under way already."


@require_safe
@owners_only
def imports(request: HttpRequest) -> HttpResponse:
    """Everything out, pictures in; what was brought so far, the latest first."""
    return _page(request)


@csrf_exempt  # judged by the inner view: reading the token reads the body, and that has to go to the disk
@require_POST
@owners_only
def import_new(request: HttpRequest) -> HttpResponse:
    """Take a ZIP in, written to the disk as it comes; a worker looks at it. For scripts `{"url"}` or `{"error"}`."""
    announced, free = int(request.META.get("CONTENT_LENGTH") or 0), _free()
    if announced > free:
        return _refused(request, FULL.format(filesizeformat(max(0, free)), filesizeformat(announced)), 413)
    request.upload_handlers = [BroughtUploadHandler(request)]
    return _take_in(request)


@csrf_protect
def _take_in(request: HttpRequest) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None or not upload.size:
        return _refused(request, NOTHING, HTTPStatus.UNPROCESSABLE_ENTITY)
    importing.bring(request.user, upload.file, upload.name or "pictures.zip", upload.size)
    if _is_scripted(request):
        return JsonResponse({"url": reverse("imports")}, status=HTTPStatus.CREATED)
    return redirect("imports")


@require_safe
@owners_only
def import_detail(request: HttpRequest, import_id: int) -> HttpResponse:
    """One import as the page shows it, for the page that watches it; else the page."""
    return _row(request, get_object_or_404(PictureImport, pk=import_id))


@require_POST
@owners_only
def import_carry_out(request: HttpRequest, import_id: int) -> HttpResponse:
    """Import what was looked at."""
    row = get_object_or_404(PictureImport, pk=import_id)
    form = ImportForm(request.POST)
    if not form.is_valid():
        return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, form.errors["project"][0])
    if not importing.carry_out(row, form.cleaned_data["project"]):
        return refusal(request, HTTPStatus.CONFLICT, ENDED)
    return _row(request, row)


@require_POST
@owners_only
def import_stop(request: HttpRequest, import_id: int) -> HttpResponse:
    """Do no more of it; what was imported stays."""
    row = get_object_or_404(PictureImport, pk=import_id)
    if not importing.stop(row):
        return refusal(request, HTTPStatus.CONFLICT, "This import has ended already.")
    return _row(request, row)


def _row(request: HttpRequest, row: PictureImport) -> HttpResponse:
    if not request.htmx:
        return redirect("imports")
    row.refresh_from_db()
    context = {"one": ImportShown.of(row), "projects": ImportForm().fields["project"].queryset}
    return render(request, "generations/_import.html", context)


def _page(request: HttpRequest, status: int = HTTPStatus.OK, refused: str = "") -> HttpResponse:
    context = {
        "imports": imports_shown(PictureImport.objects.all()),
        "projects": ImportForm().fields["project"].queryset,
        "refused": refused,
    }
    return render(request, "generations/imports.html", context, status=status)


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    if _is_scripted(request):
        return JsonResponse({"error": sentence}, status=status)
    messages.error(request, sentence)
    return _page(request, status, sentence)


def _is_scripted(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _free() -> int:
    store.root.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(store.root).free - LEFT_FREE
