"""Who and what a name in a query can mean: people, projects, tags, collections."""

from collections.abc import Iterable
from functools import cached_property

from django.db.models import QuerySet

from generations.models import Collection, Project, Tag, User, name_key
from generations.models.tokens import tokens

MOST_MEANT = 200
"""So many a beginning of a name can mean at once."""


class People:
    """Who can be meant by `by:`; asked for once, when somebody is."""

    def __init__(self, viewer: int | None, everybody: list[User] | None = None) -> None:
        self.viewer = viewer
        self._given = everybody

    @cached_property
    def everybody(self) -> list[User]:
        """One query."""
        return list(User.objects.only("name", "email").order_by()) if self._given is None else self._given

    def named(self, text: str) -> list[int]:
        """The ids of those whose name or email is that, else of those whose name or email begins so."""
        if text.lower() == "me":
            return [self.viewer] if self.viewer else []
        wanted = text.casefold()
        exactly = [user.pk for user in self.everybody if wanted in (user.name.casefold(), user.email.casefold())]
        return exactly or [user.pk for user in self.everybody if begins(user, text)]


class Names:
    """What the names in one query mean; a query to the database for each that isn't a person's."""

    def __init__(self, viewer: int | None) -> None:
        self.people = People(viewer)

    def projects(self, text: str) -> list[int]:
        """The ids of the project that is called so, else of those whose name begins so."""
        return ids_named(Project.objects.shown(), text)

    def tags(self, text: str) -> list[int]:
        """The ids of the tag that is called so, else of those whose name begins so."""
        return ids_named(Tag.objects.all(), text)

    def collections(self, text: str) -> list[int]:
        """The ids of the collections that are called so, else of those whose name begins so, and of all within them."""
        found = ids_named(Collection.objects.shown(), text)
        return sorted(Collection.objects.inside(found))[:MOST_MEANT] if found else []


def ids_named(rows: QuerySet, text: str) -> list[int]:
    """The ids of the rows whose key is that of a name, else of those whose key begins with it."""
    key = name_key(text)
    if not key:
        return []
    found = dict(rows.filter(key__startswith=key).order_by().values_list("pk", "key")[:MOST_MEANT])
    return [pk for pk, name in found.items() if name == key] or list(found)


def begins(user: User, text: str) -> bool:
    """Whether a person's name, a later word of it, or the email begins so; case and accents make no difference."""
    wanted, email, words = tokens(text), tokens(user.email), tokens(user.name)
    if not wanted:
        return False
    return any(_starts(rest, wanted) for rest in (email, *(words[place:] for place in range(len(words)))))


def _starts(words: Iterable[str], wanted: list[str]) -> bool:
    *whole, last = wanted
    here = list(words)[: len(wanted)]
    return len(here) == len(wanted) and here[:-1] == whole and here[-1].startswith(last)
