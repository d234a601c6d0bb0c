"""The journal of a generation, told."""

from dataclasses import dataclass
from datetime import datetime

from generations.models import Generation, GenerationEvent, Status

SAYING = {
    ("", Status.QUEUED): ("Asked for", ""),
    (Status.QUEUED, Status.SENDING): ("Taken up by a worker", ""),
    (Status.SENDING, Status.QUEUED): ("Back in the queue", "warn"),
    (Status.SENDING, Status.PROCESSING): ("Task id received", "paid"),
    (Status.SENDING, Status.SAVING): ("Picture's address received", "paid"),
    (Status.PROCESSING, Status.SAVING): ("Picture's address received", ""),
    (Status.UNKNOWN, Status.PROCESSING): ("Task id received, late", "paid"),
    (Status.UNKNOWN, Status.SAVING): ("Picture's address received, late", "paid"),
    (Status.SAVING, Status.FINISHED): ("Finished", "ok"),
    (Status.QUEUED, Status.CANCELLED): ("Cancelled", ""),
}
ENDS = {Status.FAILED: ("Failed", "danger"), Status.UNKNOWN: ("No answer, a person decides", "warn")}


@dataclass(frozen=True)
class Event:
    """One line: what happened, why and by whom, when; `tone` is "", ok, warn, danger or paid."""

    what: str
    detail: str
    at: datetime
    tone: str = ""


def events(generation: Generation) -> list[Event]:
    """The journal, oldest first; one query."""
    return [_told(event) for event in generation.events.order_by("id")]


def _told(event: GenerationEvent) -> Event:
    if event.from_status == event.to_status:
        return Event("Noted", _detail(event), event.at)
    saying = SAYING.get((event.from_status, event.to_status)) or ENDS.get(event.to_status)
    what, tone = saying or (Status(event.to_status).label, "")
    return Event(what, _detail(event), event.at, tone)


def _detail(event: GenerationEvent) -> str:
    return " · ".join(part for part in (event.why, event.actor) if part)
