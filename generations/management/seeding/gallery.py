"""The rows of a synthetic gallery, oldest first."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from generations.gallery import moment_of
from generations.models import (
    Batch,
    Charged,
    DayCount,
    GalleryImage,
    Generation,
    Resolution,
    SearchDocument,
    Status,
    User,
    day_of_key,
    request_digest,
)
from generations.models.facets import facet_terms
from generations.models.image import CAPTION_LENGTH
from generations.models.tokens import tokens

from .calendar import moments
from .organised import Organiser
from .pictures import SharedPicture, shared_pictures
from .prompts import prompts
from .table import Table

CHUNK = 10_000
"""Images in a transaction: other writers never wait for longer than it takes."""
GENERATION = (
    *("id", "batch_id", "position", "sort_key", "created_at", "sent_at", "finished_at"),
    *("author_id", "prompt", "aspect_ratio", "resolution", "cost", "task_id", "digest"),
    *("project_id", "status", "charged", "provider", "task_type"),
)
FINISHED = (Status.FINISHED.value, Charged.YES.value, "sandbox", "nano-banana-pro")
FILE_COLUMNS = ("sha256", "format", "extension", "bytes", "width", "height", "palette", "placeholder", "fingerprint")
IMAGE = (
    *("id", "generation_id", "sort_key", "created_at", "author_id", "caption", "aspect_ratio", "resolution"),
    *FILE_COLUMNS,
    *("project_id", "rating", "verdict", "kind"),
)
BATCH_SIZES = (1, 1, 1, 2, 4, 4, 8)
RESOLUTIONS = ("2K", "2K", "2K", "1K", "4K")


def seed_gallery(images: int, users: int, seed: int, progress: Callable[[int], None] = lambda written: None) -> None:
    """Add that many finished generations of one picture each, by people called seed-1@example.com and so on.

    The same numbers on the same day make the same gallery, ids apart. `progress` is told how many images are written.
    """
    dice = random.Random(seed)  # noqa: S311  (not for secrets)
    team = _team(users)
    writer = Writer(dice, team, shared_pictures(images, dice))
    keys = moments(images, dice, timezone.now())
    written = 0
    while chunk := list(islice(keys, CHUNK)):
        with transaction.atomic():
            writer.write(_free(chunk))
        written += len(chunk)
        progress(written)
    if connection.vendor == "postgresql":  # its planner lives on statistics
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _team(count: int) -> list[int]:
    emails = [f"seed-{number}@example.com" for number in range(1, count + 1)]
    known = dict(User.objects.filter(email__in=emails).values_list("email", "pk"))
    for number, email in enumerate(emails, start=1):
        if email not in known:
            known[email] = User.objects.create_user(email, name=f"Seed {number}").pk
    return [known[email] for email in emails]


def _free(keys: list[int]) -> list[int]:
    """The sort keys, moved up where they are taken or not ascending."""
    span = (keys[0], keys[-1] + CHUNK)
    taken = {
        key for model in (Generation, GalleryImage) for key in _sort_keys(model.objects.filter(sort_key__range=span))
    }
    free, last = [], 0
    for wanted in keys:
        key = max(wanted, last + 1)
        while key in taken:
            key += 1
        free.append(key)
        last = key
    return free


def _sort_keys(rows) -> Iterable[int]:
    return rows.order_by().values_list("sort_key", flat=True)


class Writer:
    """Writes chunks: batches, generations, images, search documents, what is in order, day counts."""

    def __init__(self, dice: random.Random, team: list[int], pictures: list[SharedPicture]) -> None:
        self.dice = dice
        self.pictures = pictures
        self.prompts = prompts(dice)
        self.team = team
        self.organiser = Organiser(dice, team)
        self.shares = [1 / place for place in range(1, len(team) + 1)]
        self.batches = Table(Batch, ("id", "author_id", "count", "created_at"))
        self.generations = Table(Generation, GENERATION)
        self.images = Table(GalleryImage, IMAGE)
        self.documents = Table(SearchDocument, ("image_id", "words", "facets"))
        self.costs = {name: self.generations.stored("cost", cost) for name, cost in settings.APIFRAME_COSTS.items()}
        self.columns = [[self.images.stored(name, p.columns[name]) for name in FILE_COLUMNS] for p in pictures]

    def write(self, keys: list[int]) -> None:
        """One picture for each sort key, grouped into batches; a batch is for one project."""
        sizes = list(self._batch_sizes(len(keys)))
        batch_ids = self.batches.next_ids(len(sizes))
        generation_ids = iter(self.generations.next_ids(len(keys)))
        image_ids = iter(self.images.next_ids(len(keys)))
        remaining = iter(keys)
        batches, generations, images, documents, places = [], [], [], [], []
        days = Counter()
        for batch_id, size in zip(batch_ids, sizes, strict=True):
            [author] = self.dice.choices(self.team, self.shares)
            prompt = next(self.prompts)
            words = tokens(prompt)
            resolution = self.dice.choice(RESOLUTIONS)
            number = self.dice.randrange(len(self.pictures))
            ratio = self.pictures[number].aspect_ratio
            digest = request_digest(prompt, ratio, resolution, [])
            project = self.organiser.project()
            facts = (author, GalleryImage.Kind.GENERATED, ratio, resolution)
            seen = {name: self.pictures[number].columns[name] for name in ("palette", "fingerprint")}
            for position, key in enumerate(islice(remaining, size)):
                asked, sent, finished = self._course(key, resolution)
                generation_id = next(generation_ids)
                task = f"seed-{generation_id}"
                asked_for = (author, prompt, ratio, resolution, self.costs[resolution], task, digest)
                times = (key, asked, sent, finished)
                generations.append((generation_id, batch_id, position, *times, *asked_for, project))
                shown = (author, prompt[:CAPTION_LENGTH], ratio, resolution)
                image_id, place = next(image_ids), self.organiser.place()
                organised = (project, place.rating, place.verdict)
                images.append((image_id, generation_id, key, finished, *shown, *self.columns[number], *organised))
                places.append((image_id, author, place))
                days[day_of_key(key), GalleryImage.Kind.GENERATED.value, author] += 1
                facets = facet_terms(*facts, project_id=project, **vars(place), **seen)
                said = [*words, *tokens(task), *self.organiser.words(place)]
                documents.append((key, " ".join(said), " ".join(facets)))
            batches.append((batch_id, author, size, asked))
        self.batches.insert(batches)
        self.generations.insert((*row, *FINISHED) for row in generations)
        self.images.insert((*row, GalleryImage.Kind.GENERATED.value) for row in images)
        self.documents.insert(documents)
        self.organiser.write(places)
        DayCount.objects.add_many(days)

    def _batch_sizes(self, count: int) -> Iterator[int]:
        while count:
            size = min(self.dice.choice(BATCH_SIZES), count)
            yield size
            count -= size

    def _course(self, key: int, resolution: str) -> tuple:
        """When it was asked for, sent and finished, as the database stores moments."""
        asked = moment_of(key)
        sent = asked + timedelta(seconds=self.dice.uniform(0.1, 8))
        seconds = {Resolution.K1: 18, Resolution.K2: 45, Resolution.K4: 85}[resolution] * self.dice.uniform(0.7, 1.8)
        stored = connection.ops.adapt_datetimefield_value
        return stored(asked), stored(sent), stored(sent + timedelta(seconds=seconds))
