"""What goes wrong, in one shape: `{"error": {"code", "message", "fields"}}`."""

import logging

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

logger = logging.getLogger(__name__)

CODES = {
    400: "malformed",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    422: "invalid",
    429: "too_many_requests",
    500: "server_error",
}
SENTENCES = {
    "missing": "This is missing.",
    "string_type": "This must be a text.",
    "int_type": "This must be a whole number.",
    "int_parsing": "This must be a whole number.",
    "int_parsing_size": "This number is too large.",
    "bool_parsing": "This must be true or false.",
    "list_type": "This must be a list.",
    "model_attributes_type": "This must be a JSON object.",
    "dict_type": "This must be a JSON object.",
    "greater_than_equal": "This must be at least {ge}.",
    "less_than_equal": "This must be at most {le}.",
    "value_error": "{error}",
}

Fields = dict[str, list[str]]


class ApiError(Exception):
    """A refusal: its HTTP status, a sentence, and sentences by field."""

    def __init__(self, status: int, message: str, fields: Fields | None = None, *, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.fields = fields or {}
        self.code = code or CODES[status]


class NotFound(ApiError):
    def __init__(self, what: str) -> None:
        super().__init__(404, f"There is no {what} with this id.")


class Invalid(ApiError):
    """What was sent doesn't fit; a sentence for each field."""

    def __init__(self, fields: Fields) -> None:
        name, sentences = next(iter(fields.items()))
        super().__init__(422, f"Nothing was done. {name}: {sentences[0]}", fields)


def handle(api: NinjaAPI) -> None:
    """Give every error that can come out of a call the one shape."""

    def respond(request: HttpRequest, error: ApiError) -> HttpResponse:
        body = {"error": {"code": error.code, "message": error.message, "fields": error.fields}}
        return api.create_response(request, body, status=error.status)

    @api.exception_handler(ApiError)
    def refused(request: HttpRequest, error: ApiError) -> HttpResponse:
        return respond(request, error)

    @api.exception_handler(AuthenticationError)
    def unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        sentence = "Send a valid token as “Authorization: Bearer <token>”. Your account page makes one."
        response = respond(request, ApiError(401, sentence))
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return respond(request, Invalid(_by_field(error.errors)))

    @api.exception_handler(HttpError)
    def from_the_framework(request: HttpRequest, error: HttpError) -> HttpResponse:
        message = "The body is not valid JSON." if error.status_code == 400 else str(error)
        return respond(request, ApiError(error.status_code, message))

    @api.exception_handler(RequestDataTooBig)
    def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return respond(request, ApiError(413, "The body is too large. Nothing was stored or sent."))

    @api.exception_handler(MultiPartParserError)
    @api.exception_handler(BadRequest)
    @api.exception_handler(SuspiciousOperation)
    def malformed(request: HttpRequest, error: Exception) -> HttpResponse:
        return respond(request, ApiError(400, "The request can't be read."))

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
        return respond(request, ApiError(404, "There is nothing at this address."))

    @api.exception_handler(Exception)
    def stumbled(request: HttpRequest, error: Exception) -> HttpResponse:
        logger.exception("%s %s", request.method, request.path)
        return respond(request, ApiError(500, "Musa stumbled over this call. The log says why."))


def _by_field(errors: list[dict]) -> Fields:
    fields: Fields = {}
    for error in errors:
        sentences = fields.setdefault(_name(error["loc"]), [])
        sentence = _sentence(error)
        if sentence not in sentences:
            sentences.append(sentence)
    return fields


def _name(place: tuple[str | int, ...]) -> str:
    """The field at a place such as ("query", "limit") or ("body", "wanted", "references", 2); or else "body"."""
    name = place[2:3] if place[0] == "body" else place[1:2]
    return str(name[0]) if name else str(place[0])


def _sentence(error: dict) -> str:
    if error["type"] in SENTENCES:
        return SENTENCES[error["type"]].format(**error.get("ctx", {}))
    return f"{error['msg'].rstrip('.')}."
