"""Which part of the gallery a page shows, as its address says."""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest

from generations.gallery import Filters
from generations.gallery.dealt_with import KIND as DEALT_WITH
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
        kind = request.GET.get("kind")
        return cls(
            viewer=request.user.pk,
            scope="mine" if request.GET.get("scope") == "mine" else "team",
            kind=kind if kind in (*KINDS, DEALT_WITH) else "pictures",
            query=request.GET.get("q", "").strip()[:MAX_QUERY],
            folds=request.COOKIES.get(f"stacks-{request.user.pk}") != "off",
        )

    @property
    def filters(self) -> Filters:
        """Of pictures and uploads; what was put aside has its own page."""
        return Filters(q=self.query, author=self.viewer if self.scope == "mine" else None, kind=KINDS[self.kind])

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
    def is_all(self) -> bool:
        """Whether every picture of the team stands in it."""
        return self.has_news and self.kind == "pictures"
