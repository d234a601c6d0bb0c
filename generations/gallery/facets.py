"""The filters beside the search box: what each offers, what is chosen, and where a press on it leads.

They are written into the query itself, so that an address, a saved view and the box always say the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from generations.gallery.fields import RATIOS, People, Span, Unreadable, begins, ratio_of, resolution_of, span_of
from generations.gallery.moments import moment_of, sort_key_at
from generations.gallery.query import Query
from generations.gallery.rewriting import toggled, with_dates, with_switch, with_values, written
from generations.gallery.sizes import ratio_class
from generations.models import Resolution, User

MOST_PEOPLE = 8
"""So many are offered at once; the others are found by name."""
MOST_NAMED = 3
DATES = ("after", "before", "on")

Address = Callable[[str], str]
"""The studio's address with another query."""


@dataclass(frozen=True)
class Option:
    """A value that can be chosen, or taken back: a press leads to `url`."""

    id: str
    label: str
    url: str
    is_on: bool
    initials: str = ""
    shape: str = ""  # the class of an avatar's colour or of a ratio


@dataclass(frozen=True)
class Facet:
    """A filter: `value` says what is chosen, "" if nothing is; `clear_url` leads back to all.

    A switch has no options: `clear_url` turns it on or off.
    """

    name: str
    title: str
    icon: str
    value: str
    clear_url: str
    options: tuple[Option, ...] = ()
    is_switch: bool = False


@dataclass(frozen=True)
class DateFacet(Facet):
    """From and to, both included, as `<input type=date>` takes them; and the stretches of time one asks for most."""

    first: str = ""
    last: str = ""


def facets_of(query: Query, viewer: User, address: Address) -> list[Facet]:
    """All filters for a query; one query to the database."""
    return [
        person_facet(query, viewer, address),
        _values_facet(query, address, "ratio", "Ratio", "ratio", [(ratio, ratio) for ratio in RATIOS], ratio_of),
        _values_facet(
            query, address, "res", "Resolution", "scan", [(name, name) for name in Resolution.values], resolution_of
        ),
        _date_facet(query, address),
        _switch(query, address, "is", "starred", "Starred", "star"),
        _switch(query, address, "has", "references", "References", "image-plus"),
    ]


def person_facet(query: Query, viewer: User, address: Address, find: str = "") -> Facet:
    """Who made it: those who are chosen first, then others, or those whose name or email begins with `find`."""
    everybody = list(User.objects.only("name", "email", "is_active"))
    people = People(viewer.pk, everybody)
    values = [value for clause in query.of_field("by") for value in clause.values]
    meant = {value.lower(): people.named(value) for value in values}
    chosen = {pk for ids in meant.values() for pk in ids}
    offered = [user for user in everybody if (begins(user, find) if find else user.is_active or user.pk in chosen)]
    offered.sort(key=lambda user: (user.pk not in chosen, user.pk != viewer.pk, user.display_name.casefold()))
    names = [user.name.casefold() for user in everybody]

    def option(user: User) -> Option:
        written_as = user.name if names.count(user.name.casefold()) == 1 and '"' not in user.name else user.email
        same = {value for value, ids in meant.items() if user.pk in ids}
        url = address(toggled(query, "by", written_as, same))
        label = f"{user.display_name} (you)" if user.pk == viewer.pk else user.display_name
        return Option(f"by-{user.pk}", label, url, user.pk in chosen, user.initials, f"hue-{user.hue}")

    named = [user for user in everybody if user.pk in chosen]
    value = ", ".join(user.get_short_name() if len(named) > 1 else user.display_name for user in named)
    if len(named) > MOST_NAMED:
        value = f"{len(named)} people"
    options = tuple(option(user) for user in offered[: max(MOST_PEOPLE, 0 if find else len(chosen))])
    return Facet("person", "Person", "user", value, address(with_values(query, "by", [])), options)


def _values_facet(
    query: Query,
    address: Address,
    field: str,
    title: str,
    icon: str,
    offered: Iterable[tuple[str, str]],
    read: Callable[[str], str],
) -> Facet:
    given = [value for clause in query.of_field(field) for value in clause.values]
    meant = {value.lower(): found for value in given if (found := _readable(read, value))}
    options = tuple(
        Option(
            f"{field}-{value.lower().replace(':', '-')}",
            label,
            address(toggled(query, field, value, {typed for typed, found in meant.items() if found == value})),
            value in meant.values(),
            shape=ratio_class(*map(int, value.split(":"))) if field == "ratio" else "",
        )
        for value, label in offered
    )
    chosen = ", ".join(option.label for option in options if option.is_on)
    return Facet(field, title, icon, chosen, address(with_values(query, field, [])), options)


def _readable(read: Callable[[str], str], value: str) -> str:
    try:
        return read(value)
    except Unreadable:
        return ""


def _switch(query: Query, address: Address, field: str, value: str, title: str, icon: str) -> Facet:
    is_on = any([given.lower() for given in clause.values] == [value] for clause in query.of_field(field))
    url = address(with_switch(query, field, value))
    return Facet(value, title, icon, title if is_on else "", url, is_switch=True)


def _date_facet(query: Query, address: Address) -> DateFacet:
    first, last = _chosen_days(query)
    today = timezone.localdate()
    stretches = {
        "Today": (today, today),
        "7 days": (today - timedelta(days=6), None),
        "30 days": (today - timedelta(days=29), None),
        "This year": (today.replace(month=1, day=1), None),
    }
    options = tuple(
        Option(
            f"date-{number}",
            label,
            address(with_dates(query, *days_written(*stretch))),
            (first, last) == stretch,
        )
        for number, (label, stretch) in enumerate(stretches.items())
    )
    return DateFacet(
        "date",
        "Date",
        "calendar",
        _span_words(first, last, today),
        address(with_dates(query)),
        options,
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
    )


def days_written(first: date | None, last: date | None) -> list[str]:
    """From one day to another, both included, as fields of the search."""
    if first and first == last:
        return [written("on", first.isoformat())]
    after = [written("after", first.isoformat())] if first else []
    before = [written("before", (last + timedelta(days=1)).isoformat())] if last and last < date.max else []
    return after + before


def _chosen_days(query: Query) -> tuple[date | None, date | None]:
    """The first and the last day that the fields of a query let through."""
    spans = []
    for clause in query.of_field(*DATES):
        try:
            first, after = (sort_key_at(moment) for moment in span_of(clause.values[0]))
        except Unreadable:
            continue
        spans.append({"after": Span(first), "before": Span(below=first), "on": Span(first, after)}[clause.field])
    lowest = max((span.lowest for span in spans if span.lowest is not None), default=None)
    below = min((span.below for span in spans if span.below is not None), default=None)
    return (
        None if lowest is None else moment_of(lowest).date(),
        None if below is None else (moment_of(below) - timedelta(microseconds=1)).date(),
    )


def _span_words(first: date | None, last: date | None, today: date) -> str:
    def said(day: date) -> str:
        return f"{day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")

    if first and last:
        return said(first) if first == last else f"{said(first)} to {said(last)}"
    return f"from {said(first)}" if first else f"until {said(last)}" if last else ""
