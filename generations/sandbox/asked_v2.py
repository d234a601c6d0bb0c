"""What a request of version 2 asks for, judged as the API judges it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from . import markers
from .asked import MOST_IMAGES, Asked
from .bodies import Body
from .sizes import MATCH, RATIOS, RESOLUTIONS
from .tasks import TASK_TYPE

LONGEST_PROMPT = 2000
FORMATS = ("jpg", "png", "webp")


class Invalid(Exception):
    """A request that the API doesn't accept; `details` says of each wrong field what is wrong with it."""

    def __init__(self, details: dict[str, list[str]]) -> None:
        super().__init__("Validation failed")
        self.details = details


def read(body: Body, local: Callable[[str], str]) -> Asked:
    """Judge a request. `local` gives the file of an address that was uploaded here. Raises Invalid."""
    fields = body.fields if isinstance(body.fields, dict) else {}
    given = fields.get("nanoBananaParams") or {}
    parameters = given if isinstance(given, dict) else {}
    prompt, references = fields.get("prompt"), parameters.get("image_input") or []
    ratio, resolution = parameters.get("aspect_ratio", MATCH), parameters.get("resolution", "2K")
    told_no_ratio = "aspect_ratio" not in parameters  # nor is there a word for matching the input
    wrong = {
        "model": _one_of(fields.get("model"), (TASK_TYPE,)),
        "prompt": _text(prompt),
        "nanoBananaParams": "" if isinstance(given, dict) else "Expected an object",
        "nanoBananaParams.aspect_ratio": "" if told_no_ratio else _one_of(ratio, RATIOS),
        "nanoBananaParams.resolution": _one_of(resolution, RESOLUTIONS),
        "nanoBananaParams.output_format": _one_of(parameters.get("output_format", "png"), FORMATS),
        "nanoBananaParams.image_input": _addresses(references),
        "webhookUrl": _address(fields.get("webhookUrl")) if fields.get("webhookUrl") else "",
        "webhookEvents": _words(fields.get("webhookEvents") or []),
    }
    if details := {field: [fault] for field, fault in wrong.items() if fault}:
        raise Invalid(details)
    try:
        wanted, words = markers.read(prompt)
    except markers.Unknown as error:
        raise Invalid({"prompt": [str(error)]}) from error
    return Asked(words, ratio, resolution, tuple(map(local, references)), wanted)


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    return "" if value in allowed else f"Expected one of: {', '.join(allowed)}"


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        return "Required"
    return "" if len(value) <= LONGEST_PROMPT else f"Must contain at most {LONGEST_PROMPT} characters"


def _words(value: object) -> str:
    fine = isinstance(value, list) and all(isinstance(word, str) for word in value)
    return "" if fine else "Expected a list of strings"


def _addresses(value: object) -> str:
    if not isinstance(value, list):
        return "Expected a list of URLs"
    if len(value) > MOST_IMAGES:
        return f"Must contain at most {MOST_IMAGES} URLs"
    return next(filter(None, map(_address, value)), "")


def _address(value: object) -> str:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:
        parts = None
    return "" if parts and parts.scheme in ("http", "https") and parts.hostname else "Invalid URL"
