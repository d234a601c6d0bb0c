"""From a job to files."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from ..painting import Job, NotLoaded
from ..sizes import MATCH, nearest_ratio, pixels
from . import draw
from .references import Unreadable, load


def carry_out(job: Job) -> None:
    """Load the references, draw and write the pictures. Raises NotLoaded."""
    references = []
    for number, source in enumerate(job.references, start=1):
        try:
            references.append(load(source))
        except Unreadable as error:
            raise NotLoaded(f"images: could not load image {number}") from error
    size = tuple(job.size) if job.size else _size(job, references)
    for path, take in zip(job.paths, job.takes, strict=True):
        picture = draw(job.prompt, size, references, take)
        # Under its name a picture appears only when it is whole: it may be given a second one at any moment.
        fresh = Path(f"{path}.new")
        if job.format == "JPEG":
            picture.save(fresh, "JPEG", quality=92)
        else:
            picture.save(fresh, "PNG", compress_level=1)
        fresh.replace(path)


def _size(job: Job, references: list[Image.Image]) -> tuple[int, int]:
    ratio = job.aspect_ratio
    if ratio == MATCH:
        ratio = nearest_ratio(*references[0].size) if references else "1:1"
    return pixels(ratio, job.resolution)
