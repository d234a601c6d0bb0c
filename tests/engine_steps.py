"""Steps that tests of the engine take: asking, claiming, a stand-in API with fixed answers, reading the journal."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from generations import engine
from generations.actions import Order, keep_upload, submit
from generations.models import Generation, User

from .http_server import HTTPServer

TASK = "3f2b6a52-7c1e-4a55-9c55-0d6a0f1f5a11"


def ask(author: User, prompt: str = "A lighthouse at dusk", **order: Any) -> Generation:
    """The (first) generation of a new request."""
    order = {"aspect_ratio": "1:1", "resolution": "1K"} | order
    batch, _ = submit(author, Order(prompt=prompt, **order))
    return batch.generations.order_by("position")[0]


def claim(author: User, prompt: str = "A lighthouse at dusk", **order: Any) -> Generation:
    """A new request, claimed: the next step is to carry it."""
    ask(author, prompt, **order)
    return engine.claim("worker")


def carry(author: User, prompt: str = "A lighthouse at dusk", **order: Any) -> Generation:
    """A new request, sent and answered."""
    generation = claim(author, prompt, **order)
    engine.carry(generation)
    generation.refresh_from_db()
    return generation


@contextmanager
def api(settings: Any, *answers: Any, **options: Any) -> Iterator[HTTPServer]:
    """An API that gives these answers, one after the other."""
    with HTTPServer(list(answers), **options) as server:
        settings.APIFRAME_BASE_URL = server.url
        yield server


def finished(*urls: str, **fields: Any) -> dict:
    """The documented answer to a paid request."""
    known = {"task_id": TASK, "task_type": "nano-banana-pro", "status": "finished", "image_urls": list(urls)}
    return known | fields


def picture_bytes(width: int = 64, height: int = 48, colour: str = "teal", format: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, format)
    return file.getvalue()


def upload(author: User, content: bytes, name: str = "sketch.png"):
    """An image of ours that somebody uploaded."""
    return keep_upload(author, SimpleUploadedFile(name, content), name)[0]


def journal(generation: Generation) -> list[str]:
    """The states that a generation went through, as the journal tells them."""
    return [event.to_status for event in generation.events.order_by("id")]


def whys(generation: Generation) -> str:
    """All reasons in the journal."""
    return "\n".join(generation.events.order_by("id").values_list("why", flat=True))
