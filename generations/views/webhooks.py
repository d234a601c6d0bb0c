"""What the provider tells by itself."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from generations import actions

LARGEST = 1_000_000  # bytes; a job's news has some hundreds


@csrf_exempt  # called by a program, which proves itself with its signature
@require_POST
def apiframe_webhook(request: HttpRequest) -> HttpResponse:
    """News of a job of version 2 of the API: 413 if it is too large, 403 without the API's signature, else 200."""
    announced = request.META.get("CONTENT_LENGTH") or "0"  # no more than that is read
    if announced.isdigit() and int(announced) > LARGEST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not actions.hear(request.body, request.headers.get("X-Webhook-Signature", "")):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    return HttpResponse(status=HTTPStatus.OK)
