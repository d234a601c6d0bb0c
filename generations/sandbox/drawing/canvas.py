"""The sheet that every scene is drawn on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
Outline = Sequence[Point]
Box = tuple[int, int, int, int]

_SHADING_STEPS = 96
_LARGEST_SOFT_SIDE = 420


class Canvas:
    """A picture of true size, drawn in units of its shorter side.

    `width` and `height` are in those units, so that one of them is 1.0 and a scene never asks how many pixels there
    are. Edges are drawn several times finer than the pixels and averaged; soft things (gradients, shadows, glows) are
    drawn small and enlarged. That is what keeps a 4K picture both quick and crisp.

    `chance` is seeded and draws the same numbers at every resolution: 1K and 4K of one prompt show one composition.
    """

    def __init__(self, width: int, height: int, seed: int | str) -> None:
        self.size = (width, height)
        self.unit = min(width, height)
        self.width = width / self.unit
        self.height = height / self.unit
        self.chance = Random(seed)  # noqa: S311 - a picture, not a secret
        self.image = Image.new("RGB", self.size)
        self._fineness = 4 if self.unit <= 1100 else 3 if self.unit <= 2200 else 2

    def cover(self, paint: Image.Image | Colour) -> None:
        """Fill everything with a colour, or with a small picture enlarged smoothly."""
        if isinstance(paint, Image.Image):
            self.image = paint.resize(self.size, Image.Resampling.BICUBIC)
        else:
            self.image.paste(paint, (0, 0, *self.size))

    def fill(self, paint: Image.Image | Colour, *outlines: Outline, opacity: float = 1.0) -> None:
        """Fill outlines; a small picture as paint is stretched over the box that holds them all."""
        box = self._box(outlines)
        visible = self._clip(box)
        if visible is None:
            return
        mask = self._mask(visible, outlines)
        if opacity < 1:
            mask = mask.point([round(value * opacity) for value in range(256)])
        self._paste(paint, box, visible, mask)

    def line(self, colour: Colour, paths: Iterable[Outline], thickness: float, opacity: float = 1.0) -> None:
        """Draw open paths of one colour and thickness (in units), with round ends."""
        paths = [path for path in paths if len(path) > 1]
        visible = self._clip(self._box(paths, margin=thickness))
        if not paths or visible is None:
            return
        fine, scale = self._fineness, self.unit * self._fineness
        left, top, right, bottom = visible
        mask = Image.new("L", ((right - left) * fine, (bottom - top) * fine))
        pen = ImageDraw.Draw(mask)
        broad = max(fine, round(thickness * scale))
        for path in paths:
            points = [(x * scale - left * fine, y * scale - top * fine) for x, y in path]
            pen.line(points, fill=255, width=broad, joint="curve")
            for x, y in (points[0], points[-1]):
                pen.ellipse((x - broad / 2, y - broad / 2, x + broad / 2, y + broad / 2), fill=255)
        strength = [round(value * opacity) for value in range(256)]
        self.image.paste(colour, visible, mask.reduce(fine).point(strength))

    def shadow(self, colour: Colour, *outlines: Outline, blur: float, opacity: float, shift: Point = (0, 0)) -> None:
        """Lay the blurred silhouette of outlines (blur and shift in units) over what is there."""
        moved = [[(x + shift[0], y + shift[1]) for x, y in outline] for outline in outlines]
        visible = self._clip(self._box(moved, margin=blur * 3))
        if visible is None:
            return
        left, top, right, bottom = visible
        scale = min(1.0, _LARGEST_SOFT_SIDE / max(right - left, bottom - top))
        small = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
        mask = Image.new("L", small)
        pen = ImageDraw.Draw(mask)
        for outline in moved:
            points = [((x * self.unit - left) * scale, (y * self.unit - top) * scale) for x, y in outline]
            pen.polygon(points, fill=round(255 * opacity))
        mask = mask.filter(ImageFilter.GaussianBlur(blur * self.unit * scale))
        mask = mask.resize((right - left, bottom - top), Image.Resampling.BICUBIC)
        self.image.paste(colour, visible, mask)

    def halo(self, colour: Colour, path: Outline, thickness: float, *blurs: tuple[float, float]) -> None:
        """Add the light around a line: for each blur (in units) its strength."""
        visible = self._clip(self._box([path], margin=max(blur for blur, _ in blurs) * 3 + thickness))
        if visible is None:
            return
        left, top, right, bottom = visible
        scale = min(1.0, _LARGEST_SOFT_SIDE / max(right - left, bottom - top))
        line = Image.new("L", (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))))
        points = [((x * self.unit - left) * scale, (y * self.unit - top) * scale) for x, y in path]
        ImageDraw.Draw(line).line(points, fill=255, width=max(1, round(thickness * self.unit * scale)), joint="curve")
        light = Image.new("L", line.size)
        for blur, strength in blurs:
            soft = line.filter(ImageFilter.GaussianBlur(blur * self.unit * scale))
            brightest = max(1, soft.getextrema()[1])
            soft = soft.point([min(255, round(value * 255 * strength / brightest)) for value in range(256)])
            light = ImageChops.screen(light, soft)
        # On the dark grounds that lights are drawn on, laying over looks like adding, at a third of the cost.
        self.image.paste(colour, visible, light.resize((right - left, bottom - top), Image.Resampling.BICUBIC))

    def glow(self, colour: Colour, centre: Point, radius: Point | float, strength: float = 1.0) -> None:
        """Add light that falls off smoothly to nothing at the radius (or the two radii) in units."""
        across, down = radius if isinstance(radius, tuple) else (radius, radius)
        x, y = centre
        box = self._box([[(x - across, y - down), (x + across, y + down)]])
        visible = self._clip(box)
        if visible is None:
            return
        light = _stretched(_falloff(), box, visible)
        channels = [light.point([round(value * part / 255 * strength) for value in range(256)]) for part in colour]
        lit = ImageChops.screen(self.image.crop(visible), Image.merge("RGB", channels))
        self.image.paste(lit, visible)

    def stencil(self, mask: Image.Image, paint: Image.Image | Colour) -> None:
        """Fill the whole sheet through a mask of its own size."""
        everything = (0, 0, *self.size)
        self._paste(paint, everything, everything, mask)

    def grain(self, amount: int = 3) -> None:
        """Scatter fine noise, which hides the steps of long gradients as film does."""
        side = 512
        noise = Random(7).randbytes(side * side)  # noqa: S311
        tile = Image.frombytes("L", (side, side), noise)
        tile = tile.point([128 + round((value / 255 - 0.5) * 2 * amount) for value in range(256)])
        sheet = Image.new("L", self.size)
        for top in range(0, self.size[1], side):
            for left in range(0, self.size[0], side):
                sheet.paste(tile, (left, top))
        self.image = ImageChops.add(self.image, Image.merge("RGB", (sheet, sheet, sheet)), 1, -128)

    def vignette(self, strength: float = 0.25) -> None:
        """Darken the corners a little."""
        mask = _falloff().point([round((255 - value) * strength) for value in range(256)])
        mask = mask.resize(self.size, Image.Resampling.BICUBIC, box=(64, 64, 192, 192))
        self.image.paste((0, 0, 0), (0, 0), mask)

    def _box(self, outlines: Iterable[Outline], margin: float = 0.0) -> tuple[float, float, float, float]:
        across = [x for outline in outlines for x, _ in outline]
        down = [y for outline in outlines for _, y in outline]
        if not across:
            return (0, 0, 0, 0)
        return (
            (min(across) - margin) * self.unit,
            (min(down) - margin) * self.unit,
            (max(across) + margin) * self.unit,
            (max(down) + margin) * self.unit,
        )

    def _clip(self, box: tuple[float, float, float, float]) -> Box | None:
        left, top = max(0, math.floor(box[0])), max(0, math.floor(box[1]))
        right, bottom = min(self.size[0], math.ceil(box[2])), min(self.size[1], math.ceil(box[3]))
        return (left, top, right, bottom) if right > left and bottom > top else None

    def _mask(self, visible: Box, outlines: Iterable[Outline]) -> Image.Image:
        fine, scale = self._fineness, self.unit * self._fineness
        left, top, right, bottom = visible
        mask = Image.new("L", ((right - left) * fine, (bottom - top) * fine))
        pen = ImageDraw.Draw(mask)
        for outline in outlines:
            pen.polygon([(x * scale - left * fine, y * scale - top * fine) for x, y in outline], fill=255)
        return mask.reduce(fine)

    def _paste(self, paint: Image.Image | Colour, box: tuple, visible: Box, mask: Image.Image) -> None:
        if isinstance(paint, Image.Image):
            self.image.paste(_stretched(paint, box, visible), visible, mask)
        else:
            self.image.paste(paint, visible, mask)


def _stretched(paint: Image.Image, box: tuple[float, float, float, float], visible: Box) -> Image.Image:
    """The visible part of a small picture stretched over a box (both in pixels)."""
    left, top, right, bottom = box
    across, down = paint.width / max(right - left, 1e-6), paint.height / max(bottom - top, 1e-6)
    source = (
        max(0.0, (visible[0] - left) * across),
        max(0.0, (visible[1] - top) * down),
        min(float(paint.width), (visible[2] - left) * across),
        min(float(paint.height), (visible[3] - top) * down),
    )
    size = (visible[2] - visible[0], visible[3] - visible[1])
    return paint.resize(size, Image.Resampling.BICUBIC, box=source)


def _falloff() -> Image.Image:
    """256 × 256: 255 in the middle, smoothly 0 at the inscribed circle and outside it."""

    # Pillow's radial gradient reaches 255 in the corners, so about 179 at the inscribed circle.
    light = [round(255 * max(0.0, 1 - (distance / 179) ** 2) ** 2.2) for distance in range(256)]
    return Image.radial_gradient("L").point(light)


def shades(*stops: Colour, sideways: bool = False) -> Image.Image:
    """A gradient through colours at even distances, from top to bottom or from left to right."""
    strip = bytes(part for step in range(_SHADING_STEPS) for part in between(stops, step / (_SHADING_STEPS - 1)))
    return Image.frombytes("RGB", (_SHADING_STEPS, 1) if sideways else (1, _SHADING_STEPS), strip)


def between(stops: Sequence[Colour], place: float) -> Colour:
    """The colour at a place (0 to 1) of a gradient through evenly spaced colours."""
    place = min(max(place, 0.0), 1.0) * (len(stops) - 1)
    first = min(int(place), len(stops) - 2)
    return mix(stops[first], stops[first + 1], place - first)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """One colour with a share (0 to 1) of another in it."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
