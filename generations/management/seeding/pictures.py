"""A few hundred small real files, with their thumbnails in the store, for all rows to share."""

import hashlib
import itertools
import random
from dataclasses import dataclass

from PIL import Image, ImageDraw

from generations.engine import keep_picture
from generations.gallery import SIZES
from generations.storage import store

FILES = 240
LONG_SIDE = 320
FORMATS = ("PNG", "JPEG")


@dataclass(frozen=True)
class SharedPicture:
    """A stored file: the ratio it was asked for in, and the columns of its bytes."""

    aspect_ratio: str
    columns: dict


def shared_pictures(count: int, dice: random.Random) -> list[SharedPicture]:
    """Draw and store so many pictures, at most `FILES`, all ratios and both formats in turn."""
    ratios = itertools.islice(itertools.cycle(SIZES), min(count, FILES))
    return [_stored(ratio, dice, FORMATS[number % 2]) for number, ratio in enumerate(ratios)]


def _stored(aspect_ratio: str, dice: random.Random, format: str) -> SharedPicture:
    with store.draft() as draft:
        _drawn(aspect_ratio, dice).save(draft, format)
        draft.seek(0)
        sha256 = hashlib.file_digest(draft, "sha256").hexdigest()
        return SharedPicture(aspect_ratio, keep_picture(draft, sha256).columns)


def _drawn(aspect_ratio: str, dice: random.Random) -> Image.Image:
    """A gradient between two colours with a few discs on it."""
    width, height = SIZES[aspect_ratio]["1K"]
    scale = LONG_SIDE / max(width, height)
    size = round(width * scale), round(height * scale)
    sky, ground = (tuple(dice.randrange(30, 256) for _ in range(3)) for _ in range(2))
    ramp = Image.linear_gradient("L").resize(size)
    picture = Image.composite(Image.new("RGB", size, ground), Image.new("RGB", size, sky), ramp)
    pen = ImageDraw.Draw(picture)
    for _ in range(dice.randint(2, 6)):
        radius = dice.randint(10, LONG_SIDE // 4)
        centre = dice.randrange(size[0]), dice.randrange(size[1])
        pen.circle(centre, radius, fill=tuple(dice.randrange(256) for _ in range(3)))
    return picture
