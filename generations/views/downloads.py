"""Taking pictures away: one as it is or converted, many as a ZIP."""

from http import HTTPStatus

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from generations.forms.download import FORMATS, SIZES, DownloadForm, WeightForm
from generations.gallery.file_names import DEFAULT_PATTERN, FIELDS
from generations.gallery.manifest import Entry, entries_of
from generations.gallery.weighing import Weight, weight_of
from generations.imaging import ORIGINAL, ImageError
from generations.views.handing_out import MISSING, name_of, opened
from generations.views.replies import refusal
from generations.views.zipping import AllBusy, Archive

NOTHING = "Nothing is selected. Choose the pictures first."
GONE = "These pictures are gone: somebody deleted them for good."
BUSY = "Other large downloads are being made just now. Try again in a minute; nothing is lost."
A_YEAR = 365 * 24 * 3600


@require_GET
def image_download(request: HttpRequest, image_id: int) -> HttpResponse:
    """The original, byte for byte, or the picture in another format or size, under a name that tells what it is."""
    form = DownloadForm({"pattern": _pattern(request)} | request.GET.dict())
    if not form.is_valid():
        return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, form.sentence)
    for entry in entries_of([image_id]):
        return _one(request, entry, form)
    return refusal(request, HTTPStatus.NOT_FOUND, GONE)


@require_POST
def download_create(request: HttpRequest) -> HttpResponse:
    """What is selected as a ZIP that is made on its way; a single picture comes as itself."""
    form, ids = DownloadForm(request.POST), _selected(request)
    if not form.is_valid():
        return _dialog(request, form, ids, HTTPStatus.UNPROCESSABLE_ENTITY, form.sentence)
    weight = weight_of(ids)
    if not weight.count:
        return _dialog(request, form, ids, HTTPStatus.UNPROCESSABLE_ENTITY, GONE if ids else NOTHING)
    if weight.count == 1:
        [entry] = entries_of([weight.example])
        response = _one(request, entry, form)
    else:
        try:
            response = StreamingHttpResponse(Archive(ids, form), content_type="application/zip")
        except AllBusy:
            return _dialog(request, form, ids, HTTPStatus.SERVICE_UNAVAILABLE, BUSY)
        name = f"musa-{timezone.now():%Y-%m-%d}-{weight.count}-images.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_cookie(_cookie(request), form.cleaned_data["pattern"], A_YEAR, samesite="Lax", httponly=True)
    return response


@require_POST
def download_dialog(request: HttpRequest) -> HttpResponse:
    """What is to be chosen before a download: format, size, names; without a script a page of its own."""
    return _dialog(request, DownloadForm({"pattern": _pattern(request)}), _selected(request))


@require_GET
def download_preview(request: HttpRequest) -> HttpResponse:
    """How a file will be called, and about how much all weigh, while somebody chooses."""
    form, weight = DownloadForm(request.GET), WeightForm(request.GET).weight
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "generations/_download_guess.html", _preview(form, weight), status=status)


def _selected(request: HttpRequest) -> list[int]:
    return [int(text) for text in request.POST.getlist("image") if text.isascii() and text.isdigit()]


def _one(request: HttpRequest, entry: Entry, form: DownloadForm) -> HttpResponse:
    try:
        file = opened(entry, form)
    except FileNotFoundError:
        return refusal(request, HTTPStatus.NOT_FOUND, MISSING)
    except ImageError as error:
        return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    return FileResponse(file, as_attachment=True, filename=name_of(entry, form))


def _dialog(
    request: HttpRequest,
    form: DownloadForm,
    ids: list[int],
    status: HTTPStatus = HTTPStatus.OK,
    refused: str = "",
) -> HttpResponse:
    weight = weight_of(ids)
    context = _preview(form, weight) | {
        "title": f"Download {weight.count:,} image{'s' if weight.count != 1 else ''}",
        "weight": weight,
        "selection": [("image", pk) for pk in ids],
        "formats": FORMATS,
        "sizes": SIZES,
        "chosen_format": form.data.get("format") or ORIGINAL,
        "chosen_size": form.data.get("size") or ORIGINAL,
        "pixels": form.data.get("pixels", ""),
        "pattern": form.data.get("pattern") or DEFAULT_PATTERN,
        "fields": FIELDS,
        "refused": refused or ("" if weight.count else NOTHING),
    }
    template = "generations/_download_dialog.html" if request.htmx else "generations/download.html"
    return render(request, template, context, status=status)


def _preview(form: DownloadForm, weight: Weight) -> dict:
    """The name that a picture of the selection gets, or why it can't be made; and the weight in words."""
    if not form.is_valid():
        return {"wrong": form.sentence}
    entries = entries_of([weight.example] if weight.example else [])
    size = filesizeformat(weight.estimate(form.cleaned_data["format"], form.side))
    return {
        "example": name_of(entries[0], form) if entries else "",
        "weighs": f"ZIP, about {size}" if weight.count > 1 else f"About {size}",
    }


def _pattern(request: HttpRequest) -> str:
    """The pattern that the viewer used last; "" if there is none that can be used."""
    pattern = request.COOKIES.get(_cookie(request), "")
    return pattern if DownloadForm({"pattern": pattern}).is_valid() else ""


def _cookie(request: HttpRequest) -> str:
    return f"names-{request.user.pk}"
