"""A draft as a script sends it: anything that a composer may hold, finished or not."""

import json

from django.conf import settings

from generations.forms.references import MAX_URL_LENGTH
from generations.models import AspectRatio, Reference, Resolution

LONGEST_PROMPT = 20_000
MOST_BYTES = 200_000
LARGEST_ID = 2**63 - 1


class UnreadableDraft(ValueError):
    """Not what a composer holds; the text says why."""


class DraftTooLarge(ValueError):
    """More than is kept of a draft; the text says how much that is."""


def read_draft(body: bytes) -> dict:
    """The content of a `Draft` from JSON. What can't be is left out or set to its default; only the prompt may be long.

    Raises: UnreadableDraft, DraftTooLarge.
    """
    if len(body) > MOST_BYTES:
        raise DraftTooLarge(f"A draft may have at most {MOST_BYTES // 1000} kB.")
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableDraft("A draft is JSON.") from error
    if not isinstance(given, dict):
        raise UnreadableDraft("A draft is an object.")
    prompt = _text(given.get("prompt"))
    if len(prompt) > LONGEST_PROMPT:
        raise DraftTooLarge(f"Of a prompt at most {LONGEST_PROMPT:,} characters are kept as a draft.")
    project = given.get("project")
    return {
        "prompt": prompt,
        "aspect_ratio": _one_of(AspectRatio.values, given.get("aspect_ratio"), AspectRatio.R_1_1),
        "resolution": _one_of(Resolution.values, given.get("resolution"), Resolution.K2),
        "count": _count(given.get("count")),
        "references": _references(given.get("references")),
    } | ({"project": project} if _is_id(project) else {})


def _text(given: object) -> str:
    """Without what no database takes: NUL, and halves of a pair."""
    text = given if isinstance(given, str) else ""
    return text.replace("\0", "").encode(errors="ignore").decode()


def _one_of(values: list[str], given: object, default: str) -> str:
    return given if given in values else str(default)


def _count(given: object) -> int:
    return int(given) if str(given) in tuple("12345678") else 1


def _references(given: object) -> list[dict]:
    rows = given if isinstance(given, list) else []
    kept = [_reference(row) for row in rows[: settings.REFERENCE_MAX_COUNT] if isinstance(row, dict)]
    return [row for row in kept if row]


def _reference(row: dict) -> dict | None:
    image, url, role = row.get("image"), _text(row.get("url")), row.get("role")
    said = {"role": role} if role in Reference.Role.values else {}
    if _is_id(image):
        return {"image": image} | said
    if url.startswith(("https://", "http://")) and len(url) <= MAX_URL_LENGTH:
        return {"url": url} | said
    return None


def _is_id(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 < given <= LARGEST_ID
