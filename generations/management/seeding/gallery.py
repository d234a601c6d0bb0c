"""Filling the gallery with synthetic pictures: what is made by one process is written by another."""

import random
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from django.db import connection, transaction
from django.utils import timezone

from generations.models import (
    Batch,
    CollectionItem,
    DayCount,
    GalleryImage,
    Generation,
    ImageTag,
    Prompt,
    PromptUse,
    SearchDocument,
    Star,
    User,
)

from .calendar import moments
from .organised import IMAGE_TAG, ITEM, STAR, Organiser
from .pictures import shared_pictures
from .rows import BATCH, DOCUMENT, GENERATION, IMAGE, PROMPT, USE, RowMaker, Rows, Share
from .table import Table

CHUNK = 10_000
"""Images in a transaction: other writers never wait for longer than it takes."""
BATCH_SIZES = (1, 1, 1, 2, 4, 4, 8)


def seed_gallery(images: int, users: int, seed: int, progress: Callable[[int], None] = lambda written: None) -> None:
    """Add that many finished generations of one picture each, by people called seed-1@example.com and so on.

    The same numbers on the same day make the same gallery, ids apart. `progress` is told how many images are written.
    """
    dice = random.Random(seed)  # noqa: S311  (not for secrets)
    team = _team(users)
    pictures, organiser = shared_pictures(images, dice), Organiser(dice, team)
    earlier = Prompt.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    maker = RowMaker(random.Random(dice.random()), team, pictures, organiser, earlier)  # noqa: S311
    writer = Writer()
    written = 0
    for rows in _made(maker, writer.shares(dice, moments(images, dice, timezone.now())), is_long=images > CHUNK):
        with transaction.atomic():
            _index_in_large_steps()
            writer.write(rows)
        written += len(rows.images)
        progress(written)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('generations_search')")
            cursor.execute("ANALYZE")  # its planner lives on statistics


def _index_in_large_steps() -> None:
    """In this transaction PostgreSQL's index of terms takes in a hundred thousand documents at once, not two thousand:
    each of their terms is looked up once, instead of fifty times.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL gin_pending_list_limit = '256MB'")
            cursor.execute("SET LOCAL work_mem = '256MB'")


def _made(maker: RowMaker, shares: Iterable[Share], *, is_long: bool) -> Iterator[Rows]:
    """The rows of each share, in order; of many, the next is made in a process of its own while one is written."""
    if not is_long:
        yield from map(maker.make, shares)
        return
    connection.close()  # not to be shared with the other process
    with ProcessPoolExecutor(1, get_context("fork"), initializer=_makers.append, initargs=(maker,)) as other:
        coming = deque(other.submit(_make, share) for share in islice(shares, 2))
        while coming:
            yield coming.popleft().result()
            coming.extend(other.submit(_make, share) for share in islice(shares, 1))


_makers: list[RowMaker] = []
"""In the other process: the one that it makes rows with. It can't be sent there, only be there from the beginning."""


def _make(share: Share) -> Rows:
    return _makers[0].make(share)


def _team(count: int) -> list[int]:
    emails = [f"seed-{number}@example.com" for number in range(1, count + 1)]
    known = dict(User.objects.filter(email__in=emails).values_list("email", "pk"))
    for number, email in enumerate(emails, start=1):
        if email not in known:
            known[email] = User.objects.create_user(email, name=f"Seed {number}").pk
    return [known[email] for email in emails]


class Writer:
    """Reserves what rows need of the database, and writes them."""

    def __init__(self) -> None:
        self.prompts = Table(Prompt, PROMPT)
        self.uses = Table(PromptUse, USE)
        self.batches = Table(Batch, BATCH)
        self.generations = Table(Generation, GENERATION)
        self.images = Table(GalleryImage, IMAGE)
        self.documents = Table(SearchDocument, DOCUMENT)
        self.image_tags = Table(ImageTag, IMAGE_TAG)
        self.items = Table(CollectionItem, ITEM)
        self.stars = Table(Star, STAR)

    def shares(self, dice: random.Random, keys: Iterator[int]) -> Iterator[Share]:
        """The sort keys in shares of `CHUNK`, grouped into batches, each with the ids that it needs."""
        last = 0
        while chunk := list(islice(keys, CHUNK)):
            chunk = _free(chunk, last)
            last = chunk[-1]
            sizes = list(_batch_sizes(dice, len(chunk)))
            per_batch = (table.next_ids(len(sizes)) for table in (self.prompts, self.batches))
            per_image = (table.next_ids(len(chunk)) for table in (self.generations, self.images))
            yield Share(chunk, sizes, *per_batch, *per_image)

    def write(self, rows: Rows) -> None:
        self.prompts.insert(rows.prompts)
        self.batches.insert(rows.batches)
        self.generations.insert(rows.generations)
        self.uses.insert(rows.uses)
        self.images.insert(rows.images)
        self.documents.insert(rows.documents)
        self.image_tags.insert(rows.image_tags)
        self.items.insert(rows.items)
        self.stars.insert(rows.stars)
        DayCount.objects.add_many(rows.days)


def _free(keys: list[int], last: int) -> list[int]:
    """The sort keys, moved up where they are taken or not above the one before; `last` is the one before the first."""
    span = (keys[0], keys[-1] + CHUNK)
    taken = {
        key for model in (Generation, GalleryImage) for key in _sort_keys(model.objects.filter(sort_key__range=span))
    }
    free = []
    for wanted in keys:
        key = max(wanted, last + 1)
        while key in taken:
            key += 1
        free.append(key)
        last = key
    return free


def _sort_keys(rows) -> Iterable[int]:
    return rows.order_by().values_list("sort_key", flat=True)


def _batch_sizes(dice: random.Random, count: int) -> Iterator[int]:
    while count:
        size = min(dice.choice(BATCH_SIZES), count)
        yield size
        count -= size
