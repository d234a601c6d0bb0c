"""Fingerprints that change little when a picture is scaled, encoded anew or slightly altered."""

from pathlib import Path

from PIL import Image

from .formats import HEAD_BYTES, recognise
from .opening import faults_named, open_image

SIDE = 8


def fingerprint(path: Path) -> int:
    """The fingerprint of a small picture. Raises ``NotAnImage``, ``TooLarge``, OSError."""
    with path.open("rb") as file:
        picture = recognise(file.read(HEAD_BYTES))
        file.seek(0)
        with faults_named(picture), open_image(file, picture) as image:
            return fingerprint_of(image)


def fingerprint_of(image: Image.Image) -> int:
    """64 bits, as a signed number: whether it gets brighter from each of 9 x 8 places to the next one on the right.

    Source: "Kind of Like That" (difference hash), Neal Krawetz, hackerfactor.com, 2013.
    """
    over_grey = Image.new("L", image.size, 128)
    over_grey.paste(image.convert("L"), mask=image.convert("RGBA").getchannel("A"))
    grey = over_grey.resize((SIDE + 1, SIDE), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(SIDE):
        for place in range(row * (SIDE + 1), row * (SIDE + 1) + SIDE):
            bits = bits << 1 | (grey[place + 1] > grey[place])
    return bits - (1 << 64) if bits >> 63 else bits
