"""Things with a body: balls, cylinders and plinths in one light, from the upper left."""

from __future__ import annotations

import math
from functools import cache

from PIL import Image

from .canvas import Canvas, Colour, Point, between, mix, shades
from .outlines import Outline, ellipse, rectangle

WHITE = (255, 255, 255)


def ball(canvas: Canvas, centre: Point, radius: float, colour: Colour, ink: Colour, shadow: float = 0.5) -> None:
    """A satin ball that stands on the ground, with its long soft shadow and the dark where it touches."""
    x, y = centre
    lying = ellipse((x + radius * 0.62, y + radius * 0.80), radius * 1.05, radius * 0.36)
    canvas.shadow(ink, lying, blur=radius * 0.24, opacity=shadow * 0.62)
    canvas.shadow(
        ink,
        ellipse((x + radius * 0.16, y + radius * 0.90), radius * 0.6, radius * 0.16),
        blur=radius * 0.09,
        opacity=shadow,
    )
    canvas.fill(_toned(_ball_light(), colour, ink), ellipse(centre, radius))
    canvas.glow(WHITE, (x - radius * 0.36, y - radius * 0.42), radius * 0.40, 0.5)
    canvas.glow(WHITE, (x - radius * 0.40, y - radius * 0.46), radius * 0.15, 0.55)


def cylinder(colour: Colour, ink: Colour, gloss: float = 0.5) -> Image.Image:
    """The paint of an upright cylinder, from left to right: rim light, highlight, body, shade, reflected light."""
    dark = mix(colour, ink, 0.55)
    bright = mix(colour, WHITE, 0.25 + 0.5 * gloss)
    return shades(
        mix(colour, dark, 0.45), mix(colour, WHITE, 0.06), mix(colour, WHITE, 0.14), bright, mix(colour, WHITE, 0.10),
        colour, colour, mix(colour, dark, 0.25), mix(colour, dark, 0.5), mix(colour, dark, 0.8), dark,
        mix(dark, colour, 0.35), sideways=True,
    )  # fmt: skip


def plinth(
    canvas: Canvas, centre: Point, across: float, tall: float, colour: Colour, ink: Colour, squash: float
) -> None:
    """A low round stage: `centre` is the middle of its top."""
    x, y = centre
    down = across * squash
    foot = ellipse((x + across * 0.16, y + tall + down * 0.10), across * 1.10, down * 1.05)
    canvas.shadow(ink, foot, blur=across * 0.10, opacity=0.42)
    canvas.shadow(ink, ellipse((x, y + tall), across, down), blur=across * 0.03, opacity=0.45, shift=(0.006, 0.008))
    side = [*ellipse((x, y + tall), across, down, 0, 180), *ellipse((x, y), across, down, 180, 0)]
    canvas.fill(cylinder(mix(colour, ink, 0.10), ink, 0.05), side)
    canvas.fill(mix(colour, WHITE, 0.30), ellipse(centre, across, down))
    top = shades(mix(colour, WHITE, 0.26), mix(colour, WHITE, 0.18), mix(colour, WHITE, 0.05), sideways=True)
    canvas.fill(top, ellipse((x, y + 0.0022), across * 0.996, down * 0.99))


def block(canvas: Canvas, left: float, top: float, width: float, tall: float, colour: Colour, ink: Colour) -> None:
    """A box seen from the front and a little from above."""
    lid = width * 0.13
    floor = rectangle(left + 0.02, top + tall - 0.02, width * 1.25, 0.06)
    canvas.shadow(ink, floor, blur=0.03, opacity=0.40)
    slanted: Outline = [
        (left, top), (left + width * 0.10, top - lid), (left + width * 1.02, top - lid), (left + width, top),
    ]  # fmt: skip
    canvas.fill(mix(colour, WHITE, 0.24), slanted)
    canvas.fill(shades(mix(colour, WHITE, 0.05), mix(colour, ink, 0.16)), rectangle(left, top, width, tall))


@cache
def _ball_light() -> Image.Image:
    """128 × 128 greys of a satin ball: Lambert's law, a terminator, and light reflected by the floor."""
    side = 128
    light = (-0.46, -0.62, 0.635)
    values = bytearray()
    for row in range(side):
        for column in range(side):
            x, y = (column + 0.5) / side * 2 - 1, (row + 0.5) / side * 2 - 1
            flat = x * x + y * y
            z = math.sqrt(max(0.0, 1 - min(flat, 1.0)))
            lambert = x * light[0] + y * light[1] + z * light[2]
            bounce = max(0.0, y * 0.75 + x * 0.3 - 0.35) * 0.20
            values.append(round(255 * min(1.0, 0.10 + 0.80 * max(0.0, lambert * 0.82 + 0.18) ** 1.15 + bounce)))
    return Image.frombytes("L", (side, side), bytes(values))


def _toned(greys: Image.Image, colour: Colour, ink: Colour) -> Image.Image:
    """Greys as light on a colour: its shade, itself, and whitened where the light falls full."""
    ramp = (
        mix(colour, ink, 0.86),
        mix(colour, ink, 0.55),
        mix(colour, ink, 0.12),
        mix(colour, WHITE, 0.12),
        mix(colour, WHITE, 0.5),
    )
    colours = [between(ramp, value / 255) for value in range(256)]
    return Image.merge("RGB", [greys.point([shade[part] for shade in colours]) for part in range(3)])
