"""Files of pictures on their way out: opened as they were received, or converted."""

from pathlib import Path
from typing import BinaryIO

from generations.forms.download import DownloadForm
from generations.gallery.file_names import file_name
from generations.gallery.manifest import Entry
from generations.imaging import convert, target_of
from generations.storage import store

MISSING = "The file of this image is missing. Its owner should look at the storage."


def name_of(entry: Entry, form: DownloadForm) -> str:
    """What the file is called."""
    target = _target(entry, form)
    return file_name(form.cleaned_data["pattern"], entry, target.extension if target else entry.extension)


def opened(entry: Entry, form: DownloadForm) -> BinaryIO:
    """The file, open for reading. Raises FileNotFoundError and other OSErrors, imaging.ImageError."""
    target = _target(entry, form)
    if target is None:
        return store.path(entry.path).open("rb")
    with store.draft() as draft:
        convert(store.path(entry.path), draft, target, side=form.side)
        draft.flush()
        return Path(draft.name).open("rb")  # can still be read when its name is gone


def _target(entry: Entry, form: DownloadForm):
    longest = max(entry.width, entry.height)
    return target_of(entry.format, form.cleaned_data["format"], longest=longest, side=form.side)
