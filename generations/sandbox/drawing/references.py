"""The pictures that come with a prompt: files that were sent, and addresses that are fetched."""

from __future__ import annotations

import io
import time
import urllib.request
from pathlib import Path

from PIL import Image, ImageOps

TIMEOUT = 10.0
MAX_BYTES = 32_000_000
MAX_PIXELS = 100_000_000

_WORKING_SIDE = 6400


class Unreadable(Exception):
    """A reference that is no picture, or an address that gave none in time."""


def load(source: str) -> Image.Image:
    """Open a file or an http(s) address as an upright RGB picture.

    Raises Unreadable if it can't be fetched within TIMEOUT seconds, is larger than MAX_BYTES or MAX_PIXELS, or does not
    decode.
    """
    try:
        data = _fetched(source) if source.startswith(("http://", "https://")) else Path(source).read_bytes()
        return _decoded(data)
    except Unreadable:
        raise
    except Exception as error:  # Decoders and URL libraries raise nearly anything on bad input.
        raise Unreadable(str(error)) from error


def _fetched(address: str) -> bytes:
    ends = time.monotonic() + TIMEOUT
    request = urllib.request.Request(address, headers={"User-Agent": "sandbox"})  # noqa: S310 - http(s) by the caller
    received = bytearray()
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
        while chunk := answer.read1(65536):
            received += chunk
            if len(received) > MAX_BYTES or time.monotonic() > ends:
                raise Unreadable("too large or too slow")
    return bytes(received)


def _decoded(data: bytes) -> Image.Image:
    if data[4:8] == b"ftyp":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    picture = Image.open(io.BytesIO(data))
    if picture.width * picture.height > MAX_PIXELS:
        raise Unreadable("too many pixels")
    picture.draft("RGB", (_WORKING_SIDE, _WORKING_SIDE))
    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I"):
        # 16 bit greys: the upper byte is what 8 bit would have held.
        picture = picture.convert("I").point(lambda value: value * (1 / 256) + 0).convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, (246, 244, 240, 255))
        picture = Image.alpha_composite(ground, picture)
    return picture.convert("RGB")
