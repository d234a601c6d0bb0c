"""What the API's JSON means. Pure functions: any JSON value gives a result, none raises.

The words and traps are those that public clients of the API have met: answers without a status, `percentage` as a
string, `staged` without a task type, an empty `{}`, error texts in `errors[0].msg`.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from .messages import Account, Reply, TaskState

FAILED_WORDS = {"failed"}
FINISHED_WORDS = {"finished"}
UNFINISHED_WORDS = {"pending", "staged", "starting", "processing", "retry", "retrying"}

LONGEST_WORDS = 1000
_LONG_BASE64 = re.compile(r"(?:data:[\w.+/-]*;base64,)?[A-Za-z0-9+/_-]{200,}={0,2}|data:[\w.+/-]*;base64,[\w+/=-]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def reply_in(answer: Any, *, hide: str = "") -> Reply:
    """The reply in one task's JSON. `hide`: the key, should the API quote it."""
    task = answer if isinstance(answer, dict) else {}
    word = clean(_text(task.get("status")), hide)[:40]
    task_id, image_urls = _task_id(task.get("task_id")), _image_urls(task)
    state = _state(word.casefold(), task_id, image_urls)
    if state is TaskState.UNFINISHED and task_id:
        image_urls = ()  # previews; the task will bring the picture itself
    return Reply(
        state=state,
        task_id=task_id,
        task_type=clean(_text(task.get("task_type")), hide)[:100],
        image_urls=image_urls,
        message=words_in(answer, hide=hide),
        percentage=_percentage(task.get("percentage")),
        word=word,
    )


def replies_in(answer: Any, *, hide: str = "") -> dict[str, Reply]:
    """The replies in `{"tasks": [...]}`, by task id."""
    tasks = answer.get("tasks") if isinstance(answer, dict) else answer
    replies = [reply_in(task, hide=hide) for task in tasks] if isinstance(tasks, list) else []
    return {reply.task_id: reply for reply in replies if reply.task_id}


def account_in(answer: Any) -> Account:
    account = answer if isinstance(answer, dict) else {}
    total = _number(account.get("total_images"))
    return Account(
        email=clean(_text(account.get("email"))),
        credits=_number(account.get("credits")),
        total_images=None if total is None else int(total),
        plan=clean(_text(account.get("plan"))),
    )


def words_in(answer: Any, *, hide: str = "") -> str:
    """The API's own words: the first of errors[0].msg, errors[0].message, message, error, detail; else empty."""
    return clean(next(_sentences(answer, depth=0), ""), hide)


def clean(text: str, hide: str = "") -> str:
    """`text` fit to be shown and stored: without the key, without pictures, without control characters, not endless."""
    if hide:
        text = text.replace(hide, "[key]")
    return _CONTROL.sub("", _LONG_BASE64.sub("[picture]", text)).strip()[:LONGEST_WORDS]


def _sentences(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if depth and value.strip():
            yield value
    elif isinstance(value, list):
        for item in value if depth < 4 else []:
            yield from _sentences(item, depth + 1)
    elif isinstance(value, dict) and depth < 4:
        for name in ("errors", "msg", "message", "error", "detail"):
            yield from _sentences(value.get(name), depth + 1)


def _state(word: str, task_id: str, image_urls: tuple[str, ...]) -> TaskState:
    if word in FAILED_WORDS:
        return TaskState.FAILED
    if word in UNFINISHED_WORDS:
        return TaskState.UNFINISHED
    if word in FINISHED_WORDS or image_urls:
        return TaskState.FINISHED
    return TaskState.UNFINISHED if task_id else TaskState.UNKNOWN


def _image_urls(task: dict) -> tuple[str, ...]:
    """From the first of these fields that holds any: beside `image_urls` the others are copies."""
    for name in ("image_urls", "image_url", "original_image_url"):
        value = task.get(name)
        urls = [url for url in (value if isinstance(value, list) else [value]) if _is_web_address(url)]
        if urls:
            return tuple(dict.fromkeys(urls))
    return ()


def _is_web_address(value: Any) -> bool:
    if not isinstance(value, str) or not value.isprintable() or " " in value:
        return False
    try:
        url = parse_url(value)
    except LocationParseError:
        return False
    return url.scheme in ("http", "https") and bool(url.host)


def _task_id(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = _text(value)
    return value.strip() if isinstance(value, str) and value.isprintable() else ""


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(Decimal(value)) if isinstance(value, int) and not isinstance(value, bool) else ""


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).strip())
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() and -(10**15) < number < 10**15 else None


def _percentage(value: Any) -> float | None:
    number = _number(value.rstrip("% ") if isinstance(value, str) else value)
    return None if number is None else float(min(max(number, Decimal(0)), Decimal(100)))
