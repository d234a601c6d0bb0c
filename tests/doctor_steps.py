"""Steps that tests of the doctor take: pictures with real files, ageing files, asking what is wrong."""

import hashlib
import os
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from generations.engine import keep_picture
from generations.engine.examination.finding import Finding
from generations.engine.examining import examine
from generations.models import GalleryImage
from generations.models.image import THUMBNAIL_WIDTHS
from generations.storage import store
from tests.engine_steps import picture_bytes
from tests.factories import make_image


def stored_image(colour: str = "teal", **fields) -> GalleryImage:
    """A generated image with all its files, as the engine leaves it."""
    with store.draft() as draft:
        content = picture_bytes(colour=colour)
        draft.write(content)
        kept = keep_picture(draft, hashlib.sha256(content).hexdigest())
    return make_image(**kept.columns | fields)


def thumbnails(image: GalleryImage) -> list[Path]:
    return [store.path(image.thumbnail_path(width)) for width in THUMBNAIL_WIDTHS]


def aged(path: Path, age: timedelta = timedelta(hours=2)) -> Path:
    """The file, as if it had been written so long ago."""
    then = time.time() - age.total_seconds()
    os.utime(path, (then, then))
    return path


def lost(name: str) -> Path:
    """Where the doctor puts a file of this name."""
    return Path(settings.DATA_DIR) / "lost+found" / name


def found(**mode: bool) -> list[Finding]:
    return list(examine(**mode))


def the_finding(**mode: bool) -> Finding:
    """What is wrong, when it is one thing."""
    (finding,) = examine(**mode)
    return finding
