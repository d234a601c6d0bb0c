"""What EXIF says of a picture, for software that reads nothing else: description, artist, date, settings as text."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from .parameters import as_parameters
from .story import Story
from .text import shortened
from .tiff import ASCII, EXIF_POINTER, SHORT, UNDEFINED, Tiff, Value

SOFTWARE = "Musa"

_ORIENTATION, _DESCRIPTION, _SOFTWARE, _ARTIST = 0x0112, 0x010E, 0x0131, 0x013B
_MAKE, _MODEL = 0x010F, 0x0110
_VERSION, _DATE, _OFFSET, _COMMENT = 0x9000, 0x9003, 0x9011, 0x9286
_OURS = frozenset({_DESCRIPTION, _SOFTWARE, _ARTIST, _DATE, _OFFSET, _COMMENT})

_MOST_DESCRIPTION, _MOST_COMMENT = 16_000, 24_000
"""Bytes: both fit into the 64 KB that a JPEG has for EXIF. The whole prompt stands in XMP."""


def written(story: Story, old: bytes, *, most: int | None = None) -> bytes:
    """The block ``old`` with what EXIF can say of ``story``; without, where that would be more than ``most`` bytes."""
    tiff = Tiff(old)
    main, exif = _main(story), _exif(story, tiff)
    was_ours = _text(tiff, _SOFTWARE) == SOFTWARE
    if not (main or exif or was_ours):
        return old
    if not tiff.following and tiff.main.keys() | tiff.exif.keys() <= _OURS | {_ORIENTATION, _VERSION, EXIF_POINTER}:
        # Nobody else's words: begun anew, so that it doesn't grow from embedding to embedding.
        tiff = Tiff(only_orientation(old))
        exif = _exif(story, tiff)
    former = _OURS if was_ours else frozenset()
    new = tiff.changed(main, exif, without=former)
    if most is None or len(new) <= most:
        return new
    return tiff.changed({}, {}, without=former) if was_ours else old


def only_orientation(old: bytes) -> bytes:
    """A block that says which way up the picture is shown and nothing else, or b"" if ``old`` says nothing of it."""
    value = Tiff(old).value(_ORIENTATION)
    if value is None or value.kind != SHORT or len(value.data) != 2:
        return b""
    turn = int.from_bytes(value.data, "little" if Tiff(old).order == "<" else "big")
    return Tiff().changed({_ORIENTATION: Value(SHORT, turn.to_bytes(2, "big"))}, {}) if 2 <= turn <= 8 else b""


def read(block: bytes) -> Story | None:
    """What a camera or an image editor says in ``block``."""
    tiff = Tiff(block)
    story = Story(
        is_ai=False,
        prompt=_text(tiff, _DESCRIPTION),
        author=_text(tiff, _ARTIST),
        created_at=_date(_text(tiff, _DATE), _text(tiff, _OFFSET)),
        source="exif",
    )
    return story if story.prompt or story.author or story.created_at else None


def texts(block: bytes) -> Mapping[str, str]:
    """What other generators put into EXIF, by the keywords that they use in PNG."""
    tiff = Tiff(block)
    found = {"parameters": _comment(tiff)}
    for tag in (_MAKE, _MODEL):  # ComfyUI, in WebP: "prompt:{…}" and "workflow:{…}"
        keyword, colon, text = _text(tiff, tag).partition(":")
        if colon and keyword.lower() in ("prompt", "workflow"):
            found[keyword.lower()] = text
    return {keyword: text for keyword, text in found.items() if text}


def _comment(tiff: Tiff) -> str:
    """EXIF's UserComment, whose first 8 bytes name its characters."""
    value = tiff.value(_COMMENT)
    if value is None:
        return ""
    code, data = value.data[:8], value.data[8:]
    if code == b"UNICODE\0":
        return data.decode(_utf_16_of(data, tiff.order), "replace").strip("\ufeff\0 ")
    if code in (b"ASCII\0\0\0", bytes(8)):
        return data.decode("utf-8", "replace").rstrip("\0 ")
    return value.data.decode("utf-8", "replace").rstrip("\0 ") if value.kind == ASCII else ""


def _main(story: Story) -> dict[int, Value]:
    said = {_DESCRIPTION: shortened(story.prompt, _MOST_DESCRIPTION)}
    if story.is_ai:
        said |= {_ARTIST: shortened(story.author, 1_000), _SOFTWARE: SOFTWARE}
    return {tag: _ascii(text) for tag, text in said.items() if text}


def _exif(story: Story, tiff: Tiff) -> dict[int, Value]:
    if not story.is_ai:
        return {}
    encoding = "utf-16-le" if tiff.order == "<" else "utf-16-be"
    prompt = shortened(story.prompt, _MOST_COMMENT, encoding)
    text = as_parameters(replace(story, prompt=prompt)).encode(encoding)
    said = {_COMMENT: Value(UNDEFINED, b"UNICODE\0" + text)}
    if story.created_at:
        date = story.created_at.isoformat(" ", "seconds")
        said |= {_DATE: _ascii(date[:19].replace("-", ":")), _OFFSET: _ascii(date[19:])}
    if _VERSION not in tiff.exif:
        said[_VERSION] = Value(UNDEFINED, b"0232")
    return said


def _ascii(text: str) -> Value:
    """EXIF knows ASCII alone; UTF-8 under that name is what everybody writes and reads."""
    return Value(ASCII, text.encode() + b"\0")


def _text(tiff: Tiff, tag: int) -> str:
    value = tiff.value(tag)
    if value is None or value.kind not in (ASCII, 129):
        return ""
    return value.data.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _date(text: str, offset: str) -> datetime | None:
    """EXIF's "2026:11:23 10:00:00"; where no offset stands beside it, it counts as UTC."""
    for form, said in (("%Y:%m:%d %H:%M:%S%z", text[:19] + offset), ("%Y:%m:%d %H:%M:%S", text[:19])):
        with suppress(ValueError):
            date = datetime.strptime(said, form)
            return date if date.tzinfo else date.replace(tzinfo=UTC)
    return None


def _utf_16_of(data: bytes, order: str) -> str:
    """The byte order of UTF-16: much software writes the big-endian one into blocks of the other."""
    upper, lower = data[::2].count(0), data[1::2].count(0)
    if upper == lower:
        return "utf-16-le" if order == "<" else "utf-16-be"
    return "utf-16-be" if upper > lower else "utf-16-le"
