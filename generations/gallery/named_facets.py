"""The filters whose choices have names that people gave: project, collection, tag."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from generations.gallery.facet import MOST_NAMED, Address, Facet, Option
from generations.gallery.named import ids_named
from generations.gallery.query import Query
from generations.gallery.rewriting import toggled, with_values
from generations.models import Collection, Project, Tag, name_key

MOST_OFFERED = 8
"""So many are offered at once; the others are found by name."""


@dataclass(frozen=True)
class Named:
    """What one of these filters is about; `field` is the query's, `order` that of the choices before one types."""

    field: str
    title: str
    icon: str
    find: str
    rows: Callable[[], QuerySet]
    order: str


NAMED = {
    "project": Named("project", "Project", "briefcase", "Find a project", lambda: Project.objects.shown(), "name"),
    "collection": Named(
        "in", "Collection", "folder", "Find a collection", lambda: Collection.objects.shown(), "-changed_at"
    ),
    "tag": Named("tag", "Tag", "tag", "Find a tag", lambda: Tag.objects.all(), "-id"),
}


def named_facet(name: str, query: Query, address: Address, find: str = "") -> Facet:
    """What is chosen first, then a few others, or those whose name begins with `find`; a query for each name chosen,
    and two more.
    """
    named = NAMED[name]
    given = [value for clause in query.of_field(named.field) for value in clause.values]
    meant = {value.lower(): set(ids_named(named.rows(), value)) for value in given}
    chosen_ids = set().union(*meant.values())
    chosen = list(named.rows().filter(pk__in=chosen_ids).order_by("name")[:MOST_OFFERED]) if chosen_ids else []
    if find:
        shown = named.rows().filter(key__startswith=name_key(find) or find).order_by("key")[:MOST_OFFERED]
    else:
        others = named.rows().exclude(pk__in=chosen_ids).order_by(named.order)
        shown = [*chosen, *others[: MOST_OFFERED - len(chosen)]]

    def option(row) -> Option:
        same = {value for value, ids in meant.items() if row.pk in ids}
        url = address(toggled(query, named.field, row.name, same))
        return Option(f"{name}-{row.pk}", row.name, url, row.pk in chosen_ids)

    value = ", ".join(row.name for row in chosen)
    if len(chosen) > MOST_NAMED:
        value = f"{len(chosen)} {named.title.lower()}s"
    clear_url = address(with_values(query, named.field, []))
    return Facet(name, named.title, named.icon, value, clear_url, tuple(map(option, shown)), find=named.find)
