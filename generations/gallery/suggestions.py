"""What may be meant while somebody types a search: fields, their values, people, saved views."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone

from generations.gallery.fields import HAS, IS, RATIOS, STATUSES
from generations.gallery.named import begins
from generations.gallery.rewriting import written
from generations.gallery.saved_views import views_named
from generations.models import Collection, Project, Resolution, Tag, User, name_key

MOST = 8
MOST_OF_A_KIND = 4
SHORTEST_NAME = 2
HINTS = {
    "by": "a person, or me",
    "project": "a project’s name",
    "in": "a collection’s name",
    "tag": "a tag",
    "ratio": "1:1, 4:5, 16:9 …",
    "res": "1K, 2K or 4K",
    "rating": "4, or 4+ for that and better",
    "color": "such as #e0a030",
    "from": "the number of an image: what was made from it",
    "depth": "how many edits deep: 2, or 5+ for that and deeper",
    "is": "starred, picked, rejected, mine, picture, upload",
    "has": "references, project, tags, rating",
    "after": "a year, a month or a day, such as 2026-03",
    "before": "a year, a month or a day",
    "on": "a year, a month or a day",
    "status": "failed, unknown, queued …",
    "sort": "best, or newest",
}
ICONS = {
    "by": "user",
    "project": "briefcase",
    "in": "folder",
    "tag": "tag",
    "ratio": "ratio",
    "res": "scan",
    "rating": "star",
    "color": "blend",
    "from": "git-branch",
    "depth": "git-branch",
    "is": "star",
    "has": "image-plus",
    "status": "circle-dashed",
    "sort": "arrow-down-wide-narrow",
}
VALUES = {
    "ratio": RATIOS,
    "res": Resolution.values,
    "rating": ("5", "4+", "3+"),
    "depth": ("1+", "5+"),
    "is": IS,
    "has": HAS,
    "status": tuple(STATUSES),
    "sort": ("best", "newest"),
}
NAMES = {
    "project": ("Projects", Project.objects.shown),
    "in": ("Collections", Collection.objects.shown),
    "tag": ("Tags", Tag.objects.all),
}
_LAST = re.compile(r'(?:^|(?<=\s))(?P<minus>-?)(?:(?P<field>[A-Za-z]+):)?(?P<quote>"?)(?P<typed>[^"\s]*|(?<=")[^"]*)$')


@dataclass(frozen=True)
class Suggestion:
    """One line: it completes what was typed to `text`, or leads to `href`."""

    heading: str
    icon: str
    label: str
    note: str = ""
    text: str = ""
    href: str = ""


def suggestions(typed: str, viewer: User) -> list[Suggestion]:
    """At most `MOST` for what stands before the caret; two queries, for people and saved views, or none."""
    last = _LAST.search(typed)
    if not last or not (last["typed"] or last["field"]):
        return []
    head = typed[: last.start()] + last["minus"]
    field = (last["field"] or "").lower()
    if field:
        return list(islice(_values(head, field, last["typed"], viewer), MOST))
    if last["quote"]:
        return []
    found = list(islice(_fields(head, last["typed"].lower()), MOST_OF_A_KIND))
    if len(last["typed"]) >= SHORTEST_NAME:
        found += islice(_people(head, last["typed"], viewer), MOST_OF_A_KIND)
        found += islice(_views(last["typed"], viewer), MOST_OF_A_KIND)
    return found[:MOST]


def _fields(head: str, typed: str) -> Iterator[Suggestion]:
    for field, hint in HINTS.items():
        if field.startswith(typed):
            yield Suggestion("Fields", ICONS.get(field, "clock"), f"{field}:", hint, f"{head}{field}:")


def _values(head: str, field: str, typed: str, viewer: User) -> Iterator[Suggestion]:
    if field == "by":
        yield from _people(head, typed, viewer)
    elif field in NAMES:
        yield from _names(head, field, typed)
    elif field in ("after", "before", "on"):
        yield from _dates(head, field, typed)
    for value in VALUES.get(field, ()):
        if value.lower().startswith(typed.lower()):
            text = written(field, value)
            yield Suggestion("Values", ICONS[field], text, text=f"{head}{text} ")


def _names(head: str, field: str, typed: str) -> Iterator[Suggestion]:
    heading, rows = NAMES[field]
    for name in rows().filter(key__startswith=name_key(typed)).order_by("key").values_list("name", flat=True)[:MOST]:
        yield Suggestion(heading, ICONS[field], name, text=f"{head}{written(field, name)} ")


def _dates(head: str, field: str, typed: str) -> Iterator[Suggestion]:
    today = timezone.localdate()
    for value, note in {
        f"{today}": "today",
        f"{today:%Y-%m}": "this month",
        f"{today:%Y}": "this year",
        f"{today.year - 1}": "last year",
    }.items():
        if value.startswith(typed):
            yield Suggestion("Dates", "clock", f"{field}:{value}", note, f"{head}{field}:{value} ")


def _people(head: str, typed: str, viewer: User) -> Iterator[Suggestion]:
    everybody = list(User.objects.only("name", "email"))
    names = [user.name.casefold() for user in everybody]
    for user in everybody:
        if not typed or begins(user, typed):
            is_clear = user.name and names.count(user.name.casefold()) == 1 and '"' not in user.name
            text = written("by", user.name if is_clear else user.email)
            note = "you" if user.pk == viewer.pk else user.email
            yield Suggestion("People", "user", user.display_name, note, f"{head}{text} ")


def _views(typed: str, viewer: User) -> Iterator[Suggestion]:
    for view in views_named(typed, viewer):
        note = "yours" if view.is_mine else view.author
        yield Suggestion("Saved views", "search", view.name, note, href=view.url)
