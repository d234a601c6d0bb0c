"""What a field of the search means: by:mia, ratio:16:9, after:2026-03 and so on, or why it can't be read."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from generations.gallery.moments import sort_key_at
from generations.gallery.named import Names
from generations.gallery.query import Field
from generations.models import AspectRatio, GalleryImage, Resolution, Status
from generations.models.colours import NotAColour, buckets_like, plain_colour
from generations.models.facets import (
    DEPTHS,
    RATINGS,
    collection_term,
    colour_term,
    depth_terms,
    facet_terms,
    has_term,
    project_term,
    rating_terms,
    star_term,
    tag_term,
)

RATIOS = [ratio for ratio in AspectRatio.values if ratio != AspectRatio.MATCH]
STATUSES = {
    "queued": {Status.QUEUED},
    "running": {Status.SENDING, Status.PROCESSING},
    "saving": {Status.SAVING},
    "failed": {Status.FAILED},
    "cancelled": {Status.CANCELLED},
    "unknown": {Status.UNKNOWN},
}
VERDICTS = {"picked": GalleryImage.Verdict.PICK, "rejected": GalleryImage.Verdict.REJECT}
IS = ("starred", "mine", "picture", "upload", *VERDICTS)
HAS = ("references", "project", "tags", "rating")
LONGEST_ID = 18
NOBODY = 0
MOST_OF_PROMPT = 1000
"""So many pictures of one prompt are meant by its number, the newest."""
_DAY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{1,2}))?(?:-(?P<day>[0-9]{1,2}))?")
_RATING = re.compile(r"([1-5])(\+)?")
_DEPTH = re.compile(r"([1-9][0-9]?)(\+)?")
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
class Statuses:
    """Generations without a picture that are in one of these states."""

    values: frozenset[str]


@dataclass(frozen=True)
class These:
    """Images by their sort keys."""

    sort_keys: frozenset[int]


@dataclass(frozen=True)
class Order:
    """Which come first: those that say most of what is looked for, or the newest."""

    is_best: bool


Meaning = Facets | Span | Statuses | These | Order


def meaning(field: Field, names: Names) -> Meaning:
    """What a field asks for. Raises Unreadable."""
    return _READERS[field.name](field.value, names)


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


def _by(value: str, names: Names) -> Facets:
    if not value:
        raise Unreadable("a name or an email comes after it, such as by:mia or by:me")
    found = names.people.named(value)
    if not found:
        raise Unreadable("nobody’s name or email begins so")
    return Facets(tuple(term for pk in found for term in facet_terms(author_id=pk)))


def _ratio(value: str, names: Names) -> Facets:
    return Facets(tuple(facet_terms(aspect_ratio=ratio_of(value))))


def _resolution(value: str, names: Names) -> Facets:
    return Facets(tuple(facet_terms(resolution=resolution_of(value))))


def _is(value: str, names: Names) -> Meaning:
    value = _one_of(value.lower(), IS, "it can be {}", "is:")
    if value == "starred":
        return Facets((star_term(names.people.viewer or NOBODY),))
    if value == "mine":
        return _by("me", names)
    if value in VERDICTS:
        return Facets(tuple(facet_terms(verdict=VERDICTS[value])))
    kind = GalleryImage.Kind.UPLOAD if value == "upload" else GalleryImage.Kind.GENERATED
    return Facets(tuple(facet_terms(kind=kind)))


def _has(value: str, names: Names) -> Facets:
    value = _one_of(value.lower(), HAS, "it can be {}", "has:")
    if value == "rating":
        return Facets(rating_terms(RATINGS))
    return Facets((has_term(value),))


def _project(value: str, names: Names) -> Facets:
    found = names.projects(value)
    if not found:
        raise Unreadable("no project’s name begins so")
    return Facets(tuple(project_term(pk) for pk in found))


def _tag(value: str, names: Names) -> Facets:
    found = names.tags(value)
    if not found:
        raise Unreadable("no tag begins so")
    return Facets(tuple(tag_term(pk) for pk in found))


def _in(value: str, names: Names) -> Facets:
    found = names.collections(value)
    if not found:
        raise Unreadable("no collection’s name begins so")
    return Facets(tuple(collection_term(pk) for pk in found))


def _rating(value: str, names: Names) -> Facets:
    return Facets(rating_terms(ratings_of(value)))


def ratings_of(text: str) -> list[int]:
    """The ratings that are meant: 4, or 4+ for that and better. Raises Unreadable."""
    found = _RATING.fullmatch(text)
    if not found:
        raise Unreadable("a rating is 1 to 5, such as rating:4, or rating:4+ for that and better")
    least = int(found[1])
    return [rating for rating in RATINGS if rating == least or (found[2] and rating > least)]


def _colour(value: str, names: Names) -> Facets:
    try:
        return Facets(tuple(colour_term(bucket) for bucket in buckets_like(plain_colour(value))))
    except NotAColour as error:
        raise Unreadable("a colour is six digits, such as color:#e0a030") from error


def _like(value: str, names: Names) -> These:
    from generations.gallery.similar import like  # it asks the search, which asks this

    return These(frozenset(like(_number(value, "like"))))


def _from(value: str, names: Names) -> These:
    from generations.gallery.uses import made_from  # it asks for images, as the search does

    return These(frozenset(made_from(_number(value, "from"))))


def _depth(value: str, names: Names) -> Facets:
    found = _DEPTH.fullmatch(value)
    least = int(found[1]) if found else 0
    if least not in DEPTHS:
        raise Unreadable(f"edits are counted from 1 to {DEPTHS[-1]}, such as depth:2, or depth:5+ for that and deeper")
    return Facets(depth_terms(depth for depth in DEPTHS if depth == least or (found[2] and depth > least)))


def _number(value: str, field: str) -> int:
    number = value.removeprefix("#")
    if not (number.isascii() and number.isdigit()) or len(number) > LONGEST_ID:
        raise Unreadable(f"the number of an image comes after it, such as {field}:12")
    return int(number)


def _prompt(value: str, names: Names) -> These:
    number = value.removeprefix("#")
    if not (number.isascii() and number.isdigit()) or len(number) > LONGEST_ID:
        raise Unreadable("the number of a prompt comes after it, such as prompt:12")
    images = GalleryImage.objects.shown().filter(generation__entry=int(number)).order_by("-generation__sort_key")
    return These(frozenset(images.values_list("sort_key", flat=True)[:MOST_OF_PROMPT]))


def _sort(value: str, names: Names) -> Order:
    return Order(is_best=_one_of(value.lower(), ("best", "newest"), "it can be {}", "sort:") == "best")


def _after(value: str, names: Names) -> Span:
    return Span(lowest=sort_key_at(span_of(value)[0]))


def _before(value: str, names: Names) -> Span:
    return Span(below=sort_key_at(span_of(value)[0]))


def _on(value: str, names: Names) -> Span:
    first, after = span_of(value)
    return Span(sort_key_at(first), sort_key_at(after))


def _status(value: str, names: Names) -> Statuses:
    return Statuses(frozenset(STATUSES[_one_of(value.lower(), STATUSES, "a status is {}")]))


def _one_of(value: str, values: Iterable[str], sentence: str, before: str = "") -> str:
    if value in values:
        return value
    *others, last = (before + name for name in values)
    raise Unreadable(sentence.format(f"{', '.join(others)} or {last}" if others else last))


_READERS: dict[str, Callable[[str, Names], Meaning]] = {
    "by": _by,
    "ratio": _ratio,
    "res": _resolution,
    "is": _is,
    "has": _has,
    "after": _after,
    "before": _before,
    "on": _on,
    "status": _status,
    "sort": _sort,
    "prompt": _prompt,
    "project": _project,
    "tag": _tag,
    "in": _in,
    "rating": _rating,
    "color": _colour,
    "colour": _colour,
    "like": _like,
    "from": _from,
    "depth": _depth,
}
