"""Answers that several views give."""

from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def refusal(request: HttpRequest, status: HTTPStatus, sentence: str) -> HttpResponse:
    """A sentence with its status: as it is for htmx, which shows it as a toast; else on the page one came from."""
    if request.htmx or status == HTTPStatus.FORBIDDEN:
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    messages.error(request, sentence)
    return redirect("studio")


def query_of_page(request: HttpRequest) -> str:
    """What the page that asks was searched for, so that its list can be shown anew as it stands there."""
    address = request.htmx.current_url or ""
    return parse_qs(urlsplit(address).query).get("q", [""])[0]
