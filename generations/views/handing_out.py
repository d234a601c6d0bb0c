"""Files of pictures on their way out: as they were received or converted, with their story in them or without any."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from generations.forms.download import DownloadForm
from generations.gallery.file_names import file_name
from generations.gallery.manifest import Entry
from generations.gallery.story_of import stories_of
from generations.imaging import convert, target_of
from generations.metadata import MetadataError, Story, embed, strip
from generations.storage import store

MISSING = "The file of this image is missing. Its owner should look at the storage."
EMBEDDED, CLEAN = "embedded", "none"


class NotClean(Exception):
    """The metadata of a file can't be taken out of it; the text is a sentence."""


@dataclass(frozen=True)
class Handed:
    """A file, open for reading; `metadata`: EMBEDDED, CLEAN, or why it goes out as it is."""

    file: BinaryIO
    metadata: str


def name_of(entry: Entry, form: DownloadForm) -> str:
    """What the file is called."""
    target = _target(entry, form)
    return file_name(form.cleaned_data["pattern"], entry, target.extension if target else entry.extension)


def told_in_files(entries: Iterable[Entry], form: DownloadForm) -> dict[int, Story]:
    """What the files of these images will say, by their ids; nothing where that isn't wanted. Four queries at most."""
    return {} if form.cleaned_data["clean"] else stories_of(entry.id for entry in entries)


def opened(entry: Entry, form: DownloadForm, story: Story | None) -> Handed:
    """The file. The original in the store stays as it is: what changes is a copy.

    Raises: FileNotFoundError and other OSErrors, imaging.ImageError; NotClean.
    """
    with _plain(entry, form) as path:
        if form.cleaned_data["clean"]:
            return _without_story(path)
        return _with_story(path, story) if story else Handed(path.open("rb"), CLEAN)


@contextmanager
def _plain(entry: Entry, form: DownloadForm) -> Iterator[Path]:
    """Where the file lies, before anything is said in it."""
    target = _target(entry, form)
    if target is None:
        yield store.path(entry.path)
        return
    with store.draft() as draft:
        convert(store.path(entry.path), draft, target, side=form.side)
        draft.flush()
        yield Path(draft.name)


def _with_story(path: Path, story: Story) -> Handed:
    with store.draft() as draft:
        try:
            embed(path, draft, story)
        except MetadataError as error:
            return Handed(path.open("rb"), str(error))
        return Handed(_again(draft), EMBEDDED)


def _without_story(path: Path) -> Handed:
    with store.draft() as draft:
        try:
            strip(path, draft)
        except MetadataError as error:
            raise NotClean(f"{error} So it can't be had clean; choose PNG, JPEG or WebP.") from error
        return Handed(_again(draft), CLEAN)


def _again(draft: BinaryIO) -> BinaryIO:
    draft.flush()
    return Path(draft.name).open("rb")  # can still be read when its name is gone


def _target(entry: Entry, form: DownloadForm):
    longest = max(entry.width, entry.height)
    return target_of(entry.format, form.cleaned_data["format"], longest=longest, side=form.side)
