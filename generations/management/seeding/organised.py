"""What people of a synthetic gallery put in order: projects, collections, tags, ratings, verdicts, stars."""

import random
from dataclasses import dataclass, field

from django.utils import timezone

from generations.models import Collection, GalleryImage, Project, Star, Tag
from generations.models.collection import POSITION_STEP
from generations.models.tokens import tokens

from .table import stored

IMAGE_TAG = ("image_id", "tag_id", "author_id", "created_at")
ITEM = ("collection_id", "image_id", "position", "author_id", "created_at")
STAR = ("user_id", "image_id", "created_at")
PROJECTS = 40
COLLECTIONS = 300
TAGS = 120
WORDS = (
    *("spring", "launch", "poster", "client", "draft", "final", "hero", "detail"),
    *("texture", "set", "print", "web", "round", "campaign", "moodboard"),
)
RATINGS = (None,) * 16 + (1, 2, 3, 4, 5)
VERDICTS = ("",) * 18 + (GalleryImage.Verdict.PICK.value, GalleryImage.Verdict.REJECT.value)


@dataclass
class Place:
    """Where one image belongs, and what is thought of it."""

    tags: list[int] = field(default_factory=list)
    collections: list[int] = field(default_factory=list)
    stars: list[int] = field(default_factory=list)
    rating: int | None = None
    verdict: str = ""


class Organiser:
    """Deals out what is in order; to be asked in the order of the sort keys."""

    def __init__(self, dice: random.Random, team: list[int]) -> None:
        self.dice = dice
        self.team = team
        self.projects = self._projects()
        self.collections = self._collections()
        self.tags = self._tags()
        self.tag_ids = list(self.tags)
        self.now = stored(Star, "created_at", timezone.now())
        self.placed = 0

    def project(self) -> int | None:
        """One of them, the earlier ones more often; none for a third."""
        return self._often(self.projects) if self.dice.random() < 0.67 else None

    def place(self) -> Place:
        dice = self.dice
        return Place(
            [self._often(self.tag_ids)] if dice.random() < 0.15 else [],
            [self._often(self.collections)] if dice.random() < 0.1 else [],
            [dice.choice(self.team)] if dice.random() < 0.03 else [],
            dice.choice(RATINGS),
            dice.choice(VERDICTS),
        )

    def words(self, place: Place) -> list[str]:
        """Of its tags, as the search knows them."""
        return [word for tag in place.tags for word in self.tags[tag]]

    def image_tags(self, image: int, author: int, place: Place) -> list[tuple]:
        return [(image, tag, author, self.now) for tag in place.tags]

    def items(self, image: int, author: int, place: Place) -> list[tuple]:
        """The latest come first."""
        self.placed += len(place.collections)
        return [(collection, image, -self.placed * POSITION_STEP, author, self.now) for collection in place.collections]

    def stars(self, image: int, place: Place) -> list[tuple]:
        return [(person, image, self.now) for person in place.stars]

    def _often(self, ids: list[int]) -> int:
        """The first half of them three times as often, and the first quarter more often still."""
        return ids[int(len(ids) * self.dice.random() ** 2)]

    def _projects(self) -> list[int]:
        return [self._named(Project, f"Project {number}") for number in range(1, PROJECTS + 1)]

    def _collections(self) -> list[int]:
        """Every tenth holds those that follow."""
        ids: list[int] = []
        for number in range(COLLECTIONS):
            parent = ids[number // 10 * 10] if number % 10 else None
            ids.append(self._named(Collection, f"Collection {number + 1}", parent_id=parent))
        return ids

    def _tags(self) -> dict[int, list[str]]:
        names = [f"{WORDS[number % len(WORDS)]} {number // len(WORDS) + 1}" for number in range(TAGS)]
        return {self._named(Tag, name): tokens(name) for name in names}

    def _named(self, model, name: str, **values) -> int:
        found = model.objects.filter(name=name).first()
        return (found or model.objects.create(name=name, author_id=self.team[0], **values)).pk
