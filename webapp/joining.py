"""Style sheets and modules that import others, joined with these into one file each: a browser asks once.

The sources are what the standards say: a sheet lists others with `@import`, a module imports and exports. Only the
forms that ours use are understood, each at the start of a line; any other is refused rather than joined wrongly.
"""

import posixpath
import re
from collections.abc import Callable, Iterator

Read = Callable[[str], str]  # the text of the file of this name; raises FileNotFoundError

SHEET_IMPORT = re.compile(r'^@import "(\.{1,2}/[^"]+)";\n?', re.MULTILINE)
NO_SHEET_FORM = re.compile(r"@import|@charset|@namespace")  # they mean something at the top of a file only
ADDRESS = re.compile(r"""url\((["']?)(?!["']|[a-z]+:|[/#])([^"')]+)\1\)""", re.IGNORECASE)

MODULE_IMPORT = re.compile(
    r"""^import (?:(?:\{(?P<names>[^{}]*)\}|\* as (?P<all>\w+)) from )?"(?P<path>\.{1,2}/[^"]+)";$\n?""", re.MULTILINE
)
EXPORT = re.compile(r"^export (?=(?:(?:async )?function|class|const) (\w+))", re.MULTILINE)
NO_MODULE_FORM = re.compile(
    r"^\s*(?:import|export)\b.*"
    r"|^(?!\s*(?://|\*)).*\bimport\s*[(.].*"
    r"|^(?!.*\basync\b)\S.*\bawait\b.*",  # a wait at the top, which no function around it could hold
    re.MULTILINE,
)


class CannotJoin(ValueError):
    """What a file says can't be joined with what it imports. The sentence names the file."""


def imports(name: str, text: str) -> list[str]:
    """The names of the files that a sheet or module imports."""
    pattern, group = (SHEET_IMPORT, 1) if name.endswith(".css") else (MODULE_IMPORT, "path")
    return [_resolved(name, found[group]) for found in pattern.finditer(text)]


def joined(name: str, read: Read) -> str:
    """The text of a sheet or module together with all that it imports, each once, and before whatever needs it.

    Raises: CannotJoin.
    """
    if name.endswith(".css"):
        return "".join(_sheet(name, part, text) for part, text in _imported_first(name, read))
    parts = list(_imported_first(name, read))
    exports = {part: EXPORT.findall(text) for part, text in parts}
    scopes = "".join(_scope(part, text, exports) for part, text in parts)
    return f"// Joined: each module in a scope of its own, and what it exports.\nconst modules$ = {{}};\n{scopes}"


def _sheet(whole: str, name: str, text: str) -> str:
    """One sheet, with addresses as seen from where the whole lies."""
    text = SHEET_IMPORT.sub("", text)
    if other := NO_SHEET_FORM.search(text):
        raise CannotJoin(
            f'{name}: {other[0]} can\'t be joined; an import is @import "./name.css"; on a line of its own.'
        )

    def rebased(address: re.Match) -> str:
        quote, path = address.groups()
        return f"url({quote}{posixpath.relpath(_resolved(name, path), posixpath.dirname(whole))}{quote})"

    return f"/* {name} */\n{ADDRESS.sub(rebased, text).rstrip()}\n"


def _scope(name: str, text: str, exports: dict[str, list[str]]) -> str:
    """One module as a function that is called at once and answers what the module exports.

    Values are handed over, not bindings: that is the same, because all modules run in the order of their imports, and
    what is exported never changes (`export let` is refused).
    """
    given = "".join(_taken(name, found, exports) for found in MODULE_IMPORT.finditer(text))
    body = EXPORT.sub("", MODULE_IMPORT.sub("", text))
    if other := NO_MODULE_FORM.search(body):
        raise CannotJoin(f"{name}: this can't be joined: {other[0].strip()}")
    answer = f"return {{ {', '.join(exports[name])} }};\n" if exports[name] else ""
    return f'modules$["{name}"] = (() => {{\n{given}{body.rstrip()}\n{answer}}})();\n'


def _taken(name: str, found: re.Match, exports: dict[str, list[str]]) -> str:
    """An import, as a declaration inside the module's scope."""
    source = _resolved(name, found["path"])
    if found["all"]:
        return f'const {found["all"]} = modules$["{source}"];\n'
    pairs = [one.split(" as ") for one in re.split(r"\s*,\s*", (found["names"] or "").strip()) if one]
    if missing := {pair[0] for pair in pairs} - set(exports[source]):
        raise CannotJoin(f"{name}: {source} exports no {', '.join(sorted(missing))}.")
    return f'const {{ {", ".join(": ".join(pair) for pair in pairs)} }} = modules$["{source}"];\n' if pairs else ""


def _imported_first(name: str, read: Read) -> Iterator[tuple[str, str]]:
    """Names and texts of a file and of all that it imports, in the order in which a browser would run them."""
    done: set[str] = set()

    def walk(name: str, importers: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        if name in importers:
            raise CannotJoin(f"{' imports '.join((*importers, name))}: a circle has no order.")
        if name in done:
            return
        done.add(name)
        try:
            text = read(name)
        except FileNotFoundError as error:
            raise CannotJoin(f"{importers[-1] if importers else name}: there is no {name}.") from error
        for imported in imports(name, text):
            yield from walk(imported, (*importers, name))
        yield name, text

    yield from walk(name, ())


def _resolved(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
