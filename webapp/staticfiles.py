"""How static files are named and packed."""

import posixpath
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter

from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_MODULES = "js/"
IMPORTED = re.compile(r"""^\s*(?:import|export)\b[^;"']*["'](\.[^"']+)["']""", re.MULTILINE)


class ModuleAwareStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names carry a hash of the content, in imports between JavaScript modules too; browsers keep them for good."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict, **options) -> Iterator[tuple]:
        """Name the files. A module's own hash depends on the names of those that it imports: they come first, else
        every step of the longest chain of imports would take one more pass over all files.

        Raises: graphlib.CycleError if modules import each other in a circle, for which there are no such names.
        """
        yield from super().post_process(self._imported_first(paths), **options)

    def _imported_first(self, paths: dict) -> dict:
        modules = [name for name in paths if name.startswith(OWN_MODULES)]
        imports = {name: self._imports(name, *paths[name]) for name in modules}
        order = [name for name in TopologicalSorter(imports).static_order() if name in imports]
        return {name: paths[name] for name in [*order, *(name for name in paths if name not in imports)]}

    def _imports(self, name: str, storage, path: str) -> set[str]:
        with storage.open(path) as file:
            found = IMPORTED.findall(file.read().decode())
        return {posixpath.normpath(posixpath.join(posixpath.dirname(name), address)) for address in found}
