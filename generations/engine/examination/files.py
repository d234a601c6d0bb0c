"""Files against rows: the store is walked one two-letter folder at a time, each beside the images that belong there."""

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from generations.engine.examination.finding import Finding, Mode, reason
from generations.engine.examination.lost_and_found import is_young, put_away
from generations.engine.examination.originals import examine_original
from generations.engine.examination.thumbnails import examine_thumbnails
from generations.models import GalleryImage
from generations.models.image import THUMBNAIL_WIDTHS
from generations.storage import store

FOLDERS = [f"{number:02x}" for number in range(256)]
AFTER_ALL = "g"
KINDS = ("originals", "thumbnails")
COLUMNS = ("kind", "generation_id", "sha256", "extension", "format", "bytes", "width", "height")


def examine_files(mode: Mode) -> Iterator[Finding]:
    """Originals and thumbnails that are missing or wrong, and files that no image needs."""
    yield from _orphans(_elsewhere(), mode)
    following = _first_from(FOLDERS[0])
    for done, folder in enumerate(FOLDERS):
        mode.tell("Files", done, len(FOLDERS))
        if following < folder:
            following = _first_from(folder)
        if following >= _end_of(folder) and not _has_files(folder):
            continue  # as most are where there are few pictures
        images = _images_of(folder)  # before the files: whatever a row names was there when it was written
        files = {name for kind in KINDS for name in _files_below(f"{kind}/{folder}")}
        yield from _orphans(sorted(files - _needed(images)), mode)
        for _, same in groupby(images, key=lambda image: image.original_path):
            yield from _examine_picture(list(same), files, mode)


def _examine_picture(images: list[GalleryImage], files: set[str], mode: Mode) -> Iterator[Finding]:
    """One original, all images that share it, and its thumbnails."""
    sound = images[0].original_path in files
    for finding in examine_original(images, sound, mode):
        sound = finding.mended
        yield finding
    yield from examine_thumbnails(images, files, sound, mode)


def _first_from(folder: str) -> str:
    """The lowest hash of an image at or after that folder; after all folders if there is none."""
    hashes = GalleryImage.objects.filter(sha256__gte=folder).order_by("sha256").values_list("sha256", flat=True)
    return hashes.first() or AFTER_ALL


def _has_files(folder: str) -> bool:
    return any(True for kind in KINDS for _ in _files_below(f"{kind}/{folder}"))


def _images_of(folder: str) -> list[GalleryImage]:
    """The images whose files lie in one two-letter folder, those in the trash too; those that share bytes together."""
    rows = GalleryImage.objects.filter(sha256__gte=folder, sha256__lt=_end_of(folder))
    return list(rows.only(*COLUMNS).order_by("sha256", "extension", "pk"))


def _end_of(folder: str) -> str:
    """What no hash of the folder reaches."""
    number = int(folder, 16) + 1
    return f"{number:02x}" if number < len(FOLDERS) else AFTER_ALL


def _needed(images: Iterable[GalleryImage]) -> set[str]:
    thumbnails = {image.thumbnail_path(width) for image in images for width in THUMBNAIL_WIDTHS}
    return thumbnails | {image.original_path for image in images}


def _files_below(name: str) -> Iterator[str]:
    for folder, _, files in os.walk(store.path(name)):
        inside = Path(folder).relative_to(store.root).as_posix()
        yield from (f"{inside}/{file}" for file in files)


def _elsewhere() -> Iterator[str]:
    """Files where no image has its own, and drafts."""
    yield from _files_below("drafts")
    for kind in KINDS:
        for folder, folders, files in os.walk(store.path(kind)):
            if Path(folder) == store.path(kind):
                folders[:] = set(folders) - set(FOLDERS)
            inside = Path(folder).relative_to(store.root).as_posix()
            yield from (f"{inside}/{file}" for file in files)


def _orphans(names: Iterable[str], mode: Mode) -> Iterator[Finding]:
    """What to say of files that no image needs, and with `repair` away with them: but not if no image is known at all,
    because then it is rather the database that is the wrong one.
    """
    in_use = None
    for name in names:
        try:
            if is_young(store.path(name)):
                continue
            in_use = GalleryImage.objects.exists() if in_use is None else in_use
            finding = _orphan(name, mode.repair and in_use, in_use)
        except FileNotFoundError:  # a draft that was finished meanwhile
            continue
        except OSError as error:
            sentence = f"The file {name} belongs to no image, and can't be moved: {reason(error)}"
            finding = Finding("orphan", name, sentence)
        if finding:
            yield finding


def _orphan(name: str, repair: bool, in_use: bool) -> Finding | None:
    words = f"The file {name} belongs to no image"
    if not in_use:
        other = "The database knows no image at all: is DATABASE_URL the right one? The file is left where it is."
        return Finding("orphan", name, f"{words}. {other}")
    if not repair:
        return Finding("orphan", name, f"{words}; --repair moves it to lost+found.")
    found = put_away(name)
    return found and Finding("orphan", name, f"{words}; it was moved to {found}.", mended=True)
