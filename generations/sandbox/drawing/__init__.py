"""Pictures for the sandbox: drawn from a prompt, and from the pictures that came with it. Knows Pillow alone.

The same prompt, references and take give the same picture, at every resolution the same composition.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random

from PIL import Image

from . import edits, palettes, scenes
from .canvas import Canvas

_MOST_PIXELS = 40_000_000
_FEWEST_PIXELS = 128


def draw(prompt: str, size: tuple[int, int], references: Sequence[Image.Image] = (), take: int = 0) -> Image.Image:
    """Draw a picture of exactly this size (pixels). `take` tells apart the pictures of one prompt."""
    seed = hashlib.sha256(f"{prompt}\0{take}".encode())
    for reference in references:
        seed.update(reference.tobytes())
    chance = Random(seed.digest())  # noqa: S311 - a picture, not a secret
    family = scenes.choose(prompt, chance)
    palette = palettes.choose(prompt, family.FITTING, chance)
    canvas = Canvas(*_within_reason(size), seed.hexdigest())
    if references:
        edits.draw(canvas, palette, references, family)
    else:
        family.draw(canvas, palette)
    return canvas.image if canvas.image.size == size else canvas.image.resize(size, Image.Resampling.BICUBIC)


def _within_reason(size: tuple[int, int]) -> tuple[int, int]:
    """The size to draw at: the one asked for, unless it is so large or small that another is drawn and scaled."""
    width, height = size
    scale = min(1.0, (_MOST_PIXELS / (width * height)) ** 0.5)
    scale = max(scale, _FEWEST_PIXELS / min(width, height) if min(width, height) < _FEWEST_PIXELS else scale)
    shortest = 16
    longest = 8000
    return (
        min(longest, max(shortest, round(width * scale))),
        min(longest, max(shortest, round(height * scale))),
    )
