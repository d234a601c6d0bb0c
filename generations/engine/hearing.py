"""What the provider tells by itself: that a task has ended."""

import logging
from dataclasses import dataclass

from django.utils import timezone

from generations.engine.collecting import commit_reply
from generations.engine.provider import api_key, provider_name
from generations.engine.sending import hand_in
from generations.models import Charged, Generation, Status
from generations.providers import Reply, WebhookForged, read_webhook

logger = logging.getLogger(__name__)
ACTOR = "webhook"


@dataclass(frozen=True)
class News:
    """What follows. `save`: the id of a generation that is now to be saved. `ended`: how many slots became free."""

    save: int | None = None
    ended: int = 0


def hear(body: bytes, signature: str) -> News | None:
    """Take in a webhook's body, exactly as it was received; None if it doesn't carry the provider's signature.

    News of a task that we don't know or that has ended here changes nothing, so hearing it twice is safe. What a busy
    database doesn't take is not lost: the task is asked after anyway.
    """
    try:
        reply = read_webhook(body, signature, api_key())
    except WebhookForged:
        logger.warning("a webhook without the provider's signature")
        return None
    generation = _generation_of(reply)
    if generation is None:
        logger.info("a webhook about task %s, which no generation here waits for", reply.task_id or "without an id")
        return News()
    if reply.image_urls:
        urls = " ".join(reply.image_urls)
        logger.info("learned generation=%s task=%s urls=%s", generation.pk, generation.task_id, urls)
    return _take_in(generation, reply)


def _generation_of(reply: Reply) -> Generation | None:
    if not reply.task_id:
        return None
    known = Generation.objects.filter(task_id=reply.task_id, provider=provider_name())
    return known.filter(status__in=(Status.PROCESSING, Status.UNKNOWN)).first()


def _take_in(generation: Generation, reply: Reply) -> News:
    if generation.status == Status.UNKNOWN:
        return News(generation.pk if _take_late(generation, reply) else None)
    match commit_reply(generation, reply, ACTOR):
        case Status.SAVING:
            return News(generation.pk, ended=1)
        case Status.PROCESSING:
            return News()
        case _:
            return News(ended=1)


def _take_late(generation: Generation, reply: Reply) -> bool:
    """A picture of what was given up as unknown."""
    if not reply.image_urls:
        return False
    given = {
        "task_id": generation.task_id,
        "task_type": reply.task_type or generation.task_type,
        "image_urls": list(reply.image_urls),
        "charged": Charged.YES,
        "attempts": 0,
        "due_at": timezone.now(),
    }
    given |= {} if reply.credits is None else {"credits": reply.credits}
    return hand_in(generation, Status.SAVING, f"Task {generation.task_id}: finished.", given, actor=ACTOR)
