"""An act as toasts and the log show it."""

from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils import timezone

from generations.gallery import act_words, words
from generations.models import Act, User

STEP = 100
"""Images in a step of an act; the last one may have fewer."""
MOST_NAMED = 500
MOST_STEPS_READ = 50


@dataclass(frozen=True)
class Told:
    """An act in words. While it `is_running`: `share` is how much of it is done, in hundredths, `left` about how long
    it still takes; `undo_url` and `stop_url` are empty for those who can't.
    """

    id: int
    sentence: str
    is_running: bool
    share: int
    left: str
    url: str
    undo_url: str
    stop_url: str
    is_undone: bool


def told(act: Act, viewer: User) -> Told:
    """Two queries while it is running, else none."""
    is_running = act.finished_at is None
    done, whole = course(act) if is_running else (act.wanted, act.wanted)
    return Told(
        id=act.pk,
        sentence=act_words.progress(act, done, whole) if is_running else act_words.outcome(act),
        is_running=is_running,
        share=done * 100 // max(1, whole),
        left=_left(act, done, whole) if is_running else "",
        url=reverse("act_detail", args=[act.pk]),
        undo_url=reverse("act_undo", args=[act.pk]) if _can_undo(act, viewer) and not is_running else "",
        stop_url=reverse("act_stop", args=[act.pk]) if is_running and _can_stop(act, viewer) else "",
        is_undone=act.undone_at is not None,
    )


def course(act: Act) -> tuple[int, int]:
    """Through how many images of a running act somebody has gone so far, and of how many; two queries at most."""
    short = -act.wanted % STEP  # so many fewer are in the last step
    if act.undone_at is None:
        left = act.steps.filter(done_at=None).count()
        return act.wanted - max(0, left * STEP - short), act.wanted
    carried = act.steps.exclude(done_at=None).count()
    left = act.steps.exclude(done_at=None).filter(undone_at=None).count()
    whole = min(act.wanted, carried * STEP)
    return max(0, whole - left * STEP), whole


def changed_images(act: Act) -> tuple[list[int], bool]:
    """The ids of the images that an act changed, at most `MOST_NAMED`; and whether these are all."""
    steps = act.steps.exclude(done_at=None).order_by("pk").values_list("before", flat=True)[:MOST_STEPS_READ]
    ids = list(islice((int(pk) for before in steps for pk in before), MOST_NAMED))
    return ids, len(ids) == act.changed


def acted(act: Act, *, every: bool) -> dict:
    """What the page hears of it: see `act-toast.js`. `every`: more images than those named changed, or will."""
    verb = act_words.INVERSE.get(act.verb, act.verb) if act.undone_at else act.verb
    if act.finished_at is None:
        return {"act": act.pk, "verb": verb, "images": _meant(act), "every": every, "done": False}
    images, is_all = changed_images(act)
    return {"act": act.pk, "verb": verb, "images": images, "every": every or not is_all, "done": True}


def _meant(act: Act) -> list[int]:
    """The first images of an act that has just begun."""
    steps = act.steps.order_by("pk").values_list("images", flat=True)[: MOST_NAMED // STEP]
    return [pk for images in steps for pk in images]


def _left(act: Act, done: int, whole: int) -> str:
    """About 20 s; "" while nobody can tell."""
    if not done:
        return ""
    passed = (timezone.now() - (act.undone_at or act.at)).total_seconds()
    return words.about(passed * (whole - done) / done)


def _can_undo(act: Act, viewer: User) -> bool:
    if act.verb == Act.Verb.PURGE or act.undone_at or not act.changed:
        return False
    return act.author_id == viewer.pk or act.verb not in (Act.Verb.STAR, Act.Verb.UNSTAR)


def _can_stop(act: Act, viewer: User) -> bool:
    return not act.undone_at and (act.verb != Act.Verb.PURGE or viewer.is_owner or act.author_id == viewer.pk)
