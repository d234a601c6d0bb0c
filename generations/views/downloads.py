"""Taking pictures away: one as it is or converted, many as a ZIP."""

from http import HTTPStatus
from itertools import islice

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from generations.forms.download import FORMATS, METADATA, SIZES, DownloadForm, WeightForm
from generations.gallery.file_names import DEFAULT_PATTERN, FIELDS
from generations.gallery.manifest import Entry, entries_of
from generations.gallery.selecting import spoken_count
from generations.gallery.weighing import Weight, weight_of_selection
from generations.imaging import ORIGINAL, ImageError
from generations.views.handing_out import MISSING, NotClean, name_of, opened, told_in_files
from generations.views.replies import refusal
from generations.views.selections import SelectionUnreadable, selection_of
from generations.views.zipping import AllBusy, Archive

NOTHING = "Nothing is selected. Choose the pictures first."
GONE = "These pictures are gone: somebody deleted them for good."
BUSY = "Other large downloads are being made just now. Try again in a minute; nothing is lost."
SELECTION = ("image", "every", "source", "newest", "except")
A_YEAR = 365 * 24 * 3600


class NothingThere(ValueError):
    """There is nothing to download; the text is a sentence."""


@require_GET
def image_download(request: HttpRequest, image_id: int) -> HttpResponse:
    """The original, or the picture in another format or size, under a name that tells what it is; its story is in the
    file, unless `?clean=1`.
    """
    form = DownloadForm({"pattern": _pattern(request)} | request.GET.dict())
    if not form.is_valid():
        return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, form.sentence)
    for entry in entries_of([image_id]):
        return _one(request, entry, form)
    return refusal(request, HTTPStatus.NOT_FOUND, GONE)


@require_POST
def download_create(request: HttpRequest) -> HttpResponse:
    """What is selected as a ZIP that is made on its way; a single picture comes as itself."""
    form = DownloadForm(request.POST)
    if not form.is_valid():
        return _dialog(request, form, HTTPStatus.UNPROCESSABLE_ENTITY, form.sentence)
    try:
        response = _file(request, form)
    except (SelectionUnreadable, NothingThere) as refused:
        return _dialog(request, form, HTTPStatus.UNPROCESSABLE_ENTITY, str(refused))
    except AllBusy:
        return _dialog(request, form, HTTPStatus.TOO_MANY_REQUESTS, BUSY)
    response.set_cookie(_cookie(request), form.cleaned_data["pattern"], A_YEAR, samesite="Lax", httponly=True)
    return response


@require_POST
def download_dialog(request: HttpRequest) -> HttpResponse:
    """What is to be chosen before a download: format, size, names; without a script a page of its own."""
    return _dialog(request, DownloadForm({"pattern": _pattern(request)}))


@require_GET
def download_preview(request: HttpRequest) -> HttpResponse:
    """How a file will be called, and about how much all weigh, or why it can't be so, while somebody chooses."""
    form, weight = DownloadForm(request.GET), WeightForm(request.GET).weight
    return render(request, "generations/_download_guess.html", _preview(form, weight))


def _file(request: HttpRequest, form: DownloadForm) -> HttpResponse:
    """Raises SelectionUnreadable, NothingThere, AllBusy."""
    selection = selection_of(request.POST, request.user)
    first = list(islice(selection, 2))
    if len(first) == 1:
        entries = entries_of(first)
        if not entries:
            raise NothingThere(GONE)
        return _one(request, entries[0], form)
    if not first:
        raise NothingThere(NOTHING)
    response = StreamingHttpResponse(Archive(selection, form), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="musa-{timezone.now():%Y-%m-%d}.zip"'
    return response


def _one(request: HttpRequest, entry: Entry, form: DownloadForm) -> HttpResponse:
    try:
        handed = opened(entry, form, told_in_files([entry], form).get(entry.id))
    except FileNotFoundError:
        return refusal(request, HTTPStatus.NOT_FOUND, MISSING)
    except (ImageError, NotClean) as error:
        return refusal(request, HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    return FileResponse(handed.file, as_attachment=True, filename=name_of(entry, form))


def _dialog(
    request: HttpRequest,
    form: DownloadForm,
    status: HTTPStatus = HTTPStatus.OK,
    refused: str = "",
) -> HttpResponse:
    try:
        weight = weight_of_selection(selection_of(request.POST, request.user))
    except SelectionUnreadable as error:
        weight, refused = Weight(0, 0, 0), refused or str(error)
    context = _preview(form, weight) | {
        "title": f"Download {spoken_count(weight.count)} image{'s' if weight.count != 1 else ''}",
        "weight": weight,
        "selection": [(name, value) for name in SELECTION for value in request.POST.getlist(name)],
        "formats": FORMATS,
        "sizes": SIZES,
        "chosen_format": form.data.get("format") or ORIGINAL,
        "chosen_size": form.data.get("size") or ORIGINAL,
        "metadata": METADATA,
        "chosen_metadata": form.data.get("clean") or ("1" if settings.MUSA_DOWNLOAD_METADATA == "clean" else "0"),
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
