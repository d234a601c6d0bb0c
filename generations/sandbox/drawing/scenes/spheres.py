"""Shaded spheres on a soft floor."""

from ..canvas import Canvas, mix, shades
from ..palettes import Palette
from ..solids import ball

WORDS = "sphere ball 3d render minimal minimalist marble planet bubble fruit candy toy playful"
FITTING = ("grey", "peach", "blue", "pink", "sage", "sand", "violet")


def draw(canvas: Canvas, palette: Palette) -> None:
    chance, width, height = canvas.chance, canvas.width, canvas.height
    ink, deep, middle, light, pale = palette.tones
    floor = mix(pale, light, chance.uniform(0.1, 0.6))
    canvas.cover(shades(mix(floor, (255, 255, 255), 0.35), floor, mix(floor, deep, 0.16)))
    canvas.glow((255, 255, 255), (width * 0.3, height * 0.1), 0.9, 0.25)
    colours = [deep, middle, *palette.accents, mix(pale, (255, 255, 255), 0.6), mix(light, middle, 0.3)]
    for x, y, radius in _scattered(canvas):
        ball(canvas, (x, y), radius, chance.choice(colours), ink)
    canvas.vignette(0.16)
    canvas.grain(4)


def _scattered(canvas: Canvas) -> list[tuple[float, float, float]]:
    """Places that keep their distance, large ones first tried; drawn from the back to the front."""
    chance, placed = canvas.chance, []
    for attempt in range(420):
        x, y = chance.uniform(0.02, canvas.width - 0.02), chance.uniform(0.06, canvas.height - 0.02)
        radius = (0.17, 0.105, 0.07, 0.045, 0.028)[min(4, attempt // 28)] * chance.uniform(0.8, 1.1)
        if all((x - a) ** 2 + (y - b) ** 2 > (radius + c) ** 2 * 1.18 for a, b, c in placed) and len(placed) < 34:
            placed.append((x, y, radius))
    return sorted(placed, key=lambda place: place[1] + place[2])
