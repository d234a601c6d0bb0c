"""Which part of the gallery a page shows, as its address says."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from generations.gallery import Filters
from generations.gallery.dealt_with import KIND as DEALT_WITH
from generations.gallery.facets import days_written
from generations.gallery.fields import Facets
from generations.gallery.query import parse
from generations.gallery.rewriting import with_dates
from generations.models import GalleryImage

KINDS = {"pictures": GalleryImage.Kind.GENERATED, "uploads": GalleryImage.Kind.UPLOAD}
MAX_QUERY = 500


@dataclass(frozen=True)
class Showing:
    """`scope` is "team" or "mine"; `kind` "pictures", "uploads" or "dealt-with"; `folds`: the viewer wants stacks."""

    viewer: int
    scope: str
    kind: str
    query: str
    folds: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """What a request's address and the viewer's cookie ask for; what makes no sense is passed over."""
        folds = request.COOKIES.get(f"stacks-{request.user.pk}") != "off"
        return cls.read(request.GET, request.user.pk, folds=folds)

    @classmethod
    def read(cls, given: QueryDict, viewer: int, *, folds: bool = False) -> Self:
        """What stood behind the ? of an address."""
        kind = given.get("kind")
        return cls(
            viewer=viewer,
            scope="mine" if given.get("scope") == "mine" else "team",
            kind=kind if kind in (*KINDS, DEALT_WITH) else "pictures",
            query=query_of(given),
            folds=folds,
        )

    @cached_property
    def filters(self) -> Filters:
        """Of pictures and uploads; what was put aside has its own page."""
        filters = Filters(
            q=self.query,
            viewer=self.viewer,
            author=self.viewer if self.scope == "mine" else None,
            kind=KINDS.get(self.kind, ""),
        )
        return filters.but(kind="") if _names_kind(filters) else filters

    def address(self, query: str) -> str:
        """The studio's address with another query, and the same scope and kind."""
        given = {
            "scope": "mine" if self.scope == "mine" else "",
            "kind": "" if self.kind == "pictures" else self.kind,
            "q": query,
        }
        given = urlencode({name: value for name, value in given.items() if value})
        return f"{self._studio}?{given}" if given else self._studio

    @cached_property
    def _studio(self) -> str:
        return reverse("studio")

    @property
    def is_dealt_with(self) -> bool:
        return self.kind == DEALT_WITH

    @property
    def has_stacks(self) -> bool:
        return self.kind == "pictures" and not self.query

    @property
    def has_news(self) -> bool:
        """Whether what others make comes on top of it."""
        return self.scope == "team" and not self.query and not self.is_dealt_with

    @property
    def is_best_first(self) -> bool:
        """Whether the best matches are asked for; without words all are equally good."""
        return self.filters.criteria.best_first and bool(self.filters.query.phrases)

    @property
    def is_all(self) -> bool:
        """Whether every picture of the team stands in it."""
        return self.has_news and self.kind == "pictures"


def query_of(given: QueryDict) -> str:
    """What is searched for; days from the form of the date filter become part of it."""
    query = given.get("q", "").replace("\0", "").strip()[:MAX_QUERY]
    if "from" in given or "to" in given:
        query = with_dates(parse(query), *days_written(*_in_order(given.get("from"), given.get("to"))))
    return query


def _in_order(*texts: str | None) -> list[date | None]:
    """Two days in order; None for what isn't a day."""
    days = [_day(text or "") for text in texts]
    return sorted(days) if all(days) else days


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _names_kind(filters: Filters) -> bool:
    """Whether the query itself asks for uploads, for pictures, for likeness or for states: it then means all kinds."""
    if filters.criteria.statuses is not None or filters.criteria.these:
        return True
    asked = (atom for one in filters.criteria.alternatives for atom in (*one.wanted, *one.excluded))
    return any(term.startswith("kind") for atom in asked if isinstance(atom, Facets) for term in atom.terms)
