"""Changing what stands in the search box: filters are part of the text, and come and go in it."""

import re

from generations.gallery.query import Clause, Query

_LEADING_OR = re.compile(r"^(?:OR(?:\s+|$))+")


def written(field: str, value: str) -> str:
    """A field as one types it; with quotes if the value has spaces. Quotes inside a value are dropped."""
    value = value.replace('"', "")
    return f'{field}:"{value}"' if re.search(r"\s", value) or not value else f"{field}:{value}"


def without(query: Query, *clauses: Clause) -> str:
    """The text without these clauses; all else stays as it was typed."""
    text = query.text
    for clause in sorted(clauses, key=lambda clause: -clause.start):
        text = f"{text[: clause.start].rstrip()} {text[clause.end :].lstrip()}"
    return _LEADING_OR.sub("", text.strip())


def with_filter(text: str, addition: str) -> str:
    """The text with a filter in front, so that the last word stays the one that is being typed."""
    return f"{addition} {_LEADING_OR.sub('', text.lstrip())}".strip()


def with_values(query: Query, field: str, values: list[str]) -> str:
    """The text with these values of a field, joined by OR, in place of those that it has."""
    rest = without(query, *query.of_field(field))
    return with_filter(rest, " OR ".join(written(field, value) for value in values)) if values else rest


def toggled(query: Query, field: str, value: str, same: set[str]) -> str:
    """The text with one more value of a field, or without it.

    Args:
        same: the values, in lower case, that mean the same; one of them in the text is taken out.
    """
    values = [value for clause in query.of_field(field) for value in clause.values]
    kept = [given for given in values if given.lower() not in same]
    return with_values(query, field, kept if len(kept) < len(values) else [*values, value])


def with_switch(query: Query, field: str, value: str) -> str:
    """The text with `is:starred` and the like, or without it; other values of the field stay."""
    there = [clause for clause in query.of_field(field) if [given.lower() for given in clause.values] == [value]]
    return without(query, *there) if there else with_filter(query.text, written(field, value))


def with_dates(query: Query, *additions: str) -> str:
    """The text with these dates in place of those that it has."""
    rest = without(query, *query.of_field("after", "before", "on"))
    for addition in reversed([addition for addition in additions if addition]):
        rest = with_filter(rest, addition)
    return rest
