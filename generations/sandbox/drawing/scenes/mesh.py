"""Soft colour that flows into colour, like light through silk."""

from random import Random

from PIL import Image

from ..canvas import Canvas, Colour, between, mix
from ..outlines import landscape
from ..palettes import Palette

WORDS = (
    "abstract gradient mesh aurora background wallpaper silk smoke flow fluid dream dreamy soft ambient light "
    "colour color"
)
FITTING = ("violet", "dusk", "teal", "peach", "night", "pink", "neon")


def draw(canvas: Canvas, palette: Palette) -> None:
    chance, ratio = canvas.chance, canvas.width / canvas.height
    ink, deep, middle, light, pale = palette.tones
    first, second, third = palette.accents
    if palette.is_dark or chance.random() < 0.4:
        ramp = (ink, deep, mix(deep, middle, 0.6), middle, mix(middle, first, 0.5), mix(first, pale, 0.4), pale)
    else:
        ramp = (
            deep,
            middle,
            mix(middle, second, 0.6),
            mix(first, light, 0.3),
            light,
            pale,
            mix(pale, (255, 255, 255), 0.5),
        )
    flow = landscape(chance, ratio, cells=1.3, octaves=3, weakening=0.3)
    warp = landscape(chance, ratio, cells=1.6, octaves=2, weakening=0.35)
    folded = _folded(flow, warp, chance)
    canvas.cover(_mapped(folded, ramp))
    tint = landscape(chance, ratio, cells=1.1, octaves=2).point(lambda value: (value - 0.46) * 900 + 0).convert("L")
    tint = tint.point([min(190, value) for value in range(256)])
    canvas.stencil(tint.resize(canvas.size, Image.Resampling.BICUBIC), mix(third, middle, 0.35))
    canvas.glow(
        mix(first, pale, 0.4),
        (canvas.width * chance.uniform(0.2, 0.8), canvas.height * chance.uniform(0.2, 0.8)),
        chance.uniform(0.5, 0.8),
        0.4,
    )
    canvas.vignette(0.14)
    canvas.grain(8)


def _folded(flow: Image.Image, warp: Image.Image, chance: Random) -> Image.Image:
    """The flow seen through a curved glass: each patch of a fine grid is taken from where the warp points."""
    source = flow.point(lambda value: (value - 0.18) * 400 + 0).convert("L")
    width, height = source.size
    bends = warp.resize((25, 25), Image.Resampling.BICUBIC)
    reach = min(width, height) * chance.uniform(1.1, 1.7)

    def corner(column: int, row: int) -> tuple[float, float]:
        bend = bends.getpixel((column, row))
        other = bends.getpixel((24 - column, row))
        x = width * column / 24 + (bend - 0.5) * reach
        y = height * row / 24 + (other - 0.5) * reach
        return min(max(x, 0.0), width - 1.0), min(max(y, 0.0), height - 1.0)

    mesh = []
    for column in range(24):
        for row in range(24):
            box = (
                width * column // 24,
                height * row // 24,
                width * (column + 1) // 24,
                height * (row + 1) // 24,
            )
            corners = (
                corner(column, row),
                corner(column, row + 1),
                corner(column + 1, row + 1),
                corner(column + 1, row),
            )
            mesh.append((box, tuple(part for point in corners for part in point)))
    return source.transform(source.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def _mapped(greys: Image.Image, ramp: tuple[Colour, ...]) -> Image.Image:
    """Greys as colours of a ramp."""
    colours = [between(ramp, value / 255) for value in range(256)]
    return Image.merge("RGB", [greys.point([colour[part] for colour in colours]) for part in range(3)])
