"""Reading what a file says of its origin, whoever wrote it."""

from functools import reduce
from pathlib import Path
from typing import BinaryIO

from . import exif, others, xmp
from .blocks import Blocks, opened
from .containers import container_of
from .errors import MetadataError
from .story import Story, completed, legible


def read(source: BinaryIO | Path) -> Story | None:
    """What the PNG, JPEG or WebP in ``source`` says of its origin; None if nothing, or if it is no such file.

    A packet of Musa's own is the whole story. Otherwise what an image generator wrote comes first; XMP, EXIF and the
    plain texts of a PNG, in this order, add what it left out. Whatever the bytes are, nothing is raised but the
    OSError of a failing disk. No text holds what a database would refuse (NUL, lone surrogates). Anybody can write
    anything into a file: ids, names and dates are claims.
    """
    with opened(source) as file:
        try:
            blocks = container_of(file).read(file)
        except MetadataError:
            return None
    packet = xmp.read(blocks)
    if packet and packet.source == "musa":
        return legible(packet)
    found = (
        others.read(blocks.texts),
        others.read(exif.texts(blocks.exif)),
        packet,
        exif.read(blocks.exif),
        _plain(blocks),
    )
    stories = [story for story in found if story]
    return legible(reduce(completed, stories)) if stories else None


def _plain(blocks: Blocks) -> Story | None:
    """The texts that the PNG standard itself names."""
    prompt = blocks.texts.get("Description") or blocks.texts.get("Comment") or ""
    author = blocks.texts.get("Author", "")
    return Story(is_ai=False, prompt=prompt, author=author, source="png") if prompt or author else None
