"""What a picture becomes when it comes home: checked by decoding, with thumbnails, a palette and a placeholder."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from .decoding import decode, fitted, shrink
from .fingerprint import fingerprint_of
from .inspection import Facts, inspect
from .opening import MAX_PIXELS
from .palette import palette_of
from .placeholder import placeholder_of

THUMBNAIL_WIDTHS = (320, 640, 1280)

WEBP_MAX_SIDE = 16_383  # the format's own limit: 14 bits (RFC 9649, section 2.5)


@dataclass(frozen=True)
class Developed:
    """A picture that decoded: its facts, a WebP per thumbnail width, up to five colours as "#rrggbb" with the largest
    share first, a placeholder as a data URI of under 400 characters, and a fingerprint of 64 bits as a signed number.
    """

    facts: Facts
    thumbnails: dict[int, bytes]
    palette: list[str]
    placeholder: str
    fingerprint: int


def develop(path: Path, *, max_pixels: int = MAX_PIXELS) -> Developed:
    """Decode the whole picture at ``path`` once and make everything from it that the gallery shows.

    A thumbnail is as wide as its key says, or as the picture where that is narrower; a very tall picture is made
    narrower, so that it fits into a WebP. Thumbnails are upright and in sRGB, and carry no metadata. Raises
    ``NotAnImage`` for a picture that is damaged or cut off, ``TooLarge`` above ``max_pixels``.
    """
    facts = inspect(path, max_pixels=max_pixels)
    widest, *narrower = sorted(THUMBNAIL_WIDTHS, reverse=True)
    image = decode(path, facts, (widest, WEBP_MAX_SIDE), max_pixels=max_pixels)
    thumbnails = {widest: _webp(image)}
    for width in narrower:
        size = fitted((facts.width, facts.height), (width, WEBP_MAX_SIDE))
        if size == image.size:
            thumbnails[width] = thumbnails[min(thumbnails)]
        else:
            image = shrink(image, size)
            thumbnails[width] = _webp(image)
    return Developed(facts, thumbnails, palette_of(image), placeholder_of(image), fingerprint_of(image))


def _webp(image: Image.Image) -> bytes:
    encoded = io.BytesIO()
    image.save(encoded, "WEBP", quality=80, method=4)
    return encoded.getvalue()
