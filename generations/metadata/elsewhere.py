"""A story as plain data, for whoever keeps it: of pictures that were made elsewhere."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from .story import Parent, Story, legible

_MOST_CHARACTERS = 20_000
_MOST_ENTRIES = 200
_TEXTS = ("prompt", "author", "model", "aspect_ratio", "resolution", "task_id", "installation", "project", "source")
_NUMBERS = ("width", "height", "generation", "image")


def as_origin(story: Story) -> dict[str, Any]:
    """What is worth keeping of ``story``, as JSON has it; what it doesn't say is left out."""
    said: dict[str, Any] = {"is_ai": story.is_ai}
    said |= {name: getattr(story, name)[:_MOST_CHARACTERS] for name in _TEXTS if getattr(story, name)}
    said |= {name: number for name in _NUMBERS if (number := getattr(story, name)) is not None}
    if story.created_at:
        said["created_at"] = story.created_at.isoformat()
    if story.raw:
        said["settings"] = {key[:200]: text[:_MOST_CHARACTERS] for key, text in list(story.raw.items())[:_MOST_ENTRIES]}
    if story.parents:
        said["parents"] = [{"sha256": one.sha256[:64], "role": one.role[:10]} for one in story.parents[:_MOST_ENTRIES]]
    return said


def of_origin(origin: object) -> Story | None:
    """The story that such data tells; None for what isn't such data, whoever made it. Wrong parts are left out."""
    if not isinstance(origin, Mapping):
        return None
    texts = {name: text for name in _TEXTS if isinstance(text := origin.get(name), str)}
    numbers = {name: number for name in _NUMBERS if type(number := origin.get(name)) is int and abs(number) < 2**63}
    raw = origin.get("settings")
    parents = origin.get("parents")
    story = Story(
        is_ai=origin.get("is_ai") is True,
        created_at=_date(origin.get("created_at")),
        raw={str(key): str(text) for key, text in raw.items()} if isinstance(raw, Mapping) else {},
        parents=[
            Parent(str(one.get("sha256", "")), str(one.get("role", "")))
            for one in (parents if isinstance(parents, list) else [])
            if isinstance(one, Mapping)
        ],
        **texts,
        **numbers,
    )
    return legible(story)


def _date(text: object) -> datetime | None:
    with suppress(ValueError, TypeError):
        date = datetime.fromisoformat(text)
        return date if date.utcoffset() is not None else None
    return None
