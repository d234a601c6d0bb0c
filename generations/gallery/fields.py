"""What a field of the search means: by:mia, ratio:16:9, after:2026-03 and so on, or why it can't be read."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from generations.gallery.moments import sort_key_at
from generations.gallery.query import Field
from generations.models import AspectRatio, GalleryImage, Resolution, Status, User
from generations.models.facets import facet_terms
from generations.models.tokens import tokens

RATIOS = [ratio for ratio in AspectRatio.values if ratio != AspectRatio.MATCH]
STATUSES = {
    "queued": {Status.QUEUED},
    "running": {Status.SENDING, Status.PROCESSING},
    "saving": {Status.SAVING},
    "failed": {Status.FAILED},
    "cancelled": {Status.CANCELLED},
    "unknown": {Status.UNKNOWN},
}
_DAY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{1,2}))?(?:-(?P<day>[0-9]{1,2}))?")
_RATIO = re.compile(r"([0-9]{1,3})[:x/]([0-9]{1,3})")


class Unreadable(ValueError):
    """Why a value isn't one that its field takes: the rest of a sentence, without its full stop."""


@dataclass(frozen=True)
class Facets:
    """Terms of the index of which one is enough."""

    terms: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """Sort keys from `lowest` on, and below `below`; None: no bound."""

    lowest: int | None = None
    below: int | None = None


@dataclass(frozen=True)
class Starred:
    """The stars of whoever searches."""


@dataclass(frozen=True)
class Statuses:
    """Generations without a picture that are in one of these states."""

    values: frozenset[str]


Meaning = Facets | Span | Starred | Statuses


class People:
    """Who can be meant by `by:`; asked for once, when somebody is."""

    def __init__(self, viewer: int | None, everybody: list[User] | None = None) -> None:
        self.viewer = viewer
        self._all = everybody

    def named(self, text: str) -> list[int]:
        """The ids of those whose name or email is that, else of those whose name or email begins so."""
        if text.lower() == "me":
            return [self.viewer] if self.viewer else []
        if self._all is None:
            self._all = list(User.objects.only("name", "email").order_by())
        exactly = [user.pk for user in self._all if text.casefold() in (user.name.casefold(), user.email.casefold())]
        return exactly or [user.pk for user in self._all if begins(user, text)]


def begins(user: User, text: str) -> bool:
    """Whether a person's name, a later word of it, or the email begins so; case and accents make no difference."""
    wanted, email, words = tokens(text), tokens(user.email), tokens(user.name)
    if not wanted:
        return False
    return any(_starts(rest, wanted) for rest in (email, *(words[place:] for place in range(len(words)))))


def _starts(words: list[str], wanted: list[str]) -> bool:
    *whole, last = wanted
    here = words[: len(wanted)]
    return len(here) == len(wanted) and here[:-1] == whole and here[-1].startswith(last)


def meaning(field: Field, people: People) -> Meaning:
    """What a field asks for. Raises Unreadable."""
    return _READERS[field.name](field.value, people)


def span_of(text: str) -> tuple[datetime, datetime]:
    """The first moment of a year, a month or a day in UTC, and the first one after it. Raises Unreadable."""
    found = _DAY.fullmatch(text)
    try:
        year, month, day = (int(part) if part else None for part in found.groups())
        first = datetime(year, month or 1, day or 1, tzinfo=UTC)
        if day:
            return first, datetime.fromordinal(first.toordinal() + 1).replace(tzinfo=UTC)
        if month:
            return first, first.replace(year=year + month // 12, month=month % 12 + 1)
        return first, first.replace(year=year + 1)
    except (AttributeError, ValueError, OverflowError) as error:
        raise Unreadable("a date is a year, a month or a day, such as 2026, 2026-03 or 2026-03-15") from error


def ratio_of(text: str) -> str:
    """One of the ratios that can be asked for. Raises Unreadable."""
    if text.lower() in ("match", AspectRatio.MATCH):
        return AspectRatio.MATCH.value
    found = _RATIO.fullmatch(text)
    if not found:
        raise Unreadable("a ratio is two numbers, such as ratio:16:9")
    ratio = f"{int(found[1])}:{int(found[2])}"
    if ratio not in RATIOS:
        raise Unreadable(f"pictures are {', '.join(RATIOS[:-1])} or {RATIOS[-1]}")
    return ratio


def resolution_of(text: str) -> str:
    """One of the resolutions. Raises Unreadable."""
    return _one_of(text.upper(), Resolution.values, "a resolution is {}")


def _by(value: str, people: People) -> Facets:
    if not value:
        raise Unreadable("a name or an email comes after it, such as by:mia or by:me")
    found = people.named(value)
    if not found:
        raise Unreadable("nobody’s name or email begins so")
    return Facets(tuple(term for pk in found for term in facet_terms(author_id=pk)))


def _ratio(value: str, people: People) -> Facets:
    return Facets(tuple(facet_terms(aspect_ratio=ratio_of(value))))


def _resolution(value: str, people: People) -> Facets:
    return Facets(tuple(facet_terms(resolution=resolution_of(value))))


def _is(value: str, people: People) -> Meaning:
    value = _one_of(value.lower(), ("starred", "mine", "picture", "upload"), "it can be {}", "is:")
    if value == "starred":
        return Starred()
    if value == "mine":
        return _by("me", people)
    kind = GalleryImage.Kind.UPLOAD if value == "upload" else GalleryImage.Kind.GENERATED
    return Facets(tuple(facet_terms(kind=kind)))


def _has(value: str, people: People) -> Facets:
    value = _one_of(value.lower(), ("references", "reference"), "it can be has:references")
    return Facets(tuple(facet_terms(has_references=bool(value))))


def _after(value: str, people: People) -> Span:
    return Span(lowest=sort_key_at(span_of(value)[0]))


def _before(value: str, people: People) -> Span:
    return Span(below=sort_key_at(span_of(value)[0]))


def _on(value: str, people: People) -> Span:
    first, after = span_of(value)
    return Span(sort_key_at(first), sort_key_at(after))


def _status(value: str, people: People) -> Statuses:
    return Statuses(frozenset(STATUSES[_one_of(value.lower(), STATUSES, "a status is {}")]))


def _one_of(value: str, values: Iterable[str], sentence: str, before: str = "") -> str:
    if value in values:
        return value
    *others, last = (before + name for name in values)
    raise Unreadable(sentence.format(f"{', '.join(others)} or {last}" if others else last))


_READERS: dict[str, Callable[[str, People], Meaning]] = {
    "by": _by,
    "ratio": _ratio,
    "res": _resolution,
    "is": _is,
    "has": _has,
    "after": _after,
    "before": _before,
    "on": _on,
    "status": _status,
}
