"""Which part of the prompt history a page shows, as its address says."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from generations.gallery import Filters
from generations.gallery.prompt_history import ALL, MINE, MOST_USED, NEWEST, STARRED
from generations.models import GalleryImage
from generations.views.showing import query_of

ROOM = "prompts"
"""How the filters of this page say that their addresses lead here."""


@dataclass(frozen=True)
class ShowingPrompts:
    """`scope` is "all", "mine" or "starred"; `order` "newest" or "used", which a search doesn't know."""

    viewer: int
    scope: str
    order: str
    query: str

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """What a request's address asks for; what makes no sense is passed over."""
        given, query = request.GET, query_of(request.GET)
        scope = given.get("scope") if given.get("scope") in (MINE, STARRED) else ALL
        order = MOST_USED if given.get("sort") == MOST_USED and scope != STARRED and not query else NEWEST
        return cls(request.user.pk, scope, order, query)

    @cached_property
    def filters(self) -> Filters:
        """Of the pictures that the prompts made."""
        return Filters(q=self.query, viewer=self.viewer, kind=GalleryImage.Kind.GENERATED)

    def address(self, query: str, **other: str) -> str:
        """The page's address with another query or anything else of it."""
        given = {"scope": self.scope, "sort": self.order, "q": query} | other
        usual = {"scope": ALL, "sort": NEWEST, "q": ""}
        asked = urlencode({name: value for name, value in given.items() if value != usual.get(name, "")})
        return f"{reverse('prompts')}?{asked}" if asked else reverse("prompts")
