"""What a worker is told. Messages are hints: each task finds in the database what there is to do, and does only that.

The calls task takes no id: it claims generations one after the other and carries them. The pictures task takes one.
The acts task does a few steps of an act and tells itself to go on, so that pictures never wait long behind it.
Acknowledged early (settings): only the database redelivers.
"""

import logging
import secrets
import threading
from datetime import timedelta

from celery import current_task, shared_task
from celery.signals import worker_shutting_down
from kombu.exceptions import OperationalError

from generations import acts, archives, engine
from generations.models import Generation, Status
from generations.storage import store

logger = logging.getLogger(__name__)
DRAFTS_LAST = timedelta(days=1)  # longer than any upload or download
STEPS_AT_ONCE = 8  # of an act; well below a second
FIRST_ASK = 2  # seconds until a task that isn't finished is asked after
_ending = threading.Event()


@worker_shutting_down.connect
def take_no_more(**_) -> None:
    """The worker was told to end: what it carries comes to its end, and nothing new begins."""
    _ending.set()


def wake(count: int = 1) -> bool:
    """Say that there is work for so many claims; more than there are free slots would only ask in vain.

    A queue that is down is no reason to fail: the janitor finds the work when it is back. Returns whether it is up,
    as far as was asked.
    """
    try:
        for _ in range(min(count, max(engine.free_slots(), 0))):
            carry_next.delay()
    except OperationalError:
        logger.warning("the queue can't be reached; work goes on when it is back")
        return False
    return True


def fetch_reference(reference_id: int) -> None:
    """Say that the picture of a reference given by URL is to be brought home."""
    _tell(keep_reference, reference_id)


def hear(body: bytes, signature: str) -> bool:
    """Take in what the provider tells by itself, and say what follows; False if the provider didn't sign it."""
    news = engine.hear(body, signature)
    if news is None:
        return False
    if news.save is not None:
        _tell(save_pictures, news.save)
    if news.ended:
        wake(news.ended)  # a slot became free
    return True


def carry_on(act_id: int) -> None:
    """Say that an act is to be carried out, or undone."""
    _tell(carry_act, act_id)


def carry_on_import(import_id: int) -> None:
    """Say that an import is to be looked at, or carried out."""
    _tell(carry_import, import_id, secrets.token_hex(8))


def look_around() -> None:
    """Ask for a look at everything that waits, now instead of at the janitor's next round."""
    _tell(reconcile)


@shared_task
def carry_next() -> None:
    """Claim the fairest due generation, carry it, say what follows, and go on with the next until there is none.

    A worker that is to end takes no other; the message that it leaves behind is for the next one.
    """
    while (generation := engine.claim(_worker())) is not None:
        if not _carry(generation):
            return
        if _ending.is_set():
            _tell(carry_next)
            return


def _carry(generation: Generation) -> bool:
    """Carry a claimed generation and say what follows. Returns whether the next one can go on its way."""
    engine.carry(generation)
    generation.refresh_from_db(fields=["status", "due_at", "first_sent_at"])
    match generation.status:
        case Status.SAVING:
            _tell(save_pictures, generation.pk)
        case Status.PROCESSING:
            _tell(collect, countdown=FIRST_ASK)
        case Status.QUEUED:
            _tell(carry_next, countdown=max(engine.seconds_until_due(generation), 1))
            # Whatever sent back one that was never sent would send back the next.
            return generation.first_sent_at is not None
    return True


@shared_task
def collect() -> None:
    """Ask after the tasks that the provider is working on, and say when to ask again.

    Only who asked after something goes on, so that many messages become one: those who come too late just end.
    """
    collected = engine.collect(_worker())
    for generation_id in collected.saves:
        _tell(save_pictures, generation_id)
    wake(collected.ended)  # slots became free
    if collected.next_in is not None:
        _tell(collect, countdown=collected.next_in)


@shared_task
def save_pictures(generation_id: int) -> None:
    """Bring the pictures of one generation home."""
    again = engine.save(generation_id, _worker())
    if again is not None:
        _tell(save_pictures, generation_id, countdown=again)


@shared_task
def keep_reference(reference_id: int) -> None:
    """Bring the picture of a reference given by URL home."""
    engine.bring_home(reference_id, _worker())


def follow_tag(tag_id: int) -> None:
    """Say that a tag is called by another name, and that the search of its images has to follow."""
    _tell(rewrite_tag, tag_id)


@shared_task
def rewrite_tag(tag_id: int, after: int = 0) -> None:
    """Write some search documents of a tag's images again; the others come after those who wait."""
    last = engine.rewrite_tagged(tag_id, after)
    if last is not None:
        _tell(rewrite_tag, tag_id, last)


@shared_task
def carry_act(act_id: int) -> None:
    """Do, or undo, the next steps of an act; what is left comes after those who wait."""
    if acts.carry(act_id, STEPS_AT_ONCE):
        _tell(carry_act, act_id)


@shared_task
def carry_import(import_id: int, holder: str) -> None:
    """Go on with an import; what is left comes after those who wait."""
    if archives.carry_import(import_id, holder):
        _tell(carry_import, import_id, holder)


@shared_task
def empty_trash() -> None:
    """Every hour: delete for good what has been in the trash long enough, and files that were left."""
    acts.remove_left_files()
    purged = acts.purge_expired()
    if purged:
        logger.info("%s images deleted for good, whose time in the trash was over", purged)


@shared_task
def sweep_drafts() -> None:
    """Every hour: remove what was left of downloads and uploads that broke off."""
    swept = store.sweep_drafts(DRAFTS_LAST)
    if swept:
        logger.info("%s drafts removed, whose writers are gone", swept)


@shared_task
def reconcile() -> None:
    """Every half minute: set going again whatever has stopped moving."""
    _set_going()
    if engine.refresh_account():  # may take its time, if the API does
        _set_going()


def _set_going() -> None:
    work = engine.reconcile(_worker())
    wake(work.claims)
    if work.collect:
        _tell(collect)
    for generation_id in work.saves:
        _tell(save_pictures, generation_id)
    for reference_id in work.references:
        _tell(keep_reference, reference_id)
    for act_id in acts.standing_still():
        carry_on(act_id)
    for import_id in archives.standing_still():
        carry_on_import(import_id)


def _tell(task, *args, countdown: float | None = None) -> None:
    try:
        task.apply_async(args, countdown=countdown)
    except OperationalError:
        logger.warning("the queue can't be reached; work goes on when it is back")


def _worker() -> str:
    """Who works: the worker's name, for leases and journals."""
    return current_task.request.hostname or "musa"
