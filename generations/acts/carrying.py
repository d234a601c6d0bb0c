"""Carrying out acts, step by step: each step is one transaction, and is done once, whoever comes to it."""

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from generations.acts.discarding import Purge, Restore, Trash
from generations.acts.judging import Judge, Move, Rate
from generations.acts.putting import AddStar, AddTag, Collect, RemoveStar, RemoveTag, Uncollect
from generations.acts.verb import Images, Verb
from generations.models import Act, ActStep, GalleryImage, SearchDocument, User

STEP = 100
"""Images in one transaction: one of 50,000 would stop every other writer for seconds."""
PAUSE = 0.01  # seconds between two transactions, in which others get their turn at SQLite's one lock
STANDS_AFTER = timedelta(seconds=45)
"""So long without a step, and whoever carried it is gone."""
NEVER_SETTLED_AFTER = timedelta(hours=1)

VERBS: dict[str, type[Verb]] = {
    Act.Verb.TAG: AddTag,
    Act.Verb.UNTAG: RemoveTag,
    Act.Verb.MOVE: Move,
    Act.Verb.COLLECT: Collect,
    Act.Verb.UNCOLLECT: Uncollect,
    Act.Verb.STAR: AddStar,
    Act.Verb.UNSTAR: RemoveStar,
    Act.Verb.RATE: Rate,
    Act.Verb.JUDGE: Judge,
    Act.Verb.TRASH: Trash,
    Act.Verb.RESTORE: Restore,
    Act.Verb.PURGE: Purge,
}


def carry(act_id: int, most: int | None = None) -> bool:
    """Do the next steps of an act, or undo them if that was asked for; at most so many. Returns whether more are left.

    Raises: what the database raises; the steps before it are done, and it can be called again.
    """
    carried = 0
    while most is None or carried < most:
        if carried:
            time.sleep(PAUSE)
        if not _carry_one(act_id):
            return False
        carried += 1
    return True


def begin_undoing(act_id: int, by: User) -> bool:
    """From now on what was done of an act is undone, and nothing more of it is done; False if it is undone already."""
    with transaction.atomic():
        act = _locked(act_id)
        if act.undone_at is not None:
            return False
        act.stopped_at = act.stopped_at or (None if act.finished_at else timezone.now())
        act.undone_at, act.undone_by, act.finished_at = timezone.now(), by, None
        act.save(update_fields=["stopped_at", "undone_at", "undone_by", "finished_at"])
    return True


def finish_early(act_id: int) -> bool:
    """Do no more of an act; what was done stays done. False if it has ended, or is being undone."""
    with transaction.atomic():
        act = _locked(act_id)
        if act.finished_at or act.undone_at:
            return False
        act.stopped_at = act.finished_at = timezone.now()
        act.save(update_fields=["stopped_at", "finished_at"])
    return True


def standing_still() -> list[int]:
    """The ids of acts that nobody carries any more; those whose images were never settled are forgotten."""
    now = timezone.now()
    unfinished = list(Act.objects.unfinished())
    for act in unfinished:
        if not act.wanted and act.at < now - NEVER_SETTLED_AFTER:
            act.delete()
    return [act.pk for act in unfinished if act.wanted and _moved_at(act) < now - STANDS_AFTER]


def _moved_at(act: Act) -> datetime:
    """When somebody last did something about it."""
    latest = act.steps.aggregate(Max("done_at"), Max("undone_at")).values()
    return max(moment for moment in (act.at, act.undone_at, *latest) if moment)


def _locked(act_id: int) -> Act:
    return Act.objects.select_for_update().get(pk=act_id)


@transaction.atomic
def _carry_one(act_id: int) -> bool:
    """One step, and the act's end if it was the last. Returns whether more are left."""
    act = Act.objects.select_for_update().filter(pk=act_id, finished_at=None, wanted__gt=0).first()
    if act is None:
        return False
    verb = VERBS[act.verb](act)
    step = _next(act)
    if step is not None:
        (_undo if act.undone_at else _do)(verb, step)
    more = _next(act) is not None
    if not more:
        verb.close()
        act.finished_at = timezone.now()
    act.save(update_fields=["arguments", "changed", "finished_at"])
    return more


def _next(act: Act) -> ActStep | None:
    """Forwards through what is to be done; backwards through what was done."""
    if act.undone_at is None:
        return act.steps.filter(done_at=None).order_by("pk").first()
    done = act.steps.exclude(done_at=None).filter(undone_at=None)
    if "undone_down_to" in act.arguments:
        done = done.filter(pk__lt=act.arguments["undone_down_to"])
    return done.order_by("-pk").first()


def _do(verb: Verb, step: ActStep) -> None:
    step.before = verb.do(_images(step.images))
    if verb.reindexes:
        _reindex(step)
    step.done_at = timezone.now()
    step.save(update_fields=["before", "done_at"])
    verb.act.changed += len(step.before)
    verb.after(step.pk)


def _undo(verb: Verb, step: ActStep) -> None:
    ids = [pk for pk in step.images if str(pk) in step.before]
    images = _images(ids)
    stayed = len(verb.undo(images, step.before))
    if verb.reindexes:
        _reindex(step)
    step.undone_at = timezone.now()
    step.save(update_fields=["undone_at"])
    arguments = verb.act.arguments
    arguments["undone_down_to"] = step.pk
    arguments["stayed"] = arguments.get("stayed", 0) + stayed
    arguments["gone"] = arguments.get("gone", 0) + len(ids) - len(images)  # deleted for good meanwhile


def _images(ids: list[int]) -> Images:
    """Locked in the order of their sort keys, as everybody locks them; answered in the order of the ids."""
    rows = GalleryImage.objects.select_for_update().filter(pk__in=ids).order_by("sort_key")
    found = {image.pk: image for image in rows}
    return {pk: found[pk] for pk in ids if pk in found}


def _reindex(step: ActStep) -> None:
    changed = GalleryImage.objects.filter(pk__in=[int(pk) for pk in step.before])
    SearchDocument.objects.index_many(changed.order_by("sort_key"))
