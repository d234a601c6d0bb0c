"""From a file to pixels: decoded in full, upright, in sRGB, and no larger than asked for."""

from pathlib import Path

from PIL import Image

from .colour import resizable, to_srgb
from .formats import FORMATS, JPEG, PNG
from .inspection import Facts
from .opening import MAX_PIXELS, faults_named, open_image
from .orientation import turn_of, turned

Size = tuple[int, int]

REDUCING_GAP = 2.0  # Pillow: "very close to fair resampling while still being faster in many cases"

_PREMULTIPLIED = {"LA": "La", "RGBA": "RGBa"}  # where resizing an alpha channel is right


def decode(path: Path, facts: Facts, box: Size, *, max_pixels: int = MAX_PIXELS) -> Image.Image:
    """The picture at ``path`` as RGB or RGBA, fitted into ``box`` (width and height in pixels) but never enlarged.

    Every byte of the pixels is read. Raises ``NotAnImage`` where one is missing or broken. What comes back carries no
    metadata; colours are converted after shrinking, so that the profile costs little.
    """
    picture = FORMATS[facts.format]
    size = fitted((facts.width, facts.height), box)
    with path.open("rb") as file, faults_named(picture):
        if picture is PNG:
            # Decoding skips the checksums of the pixels and stops before the end mark; only verify looks at them.
            with open_image(file, picture, max_pixels=max_pixels) as image:
                image.verify()
        with open_image(file, picture, max_pixels=max_pixels) as image:
            turn, profile = turn_of(image), image.info.get("icc_profile")
            stored = turned(size, turn)
            draft = None
            if picture is JPEG:
                # Draft mode reads every coefficient, so a cut-off file still shows. HEIC has a draft too: its embedded
                # thumbnail, which proves nothing about the picture.
                draft = image.draft(None, (int(stored[0] * REDUCING_GAP), int(stored[1] * REDUCING_GAP)))
            image.load()
            image = to_srgb(shrink(resizable(image), stored, draft and draft[1]), profile)
    if turn is not None:
        image = image.transpose(turn)
    image.info = {}
    return image


def shrink(image: Image.Image, size: Size, box: tuple[float, float, float, float] | None = None) -> Image.Image:
    """``image``, or the part of it in ``box``, resized to ``size``; what is transparent lends its colour to nothing."""
    if image.size == size:
        return image
    blended = image.convert(_PREMULTIPLIED[image.mode]) if image.mode in _PREMULTIPLIED else image
    return blended.resize(size, Image.Resampling.BICUBIC, box, REDUCING_GAP).convert(image.mode)


def fitted(size: Size, box: Size) -> Size:
    """``size`` scaled down to lie within ``box``, its proportions kept as far as whole pixels allow; never enlarged."""
    scale = min(1, box[0] / size[0], box[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
