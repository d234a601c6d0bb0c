"""The projects and collections that images can be put into, found by the start of a name."""

from dataclasses import dataclass, field

from generations.models import Collection, Project
from generations.models.project import name_key

PROJECT = "project"
COLLECTION = "collection"
MOST_CHOICES = 30


@dataclass(frozen=True)
class Choice:
    """One of them; `dot` is the class of a project's colour, `inside` the name of the collection that it stands in."""

    id: int
    name: str
    dot: str = ""
    inside: str = ""


@dataclass(frozen=True)
class Choices:
    """`is_new`: none is called exactly as was asked, so that one could be made. `goes_on`: there are more."""

    rows: list[Choice] = field(default_factory=list)
    is_new: bool = False
    goes_on: bool = False


def choices_of(kind: str, find: str) -> Choices:
    """The first of them by name, `kind` "project" (open ones) or "collection"; case and accents don't count."""
    key = name_key(find)
    model = Project.objects.open() if kind == PROJECT else Collection.objects.shown().select_related("parent")
    found = list(model.filter(key__startswith=key).order_by("key", "pk")[: MOST_CHOICES + 1])
    rows = [_project(row) if kind == PROJECT else _collection(row) for row in found[:MOST_CHOICES]]
    is_new = bool(key) and not any(row.key == key for row in found)
    return Choices(rows, is_new, goes_on=len(found) > MOST_CHOICES)


def _project(project: Project) -> Choice:
    return Choice(project.pk, project.name, dot=f"hue-{project.hue}")


def _collection(collection: Collection) -> Choice:
    parent = collection.parent
    return Choice(collection.pk, collection.name, inside=parent.name if parent and not parent.deleted_at else "")
