"""What an archive says, judged before anything is believed: right types, lengths and ranges, or a sentence.

Whatever isn't named here is passed over; thumbnails, sizes and colours are never taken from an archive.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from generations.archives.errors import Unreadable
from generations.metadata import as_origin, of_origin
from generations.models import AspectRatio, GalleryImage, Reference, Resolution
from generations.models.batch import MOST_GENERATIONS
from generations.models.project import NAME_LENGTH, name_key
from generations.models.tag import TAG_LENGTH

Field = Callable[[Any], Any]
Record = dict[str, Any]

LARGEST_ID = 10**12
MOST_TOGETHER = 10_000
"""Tags, collections, stars or references of one image."""
LONGEST_PROMPT = 100_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
"""So far the clock of another computer may be ahead."""
_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Wrong(ValueError):
    """Why a value can't be used: "isn't a text"."""


def cleaned(noun: str, record: object) -> Record:
    """A record as it can be stored. Raises: Unreadable, with a sentence that names it."""
    if not isinstance(record, Mapping):
        raise Unreadable(f"An entry of the {noun}s isn't an object.")
    values = {}
    for name, field in FIELDS[noun].items():
        try:
            values[name] = field(record.get(name))
        except Wrong as wrong:
            called = record.get("id") or record.get("name") or record.get("email") or ""
            whose = f"{noun.capitalize()} {str(called)[:80]}".strip()
            raise Unreadable(f"{whose}: its {name} {wrong}.") from None
    return values


def text(most: int, *, least: int = 0) -> Field:
    def read(value: Any) -> str:
        value = "" if value is None else value
        if not isinstance(value, str):
            raise Wrong("isn't a text")
        if not least <= len(value) <= most:
            raise Wrong(f"is too long: {len(value):,} characters" if value else "is missing")
        if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise Wrong("has characters that can't be stored")
        return value

    return read


def name(most: int) -> Field:
    """A text with at least one letter or digit."""

    def read(value: Any) -> str:
        value = text(most, least=1)(value)
        if not name_key(value):
            raise Wrong("has no letter or digit")
        return value

    return read


def number(least: int, most: int) -> Field:
    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise Wrong(f"isn't a number from {least:,} to {most:,}")
        return value

    return read


def one_of(*choices: str) -> Field:
    def read(value: Any) -> str:
        value = "" if value is None else value
        if value not in choices or not isinstance(value, str):
            raise Wrong(f"is none of {', '.join(filter(None, choices))}")
        return value

    return read


def maybe(field: Field) -> Field:
    """The same, or nothing."""
    return lambda value: None if value is None else field(value)


def moment(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Wrong("isn't a date and time") from None
    if found.tzinfo is None or not 1970 <= found.year <= 9998:
        raise Wrong("isn't a date and time with its zone, from 1970 on")
    return found


def email(value: Any) -> str:
    value = text(254, least=3)(value)
    if not _EMAIL.fullmatch(value):
        raise Wrong("isn't an email address")
    return value.lower()


def sha256(value: Any) -> str:
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise Wrong("isn't a SHA-256")
    return value


def sort_key(value: Any) -> int:
    latest = (datetime.now(UTC) + AHEAD - EPOCH) // timedelta(microseconds=1)
    if type(value) is not int or not 0 < value <= latest:
        raise Wrong("lies before 1970, or in the future")
    return value


def money(value: Any) -> str:
    try:
        amount = Decimal(value) if isinstance(value, str) and len(value) < 30 else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount < 1_000_000:
        raise Wrong("isn't an amount of money")
    return str(amount)


def axes(value: Any) -> list[Record]:
    """Of a matrix, as in `Batch`; whatever else is none."""
    fields = {"name": text(200), "values": _list(text(2_000), 200)}
    return _list(_object(fields), 20)([] if value is None else value)


def origin(value: Any) -> Record | None:
    story = of_origin(value)
    return as_origin(story) if story else None


def _object(fields: Mapping[str, Field]) -> Field:
    def read(value: Any) -> Record:
        if not isinstance(value, Mapping):
            raise Wrong("isn't what it has to be")
        return {name: field(value.get(name)) for name, field in fields.items()}

    return read


def _list(field: Field, most: int = MOST_TOGETHER) -> Field:
    def read(value: Any) -> list:
        value = [] if value is None else value
        if not isinstance(value, list) or len(value) > most:
            raise Wrong(f"isn't a list of at most {most:,}")
        return [field(one) for one in value]

    return read


_ID = number(1, LARGEST_ID)
_PLACE = number(-(2**62), 2**62)

FIELDS: dict[str, dict[str, Field]] = {
    "person": {"email": email, "name": text(100)},
    "project": {
        "id": _ID,
        "name": name(NAME_LENGTH),
        "by": maybe(email),
        "created_at": moment,
        "closed_at": maybe(moment),
        "deleted_at": maybe(moment),
    },
    "tag": {"name": name(TAG_LENGTH), "by": maybe(email), "created_at": moment},
    "collection": {
        "id": _ID,
        "name": name(NAME_LENGTH),
        "parent": maybe(_ID),
        "by": maybe(email),
        "brief": text(100_000),
        "cover": maybe(_ID),
        "created_at": moment,
        "changed_at": moment,
        "deleted_at": maybe(moment),
    },
    "batch": {
        "id": _ID,
        "by": maybe(email),
        "count": number(1, MOST_GENERATIONS),
        "title": text(200),
        "axes": axes,
        "created_at": moment,
    },
    "generation": {
        "id": _ID,
        "batch": _ID,
        "position": number(0, 32_000),
        "by": maybe(email),
        "prompt": text(LONGEST_PROMPT),
        "aspect_ratio": one_of(*AspectRatio.values),
        "resolution": one_of(*Resolution.values),
        "project": maybe(_ID),
        "retry_of": maybe(_ID),
        "sort_key": sort_key,
        "created_at": moment,
        "sent_at": maybe(moment),
        "finished_at": maybe(moment),
        "provider": text(20),
        "api_version": number(1, 99),
        "task_id": text(300),
        "task_type": text(100),
        "cost": money,
        "credits": maybe(money),
        "references": _list(
            _object(
                {
                    "position": number(0, 32_000),
                    "role": one_of("", *Reference.Role.values),
                    "image": maybe(_ID),
                    "sha256": lambda value: sha256(value) if value else "",
                    "url": text(2_000),
                }
            ),
            100,
        ),
    },
    "image": {
        "id": _ID,
        "kind": one_of(*GalleryImage.Kind.values),
        "by": maybe(email),
        "generation": maybe(_ID),
        "position": number(0, 32_000),
        "sort_key": sort_key,
        "created_at": moment,
        "name": text(255),
        "aspect_ratio": text(20),
        "resolution": text(4),
        "sha256": sha256,
        "project": maybe(_ID),
        "rating": maybe(number(1, 5)),
        "rated_by": maybe(email),
        "verdict": one_of("", *GalleryImage.Verdict.values),
        "verdict_by": maybe(email),
        "trashed_at": maybe(moment),
        "trashed_by": maybe(email),
        "origin": origin,
        "file": maybe(text(1_000)),
        "tags": _list(_object({"name": name(TAG_LENGTH), "by": maybe(email), "at": moment})),
        "collections": _list(_object({"id": _ID, "position": _PLACE, "by": maybe(email), "at": moment})),
        "stars": _list(_object({"by": email, "at": moment})),
    },
}
"""How each noun's fields are judged."""

SECTIONS = {
    "people": "person",
    "projects": "project",
    "tags": "tag",
    "collections": "collection",
    "batches": "batch",
    "generations": "generation",
    "images": "image",
}
"""The lists of a manifest, and what stands in each."""
