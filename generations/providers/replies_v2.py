"""What the JSON of version 2 means: translated into that of version 1, which `replies` reads whatever is odd in it.

Pure functions: any JSON value gives a result, none raises. https://docs.apiframe.ai; where it is silent, the shapes
that public clients of it have met (`/v2/me` tells the credits of the key's team, for one).
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from . import replies
from .messages import Account, Reply, TaskState
from .replies import clean

WORDS = {"queued": "pending", "completed": "finished", "cancelled": "failed", "canceled": "failed"}
_DEEPEST = 4


def reply_in(answer: Any, *, hide: str = "") -> Reply:
    """The reply in a job's JSON, in the answer to the paid request, or in a webhook. `hide`: the key."""
    job = _job(answer)
    word = clean(_text(job.get("status")) or _text(job.get("event")), hide)[:40]
    reply = replies.reply_in(
        {
            "task_id": job.get("jobId") or job.get("id"),
            "task_type": job.get("model"),
            "status": WORDS.get(word.casefold(), word),
            "image_urls": _addresses(job.get("result")) or _addresses(job.get("images")),
            "percentage": job.get("progress"),
            "error": job.get("error"),
            "message": job.get("message"),
        },
        hide=hide,
    )
    message = reply.message
    if reply.state is TaskState.FAILED and not message and word.casefold().startswith("cancel"):
        message = "The job was cancelled on the API's side."
    cost, expired = _number(job.get("creditCost")), job.get("expired") is True
    return replace(reply, word=word, message=message, credits=cost, expired=expired)


def account_in(answer: Any) -> Account:
    """The account's counters; the credits are those of the team that the key belongs to."""
    said = _job(answer)
    team, user = _fields(said.get("team")), _fields(said.get("user"))
    return replies.account_in(
        {
            "email": _first(user.get("email"), said.get("email")),
            "credits": _first(team.get("credits"), said.get("credits"), said.get("balance"), user.get("credits")),
            "total_images": _first(*(place.get("totalImages") for place in (team, said, user))),
            "plan": _first(team.get("plan"), said.get("plan"), user.get("plan")),
        }
    )


def address_in(answer: Any) -> str:
    """Where an uploaded file is, in the answer to the upload; empty if it doesn't say."""
    places = [_fields(answer), _fields(_fields(answer).get("data"))]
    said = [place.get(name) for place in places for name in ("url", "fileUrl")]
    return next(iter(replies.reply_in({"image_urls": said}).image_urls), "")


def words_in(answer: Any, *, hide: str = "") -> str:
    """The API's own words: the error, and in brackets what is wrong with the fields, or how many credits it takes."""
    details = _fields(_fields(answer).get("details"))
    faults = [f"{field}: {words}" for field, value in details.items() if (words := replies.words_in([value]))]
    needed, left = (_number(_fields(answer).get(name)) for name in ("creditsRequired", "creditsAvailable"))
    if needed is not None and left is not None:
        faults.append(f"{needed:f} credits needed, {left:f} left")
    error = replies.words_in(answer)
    return clean(f"{error} ({'; '.join(faults)})" if error and faults else error or "; ".join(faults), hide)


def has_details(answer: Any) -> bool:
    """Whether the answer finds fault with fields of the request."""
    return bool(_fields(_fields(answer).get("details")))


def _job(answer: Any) -> dict:
    """The job itself, should it lie in an envelope."""
    job = _fields(answer)
    return job if "jobId" in job or "id" in job else _fields(job.get("data")) or _fields(job.get("job")) or job


def _addresses(value: Any, depth: int = 0) -> list[str]:
    """`{"images": [url]}`, and what else a result may look like: a list, one address, objects that hold it."""
    if isinstance(value, list) and depth < _DEEPEST:
        return [url for item in value for url in _addresses(item, depth + 1)]
    if isinstance(value, dict) and depth < _DEEPEST:
        found = (_addresses(value.get(name), depth + 1) for name in ("images", "image", "imageUrl", "url"))
        return next(filter(None, found), [])
    return [value] if isinstance(value, str) else []


def _number(value: Any) -> Decimal | None:
    return replies.account_in({"credits": value}).credits


def _fields(value: Any) -> dict:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)
