"""Outlines in units: what a scene fills, and the noise that makes them natural."""

from __future__ import annotations

import math
from random import Random

from PIL import Image, ImageMath

from .canvas import Outline, Point


def ellipse(centre: Point, across: float, down: float | None = None, start: float = 0, end: float = 360) -> Outline:
    """An ellipse (or the arc between two angles in degrees, clockwise from the right) with the given radii."""
    down = across if down is None else down
    steps = 180
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(centre[0] + across * math.cos(angle), centre[1] + down * math.sin(angle)) for angle in angles]


def ring(centre: Point, outer: float, inner: float, squash: float = 1.0) -> Outline:
    """A ring as one outline with a seam: round the outside, then back round the inside."""
    return [*ellipse(centre, outer, outer * squash), *reversed(ellipse(centre, inner, inner * squash))]


def rectangle(left: float, top: float, width: float, height: float, radius: float = 0.0) -> Outline:
    """A rectangle, with rounded corners if a radius is given."""
    right, bottom = left + width, top + height
    if not radius:
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    radius = min(radius, width / 2, height / 2)
    corners = (
        ((right - radius, bottom - radius), 0),
        ((left + radius, bottom - radius), 90),
        ((left + radius, top + radius), 180),
        ((right - radius, top + radius), 270),
    )
    return [point for centre, angle in corners for point in ellipse(centre, radius, None, angle, angle + 90)[::6]]


def arch(centre: float, base: float, width: float, height: float) -> Outline:
    """An opening with a round top: its middle, its foot, its width and its whole height."""
    radius = width / 2
    top = ellipse((centre, base - height + radius), radius, None, 180, 360)
    return [(centre - radius, base), *top, (centre + radius, base)]


def turned(outline: Outline, angle: float, about: Point) -> Outline:
    """An outline turned by degrees about a point."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x0, y0 = about
    return [(x0 + (x - x0) * cos - (y - y0) * sin, y0 + (x - x0) * sin + (y - y0) * cos) for x, y in outline]


class Rolling:
    """Smooth noise along a line: several octaves, each twice as fine and weaker than the last. Values about −1 to 1."""

    def __init__(self, chance: Random, octaves: int = 5, weakening: float = 0.5) -> None:
        self._octaves = [[chance.uniform(-1, 1) for _ in range(64)] for _ in range(octaves)]
        self._weakening = weakening

    def at(self, place: float) -> float:
        total, strength, scale = 0.0, 1.0, 1.0
        for values in self._octaves:
            total += strength * _smooth(values, place * scale)
            strength *= self._weakening
            scale *= 2.03
        return total

    def peaks_at(self, place: float) -> float:
        """The same with sharp crests, as mountains have."""
        total, strength, scale = 0.0, 1.0, 1.0
        for values in self._octaves:
            total += strength * (1 - 2 * abs(_smooth(values, place * scale)))
            strength *= self._weakening
            scale *= 2.03
        return total / 1.6


def _smooth(values: list[float], place: float) -> float:
    first = math.floor(place)
    share = place - first
    share = share * share * (3 - 2 * share)
    one, other = values[first % 64], values[(first + 1) % 64]
    return one + (other - one) * share


def landscape(
    chance: Random, ratio: float, cells: float = 3.0, octaves: int = 4, weakening: float = 0.45
) -> Image.Image:
    """Smooth noise over a plane: mode F, about 0 to 1, 384 on the shorter side. `ratio` is width by height."""
    short = 384
    size = (round(short * max(1.0, ratio)), round(short * max(1.0, 1 / ratio)))
    total, strength, sum_of_strengths = None, 1.0, 0.0
    for octave in range(octaves):
        across = max(3, round(cells * 2**octave * max(1.0, ratio))) + 2
        down = max(3, round(cells * 2**octave * max(1.0, 1 / ratio))) + 2
        grid = Image.frombytes("L", (across, down), chance.randbytes(across * down)).convert("F")
        layer = grid.resize(size, Image.Resampling.BICUBIC, box=(1, 1, across - 1, down - 1))
        part = layer.point(lambda value, share=strength / 255: value * share + 0)
        total = part if total is None else ImageMath.lambda_eval(lambda given: given["a"] + given["b"], a=total, b=part)
        sum_of_strengths += strength
        strength *= weakening
    return total.point(lambda value: value * (1 / sum_of_strengths) + 0)
