"""Pictures on their way into the composer: uploaded one by one, or picked from what is here."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from generations.forms.references import GivenFile, Unusable, keep_file
from generations.gallery import BrokenCursor, reference_shown
from generations.gallery.origins import offer_of
from generations.gallery.picking import SOURCES, picker_page

MAX_QUERY = 500


@require_POST
def reference_upload(request: HttpRequest) -> JsonResponse:
    """Keep one file. The same bytes are stored once: then 200 with the image that has them, and a sentence about it.

    Answers `{"id", "src", "name", "width", "height", "known", "mark", "note", "offer"}` (201, 200) or
    `{"error": sentence}` (422, 413); the offer is a prompt with its settings, or null.
    """
    upload = request.FILES.get("file")  # reading it is what finds out whether it is too large
    if getattr(request, "oversized_files", None):
        most = settings.REFERENCE_MAX_BYTES // 1_000_000
        return _refused(f"It is larger than {most} MB, the most a reference may have.", too_large=True)
    if upload is None:
        return _refused("No file arrived. Choose it again.")
    try:
        image, is_new = keep_file(request.user, GivenFile(upload.file, upload.name or ""))
    except Unusable as error:
        return _refused(str(error), too_large=error.is_too_large)
    shown = reference_shown(image)
    if not is_new:
        shown["note"] = f"Already here as ‘{shown['name']}’, stored once. {shown['note']}".strip()
    shown |= {"known": not is_new, "offer": offer_of(image)}
    return JsonResponse(shown, status=HTTPStatus.CREATED if is_new else HTTPStatus.OK)


@require_GET
def reference_picker(request: HttpRequest) -> HttpResponse:
    """The dialog for choosing references; with `?source=` only what it lists, narrowed by `?q=`, from `?cursor=` on."""
    source = request.GET.get("source", "")
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    try:
        page = picker_page(
            request.user, source if source in SOURCES else "recent", query, request.GET.get("cursor", "")
        )
    except BrokenCursor:
        sentence = "This list can't be continued from here. Open it again."
        return HttpResponse(sentence, status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8")
    template = "generations/_picker_page.html" if source else "generations/_picker.html"
    return render(request, template, {"page": page, "sources": SOURCES})


def _refused(sentence: str, *, too_large: bool = False) -> JsonResponse:
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.UNPROCESSABLE_ENTITY
    return JsonResponse({"error": sentence}, status=status)
