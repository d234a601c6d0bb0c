"""What a picture's file is called when somebody takes it away: made from a pattern such as {date}-{prompt}-{id}."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.utils.text import slugify

from generations.gallery.manifest import Entry

DEFAULT_PATTERN = "{date}-{author}-{prompt}-{id}"
MOST_CHARACTERS = 120
MOST_BYTES = 240
"""In UTF-8: file systems take 255."""
NUMBER_ROOM = 8
"""Characters left free for what tells two files of one name apart."""
TEXT_LENGTH = 60
FIELDS = ("date", "author", "prompt", "id", "name", "project", "ratio", "resolution", "width", "height", "model")
_FIELD = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_REPEATED = re.compile(r"([-_. ])[-_. ]*\1|([-_]){2,}")
# Windows keeps these for itself, whatever ending follows (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)


class BrokenPattern(ValueError):
    """Why a pattern can't be used, as a sentence."""


def check(pattern: str) -> None:
    """Raise BrokenPattern if a pattern asks for what no picture has."""
    for name in _FIELD.findall(pattern):
        if name not in FIELDS:
            known = ", ".join(f"{{{field}}}" for field in FIELDS)
            raise BrokenPattern(f"There is no {{{name}}}. These there are: {known}.")
    if re.search(r"[{}]", _FIELD.sub("", pattern)):
        raise BrokenPattern("A brace stands alone. A field is a word between two of them, such as {date}.")


def file_name(pattern: str, entry: Entry, extension: str) -> str:
    """The name of a picture's file: safe on Windows, macOS and Linux, at most 120 characters.

    Args:
        pattern: one that `check` lets through.
        extension: with its dot.
    """
    values = _values(entry)
    for room in range(TEXT_LENGTH, -1, -10):
        stem = _tidy(_filled(pattern, values, room))
        if _fits(stem + extension):
            break
    while not _fits(stem + extension):
        stem = _tidy(stem[:-1])
    stem = stem or f"image-{entry.id}"
    return f"{'_' if _RESERVED.match(stem) else ''}{stem}{extension}"


class Names:
    """Gives each file of a set a name of its own; also where capital letters don't count."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def unique(self, name: str) -> str:
        """The name, or the name with a number that tells it apart."""
        path, number, found = PurePosixPath(name), 1, name
        while (key := unicodedata.normalize("NFC", found).casefold()) in self._used:
            number += 1
            found = f"{path.stem}-{number}{path.suffix}"
        self._used.add(key)
        return found


def _values(entry: Entry) -> dict[str, str]:
    text = entry.prompt or PurePosixPath(entry.name).stem
    return {
        "date": f"{entry.made:%Y-%m-%d}",
        "author": _slug(entry.author.partition(" ")[0]),
        "prompt": _slug(text[: 4 * TEXT_LENGTH]),
        "id": str(entry.id),
        "name": _slug(PurePosixPath(entry.name).stem or text[: 4 * TEXT_LENGTH]),
        "project": _slug(entry.project),
        "ratio": entry.ratio.replace(":", "x"),
        "resolution": entry.resolution,
        "width": str(entry.width),
        "height": str(entry.height),
        "model": _slug(entry.model),
    }


def _filled(pattern: str, values: dict[str, str], room: int) -> str:
    """The pattern with its values, texts cut to so many characters, at the end of a word if there is one."""
    texts = {name: _cut(values[name], room) for name in ("prompt", "name", "project", "author", "model")}
    return _FIELD.sub(lambda found: (values | texts)[found[1]], pattern)


def _cut(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    whole, hyphen, _ = text[: room + 1].rpartition("-")
    return whole if hyphen and len(whole) > room / 2 else text[:room]


def _slug(text: str) -> str:
    return unicodedata.normalize("NFC", slugify(text, allow_unicode=True))


def _tidy(stem: str) -> str:
    """Without what a file system refuses, without signs that an empty value left doubled or at the ends."""
    stem = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", stem))
    stem = "".join(sign for sign in stem if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return _REPEATED.sub(lambda run: run[1] or run[2], stem).strip(" .-_")


def _fits(name: str) -> bool:
    return len(name) <= MOST_CHARACTERS - NUMBER_ROOM and len(name.encode()) <= MOST_BYTES - NUMBER_ROOM
