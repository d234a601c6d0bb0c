"""Where the static files of this repository are found, and that a page asks for few of them."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage, Storage

from webapp.joining import imports, joined


class JoiningFinder(FileSystemFinder):
    """Finds the files of STATICFILES_DIRS. A style sheet or module that imports others is found joined with them; a
    module that another imports isn't listed: twice in a page, it would listen twice.

    What is joined lies in the data folder. It is written when it changed only, so that its date tells of a change.
    """

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        found = dict(super().list(ignore_patterns))
        texts = {name: self._read(name) for name in found if name.endswith((".css", ".js"))}
        imported = {name: imports(name, text) for name, text in texts.items()}
        inside = {part for name, parts in imported.items() if name.endswith(".js") for part in parts}
        for name, storage in found.items():
            if name not in inside:
                yield name, self._join(name) if imported.get(name) else storage

    def find(self, path: str, *args, **kwargs):
        found = super().find(path, *args, **kwargs)
        if not found or not path.endswith((".css", ".js")) or not imports(path, self._read(path)):
            return found
        whole = self._join(path).path(path)
        return [whole] if isinstance(found, list) else whole

    def _read(self, name: str) -> str:
        path = super().find(name)
        if not path:
            raise FileNotFoundError(name)
        return Path(path).read_text()

    def _join(self, name: str) -> Storage:
        """Join a file with what it imports; the storage that has it under the same name."""
        storage = FileSystemStorage(Path(settings.DATA_DIR) / "static-joined")
        storage.prefix = ""
        path = Path(storage.path(name))
        text = joined(name, self._read)
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            half = path.with_name(f"{path.name}.{os.getpid()}")
            half.write_text(text)
            half.replace(path)
        return storage
