"""What a list may be narrowed by: each value is judged, and each refusal has its own sentence."""

from datetime import UTC, date, datetime, timedelta

from ninja import Schema
from pydantic import Field, field_validator

from generations.api.errors import Invalid, NotFound
from generations.gallery import BrokenCursor, Filters, read_cursor
from generations.models import AspectRatio, Collection, Resolution, Status, User

BROKEN_MOMENT = "This must be a date (2026-11-22) or a time in ISO 8601 (2026-11-22T14:30:00Z)."


class Page(Schema):
    """Where a page begins, and how long it is."""

    cursor: str = Field("", description="`next` of the page before.")
    limit: int = Field(50, ge=1, le=200)

    @field_validator("cursor")
    @classmethod
    def was_given_out(cls, cursor: str) -> str:
        try:
            read_cursor(cursor)
        except BrokenCursor as error:
            raise ValueError(str(error)) from error
        return cursor

    @property
    def before(self) -> int | None:
        return read_cursor(self.cursor)


class GenerationQuery(Page):
    status: str = Field("", description=f"One of {', '.join(Status.values)}.")
    author: str = Field("", description="An email.")

    @field_validator("status")
    @classmethod
    def is_a_status(cls, status: str) -> str:
        return _one_of(status, Status.values, "status")

    @property
    def filters(self) -> Filters:
        """Raises Invalid for an author that there isn't."""
        return Filters(status=self.status, author=_author(self.author))


class ImageQuery(Page):
    q: str = Field(
        "",
        description='Words, "phrases", prefix*, -exclusions, OR, and fields such as by:mia, ratio:16:9, res:4K, '
        "is:starred, has:references, after:2026-03; the last word may be the beginning of one.",
    )
    author: str = Field("", description="An email.")
    ratio: str = Field("", description="As asked for, such as 16:9.")
    resolution: str = Field("", description="As asked for: 1K, 2K or 4K.")
    since: str = Field("", description="A date or a time in ISO 8601; without a zone it is UTC.")
    until: str = Field("", description="The same, inclusive: a date means its whole day.")
    collection: str = Field("", description="The id of a collection; what is inside it belongs to it.")
    favourite: bool = Field(False, description="Only what the token's owner starred.")

    @field_validator("ratio")
    @classmethod
    def is_a_ratio(cls, ratio: str) -> str:
        return _one_of(ratio, AspectRatio.values, "aspect ratio")

    @field_validator("resolution")
    @classmethod
    def is_a_resolution(cls, resolution: str) -> str:
        return _one_of(resolution, Resolution.values, "resolution")

    @field_validator("since", "until")
    @classmethod
    def is_a_moment(cls, text: str) -> str:
        _span(text)
        return text

    def filters(self, caller: User) -> Filters:
        """Raises ApiError for an author or a collection that there isn't."""
        return Filters(
            q=self.q,
            viewer=caller.pk,
            author=_author(self.author),
            ratio=self.ratio,
            resolution=self.resolution,
            since=_span(self.since)[0],
            until=_span(self.until)[1],
            starred_by=caller.pk if self.favourite else None,
            collections=_collections(self.collection),
        )


def _one_of(value: str, values: list[str], what: str) -> str:
    if value and value not in values:
        raise ValueError(f"There is no {what} “{value}”, but {', '.join(values)}.")
    return value


def _author(email: str) -> int | None:
    if not email:
        return None
    found = "\0" not in email and User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()
    if not found:
        raise Invalid({"author": [f"There is nobody with the email “{email}”."]})
    return found


def _collections(number: str) -> frozenset[int]:
    """The ids of a collection and of all inside it; none if none is asked for. Raises NotFound."""
    if not number:
        return frozenset()
    is_id = number.isascii() and number.isdigit() and len(number) < 19
    if not (is_id and Collection.objects.shown().filter(pk=int(number)).exists()):
        raise NotFound("collection")
    return frozenset(Collection.objects.inside([int(number)]))


def _span(text: str) -> tuple[datetime | None, datetime | None]:
    """The first moment of a date or time, and the first one after it. Raises ValueError with a sentence."""
    if not text:
        return None, None
    try:
        if len(text) == len("2026-11-22"):
            day = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
            return day, day + timedelta(days=1)
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment, moment + timedelta(microseconds=1)
    except (ValueError, OverflowError) as error:
        raise ValueError(BROKEN_MOMENT) from error
