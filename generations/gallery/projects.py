"""Projects, as their list and the composer show them."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from generations.gallery.capped import count_images, images_in_words
from generations.models import Draft, Project, User, name_key
from generations.models.tokens import tokens

MOST_LISTED = 500
MOST_OFFERED = 300


@dataclass(frozen=True)
class ProjectEntry:
    """A project in the list."""

    id: int
    name: str
    hue_class: str
    images: str  # "41 images"
    studio_url: str
    author: str
    initials: str
    author_hue_class: str
    created_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class ProjectChoice:
    """A project that pictures can be made for."""

    id: int
    name: str
    hue: int

    def as_json(self) -> dict:
        return {"id": self.id, "name": self.name, "hue": self.hue}


def project_entries(q: str = "") -> list[ProjectEntry]:
    """Those whose name has the words, the open ones first, by name; two queries."""
    rows = Project.objects.shown().select_related("author").filter(named_like(q))
    rows = rows.order_by("key", "pk")[:MOST_LISTED]
    return _entries(sorted(rows, key=lambda project: (project.closed_at is not None, naturally(project.key))))


def project_entry(project: Project) -> ProjectEntry:
    """One of them."""
    return _entries([project])[0]


def project_choices(q: str = "") -> list[ProjectChoice]:
    """The open ones by name; one query."""
    rows = Project.objects.open().filter(named_like(q)).order_by("key", "pk")[:MOST_OFFERED]
    return [choice_of(project) for project in sorted(rows, key=lambda project: naturally(project.key))]


def choice_of(project: Project) -> ProjectChoice:
    return ProjectChoice(project.pk, project.name, project.hue)


def project_of_composer(author: User) -> Project | None:
    """The open project that stands in somebody's composer."""
    draft = Draft.objects.filter(author=author).first()
    return open_project(draft.content.get("project")) if draft else None


def open_project(project_id: int | None) -> Project | None:
    """The project, if new pictures may be made for it."""
    return Project.objects.open().filter(pk=project_id).first() if project_id else None


def named_like(q: str) -> Q:
    """Names, as their key, in which every word that was typed begins a word."""
    wanted = Q()
    for word in tokens(q):
        wanted &= Q(key__startswith=word) | Q(key__contains=f" {word}")
    return wanted if name_key(q) or not q.strip() else Q(pk=None)


def naturally(key: str) -> str:
    """A key for sorting names as people do: round 2 before round 10."""
    return " ".join(word.zfill(20) if word.isdecimal() else word for word in key.split(" "))


def studio_address(field: str, name: str) -> str:
    """The studio, searched for what has this name."""
    words = name.replace('"', " ")
    return reverse("studio") + "?" + urlencode({"q": f'{field}:"{words}"'})


def _entries(projects: list[Project]) -> list[ProjectEntry]:
    counts = count_images("project", [project.pk for project in projects])
    return [_entry(project, counts[project.pk]) for project in projects]


def _entry(project: Project, count: int) -> ProjectEntry:
    return ProjectEntry(
        id=project.pk,
        name=project.name,
        hue_class=f"hue-{project.hue}",
        images=images_in_words(count),
        studio_url=studio_address("project", project.name),
        author=project.author.display_name,
        initials=project.author.initials,
        author_hue_class=f"hue-{project.author.hue}",
        created_at=project.created_at,
        closed_at=project.closed_at,
    )
