"""City lights out of focus."""

from ..canvas import Canvas, mix, shades
from ..outlines import ellipse, ring
from ..palettes import Palette

WORDS = "bokeh light city street party christmas festive rain blur bar club evening sparkle glitter celebration car"
FITTING = ("night", "violet", "dusk", "amber", "neon", "teal")


def draw(canvas: Canvas, palette: Palette) -> None:
    chance, width, height = canvas.chance, canvas.width, canvas.height
    ink, deep, middle, light, pale = palette.tones
    canvas.cover(
        shades(mix(ink, (0, 0, 0), 0.3), ink, mix(ink, deep, 0.8), mix(deep, middle, 0.35), mix(deep, ink, 0.5))
    )
    hues = [*palette.accents, middle, light, mix(palette.accents[0], pale, 0.5)]
    for _ in range(5):
        canvas.glow(
            chance.choice(hues),
            (chance.uniform(0, width), height * chance.uniform(0.35, 0.95)),
            chance.uniform(0.35, 0.7),
            0.30,
        )
    band = height * chance.uniform(0.45, 0.65)
    for _ in range(round(70 * max(width, height))):
        x = chance.uniform(-0.05, width + 0.05)
        y = band + chance.gauss(0, 0.2 * height)
        radius = 0.012 + 0.075 * chance.random() ** 2.2
        colour = chance.choice(hues)
        strength = chance.uniform(0.10, 0.42)
        canvas.glow(colour, (x, y), radius * 1.7, strength * 0.5)
        disc = ellipse((x, y), radius)
        canvas.fill(shades(mix(colour, (255, 255, 255), 0.15), colour), disc, opacity=strength)
        canvas.fill(mix(colour, (255, 255, 255), 0.4), ring((x, y), radius, radius * 0.94), opacity=strength * 0.9)
    canvas.vignette(0.35)
    canvas.grain(5)


def overlay(canvas: Canvas, palette: Palette) -> None:
    """Lights before a picture that is being edited."""
    chance = canvas.chance
    for _ in range(16):
        place = (
            chance.uniform(0, canvas.width),
            canvas.height * chance.choice((chance.uniform(0, 0.4), chance.uniform(0.6, 1))),
        )
        radius = 0.02 + 0.08 * chance.random() ** 1.6
        colour = mix(chance.choice(palette.accents), palette.tones[4], 0.3)
        canvas.glow(colour, place, radius * 1.8, 0.25)
        canvas.fill(colour, ellipse(place, radius), opacity=chance.uniform(0.10, 0.28))
