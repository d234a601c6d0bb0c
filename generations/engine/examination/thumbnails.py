"""Thumbnails: all widths there, and each a picture. Whatever is wrong with them is made again from the original."""

from collections.abc import Iterator

from generations import imaging
from generations.engine.examination.finding import Finding, Mode, named, reason
from generations.engine.examination.lost_and_found import digest
from generations.imaging.decoding import decode
from generations.models import GalleryImage
from generations.models.image import THUMBNAIL_WIDTHS
from generations.storage import store

SMALL = (16, 16)  # decoding reads everything; nobody looks at what it gives here


def examine_thumbnails(images: list[GalleryImage], files: set[str], sound: bool, mode: Mode) -> Iterator[Finding]:
    """What is wrong with the thumbnails of one original, if anything is.

    Args:
        images: all rows that share it.
        files: the names of those files that are there.
        sound: whether the original is.
    """
    image = images[0]
    wrong = {width: words for width in THUMBNAIL_WIDTHS if (words := _trouble(image, width, files, mode))}
    if not wrong:
        return
    told = ", ".join(f"{width} pixels wide: {words}" for width, words in wrong.items())
    sentence = f"Not every thumbnail of {named(images)} is right ({told})"
    failure = _make_again(image, list(wrong), sound) if mode.repair else "--repair makes them again from the original."
    if failure:
        yield Finding("thumbnails", named(images), f"{sentence}; {failure}")
    else:
        yield Finding("thumbnails", named(images), f"{sentence}; they were made again.", mended=True)


def _trouble(image: GalleryImage, width: int, files: set[str], mode: Mode) -> str:
    """What is wrong with one thumbnail, in a word; empty if nothing is."""
    name = image.thumbnail_path(width)
    if name not in files:
        return "missing"
    path = store.path(name)
    try:
        if mode.fast:
            return "" if path.stat().st_size else "empty"
        facts = imaging.inspect(path)
        decode(path, facts, SMALL)
    except (OSError, imaging.ImageError):
        return "broken"
    return "" if facts.format == "webp" else "broken"


def _make_again(image: GalleryImage, widths: list[int], sound: bool) -> str:
    """Make these thumbnails again, but only from the very bytes that were saved.

    Returns: why that failed; empty if it didn't.
    """
    original = store.path(image.original_path)
    try:
        if not sound or digest(original) != image.sha256:
            return "they can't be made again, because the original is missing or damaged."
        thumbnails = imaging.develop(original).thumbnails
        for width in widths:
            store.write(image.thumbnail_path(width), thumbnails[width])
    except (OSError, imaging.ImageError) as error:
        return f"they can't be made again: {reason(error)}"
    return ""
