"""Pictures for pages: bytes in memory, and images of the gallery whose files are really there."""

import hashlib
import io
from datetime import timedelta

from django.utils import timezone
from PIL import Image

from generations.actions import keep_upload
from generations.engine import keep_picture
from generations.models import GalleryImage, User
from generations.storage import store
from tests.factories import make_image, make_images


def draw(width: int = 64, height: int = 48, colour: str = "teal", format: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, format)
    return file.getvalue()


def file(name: str = "sketch.png", content: bytes | None = None, type: str = "image/png") -> dict:
    """A file as a person chooses it."""
    return {"name": name, "mimeType": type, "buffer": draw() if content is None else content}


def keep(content: bytes) -> dict:
    """Store a picture. Returns the columns of an image that has these bytes."""
    with store.draft() as draft:
        draft.write(content)
        return keep_picture(draft, hashlib.sha256(content).hexdigest()).columns


def keep_sketch(author: User, name: str) -> GalleryImage:
    """An uploaded picture in the gallery."""
    return keep_upload(author, io.BytesIO(draw(colour="crimson")), name)[0]


def hang(author: User, prompt: str = "A lighthouse at dusk", content: bytes | None = None, **fields) -> GalleryImage:
    """A finished picture in the gallery."""
    return make_image(author=author, prompt=prompt, **keep(draw(320, 240) if content is None else content) | fields)


def hang_many(author: User, count: int) -> list[GalleryImage]:
    """Finished pictures of the last minutes that share a file, newest first."""
    now = timezone.now()
    return make_images(author, [now - timedelta(seconds=number) for number in range(count)], [keep(draw(320, 240))])
