"""A geometric poster: a grid of plain shapes in plain colours."""

from ..canvas import Canvas, mix
from ..outlines import ellipse, rectangle, ring, turned
from ..palettes import Palette

WORDS = (
    "poster geometric bauhaus pattern grid shapes graphic flyer cover logo icon tile swiss retro vintage flat vector"
)
FITTING = ("coral", "blue", "amber", "sage", "teal", "grey", "citrus")


def draw(canvas: Canvas, palette: Palette) -> None:
    chance, width, height = canvas.chance, canvas.width, canvas.height
    ink, deep, middle, light, pale = palette.tones
    colours = [ink, deep, middle, light, *palette.accents, mix(pale, (255, 255, 255), 0.3)]
    grounds = [pale, pale, light, middle, deep, palette.accents[0], palette.accents[1], palette.accents[2]]
    canvas.cover(mix(pale, (255, 255, 255), 0.2))
    across = chance.choice((4, 4, 5)) if width <= height else 0
    side = width / across if across else height / chance.choice((4, 4, 5))
    columns, rows = round(width / side), round(height / side)
    wide, high = width / columns, height / rows
    taken: set[tuple[int, int]] = set()
    for row in range(rows):
        for column in range(columns):
            if (column, row) in taken:
                continue
            big = chance.random() < 0.10 and column + 1 < columns and row + 1 < rows and (column + 1, row) not in taken
            size = 2 if big else 1
            taken |= {(column + x, row + y) for x in range(size) for y in range(size)}
            ground = chance.choice(grounds)
            inks = [colour for colour in colours if _apart(colour, ground)]
            cell = (column * wide, row * high, wide * size, high * size)
            canvas.fill(ground, rectangle(cell[0] - 0.0005, cell[1] - 0.0005, cell[2] + 0.001, cell[3] + 0.001))
            chance.choice(_MOTIFS)(canvas, cell, chance.choice(inks), chance.choice(inks), ground)
    canvas.grain(4)


def _apart(one: tuple, other: tuple) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 150


def _quarter(canvas: Canvas, cell: tuple, first: tuple, second: tuple, ground: tuple) -> None:
    left, top, wide, high = cell
    turn = canvas.chance.randrange(4)
    corner = ((left, top), (left + wide, top), (left + wide, top + high), (left, top + high))[turn]
    for share, colour in ((1.0, first), (0.62, second), (0.28, ground)):
        arc = ellipse(corner, wide * share, high * share, 90 * turn, 90 * turn + 90)
        canvas.fill(colour, [corner, *arc])


def _circle(canvas: Canvas, cell: tuple, first: tuple, second: tuple, ground: tuple) -> None:
    left, top, wide, high = cell
    middle = (left + wide / 2, top + high / 2)
    radius = min(wide, high) * 0.36
    canvas.fill(first, ellipse(middle, radius))
    if canvas.chance.random() < 0.6:
        canvas.fill(second, ellipse(middle, radius * 0.5))


def _rings(canvas: Canvas, cell: tuple, first: tuple, second: tuple, ground: tuple) -> None:
    left, top, wide, high = cell
    middle = (left + wide / 2, top + high / 2)
    for number in range(3):
        outer = min(wide, high) * (0.44 - 0.14 * number)
        canvas.fill((first, second)[number % 2], ring(middle, outer, outer - min(wide, high) * 0.07))


def _stripes(canvas: Canvas, cell: tuple, first: tuple, second: tuple, ground: tuple) -> None:
    left, top, wide, high = cell
    count = 4
    for number in range(count):
        canvas.fill(first, rectangle(left, top + high * (number * 2 + 0.5) / (count * 2), wide, high / (count * 2)))


def _triangle(canvas: Canvas, cell: tuple, first: tuple, second: tuple, ground: tuple) -> None:
    left, top, wide, high = cell
    corners = [(left, top), (left + wide, top), (left + wide, top + high), (left, top + high)]
    skip = canvas.chance.randrange(4)
    canvas.fill(first, [corner for number, corner in enumerate(corners) if number != skip])


def _halves(canvas: Canvas, cell: tuple, first: tuple, second: tuple, ground: tuple) -> None:
    left, top, wide, high = cell
    upwards = canvas.chance.random() < 0.5
    for number, colour in enumerate((first, second)):
        centre = (left + wide / 2, top + high * (number + upwards) / 2)
        canvas.fill(colour, ellipse(centre, wide / 2, high / 2, 180 * upwards, 180 + 180 * upwards))


def _leaf(canvas: Canvas, cell: tuple, first: tuple, second: tuple, ground: tuple) -> None:
    left, top, wide, high = cell
    leaf = [
        *ellipse((left, top + high), wide, high, 270, 360),
        *ellipse((left + wide, top), wide, high, 90, 180),
    ]
    if canvas.chance.random() < 0.5:
        leaf = [(2 * left + wide - x, y) for x, y in leaf]
    canvas.fill(first, leaf)


def _diamonds(canvas: Canvas, cell: tuple, first: tuple, second: tuple, ground: tuple) -> None:
    left, top, wide, high = cell
    middle = (left + wide / 2, top + high / 2)
    side = min(wide, high) * 0.62
    canvas.fill(first, turned(rectangle(middle[0] - side / 2, middle[1] - side / 2, side, side), 45, middle))
    canvas.fill(second, ellipse(middle, side * 0.24))


def _dots(canvas: Canvas, cell: tuple, first: tuple, second: tuple, ground: tuple) -> None:
    left, top, wide, high = cell
    places = [(column, row) for column in range(3) for row in range(3)]
    canvas.fill(
        first, *(ellipse((left + wide * (c + 0.5) / 3, top + high * (r + 0.5) / 3), wide * 0.09) for c, r in places)
    )


_MOTIFS = (_quarter, _quarter, _circle, _rings, _stripes, _triangle, _halves, _leaf, _leaf, _diamonds, _dots)
