"""Colours gathered into groups that look alike, so that an index can find them."""

import re
from functools import cache, lru_cache

LIGHTNESS_STEP = 0.1
CHROMA_STEP = 0.05
"""Of the grid in OKLab: about as far as two colours may lie apart and still be given the same name."""
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

    Source: Björn Ottosson, "A perceptual color space for image processing", 2020 (public domain).
    """
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def bucket_of(colour: str) -> int:
    """The group that a colour as "#rrggbb" belongs to."""
    lightness, red, yellow = oklab(colour)
    return _bucket(round(lightness / LIGHTNESS_STEP), round(red / CHROMA_STEP), round(yellow / CHROMA_STEP))


@cache
def buckets_like(colour: str) -> tuple[int, ...]:
    """The groups whose colours look like this one: its own and those at most one step away."""
    lightness, red, yellow = oklab(colour)
    at = (lightness / LIGHTNESS_STEP, red / CHROMA_STEP, yellow / CHROMA_STEP)
    near = [range(round(value) - 1, round(value) + 2) for value in at]
    found = []
    for place in ((x, y, z) for x in near[0] for y in near[1] for z in near[2]):
        apart = sum((value - there) ** 2 for value, there in zip(at, place, strict=True)) ** 0.5
        if apart <= 1.1 and 0 <= place[0] <= 10:
            found.append(_bucket(*place))
    return tuple(found)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _bucket(lightness: int, red: int, yellow: int) -> int:
    return (lightness * 32 + red + 16) * 32 + yellow + 16
