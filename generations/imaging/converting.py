"""A picture in another format, or smaller, as somebody takes it away: upright, in sRGB, without metadata."""

import threading
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image

from .decoding import decode, fitted
from .developing import WEBP_MAX_SIDE
from .errors import TooLarge
from .formats import FORMATS, GIF, HEIC, JPEG, PNG, WEBP, Format
from .inspection import Facts, inspect

TARGETS = {target.name: target for target in (PNG, JPEG, WEBP)}
ORIGINAL = "original"
MOST_AT_ONCE = 2
HUGE = 32_000_000
"""Pixels from which on pictures are converted one after the other: 100 megapixels take 400 MB, and twice that where
they are turned or transparent."""
MOST_IN_WEBP = 40_000_000
"""Pixels; its encoder holds two more copies of the picture."""

_HOW: dict[Format, dict[str, Any]] = {
    PNG: {"compress_level": 3},  # a third of the time of Pillow's 6, for a file a few per cent larger
    JPEG: {"quality": 92, "subsampling": 0, "progressive": False},
    WEBP: {"quality": 90, "method": 4},
}
_STANDS_FOR = {GIF: PNG, HEIC: JPEG}  # what a smaller copy is written as, where we don't write the original's format
_room = threading.BoundedSemaphore(MOST_AT_ONCE)
_room_of_the_huge = threading.Lock()


def target_of(stored: str, wanted: str, *, longest: int, side: int | None = None) -> Format | None:
    """What a picture has to be written as, or None where the original's own bytes are what was asked for.

    Args:
        stored: the name of the original's format.
        wanted: "png", "jpeg", "webp", or "original" for the original's own.
        longest: the original's longer side in pixels.
        side: the longest side that is wanted; None for the original's.
    """
    original = FORMATS[stored]
    target = _STANDS_FOR.get(original, original) if wanted == ORIGINAL else TARGETS[wanted]
    is_smaller = side is not None and side < longest
    return target if is_smaller or (wanted != ORIGINAL and target is not original) else None


def convert(path: Path, file: BinaryIO, target: Format, *, side: int | None = None) -> None:
    """Write the picture at ``path`` into ``file`` as ``target``, its longer side at most ``side`` pixels.

    Never enlarged. JPEG shows white where the picture is transparent. At most two are converted at a time in a
    process; others wait. Raises ``NotAnImage`` for a damaged picture, ``TooLarge``, OSError.
    """
    facts = inspect(path)
    side = min(side or max(facts.width, facts.height), WEBP_MAX_SIDE if target is WEBP else 65_535)
    width, height = fitted((facts.width, facts.height), (side, side))
    if target is WEBP and width * height > MOST_IN_WEBP:
        raise TooLarge(
            f"WebP is made of at most {MOST_IN_WEBP // 1_000_000} megapixels here; take it as JPEG or PNG, or smaller."
        )
    with _room, _room_of_the_huge if _is_huge(facts, width, height) else nullcontext():
        image = decode(path, facts, (side, side))
        if target is JPEG and image.mode == "RGBA":
            image = _over_white(image)
        image.save(file, target.pillow, **_HOW[target])


def _is_huge(facts: Facts, width: int, height: int) -> bool:
    """Whether many pixels are held in memory; a JPEG is read smaller at once."""
    return (width * height if facts.format == JPEG.name else facts.width * facts.height) > HUGE


def _over_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white
