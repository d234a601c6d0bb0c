"""What is said to a provider and what it says back: plain values, no behaviour."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, auto
from pathlib import Path


@dataclass(frozen=True)
class ReferenceFile:
    """A picture on our disk, sent inline as `data:<mime_type>;base64,…`."""

    path: Path
    mime_type: str


@dataclass(frozen=True)
class ReferenceURL:
    """A picture that the provider fetches itself."""

    url: str


Reference = ReferenceFile | ReferenceURL


@dataclass(frozen=True)
class ImageRequest:
    """One paid request. `timeout`: seconds, in total, for connecting, sending and reading the answer.

    `idempotency_key` names the request, so that sending it again brings the same job: for providers with
    `resend_is_safe`, the others ignore it. At most 255 printable ASCII characters.
    """

    prompt: str
    aspect_ratio: str
    resolution: str
    images: tuple[Reference, ...] = ()
    timeout: float = 300
    idempotency_key: str = ""


class TaskState(StrEnum):
    """What a task's answer amounts to.

    FINISHED    the picture exists; in an odd answer `image_urls` may be empty all the same
    UNFINISHED  ask again later
    FAILED      the API gave up on it
    UNKNOWN     nothing usable: an empty `{}`, or an unknown word without URLs or task id
    """

    FINISHED = auto()
    UNFINISHED = auto()
    FAILED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Reply:
    """What the API says of one task.

    `image_urls` are finished pictures: the previews of a task under way are left out. `word` is the API's own status
    word, `message` its own words, `percentage` 0 to 100. `credits` is what the task cost, None where it told nothing;
    `expired` says that the pictures were there once and are no longer kept.
    """

    state: TaskState
    task_id: str = ""
    task_type: str = ""
    image_urls: tuple[str, ...] = ()
    message: str = ""
    percentage: float | None = None
    word: str = ""
    credits: Decimal | None = None
    expired: bool = False


@dataclass(frozen=True)
class Account:
    """The provider's own counters; None where it told nothing."""

    email: str = ""
    credits: Decimal | None = None
    total_images: int | None = None
    plan: str = ""
