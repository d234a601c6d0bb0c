"""What narrows the gallery down."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from generations.gallery.criteria import Alternatives, Criteria, understand
from generations.gallery.fields import Facets, Span
from generations.gallery.moments import moment_of, sort_key_at
from generations.gallery.query import Query, parse
from generations.models import GalleryImage, Generation, Reference
from generations.models.facets import collection_term, facet_terms, star_term
from generations.models.tokens import tokens

INDEXED = ({"kind"}, {"author", "kind"}, {"ratio"}, {"resolution"}, set())
"""Combinations of facets that an index of the images' table answers newest first; the search answers the others."""
MOST_READ = 2000
"""So many generations without a picture are read for words; no index knows their prompts."""


@dataclass(frozen=True)
class Filters:
    """Every filter narrows further; the empty one shows all that isn't in the trash.

    `q` as typed, in the language of `query`; `viewer` is who `me` and `is:starred` mean in it. `author` and
    `starred_by` are ids of people; `since` inclusive, `until` exclusive, both by the moment the sort key stands for;
    `kind` is "generated" or "upload"; `status` is for generations only; `collections`: ids, one of which is enough.
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
    viewer: int | None = None
    collections: frozenset[int] = frozenset()

    def but(self, **changes) -> Self:
        """The same with some changed; what was understood of the query stays so."""
        changed = replace(self, **changes)
        if not changes.keys() & {"q", "viewer"}:
            known = {name: self.__dict__[name] for name in ("query", "criteria") if name in self.__dict__}
            changed.__dict__.update(known)
        return changed

    def among(self, sort_keys: Iterable[int]) -> Self:
        """The same, and only images that have one of these sort keys."""
        fewer = self.but()
        fewer.__dict__["criteria"] = replace(self.criteria, these=(*self.criteria.these, frozenset(sort_keys)))
        return fewer

    def above(self, sort_key: int) -> Self:
        """The same, and only what lies above a sort key."""
        moment = moment_of(sort_key + 1)
        return self.but(since=max(moment, self.since or moment))

    @cached_property
    def query(self) -> Query:
        return parse(self.q)

    @cached_property
    def criteria(self) -> Criteria:
        """The query, understood."""
        return understand(self.query, self.viewer)

    @cached_property
    def newest(self) -> dict[int, list[int]]:
        """Sort keys of the newest that pass, by how many were asked for: counted once, they needn't be found again."""
        return {}

    @property
    def alternatives(self) -> tuple[Alternatives, ...]:
        """What the index is asked beside the facets."""
        further = [tuple(collection_term(pk) for pk in sorted(self.collections))] if self.collections else []
        further += [(star_term(self.starred_by),)] if self.starred_by else []
        return (*self.criteria.alternatives, *(Alternatives((Facets(terms),)) for terms in further))

    @property
    def facets(self) -> list[str]:
        """As terms of the search."""
        return facet_terms(self.author, self.kind, self.ratio, self.resolution)

    @property
    def needs_search(self) -> bool:
        """Whether the search has to name the images; else the images' table answers by itself."""
        if self.alternatives or self.criteria.statuses is not None:
            return True
        facets = {name for name in ("author", "kind", "ratio", "resolution") if getattr(self, name)}
        return facets not in INDEXED

    @property
    def shows_generations(self) -> bool:
        """Whether generations without a picture belong among the tiles; what a query finds are images, unless it asks
        for states."""
        if self.criteria.statuses is not None:
            return True
        return self.kind != GalleryImage.Kind.UPLOAD and not self.query and not self.starred_by and not self.collections

    def bounds(self, before: int | None = None) -> tuple[int | None, int | None]:
        """The lowest sort key that counts, and the one below which all must be; None: no bound."""
        spans = [Span(self.since and sort_key_at(self.since), self.until and sort_key_at(self.until))]
        spans += [*self.criteria.spans, Span(below=before)]
        lower = [span.lowest for span in spans if span.lowest is not None]
        upper = [span.below for span in spans if span.below is not None]
        return max(lower, default=None), min(upper, default=None)

    def images(self, before: int | None = None) -> QuerySet[GalleryImage]:
        """The images that pass all filters but the query, below a sort key."""
        images = GalleryImage.objects.shown().filter(**self._columns("author", "kind", "ratio", "resolution"))
        for keys in self.criteria.these:
            images = images.filter(sort_key__in=keys)
        if self.criteria.not_these:
            images = images.exclude(sort_key__in=self.criteria.not_these)
        return self._within(images, before)

    def generations(self, before: int | None = None) -> QuerySet[Generation]:
        """The generations that pass the filters that apply to them, below a sort key.

        Where a query asks for states: those that pass all of it, of the newest `MOST_READ` in these states.
        """
        generations = Generation.objects.filter(**self._columns("author", "status", "ratio", "resolution"))
        generations = self._within(generations, before)
        if self.criteria.statuses is not None:
            generations = generations.filter(status__in=self.criteria.statuses)
        if self.criteria.statuses is None or not self.criteria.alternatives:
            return generations
        return generations.filter(pk__in=self._read(generations))

    def _read(self, generations: QuerySet[Generation]) -> list[int]:
        """The ids of those whose words and facets pass; one query."""
        given = Exists(Reference.objects.filter(generation=OuterRef("pk")))
        rows = generations.without_picture().order_by("-sort_key").annotate(given=given)
        rows = rows.values_list("pk", "prompt", "author_id", "aspect_ratio", "resolution", "project_id", "given")
        return [
            pk
            for pk, prompt, author, ratio, resolution, project, has_references in rows[:MOST_READ]
            if self.criteria.admit(
                tokens(prompt),
                facet_terms(
                    author,
                    GalleryImage.Kind.GENERATED,
                    ratio,
                    resolution,
                    has_references=has_references,
                    project_id=project,
                ),
            )
        ]

    def _columns(self, *names: str) -> dict:
        columns = {"ratio": "aspect_ratio"}
        return {columns.get(name, name): getattr(self, name) for name in names if getattr(self, name)}

    def _within(self, rows: QuerySet, before: int | None) -> QuerySet:
        lowest, below = self.bounds(before)
        for span in self.criteria.excluded_spans:
            rows = rows.exclude(_within(span))
        return rows.filter(_within(Span(lowest, below)))


def _within(span: Span) -> Q:
    bounds = {"sort_key__gte": span.lowest, "sort_key__lt": span.below}
    return Q(**{name: key for name, key in bounds.items() if key is not None})
