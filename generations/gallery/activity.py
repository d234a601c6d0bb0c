"""The activity log: what people did to many images, newest first; each page costs the same however far down it lies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from generations.gallery import act_words
from generations.gallery.acts import Told, told
from generations.gallery.cursors import read_cursor
from generations.gallery.moments import day_label
from generations.gallery.sizes import ratio_class
from generations.media import media_url
from generations.models import Act, ActStep, GalleryImage, User
from generations.models.image import THUMBNAIL_WIDTHS, thumbnail_path

PAGE_SIZE = 30
MOST_SHOWN = 4
PERSONAL = (Act.Verb.STAR, Act.Verb.UNSTAR)
"""Nobody else's business."""


@dataclass(frozen=True)
class Thumb:
    """A small picture in the log."""

    url: str
    src: str
    ratio_class: str
    caption: str


@dataclass(frozen=True)
class Entry:
    """One line of the log: `author` `before` `images` `after`; for instance Mia | tagged | 12 images | with “spring”.

    `more`: how many further images than the thumbnails, as "+8". `note`: what else there is to say.
    """

    act: Told
    author: User
    at: datetime
    before: str
    images: str
    after: str
    source_url: str
    thumbs: list[Thumb]
    more: str
    note: str
    undone_by: User | None
    undone_at: datetime | None
    is_final: bool


@dataclass(frozen=True)
class ActivityDay:
    key: str
    label: str
    entries: list[Entry]


@dataclass(frozen=True)
class ActivityPage:
    """`older_url` is the address of what follows, `newest_url` that of the top; both "" where there is none."""

    days: list[ActivityDay] = field(default_factory=list)
    older_url: str = ""
    newest_url: str = ""


def activity_page(
    viewer: User, cursor: str = "", *, person: int | None = None, verb: str = "", size: int = PAGE_SIZE
) -> ActivityPage:
    """A page of the log; four queries, and one for each act that is still running. Raises BrokenCursor."""
    below = read_cursor(cursor)
    acts = _acts(viewer)
    if below is not None:
        acts = acts.filter(pk__lt=below)
    if person:
        acts = acts.filter(author=person)
    if verb:
        acts = acts.filter(verb=verb)
    found = list(acts.order_by("-pk")[: size + 1])
    shown = found[:size]
    today = timezone.localdate()
    days = groupby(_entries(shown, viewer), key=lambda entry: entry.at.date())
    return ActivityPage(
        [ActivityDay(day.isoformat(), day_label(day, today), list(entries)) for day, entries in days],
        older_url=_address(person, verb, shown[-1].pk) if len(found) > size else "",
        newest_url=_address(person, verb) if below is not None else "",
    )


def entry_of(act: Act, viewer: User) -> Entry:
    """One line of the log."""
    [entry] = _entries([act], viewer)
    return entry


def _acts(viewer: User) -> QuerySet[Act]:
    """Those whose images are settled, and that concern the viewer."""
    acts = Act.objects.filter(wanted__gt=0).filter(~Q(verb__in=PERSONAL) | Q(author=viewer))
    return acts.select_related("author", "undone_by")


def _entries(acts: Sequence[Act], viewer: User) -> list[Entry]:
    ids = _first_images(acts)
    thumbs = _thumbs({pk for of_act in ids.values() for pk in of_act})
    return [_entry(act, viewer, [thumbs[pk] for pk in ids[act.pk] if pk in thumbs]) for act in acts]


def _entry(act: Act, viewer: User, thumbs: list[Thumb]) -> Entry:
    before, after = act_words.told(act)
    count = act.changed if act.finished_at or act.undone_at else act.wanted
    rest = count - len(thumbs)
    return Entry(
        act=told(act, viewer),
        author=act.author,
        at=act.at,
        before=before,
        images=act_words.images(count),
        after=after,
        source_url=_source(act),
        thumbs=thumbs,
        more=f"+{rest:,}" if thumbs and rest > 0 else "",
        note=_note(act),
        undone_by=act.undone_by if act.undone_at else None,
        undone_at=act.undone_at,
        is_final=act.verb == Act.Verb.PURGE,
    )


def _note(act: Act) -> str:
    """What the line itself doesn't say."""
    stayed = act.arguments.get("stayed", 0)
    if act.undone_at:
        return f"{stayed:,} changed since and left" if stayed else ""
    if act.stopped_at:
        return f"stopped, {act.wanted:,} were asked for"
    passed_over = act.wanted - act.changed
    return f"{passed_over:,} passed over" if act.finished_at and passed_over else ""


def _first_images(acts: Sequence[Act]) -> dict[int, list[int]]:
    """The first few images of each act, of those that it changed if the first step changed any; one query."""
    first = ActStep.objects.filter(act=OuterRef("pk")).order_by("pk").values("pk")[:1]
    ids = Act.objects.filter(pk__in=[act.pk for act in acts]).values_list(Subquery(first), flat=True)
    steps = ActStep.objects.filter(pk__in=list(ids)).values_list("act_id", "images", "before")
    return {act.pk: [] for act in acts} | {
        act_id: ([pk for pk in images if str(pk) in before] or images)[:MOST_SHOWN] for act_id, images, before in steps
    }


def _thumbs(ids: Iterable[int]) -> dict[int, Thumb]:
    """One query; those that were deleted for good are missing."""
    rows = GalleryImage.objects.filter(pk__in=ids).values_list("pk", "sha256", "width", "height", "caption")
    return {
        pk: Thumb(
            reverse("image_detail", args=[pk]),
            media_url(thumbnail_path(sha256, THUMBNAIL_WIDTHS[0])),
            ratio_class(width, height),
            caption,
        )
        for pk, sha256, width, height, caption in rows
    }


def _source(act: Act) -> str:
    """The view whose results it was asked for; "" if they were named one by one, or lay in the trash."""
    if not act.source or QueryDict(act.source).get("kind") == "trash":
        return ""
    return f"{reverse('studio')}?{act.source.removeprefix('?')}"


def _address(person: int | None, verb: str, cursor: int | None = None) -> str:
    given = {"person": person, "what": verb, "cursor": cursor}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('activity')}?{query}" if query else reverse("activity")
