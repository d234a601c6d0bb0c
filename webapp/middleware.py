"""What every request passes: a limit for its body, and the door."""

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import middleware as auth
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

API_PREFIX = "/api/"
IMPORT_PATH = "/imports/new"  # owners only, and written to the disk as it comes
OPEN_PREFIXES = ("/static/", API_PREFIX)
OPEN_PATHS = ("/healthz", "/favicon.ico", "/webhooks/apiframe")


class BodyLimitMiddleware:
    """Refuses, before reading it, a body that announces more than we ever accept (413)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = self._limit(request)
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdigit() and int(announced) > limit:
            return self._refusal(request, limit)
        return self.get_response(request)

    def _limit(self, request: HttpRequest) -> int:
        if request.path == IMPORT_PATH:
            return settings.IMPORT_MAX_BYTES
        if request.content_type == "multipart/form-data":
            return settings.REFERENCE_MAX_BYTES * (settings.REFERENCE_MAX_COUNT + 1)
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def _refusal(self, request: HttpRequest, limit: int) -> HttpResponse:
        megabytes = limit // 1_000_000
        sentence = f"This is too large: at most {megabytes} MB can be sent at once. Nothing was stored or sent."
        if request.path.startswith(API_PREFIX):
            error = {"code": "too_large", "message": sentence, "fields": {}}
            return JsonResponse({"error": error}, status=413)
        return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")


class LoginRequiredMiddleware(auth.LoginRequiredMiddleware):
    """Everything is behind the login but what the contract names; the API asks for its own token.

    The ways in (/accounts/, the setup link) are marked by `login_not_required`, view by view.
    """

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs) -> HttpResponse | None:
        if request.path in OPEN_PATHS or request.path.startswith(OPEN_PREFIXES):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def get_login_url(self, view_func) -> str:
        return settings.LOGIN_URL  # one door for all, though the admin's views name their own

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        if request.headers.get("HX-Request"):
            # A redirect would put the login page into a corner of the page.
            page = urlsplit(request.headers.get("HX-Current-URL", ""))
            address = redirect_to_login(urlunsplit(("", "", page.path, page.query, "")), settings.LOGIN_URL).url
            sentence = "You are signed out. Sign in to go on."
            headers = {"HX-Redirect": address}
            return HttpResponse(sentence, status=401, headers=headers, content_type="text/plain; charset=utf-8")
        if request.method not in ("GET", "HEAD"):
            return redirect(settings.LOGIN_URL)  # what was posted is lost, and its address can't be opened
        return super().handle_no_permission(request, view_func)
