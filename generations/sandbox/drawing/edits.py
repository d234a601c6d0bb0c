"""Edits: the first reference in the light of the prompt, with the others in the picture."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from PIL import Image, ImageFilter, ImageOps

from .canvas import Canvas, between, mix
from .outlines import rectangle
from .palettes import Palette

_CARDS_AT_MOST = 13


def draw(canvas: Canvas, palette: Palette, references: Sequence[Image.Image], family: ModuleType) -> None:
    """Cover the canvas with the first reference, re-graded, and lay the scene's light and the others over it."""
    first, *others = references
    canvas.image = ImageOps.fit(first, canvas.size, Image.Resampling.LANCZOS, centering=(0.5, 0.45))
    _grade(canvas, palette)
    getattr(family, "overlay", _light)(canvas, palette)
    if others:
        _exposure(canvas, others[0], palette)
        _cards(canvas, others[:_CARDS_AT_MOST], palette)
    canvas.vignette(0.16)
    canvas.grain(4)


def _grade(canvas: Canvas, palette: Palette) -> None:
    """Blend in the picture's own greys as tones of the palette, which shifts its light and keeps its drawing."""
    greys = ImageOps.autocontrast(canvas.image.convert("L").resize(_small(canvas.size)), cutoff=1)
    tones = [between(palette.tones, value / 255) for value in range(256)]
    graded = Image.merge("RGB", [greys.point([tone[part] for tone in tones]) for part in range(3)])
    canvas.image = Image.blend(canvas.image, graded.resize(canvas.size, Image.Resampling.BICUBIC), 0.5)


def _small(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, 1600 / max(size))
    return (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))


def _light(canvas: Canvas, palette: Palette) -> None:
    """Low sun through a window: slanting panes of warm light, and a glow from the corner where it comes in."""
    chance, width, height = canvas.chance, canvas.width, canvas.height
    side = chance.choice((-1, 1))
    colour = mix(palette.tones[4], palette.accents[0], 0.3)
    corner = (0 if side == 1 else width, height * 0.05)
    canvas.glow(colour, corner, 1.1, 0.45)
    pane, gap = chance.uniform(0.13, 0.17), 0.035
    start = chance.uniform(0.05, 0.3)
    for column in range(2):
        for row in range(3):
            left, top = start + column * (pane + gap), height * 0.12 + row * (pane * 1.35 + gap)
            corners = ((left, top), (left + pane, top), (left + pane, top + pane * 1.35), (left, top + pane * 1.35))
            slanted = [(x + y * 0.55, y + x * 0.16) for x, y in corners]
            outline = slanted if side == 1 else [(width - x, y) for x, y in slanted]
            canvas.shadow(mix(colour, (255, 255, 255), 0.45), outline, blur=0.007, opacity=0.30)
    canvas.glow(palette.tones[2], (width - corner[0], height), 0.9, 0.25)


def _exposure(canvas: Canvas, other: Image.Image, palette: Palette) -> None:
    """The second reference as a double exposure that fades in towards one side."""
    side = canvas.chance.choice((0, 1))
    strip = [round(110 * max(0.0, (step if side else 63 - step) / 63 - 0.35) ** 1.3) for step in range(64)]
    mask = Image.frombytes("L", (64, 1), bytes(strip)).resize(canvas.size, Image.Resampling.BICUBIC)
    veil = ImageOps.fit(other, _small(canvas.size)).filter(ImageFilter.GaussianBlur(2))
    canvas.stencil(mask, veil)


def _cards(canvas: Canvas, others: Sequence[Image.Image], palette: Palette) -> None:
    """Every further reference as a framed print, lying in a row along the lower edge."""
    chance, count = canvas.chance, len(others)
    room = canvas.width - 0.12
    step = min(0.30, room / count)
    card = min(0.27, step * (0.9 if count > 1 else 1.0), canvas.height * 0.3)
    frame = card * 0.055
    left = canvas.width - 0.06 - step * (count - 1) - card
    for number, other in enumerate(others):
        x, y = left + number * step, canvas.height - 0.07 - card - chance.uniform(0, 0.012)
        paper = rectangle(x, y, card, card, card * 0.02)
        canvas.shadow(palette.tones[0], paper, blur=0.016, opacity=0.55, shift=(0.006, 0.012))
        canvas.fill(mix(palette.tones[4], (255, 255, 255), 0.7), paper)
        inner = card - 2 * frame
        pixels = max(8, round(inner * canvas.unit))
        print_ = ImageOps.fit(other, (pixels, pixels), Image.Resampling.LANCZOS)
        canvas.fill(print_, rectangle(x + frame, y + frame, inner, inner))
