"""What goes over the wire."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from generations.models import Charged, GalleryImage, Reference, Status

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""ISO 8601 in UTC, ending in Z."""


class Image(Schema):
    id: int
    kind: Literal[*GalleryImage.Kind.values]
    width: int
    height: int
    format: str
    bytes: int
    sha256: str
    url: str = Field(description="Its page in Musa.")
    original_url: str = Field(description="The bytes as received; valid for at least a week.")
    thumbnails: dict[str, str] = Field(description="By width: 320, 640, 1280.")
    palette: list[str]
    author: str = Field(description="An email.")
    prompt: str = Field(description="Empty for an upload.")
    name: str = Field(description="The name of an uploaded file.")
    generation: int | None
    project: str | None
    tags: list[str]
    collections: list[int] = Field(description="Ids.")
    rating: int | None = Field(description="The team's, 1 to 5.")
    verdict: Literal[*GalleryImage.Verdict.values] | None = Field(description="The team's.")
    created_at: Moment
    trashed_at: Moment | None


class Trouble(Schema):
    code: str
    message: str


class Generation(Schema):
    id: int
    status: Literal[*Status.values]
    prompt: str
    aspect_ratio: str
    resolution: str
    author: str = Field(description="An email.")
    batch: int
    task_id: str | None
    task_type: str | None
    references: list[int] = Field(description="Ids of images, in order.")
    roles: list[Literal[*Reference.Role.values] | None] = Field(description="What each of them is for.")
    images: list[Image]
    error: Trouble | None
    charged: Literal[*Charged.values]
    cost: float = Field(description="Money, in the installation's currency; an estimate until it has ended.")
    retry_of: int | None
    project: str | None
    created_at: Moment
    sent_at: Moment | None
    finished_at: Moment | None


class Batch(Schema):
    batch: int
    generations: list[Generation]


class Images(Schema):
    results: list[Image]
    next: str | None = Field(description="The cursor of the next page; null at the end.")


class Generations(Schema):
    results: list[Generation]
    next: str | None = Field(description="The cursor of the next page; null at the end.")


class Pause(Schema):
    code: str
    message: str
    since: Moment


class Account(Schema):
    mode: Literal["live", "sandbox"]
    paused: Pause | None
    credits: float | None
    total_images: int | None
    seen_at: Moment | None


class Refusal(Schema):
    code: str
    message: str
    fields: dict[str, list[str]]


class Error(Schema):
    error: Refusal


def answers(good: dict[int, type[Schema] | None], *refusals: int) -> dict[int, type[Schema] | None]:
    """What a call may answer by status, for the description; 401 may come from all of them."""
    return good | dict.fromkeys((401, *refusals), Error)
