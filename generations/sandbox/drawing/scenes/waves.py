"""Woodblock waves under a flat sun."""

import math

from ..canvas import Canvas, between, mix, shades
from ..outlines import Rolling, ellipse
from ..palettes import Palette

WORDS = "wave ocean sea water beach surf coast river lake island boat sail woodblock japanese ukiyo"
FITTING = ("teal", "blue", "coral", "dusk", "sage")


def draw(canvas: Canvas, palette: Palette) -> None:
    chance, width, height = canvas.chance, canvas.width, canvas.height
    ink, deep, middle, light, pale = palette.tones
    horizon = height * chance.uniform(0.34, 0.5)
    canvas.cover(shades(mix(pale, palette.accents[0], 0.45), mix(pale, palette.accents[0], 0.22), pale, pale, pale))
    sun = (width * chance.uniform(0.3, 0.7), horizon - chance.uniform(-0.02, 0.10))
    canvas.fill(
        shades(palette.accents[1], mix(palette.accents[1], palette.accents[0], 0.35)),
        ellipse(sun, chance.uniform(0.14, 0.2)),
    )

    rows = 13
    tones = (light, mix(middle, light, 0.35), middle, deep, mix(deep, ink, 0.55))
    for row in range(rows):
        depth = row / (rows - 1)
        base = horizon + (height * 1.02 - horizon) * depth**1.12
        swing = 0.004 + 0.042 * depth**1.2
        length = 0.10 + 0.40 * depth
        start = chance.uniform(0, math.tau)
        drift = Rolling(chance, octaves=3)
        crest = _crest(width, base, swing, length, start, drift)
        colour = between(tones, depth)
        if row:
            canvas.shadow(
                ink,
                [*crest, (width, base + 0.3), (0, base + 0.3)],
                blur=0.004 + 0.014 * depth,
                opacity=0.3,
                shift=(0, -0.002 - 0.006 * depth),
            )
        canvas.fill(
            shades(mix(colour, light, 0.22), colour, mix(colour, ink, 0.18)),
            [*crest, (width, base + 0.28), (0, base + 0.28)],
        )
        canvas.line(mix(colour, pale, 0.72), [crest], 0.0024 + 0.0016 * depth, opacity=0.9)
        for echo in range(1, 4):
            lower = _crest(
                width,
                base + echo * (0.012 + 0.014 * depth),
                swing * (1 - echo * 0.13),
                length,
                start + echo * 0.35,
                drift,
            )
            canvas.line(mix(colour, pale, 0.5), _pieces(lower, chance), 0.0013 + 0.0009 * depth, opacity=0.55)
    canvas.vignette(0.10)
    canvas.grain(4)


def _crest(width: float, base: float, swing: float, length: float, start: float, drift: Rolling) -> list:
    """Trochoid-like: narrow crests and wide troughs, as water has."""
    points = []
    for step in range(-8, 329):
        x = width * step / 320
        phase = start + math.tau * x / length + 1.1 * drift.at(x * 1.7)
        height = swing * (1 + 0.5 * drift.at(x * 2.1 + 9))
        points.append(
            (x - 0.35 * height * math.cos(phase), base - height * (math.sin(phase) + 0.25 * math.cos(2 * phase)))
        )
    return points


def _pieces(line: list, chance) -> list:
    """A line broken into strokes, as a carving knife leaves it."""
    pieces, place = [], 0
    while place < len(line):
        stroke, gap = chance.randint(14, 60), chance.randint(5, 26)
        pieces.append(line[place : place + stroke])
        place += stroke + gap
    return pieces
