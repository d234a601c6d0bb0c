"""Views that somebody wants to come back to, as menus and lists show them."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from django.urls import reverse

from generations.models import SavedView, User
from generations.models.tokens import tokens

MOST_LISTED = 200
MOST_IN_MENU = 30


@dataclass(frozen=True)
class SavedViewEntry:
    """A saved view: `url` is where it leads, `says` what it searches for."""

    id: int
    name: str
    url: str
    says: str
    author: str
    initials: str
    hue_class: str
    is_mine: bool
    is_shared: bool
    may_change: bool


def saved_views(viewer: User, most: int = MOST_LISTED) -> list[SavedViewEntry]:
    """One's own and the team's, by name; one query."""
    rows = SavedView.objects.shown_to(viewer).select_related("author")[:most]
    return [_entry(view, viewer) for view in rows]


def views_named(typed: str, viewer: User) -> list[SavedViewEntry]:
    """Those in whose name every word begins a word; one query."""
    wanted = tokens(typed)
    if not wanted:
        return []
    return [view for view in saved_views(viewer) if _begins_words(wanted, tokens(view.name))]


def _begins_words(wanted: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _entry(view: SavedView, viewer: User) -> SavedViewEntry:
    author = view.author
    return SavedViewEntry(
        id=view.pk,
        name=view.name,
        url=f"{reverse('studio')}?{view.query}",
        says=_says(view.query),
        author=author.display_name,
        initials=author.initials,
        hue_class=f"hue-{author.hue}",
        is_mine=author.pk == viewer.pk,
        is_shared=view.is_shared,
        may_change=view.may_be_changed_by(viewer),
    )


def _says(query: str) -> str:
    given = {name: values[0] for name, values in parse_qs(query).items()}
    whose = "Mine" if given.get("scope") == "mine" else ""
    kind = {"uploads": "Uploads", "dealt-with": "Dealt with"}.get(given.get("kind", ""), "")
    return " · ".join(filter(None, [given.get("q", ""), whose, kind])) or "All pictures"
