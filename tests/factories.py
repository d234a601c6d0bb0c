"""Rows for tests, each complete and legal, with as few arguments as the test is about."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from generations.models import (
    Batch,
    Charged,
    DayCount,
    GalleryImage,
    Generation,
    GenerationEvent,
    Prompt,
    SearchDocument,
    Star,
    Status,
    User,
    day_of_key,
)

_numbers = itertools.count(1)


def make_user(email: str = "", **fields) -> User:
    """A person who can't sign in by password, unless one is given."""
    return User.objects.create_user(email or f"person{next(_numbers)}@example.com", **fields)


def sort_key_of(moment: datetime) -> int:
    """The sort key of something that was asked for at that moment."""
    return int(moment.timestamp() * 1_000_000)


def make_generation(author: User | None = None, status: str = Status.QUEUED, **fields) -> Generation:
    """A generation in that state, with what the state requires, and its first journal line."""
    author = author or make_user()
    now = timezone.now()
    created_at = fields.pop("created_at", now)
    defaults = {
        "batch": fields.get("batch") or Batch.objects.create(author=author, count=1),
        "position": 0,
        "prompt": "A lighthouse at dusk",
        "entry": make_prompt(fields.get("prompt", "A lighthouse at dusk"), created_at),
        "aspect_ratio": "1:1",
        "provider": "sandbox" if settings.SANDBOX else "apiframe",
        "sort_key": sort_key_of(created_at) if created_at != now else Generation.free_sort_keys(1)[0],
        "created_at": created_at,
        "cost": Decimal("0.134"),
    }
    generation = Generation.objects.create(author=author, status=status, **(defaults | _of_state(status, now) | fields))
    GenerationEvent.objects.create(generation=generation, to_status=status, actor=author.email)
    return generation


def make_prompt(text: str, at: datetime | None = None) -> Prompt:
    """A prompt that was used once more, at that moment."""
    with transaction.atomic():
        return Prompt.objects.note({text: 1}, at or timezone.now())[text]


def _of_state(status: str, now: datetime) -> dict:
    """What the constraints and the engine's habits ask of a state."""
    sent = {} if status in (Status.QUEUED, Status.CANCELLED) else {"sent_at": now}
    asked = {"task_id": f"task-{next(_numbers)}", "task_type": "nano-banana-pro"}
    return (
        sent
        | {
            Status.QUEUED: {},
            Status.SENDING: {},
            Status.PROCESSING: asked,
            Status.SAVING: asked | {"image_urls": ["https://cdn.example.com/picture.png"], "charged": Charged.YES},
            Status.FINISHED: asked | {"charged": Charged.YES, "finished_at": now},
            Status.FAILED: {"error_code": "server_error", "charged": Charged.UNKNOWN, "finished_at": now},
            Status.CANCELLED: {"finished_at": now},
            Status.UNKNOWN: {"error_code": "no_answer", "charged": Charged.UNKNOWN, "finished_at": now},
        }[Status(status)]
    )


def make_image(generation: Generation | None = None, author: User | None = None, **fields) -> GalleryImage:
    """A shown image without files, of a finished generation that is made if none is given; searchable at once.

    `prompt`, `created_at` and `status` go to the generation that is made.
    """
    of_generation = {key: fields.pop(key) for key in ("prompt", "created_at", "status") if key in fields}
    if generation is None:
        asked = {key: fields[key] for key in ("aspect_ratio", "resolution") if key in fields}
        generation = make_generation(author, **{"status": Status.FINISHED} | of_generation | asked)
    position = fields.setdefault("position", generation.images.count())
    image = GalleryImage(
        kind=GalleryImage.Kind.GENERATED,
        author=generation.author,
        generation=generation,
        **{
            "sort_key": GalleryImage.free_sort_key(generation.sort_key + position),
            "created_at": generation.created_at,
            "caption": generation.prompt[:140],
            "aspect_ratio": generation.aspect_ratio,
            "resolution": generation.resolution,
            "depth": generation.depth,
        }
        | _facts()
        | fields,
    )
    return _store(image)


def make_images(author: User, moments: Sequence[datetime], files: Sequence[dict] = ()) -> list[GalleryImage]:
    """Many shown images at once, each of a finished generation of its own; searchable, and counted.

    Args:
        files: columns of their bytes, given out in turn; made up if there are none.
    """
    batches = Batch.objects.bulk_create(Batch(author=author, count=1) for _ in moments)
    asked = {"author": author, "status": Status.FINISHED, "position": 0, "prompt": "A lighthouse at dusk"}
    asked |= {"aspect_ratio": "1:1", "provider": "sandbox", "entry": make_prompt("A lighthouse at dusk")}
    generations = Generation.objects.bulk_create(
        Generation(
            batch=batch, sort_key=sort_key_of(at), created_at=at, **asked, **_of_state(Status.FINISHED, timezone.now())
        )
        for batch, at in zip(batches, moments, strict=True)
    )
    images = GalleryImage.objects.bulk_create(
        GalleryImage(
            kind=GalleryImage.Kind.GENERATED,
            author=author,
            generation=generation,
            sort_key=generation.sort_key,
            created_at=generation.created_at,
            caption=generation.prompt,
            aspect_ratio=generation.aspect_ratio,
            **_facts() | (files[number % len(files)] if files else {}),
        )
        for number, generation in enumerate(generations)
    )
    SearchDocument.objects.bulk_create(SearchDocument.of_many(images))
    DayCount.objects.add_many(Counter((day_of_key(image.sort_key), image.kind, author.pk) for image in images))
    return images


def make_upload(author: User | None = None, **fields) -> GalleryImage:
    """An uploaded image without files; searchable at once."""
    name = fields.pop("name", "sketch.png")
    image = GalleryImage(
        kind=GalleryImage.Kind.UPLOAD,
        author=author or make_user(),
        name=name,
        **{"caption": name[:140], "sort_key": GalleryImage.free_sort_key()} | _facts() | fields,
    )
    return _store(image)


def _facts() -> dict:
    """What is known of the bytes; no two images share them."""
    sha256 = hashlib.sha256(str(next(_numbers)).encode()).hexdigest()
    return {"sha256": sha256, "format": "png", "extension": ".png", "bytes": 1000, "width": 1024, "height": 1024}


def _store(image: GalleryImage) -> GalleryImage:
    image.save()
    SearchDocument.objects.index(image)
    if not image.is_trashed:
        DayCount.objects.add(image)
    return image


def make_star(image: GalleryImage, user: User) -> Star:
    star = Star.objects.create(image=image, user=user)
    SearchDocument.objects.index(image)
    return star
