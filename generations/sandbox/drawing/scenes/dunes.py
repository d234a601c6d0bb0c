"""Dunes: crests with a lit and a shaded side."""

import math

from ..canvas import Canvas, Colour, Outline, Point, mix, shades
from ..outlines import Rolling, ellipse
from ..palettes import Palette

WORDS = "desert dune sand sandy sahara arid camel oasis mars canyon"
FITTING = ("sand", "amber", "coral", "peach", "dusk")


def draw(canvas: Canvas, palette: Palette) -> None:
    chance, width, height = canvas.chance, canvas.width, canvas.height
    ink, deep, middle, light, pale = palette.tones
    horizon = height * chance.uniform(0.36, 0.46)
    above = mix(palette.accents[1], deep, 0.15)
    canvas.cover(shades(above, mix(above, light, 0.5), mix(light, pale, 0.6), pale, mix(pale, light, 0.3), light))
    sun = (width * chance.uniform(0.2, 0.8), horizon - chance.uniform(0.14, 0.24))
    canvas.glow(mix(pale, palette.accents[0], 0.3), sun, 0.5, 0.45)
    canvas.fill(mix(pale, (255, 255, 255), 0.7), ellipse(sun, 0.05))
    sand = mix(middle, palette.accents[0], 0.3)
    shade = mix(deep, ink, 0.35)
    side = chance.choice((-1, 1))
    layers = 6
    for layer in range(layers):
        depth = layer / (layers - 1)
        lit = mix(mix(light, pale, 0.3), sand, depth**0.8)
        dark = mix(mix(shade, light, 0.55), shade, depth**0.7)
        base = horizon + (height - horizon) * depth**1.25 * 0.86
        rise = (0.03 + 0.17 * depth) * chance.uniform(0.8, 1.2)
        count = max(1, round(width * (1.9 - 1.3 * depth)))
        for number in range(count):
            place = width * (number + chance.uniform(0.25, 0.75)) / count
            tall = rise * chance.uniform(0.6, 1.0)
            _dune(canvas, (place, base - tall), base, tall * chance.uniform(3.4, 4.6), side, (lit, dark))
    canvas.vignette(0.14)
    canvas.grain(6)


def _dune(canvas: Canvas, peak: Point, base: float, reach: float, side: int, colours: tuple[Colour, Colour]) -> None:
    """One dune: a long windward slope in the light, a short steep one in the shade, a winding crest between them."""
    lit, dark = colours
    chance, width, height = canvas.chance, canvas.width, canvas.height
    tall = base - peak[1]
    roll = Rolling(chance, octaves=2)
    windward = _slope(peak, tall, -side * reach * 1.25, 1.75, roll)
    lee = _slope(peak, tall, side * reach * 0.85, 1.45, roll)
    skyline = [*reversed(windward), *lee]
    foot = base + tall * 1.5
    ends = [(width + 0.3 if side == 1 else -0.3, base), (width + 0.3 if side == 1 else -0.3, height + 0.1)]
    starts = [(-0.3 if side == 1 else width + 0.3, height + 0.1), (-0.3 if side == 1 else width + 0.3, base)]
    canvas.fill(shades(mix(lit, (255, 255, 255), 0.16), lit, lit, mix(lit, dark, 0.25)), [*skyline, *ends, *starts])
    canvas.fill(
        shades(dark, mix(dark, lit, 0.12), mix(dark, lit, 0.45), lit), _shade(peak, lee, foot, side, reach), opacity=0.9
    )
    ripples = [
        [(x - side * 0.1 * fall, y + fall + 0.002 * math.sin(x * 60 + fall * 90)) for x, y in windward[::4]]
        for fall in (tall * 0.05 * number**1.2 for number in range(2, 16))
    ]
    canvas.line(dark, ripples, 0.0014, opacity=0.13)


def _slope(peak: Point, tall: float, reach: float, bend: float, roll: Rolling) -> Outline:
    steps = 120
    return [
        (
            peak[0] + reach * step / steps,
            peak[1]
            + tall * (1 - (1 - step / steps) ** bend)
            + tall * 0.10 * roll.at(step / steps * 3) * (step / steps),
        )
        for step in range(steps + 1)
    ]


def _shade(peak: Point, lee: Outline, foot: float, side: int, reach: float) -> Outline:
    """Bounded by the lee slope, the crest that winds down towards us, and a soft foot between their ends."""
    crest = []
    for step in range(81):
        share = step / 80
        sway = math.sin(share * 5.0) * 0.20 * (1 - 0.35 * share) + share * 0.10
        crest.append((peak[0] + side * reach * sway * share**0.6, peak[1] + (foot - peak[1]) * share**1.1))
    end, start = lee[-1], crest[-1]
    hem = [
        (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share**1.8)
        for share in (step / 40 for step in range(41))
    ]
    return [*lee, *reversed(hem), *reversed(crest)]
