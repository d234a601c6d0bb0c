"""A city of plain blocks, seen from above at an angle."""

import math

from ..canvas import Canvas, mix, shades
from ..palettes import Palette

WORDS = "block isometric architecture building tower skyline urban town cube cubic room interior house"
FITTING = ("coral", "blue", "sage", "amber", "grey", "teal", "peach")

_TILT = 0.56


def draw(canvas: Canvas, palette: Palette) -> None:
    chance, width, height = canvas.chance, canvas.width, canvas.height
    ink, deep, middle, light, pale = palette.tones
    canvas.cover(mix(ink, deep, 0.5))
    colours = [deep, middle, light, pale, pale, *palette.accents, mix(pale, light, 0.5)]
    shade = mix(ink, (0, 0, 0), 0.2)
    side = 0.098
    half, low = side * 0.866, side * 0.866 * _TILT
    hill = (chance.uniform(0.2, 0.8) * width, chance.uniform(0.2, 0.8) * height)
    rows = math.ceil((height + 0.7) / low)
    columns = math.ceil(width / (2 * half)) + 2
    for row in range(-2, rows):
        for column in range(-1, columns):
            x = column * 2 * half + (half if row % 2 else 0)
            y = row * low
            near = math.hypot(x - hill[0], y - hill[1])
            tall = 0.02 + 0.34 * chance.random() ** 2.2 * max(0.25, 1.15 - near)
            _block(canvas, x, y + 0.04, half * 0.93, low * 0.93, tall, chance.choice(colours), shade)
    canvas.vignette(0.22)
    canvas.grain(4)


def _block(
    canvas: Canvas, x: float, y: float, half: float, low: float, tall: float, colour: tuple, shade: tuple
) -> None:
    """One block standing on the rhombus around (x, y): its left, right and top faces."""
    left, right = (x - half, y), (x + half, y)
    front = (x, y + low)
    top = y - tall
    canvas.fill(
        shades(mix(colour, shade, 0.20), mix(colour, shade, 0.52)), [left, front, (x, top + low), (x - half, top)]
    )
    canvas.fill(
        shades(mix(colour, shade, 0.52), mix(colour, shade, 0.78)), [right, front, (x, top + low), (x + half, top)]
    )
    lid = shades(mix(colour, (255, 255, 255), 0.20), mix(colour, (255, 255, 255), 0.04), sideways=True)
    canvas.fill(lid, [(x - half, top), (x, top - low), (x + half, top), (x, top + low)])
