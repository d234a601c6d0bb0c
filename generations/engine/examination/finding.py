"""What the doctor says, and how it was told to look."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from generations.models import GalleryImage

NAMED = 10  # images in one sentence


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be.

    Attributes:
        code: a word for the kind of trouble, such as `original_missing`.
        subject: what it is about: "image 12", "generation 7", a file's name in the store, "search index".
        sentence: for people: what is wrong, and what was or can be done.
        mended: whether it is as it should be now.
    """

    code: str
    subject: str
    sentence: str
    mended: bool = False


def say_nothing(what: str, done: int, total: int) -> None:
    """The progress of an examination that nobody watches."""


@dataclass(frozen=True)
class Mode:
    """How to look.

    Attributes:
        repair: mend what can be mended; otherwise nothing is changed anywhere.
        fast: look at existence and sizes only: no file is read, no word compared.
        tell: is called with what is looked at, how much of it is done, and of how much.
    """

    repair: bool = False
    fast: bool = False
    tell: Callable[[str, int, int], None] = say_nothing


def reason(error: Exception) -> str:
    """Why something failed, as a sentence without its subject."""
    return f"{error.strerror}." if isinstance(error, OSError) and error.strerror else str(error)


def named(images: Sequence[GalleryImage]) -> str:
    """ "image 12", "images 12, 14", and no more than a few of very many."""
    ids = ", ".join(str(image.pk) for image in images[:NAMED])
    more = f" and {len(images) - NAMED:,} more" if len(images) > NAMED else ""
    return f"image{'s' if len(images) > 1 else ''} {ids}{more}"


def by_key(rows: QuerySet, key: str, size: int = 500) -> Iterator[list]:
    """The rows in ascending order of a unique column, `size` at a time; no cursor stays open between two lists."""
    rows = rows.order_by(key)
    chunk = list(rows[:size])
    while chunk:
        yield chunk
        chunk = list(rows.filter(**{f"{key}__gt": getattr(chunk[-1], key)})[:size])
