"""A picture as the provider takes it: png, jpeg, webp, heic or heif, and not too heavy."""

import io
import math
from pathlib import Path
from typing import Any

from PIL import Image

from .decoding import decode, shrink
from .errors import TooLarge
from .formats import FORMATS, GIF, JPEG, PNG, WEBP, Format
from .inspection import Facts, inspect
from .opening import MAX_PIXELS, faults_named, open_image
from .orientation import turn_of

SENDABLE_BYTES = 7_000_000  # the heaviest file that goes out as it is
MAX_SIDE = 6336  # pixels: the longest side that the model itself draws (21:9 in 4K); more would only weigh

_HOW: dict[Format, dict[str, Any]] = {
    PNG: {},
    JPEG: {"quality": 92, "subsampling": 0},
    WEBP: {"quality": 92, "method": 4},
}


def sendable(path: Path, *, max_bytes: int = SENDABLE_BYTES, max_pixels: int = MAX_PIXELS) -> tuple[bytes, str] | None:
    """The picture at ``path`` as bytes and MIME type for the provider, or None where the file's own bytes will do.

    A GIF or a moving WebP becomes its first frame as PNG. A picture that lies sideways or is in CMYK, which the model
    may take as it is stored, and one of more than ``max_bytes`` become an upright JPEG in sRGB (WebP where something
    is transparent), scaled down as far as ``max_bytes`` asks. Raises ``NotAnImage`` for what is no picture or is
    damaged, ``TooLarge`` above ``max_pixels`` or where no size fits into ``max_bytes``.
    """
    facts = inspect(path, max_pixels=max_pixels)
    moves, misleads = _traits(path, facts, max_pixels)
    if not moves and not misleads and path.stat().st_size <= max_bytes:
        return None
    image = decode(path, facts, (MAX_SIDE, MAX_SIDE), max_pixels=max_pixels)
    if moves and len(frame := _encoded(image, PNG)) <= max_bytes:
        return frame, PNG.mime_type
    picture = WEBP if image.mode == "RGBA" else JPEG
    return _encoded_within(image, picture, max_bytes), picture.mime_type


def _traits(path: Path, facts: Facts, max_pixels: int) -> tuple[bool, bool]:
    """Whether the picture has frames of a format that moves, and whether its stored pixels differ from what is seen."""
    picture = FORMATS[facts.format]
    with path.open("rb") as file, faults_named(picture), open_image(file, picture, max_pixels=max_pixels) as image:
        moves = picture is GIF or (picture is WEBP and image.is_animated)
        return moves, turn_of(image) is not None or image.mode == "CMYK"


def _encoded_within(image: Image.Image, picture: Format, max_bytes: int) -> bytes:
    """``image`` encoded as ``picture``, made smaller until it has at most ``max_bytes``."""
    while len(encoded := _encoded(image, picture)) > max_bytes:
        if image.size == (1, 1):
            raise TooLarge(f"This picture cannot be made small enough to send: {max_bytes} bytes are too few.")
        scale = min(0.9, 0.95 * math.sqrt(max_bytes / len(encoded)))  # weight goes with the area, a little worse
        image = shrink(image, (max(1, int(image.width * scale)), max(1, int(image.height * scale))))
    return encoded


def _encoded(image: Image.Image, picture: Format) -> bytes:
    encoded = io.BytesIO()
    image.save(encoded, picture.pillow, **_HOW[picture])
    return encoded.getvalue()
