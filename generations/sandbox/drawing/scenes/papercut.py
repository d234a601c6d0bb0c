"""Paper-cut topography: sheets of paper over each other, each with its own coastline and shadow."""

from PIL import Image, ImageFilter

from ..canvas import Canvas, Colour, mix, shades
from ..outlines import landscape
from ..palettes import Palette

WORDS = "paper papercut topography map layers layered cut cutout organic terrain contour collage origami craft"
FITTING = ("teal", "peach", "coral", "violet", "sage", "blue", "amber")

# How much wider than the sheet the field is, so that shadows come in from outside too.
_MARGIN = 0.05


def draw(canvas: Canvas, palette: Palette) -> None:
    chance = canvas.chance
    ink, deep, middle, light, pale = palette.tones
    warm = palette.accents[0]
    ground = mix(deep, ink, 0.4)
    sheets = [deep, middle, light, pale, mix(warm, pale, 0.45), warm]
    if chance.random() < 0.5:
        ground, sheets = mix(warm, ink, 0.25), [warm, mix(warm, pale, 0.5), pale, light, middle, deep]
    canvas.cover(shades(ground, mix(ground, ink, 0.3)))
    field = landscape(chance, canvas.width / canvas.height, cells=2.2, octaves=3, weakening=0.36)
    low, high = _spread(field)
    margin = _MARGIN * min(field.size)
    view = (margin, margin, field.width - margin, field.height - margin)
    heights = field.resize(canvas.size, Image.Resampling.BICUBIC, box=view)
    # The field climbs about two of its heights per unit: this makes an edge about one pixel wide at any size.
    steep = 255 * canvas.unit / 2
    for number, colour in enumerate(sheets):
        level = low + (high - low) * (0.16 + 0.76 * number / (len(sheets) - 1))
        _throw_shadow(canvas, field, view, level, ink)
        edge = heights.point(lambda value, offset=128 - level * steep: value * steep + offset)
        canvas.stencil(edge.convert("L"), colour)
    canvas.grain(7)
    canvas.vignette(0.10)


def _spread(field: Image.Image) -> tuple[float, float]:
    """The heights that bound all but the extremes."""
    counts = field.point(lambda value: value * 255 + 0).convert("L").histogram()
    total, seen, marks = sum(counts), 0, []
    for value, count in enumerate(counts):
        seen += count
        while len(marks) < 2 and seen >= total * (0.05, 0.97)[len(marks)]:
            marks.append(value / 255)
    return marks[0], marks[1]


def _throw_shadow(canvas: Canvas, field: Image.Image, view: tuple, level: float, ink: Colour) -> None:
    """The shadow, down to the right, of the sheet that is what of the field lies above a level."""
    scale = (view[3] - view[1]) / canvas.height
    shadow = field.point(lambda value: value * 6000 + (128 - level * 6000)).convert("L")
    shadow = shadow.filter(ImageFilter.GaussianBlur(0.020 * scale)).point([round(value * 0.62) for value in range(256)])
    across, down = 0.008 * scale, 0.016 * scale
    moved = (view[0] - across, view[1] - down, view[2] - across, view[3] - down)
    canvas.stencil(shadow.resize(canvas.size, Image.Resampling.BILINEAR, box=moved), ink)
