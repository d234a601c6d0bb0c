"""All filters beside the search box for a query."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.utils import timezone

from generations.gallery.facet import MOST_NAMED, Address, DateFacet, Facet, Option
from generations.gallery.fields import RATIOS, VERDICTS, Span, Unreadable, ratings_of, ratio_of, resolution_of, span_of
from generations.gallery.moments import moment_of, sort_key_at
from generations.gallery.named import People, begins
from generations.gallery.named_facets import named_facet
from generations.gallery.query import Query, parse
from generations.gallery.rewriting import (
    toggled,
    with_dates,
    with_filter,
    with_switch,
    with_values,
    without,
    written,
)
from generations.gallery.sizes import ratio_class
from generations.models import Resolution, User
from generations.models.colours import NotAColour, plain_colour

MOST_PEOPLE = 8
"""So many are offered at once; the others are found by name."""
DATES = ("after", "before", "on")
RATINGS = (("5", "5"), ("4+", "4 and 5"), ("3+", "3 and better"), ("2+", "2 and better"), ("1+", "Any"))
COLOURS = {
    "Red": "#d7372f",
    "Orange": "#ec7d31",
    "Yellow": "#f2c744",
    "Green": "#4e9a51",
    "Teal": "#2f9c95",
    "Blue": "#3b6fd4",
    "Violet": "#7c55c7",
    "Pink": "#e58fb4",
    "Brown": "#7b5237",
    "White": "#f7f6f3",
    "Grey": "#8c8c8c",
    "Black": "#141414",
}


def facets_of(query: Query, viewer: User, address: Address) -> list[Facet]:
    """All filters for a query; a few small queries to the database."""
    ratios = [(ratio, ratio) for ratio in RATIOS]
    resolutions = [(name, name) for name in Resolution.values]
    return [
        named_facet("project", query, address),
        person_facet(query, viewer, address),
        _date_facet(query, address),
        named_facet("collection", query, address),
        named_facet("tag", query, address),
        _rating_facet(query, address),
        _values_facet(query, address, "ratio", "Ratio", "ratio", ratios, ratio_of),
        _values_facet(query, address, "res", "Resolution", "scan", resolutions, resolution_of),
        _colour_facet(query, address),
        _verdict_facet(query, address),
        _switch(query, address, "is", "starred", "Starred", "star"),
        _switch(query, address, "has", "references", "References", "image-plus"),
        *([_switch(query, address, "sort", "best", "Best first", "arrow-down-wide-narrow")] if query.phrases else []),
    ]


def found_facet(name: str, query: Query, viewer: User, address: Address, find: str) -> Facet:
    """One of the filters whose choices are found by name, with what `find` finds. Raises KeyError if it is none."""
    if name == "person":
        return person_facet(query, viewer, address, find)
    return named_facet(name, query, address, find)


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
    clear_url = address(with_values(query, "by", []))
    return Facet("person", "Person", "user", value, clear_url, options, find="Find a person")


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


def _rating_facet(query: Query, address: Address) -> Facet:
    given = [value for clause in query.of_field("rating") for value in clause.values]
    readable = [value for value in given if _readable(lambda text: str(ratings_of(text)), value)]
    options = tuple(
        Option(
            f"rating-{value.removesuffix('+')}",
            label,
            address(with_values(query, "rating", [] if readable == [value] else [value])),
            value in readable,
        )
        for value, label in RATINGS
    )
    chosen = ", ".join(readable)
    return Facet("rating", "Rating", "star", chosen, address(with_values(query, "rating", [])), options)


def _verdict_facet(query: Query, address: Address) -> Facet:
    clauses = query.of_field("is")
    on = {value for value in VERDICTS for clause in clauses if [given.lower() for given in clause.values] == [value]}
    without_all = query
    for value in on:
        without_all = parse(with_switch(without_all, "is", value))
    options = tuple(
        Option(value, value.capitalize(), address(with_switch(query, "is", value)), value in on) for value in VERDICTS
    )
    chosen = ", ".join(value.capitalize() for value in VERDICTS if value in on)
    return Facet("verdict", "Verdict", "check", chosen, address(without_all.text), options)


def _colour_facet(query: Query, address: Address) -> Facet:
    given = [value for clause in query.of_field("color", "colour") for value in clause.values]
    meant = [colour for value in given if (colour := _colour(value))]
    known = {colour: name for name, colour in COLOURS.items()}

    def choosing(colour: str) -> str:
        return without(query, *query.of_field("color", "colour")) if meant == [colour] else _with_colour(query, colour)

    options = tuple(
        Option(f"colour-{name.lower()}", name, address(choosing(colour)), colour in meant, colour=colour)
        for name, colour in COLOURS.items()
    )
    chosen = ", ".join(known.get(colour, colour) for colour in meant)
    clear_url = address(without(query, *query.of_field("color", "colour")))
    return Facet("colour", "Colour", "blend", chosen, clear_url, options)


def _with_colour(query: Query, colour: str) -> str:
    return with_filter(without(query, *query.of_field("color", "colour")), written("color", colour))


def _colour(text: str) -> str:
    try:
        return plain_colour(text)
    except NotAColour:
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
