"""Rings of neon over a wet floor."""

from ..canvas import Canvas, Colour, Point, mix, shades
from ..outlines import ellipse, rectangle
from ..palettes import Palette

WORDS = (
    "neon ring glow glowing cyber cyberpunk futuristic synthwave laser portal tech technology electric sci scifi circle"
)
FITTING = ("neon", "violet", "night", "teal", "pink")


def draw(canvas: Canvas, palette: Palette) -> None:
    chance, width, height = canvas.chance, canvas.width, canvas.height
    ink, deep, middle, light, _ = palette.tones
    black = mix(ink, (0, 0, 0), 0.5)
    floor = height * 0.5 + 0.24
    canvas.cover(shades(black, ink, mix(ink, deep, 0.55)))
    canvas.fill(shades(mix(ink, deep, 0.6), ink, black), rectangle(0, floor, width, height - floor + 0.1))
    hues = [palette.accents[0], mix(light, middle, 0.3), palette.accents[1], middle]
    first, second = chance.sample(hues, 2)
    centre = (width / 2, floor - 0.30)
    canvas.glow(mix(first, second, 0.5), centre, 0.75, 0.30)
    count = chance.randint(2, 4)
    tilted = chance.random() < 0.5
    for number in range(count):
        radius = 0.31 - 0.062 * number
        shift = (chance.uniform(-0.05, 0.05) if tilted else 0.0) * number
        place = (centre[0] + shift, centre[1] - (0.03 * number if tilted else 0))
        colour = (first, second)[number % 2]
        start = chance.uniform(0, 360)
        gap = 0 if number == 0 else chance.choice((0, 40, 90))
        _mirrored(canvas, place, radius, colour, floor, start, gap)
        _tube(canvas, ellipse(place, radius, None, start, start + 360 - gap), colour, 0.011 - 0.0015 * number)
    orb = (centre[0], centre[1])
    if chance.random() < 0.6:
        canvas.glow(second, orb, 0.22, 0.5)
        canvas.fill(shades(mix(second, (255, 255, 255), 0.5), second, mix(second, ink, 0.7)), ellipse(orb, 0.075))
    canvas.line(mix(first, second, 0.5), [[(0, floor), (width, floor)]], 0.0016, opacity=0.55)
    canvas.vignette(0.4)
    canvas.grain(5)


def overlay(canvas: Canvas, palette: Palette) -> None:
    """A ring of light around the middle of a picture that is being edited."""
    place = (canvas.width / 2, canvas.height / 2)
    canvas.glow(palette.accents[0], place, 0.6, 0.22)
    start = canvas.chance.uniform(0, 360)
    _tube(canvas, ellipse(place, 0.36, None, start, start + 290), palette.accents[0], 0.011)
    _tube(canvas, ellipse(place, 0.31, None, start + 120, start + 330), palette.accents[1], 0.007)


def _tube(canvas: Canvas, path: list[Point], colour: Colour, thickness: float) -> None:
    """A glass tube: light around it, the colour, and a nearly white core."""
    canvas.halo(colour, path, thickness * 1.6, (0.055, 0.30), (0.022, 0.45))
    canvas.line(colour, [path], thickness)
    canvas.line(mix(colour, (255, 255, 255), 0.82), [path], thickness * 0.46)


def _mirrored(
    canvas: Canvas, place: Point, radius: float, colour: Colour, floor: float, start: float, gap: float
) -> None:
    """The tube's reflection: upside down, squashed, blurred and dim."""
    path = [
        (x, floor + (floor - y) * 0.42) for x, y in ellipse(place, radius, None, start, start + 360 - gap) if y < floor
    ]
    canvas.halo(colour, path, 0.014, (0.014, 0.5))
