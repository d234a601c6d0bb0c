"""The rows of a synthetic gallery, as tables take them, oldest first. Made without asking the database."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from generations.gallery import moment_of
from generations.models import (
    Charged,
    GalleryImage,
    Generation,
    Resolution,
    Status,
    day_of_key,
    prompt_digest,
    request_digest,
)
from generations.models.facets import facet_terms, look_terms
from generations.models.image import CAPTION_LENGTH
from generations.models.sketch import sketch
from generations.models.tokens import tokens

from .organised import Organiser
from .pictures import SharedPicture
from .prompts import prompts
from .table import stored

PROMPT = (
    *("id", "digest", "text", "uses", "first_used_at", "used_at"),
    *("sketch_1", "sketch_2", "sketch_3", "sketch_4"),
)
USE = ("user_id", "prompt_id", "uses", "used_at", "generation_id")
BATCH = ("id", "author_id", "count", "created_at")
GENERATION = (
    *("id", "batch_id", "position", "sort_key", "created_at", "sent_at", "finished_at"),
    *("author_id", "prompt", "entry_id", "aspect_ratio", "resolution", "cost", "task_id", "digest"),
    *("project_id", "status", "charged", "provider", "task_type"),
)
FINISHED = (Status.FINISHED.value, Charged.YES.value, "sandbox", "nano-banana-pro")
FILE = ("sha256", "format", "extension", "bytes", "width", "height", "palette", "placeholder", "fingerprint")
IMAGE = (
    *("id", "generation_id", "sort_key", "created_at", "author_id", "caption", "aspect_ratio", "resolution"),
    *FILE,
    *("project_id", "rating", "verdict", "kind"),
)
DOCUMENT = ("image_id", "words", "facets")
KIND = GalleryImage.Kind.GENERATED.value
RESOLUTIONS = ("2K", "2K", "2K", "1K", "4K")
SECONDS = {Resolution.K1: 18, Resolution.K2: 45, Resolution.K4: 85}


class Share(NamedTuple):
    """Sort keys of pictures to be made, the sizes of their batches, and ids that are free."""

    keys: list[int]
    sizes: list[int]
    prompt_ids: list[int]
    batch_ids: list[int]
    generation_ids: list[int]
    image_ids: list[int]


@dataclass
class Rows:
    """Rows by table; `days` counts the images by day, kind and author."""

    prompts: list[tuple] = field(default_factory=list)
    uses: list[tuple] = field(default_factory=list)
    batches: list[tuple] = field(default_factory=list)
    generations: list[tuple] = field(default_factory=list)
    images: list[tuple] = field(default_factory=list)
    documents: list[tuple] = field(default_factory=list)
    image_tags: list[tuple] = field(default_factory=list)
    items: list[tuple] = field(default_factory=list)
    stars: list[tuple] = field(default_factory=list)
    days: Counter = field(default_factory=Counter)


class RowMaker:
    """Makes up who asked for what, how it went, and where it was put."""

    def __init__(
        self,
        dice: random.Random,
        team: list[int],
        pictures: list[SharedPicture],
        organiser: Organiser,
        earlier: int = 0,
    ) -> None:
        self.dice = dice
        self.team = team
        self.organiser = organiser
        self.prompts = prompts(dice, earlier)
        self.weights = [1 / place for place in range(1, len(team) + 1)]
        self.ratios = [picture.aspect_ratio for picture in pictures]
        self.columns = [[stored(GalleryImage, name, p.columns[name]) for name in FILE] for p in pictures]
        self.looks = [look_terms(p.columns["palette"], p.columns["fingerprint"]) for p in pictures]
        self.costs = {name: stored(Generation, "cost", cost) for name, cost in settings.APIFRAME_COSTS.items()}

    def make(self, share: Share) -> Rows:
        """One picture for each sort key."""
        rows = Rows()
        keys, generation_ids, image_ids = iter(share.keys), iter(share.generation_ids), iter(share.image_ids)
        for prompt_id, batch_id, size in zip(share.prompt_ids, share.batch_ids, share.sizes, strict=True):
            places = zip(islice(keys, size), islice(generation_ids, size), islice(image_ids, size), strict=True)
            self._make_batch(rows, prompt_id, batch_id, list(places))
        return rows

    def _make_batch(self, rows: Rows, prompt_id: int, batch_id: int, places: list[tuple[int, int, int]]) -> None:
        """The same request for each place, for one project; with a prompt that nobody has used before."""
        [author] = self.dice.choices(self.team, self.weights)
        prompt = next(self.prompts)
        words = tokens(prompt)
        resolution = self.dice.choice(RESOLUTIONS)
        number = self.dice.randrange(len(self.ratios))
        ratio = self.ratios[number]
        project = self.organiser.project()
        digest = request_digest(prompt, ratio, resolution, [])
        for position, (key, generation_id, image_id) in enumerate(places):
            asked, sent, finished = self._course(key, resolution)
            task = f"seed-{generation_id}"
            course = (generation_id, batch_id, position, key, asked, sent, finished)
            request = (author, prompt, prompt_id, ratio, resolution, self.costs[resolution], task, digest, project)
            rows.generations.append((*course, *request, *FINISHED))
            place = self.organiser.place()
            shown = (image_id, generation_id, key, finished, author, prompt[:CAPTION_LENGTH], ratio, resolution)
            rows.images.append((*shown, *self.columns[number], project, place.rating, place.verdict, KIND))
            facets = facet_terms(author, KIND, ratio, resolution, project_id=project, **vars(place))
            said = [*words, *tokens(task), *self.organiser.words(place)]
            rows.documents.append((key, " ".join(said), " ".join([*facets, *self.looks[number]])))
            rows.image_tags += self.organiser.image_tags(image_id, author, place)
            rows.items += self.organiser.items(image_id, author, place)
            rows.stars += self.organiser.stars(image_id, place)
            rows.days[day_of_key(key), KIND, author] += 1
        rows.batches.append((batch_id, author, len(places), asked))
        rows.prompts.append((prompt_id, prompt_digest(prompt), prompt, 1, asked, asked, *sketch(prompt)))
        rows.uses.append((author, prompt_id, 1, asked, generation_id))

    def _course(self, key: int, resolution: str) -> tuple:
        """When it was asked for, sent and finished, as the database stores moments."""
        asked = moment_of(key)
        sent = asked + timedelta(seconds=self.dice.uniform(0.1, 8))
        finished = sent + timedelta(seconds=SECONDS[resolution] * self.dice.uniform(0.7, 1.8))
        return tuple(map(connection.ops.adapt_datetimefield_value, (asked, sent, finished)))
