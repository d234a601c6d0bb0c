"""What a file says of its origin."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from .text import plain


@dataclass(frozen=True)
class Parent:
    """A picture that was given to the model: its SHA-256 in hex, and what for ("subject", "style", "layout" or "")."""

    sha256: str
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """What a file says of its origin. "", None and () stand for what it doesn't say.

    Attributes:
        is_ai: whether a model drew the picture; uploads are not.
        author: the name of who wrote the prompt, or brought the upload.
        generation, image: ids within the installation ``installation``, which is the id of a Musa.
        created_at: when it was generated, or uploaded; knows its time zone.
        width, height: the pixels that were asked for.
        rating: 1 to 5.
        verdict: "pick", "reject" or "".
        source: whose words it was read from: "musa", "automatic1111", "invokeai", "comfyui", "swarmui", "fooocus",
            "novelai", "xmp", "exif", "png".
        raw: settings of other software as they stood there (seed, steps, sampler, negative prompt, …).
    """

    is_ai: bool
    prompt: str = ""
    author: str = ""
    model: str = ""
    aspect_ratio: str = ""
    resolution: str = ""
    width: int | None = None
    height: int | None = None
    task_id: str = ""
    task_type: str = ""
    generation: int | None = None
    image: int | None = None
    installation: str = ""
    created_at: datetime | None = None
    parents: Sequence[Parent] = ()
    project: str = ""
    tags: Sequence[str] = ()
    rating: int | None = None
    verdict: str = ""
    source: str = ""
    raw: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.created_at is not None and self.created_at.utcoffset() is None:
            raise ValueError("created_at has to know its time zone.")
        object.__setattr__(self, "parents", tuple(self.parents))
        object.__setattr__(self, "tags", tuple(self.tags))


def legible(story: Story) -> Story:
    """``story`` in characters that every format can hold, and every database."""
    texts = {one.name: _legible(getattr(story, one.name)) for one in fields(story)}
    return replace(story, **texts)


def completed(story: Story, other: Story) -> Story:
    """``story``, and what ``other`` says where it says nothing; whose words it is stays."""
    missing = {one.name: getattr(other, one.name) for one in fields(story) if not getattr(story, one.name)}
    return replace(story, **missing)


def says_anything(story: Story) -> bool:
    return any(getattr(story, one.name) for one in fields(story) if one.name != "source")


def _legible(value: Any) -> Any:
    match value:
        case str():
            return plain(value)
        case datetime():
            return _with_common_offset(value)
        case Parent():
            return Parent(plain(value.sha256), plain(value.role))
        case tuple():
            return tuple(map(_legible, value))
        case Mapping():
            return {plain(str(key)): plain(str(text)) for key, text in value.items()}
    return value


def _with_common_offset(date: datetime) -> datetime:
    """``date`` with an offset in whole minutes, as XMP and EXIF have them."""
    if date.utcoffset() % timedelta(minutes=1):
        with suppress(OverflowError):
            return date.astimezone(UTC)
    return date
