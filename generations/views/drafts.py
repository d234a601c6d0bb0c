"""What somebody is composing, kept over pages and devices."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from generations import actions
from generations.forms.draft import MOST_BYTES, DraftTooLarge, UnreadableDraft, read_draft
from generations.gallery import recipe_of_draft, sort_key_at
from generations.models import Draft


@never_cache
@require_http_methods(["GET", "PUT", "POST"])
def draft_save(request: HttpRequest) -> HttpResponse:
    """PUT keeps one's draft (JSON) and answers 204; GET gives it: 304 if it is the one that If-None-Match names.

    The ETag of both answers names the draft as it is now.
    """
    return _draft(request) if request.method == "GET" else _keep(request)


def revision_of(draft: Draft) -> str:
    """Names this state of a draft."""
    return str(sort_key_at(draft.changed_at))


def _draft(request: HttpRequest) -> HttpResponse:
    draft = Draft.objects.filter(author=request.user).first()
    if draft is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    headers = {"ETag": f'"{revision_of(draft)}"'}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return JsonResponse(recipe_of_draft(draft).as_json(), headers=headers)


def _keep(request: HttpRequest) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A draft may have at most {MOST_BYTES // 1000} kB.")
    try:
        content = read_draft(request.body)
    except DraftTooLarge as error:
        return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(error))
    except UnreadableDraft as error:
        return _refused(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    draft = actions.keep_draft(request.user, content)
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"ETag": f'"{revision_of(draft)}"'})


def _refused(status: HTTPStatus, sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
