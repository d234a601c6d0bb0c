"""What narrows the gallery down."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Self

from django.db.models import QuerySet

from generations.gallery.moments import sort_key_at
from generations.gallery.query import Query, parse
from generations.models import GalleryImage, Generation, Star
from generations.models.search_document import facet_terms

INDEXED = ({"kind"}, {"author", "kind"}, {"ratio"}, {"resolution"}, set())
"""Combinations of facets that an index of the images' table answers newest first; the search answers the others."""


@dataclass(frozen=True)
class Filters:
    """Every filter narrows further; the empty one shows all that isn't in the trash.

    `q` as typed; `author` and `starred_by` are ids of people; `since` inclusive, `until` exclusive, both by the moment
    the sort key stands for; `kind` is "generated" or "upload"; `status` is for generations only.
    """

    q: str = ""
    author: int | None = None
    kind: str = ""
    ratio: str = ""
    resolution: str = ""
    since: datetime | None = None
    until: datetime | None = None
    starred_by: int | None = None
    status: str = ""

    def but(self, **changes) -> Self:
        """The same with some changed."""
        return replace(self, **changes)

    @cached_property
    def query(self) -> Query:
        return parse(self.q)

    @property
    def facets(self) -> list[str]:
        """As terms of the search."""
        return facet_terms(self.author, self.kind, self.ratio, self.resolution)

    @property
    def needs_search(self) -> bool:
        """Whether the search has to name the images; else the images' table answers by itself."""
        facets = {name for name in ("author", "kind", "ratio", "resolution") if getattr(self, name)}
        return bool(self.query) or (facets not in INDEXED and not self.starred_by)

    def bounds(self, before: int | None = None) -> tuple[int | None, int | None]:
        """The lowest sort key that counts, and the one below which all must be; None: no bound."""
        upper = [key for key in (before, self.until and sort_key_at(self.until)) if key is not None]
        return self.since and sort_key_at(self.since), min(upper, default=None)

    def images(self, before: int | None = None) -> QuerySet[GalleryImage]:
        """The images that pass all filters but the query, below a sort key."""
        images = GalleryImage.objects.shown().filter(**self._columns("author", "kind", "ratio", "resolution"))
        if self.starred_by:
            images = images.filter(pk__in=Star.objects.filter(user=self.starred_by).values("image"))
        return self._within(images, before)

    def generations(self, before: int | None = None) -> QuerySet[Generation]:
        """The generations that pass the filters that apply to them, below a sort key."""
        generations = Generation.objects.filter(**self._columns("author", "status", "ratio", "resolution"))
        return self._within(generations, before)

    def _columns(self, *names: str) -> dict:
        columns = {"ratio": "aspect_ratio"}
        return {columns.get(name, name): getattr(self, name) for name in names if getattr(self, name)}

    def _within(self, rows: QuerySet, before: int | None) -> QuerySet:
        lowest, below = self.bounds(before)
        if lowest is not None:
            rows = rows.filter(sort_key__gte=lowest)
        if below is not None:
            rows = rows.filter(sort_key__lt=below)
        return rows
