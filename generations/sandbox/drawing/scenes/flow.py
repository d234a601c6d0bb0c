"""Strokes that follow an unseen current."""

import math

from ..canvas import Canvas, Point, mix, shades
from ..outlines import landscape
from ..palettes import Palette

WORDS = "line ink drawing sketch brush stroke calligraphy hair wind music energy feather field pen art generative"
FITTING = ("grey", "blue", "neon", "violet", "sand", "coral")

_STEP = 0.008


def draw(canvas: Canvas, palette: Palette) -> None:
    chance, width, height = canvas.chance, canvas.width, canvas.height
    ink, deep, middle, light, pale = palette.tones
    dark = palette.is_dark or chance.random() < 0.4
    if dark:
        canvas.cover(shades(mix(ink, (0, 0, 0), 0.35), ink, mix(ink, (0, 0, 0), 0.2)))
        inks = [middle, light, palette.accents[0], palette.accents[1], mix(middle, light, 0.5), pale]
    else:
        canvas.cover(shades(mix(pale, (255, 255, 255), 0.4), pale))
        inks = [ink, deep, deep, middle, palette.accents[0], palette.accents[1]]
    field = landscape(chance, width / height, cells=1.6, octaves=2, weakening=0.3)
    angles = field.resize((96, 96)).get_flattened_data()
    turn = chance.uniform(0, math.tau)
    paths: list[list[list[Point]]] = [[] for _ in inks]
    spacing = 0.0105
    taken: set[tuple[int, int]] = set()
    for _ in range(round(1500 * width * height)):
        start = (chance.uniform(-0.05, width + 0.05), chance.uniform(-0.05, height + 0.05))
        path = _stroke(start, angles, (width, height), turn, taken, spacing, chance.randint(14, 70))
        if len(path) > 6:
            paths[chance.randrange(len(inks))].append(path)
    for number, (colour, group) in enumerate(zip(inks, paths, strict=True)):
        if dark:
            for path in group[::8]:
                canvas.halo(colour, path, 0.004, (0.012, 0.28))
        canvas.line(colour, group, (0.0046, 0.0030)[number % 2])
    canvas.vignette(0.10)
    canvas.grain(4)


def _stroke(
    start: Point, angles: list, size: Point, turn: float, taken: set, spacing: float, length: int
) -> list[Point]:
    """Follow the current until the stroke is long enough or would touch an older one."""
    x, y = start
    path, cells = [], []
    for _ in range(length):
        cell = (math.floor(x / spacing), math.floor(y / spacing))
        if cell in taken:
            break
        if not cells or cells[-1] != cell:
            cells.append(cell)
        path.append((x, y))
        column = min(95, max(0, int(x / size[0] * 95)))
        row = min(95, max(0, int(y / size[1] * 95)))
        angle = turn + angles[row * 96 + column] * math.tau * 1.9
        x, y = x + _STEP * math.cos(angle), y + _STEP * math.sin(angle)
    if len(path) > 6:
        taken.update(cells)
    return path
