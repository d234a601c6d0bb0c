"""Ridgelines fading into mist, under a sun or a moon."""

from ..canvas import Canvas, mix, shades
from ..outlines import Rolling, ellipse
from ..palettes import Palette

WORDS = "mountain ridge alps alpine hill valley landscape fjord peak forest pine nature mist fog sunrise"
FITTING = ("dusk", "night", "peach", "teal", "blue", "amber", "violet")


def draw(canvas: Canvas, palette: Palette) -> None:
    chance, width, height = canvas.chance, canvas.width, canvas.height
    ink, deep, middle, light, pale = palette.tones
    night = chance.random() < (0.9 if palette.is_dark else 0.15)
    horizon = height * chance.uniform(0.5, 0.6)
    haze = mix(light, palette.accents[1], 0.2) if night else mix(pale, palette.accents[0], 0.12)
    canvas.cover(
        shades(ink, deep, mix(deep, middle, 0.7), mix(middle, haze, 0.6), haze, haze)
        if night
        else shades(mix(middle, light, 0.1), mix(middle, light, 0.6), light, mix(light, haze, 0.7), haze, pale)
    )
    star = (width * chance.uniform(0.25, 0.75), horizon - height * chance.uniform(0.12, 0.3))
    size = chance.uniform(0.055, 0.095)
    if night:
        _stars(canvas, horizon)
    canvas.glow(mix(palette.accents[0], pale, 0.5), star, size * 6, 0.55)
    canvas.glow((255, 255, 255), star, size * 2.6, 0.35)
    canvas.fill(shades(mix(pale, (255, 255, 255), 0.6), mix(pale, palette.accents[0], 0.25)), ellipse(star, size))

    layers = chance.randint(6, 8)
    near = ink if night else mix(ink, deep, 0.35)
    far = mix(middle, haze, 0.62)
    for layer in range(layers):
        depth = layer / (layers - 1)
        colour = mix(far, near, depth**0.85)
        line = Rolling(chance, octaves=7, weakening=0.47)
        base = horizon + (height - horizon) * depth**1.25 * 0.86 - 0.02
        swing = 0.075 + 0.10 * (1 - abs(depth - 0.35))
        pace = 1.5 + 1.3 * depth
        steps = 420
        crest = [
            (width * step / steps, base - swing * line.peaks_at(3 + pace * width * step / steps))
            for step in range(steps + 1)
        ]
        mist = mix(colour, haze, 0.55 * (1 - depth) + 0.12)
        foot = base + 0.16
        canvas.fill(shades(colour, mix(colour, mist, 0.5), mist), [*crest, (width, foot), (0, foot)])
        if foot < height:
            canvas.fill(mist, [(0, foot - 0.002), (width, foot - 0.002), (width, height), (0, height)])
    canvas.vignette(0.16)
    canvas.grain(4)


def _stars(canvas: Canvas, horizon: float) -> None:
    for _ in range(90):
        place = (canvas.chance.uniform(0, canvas.width), horizon * canvas.chance.random() ** 1.4 * 0.9)
        bright = canvas.chance.random() ** 2
        canvas.fill((255, 250, 240), ellipse(place, 0.0009 + 0.0014 * bright)[::20], opacity=0.25 + 0.6 * bright)
