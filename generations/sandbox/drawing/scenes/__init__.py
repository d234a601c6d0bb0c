"""The scene families, and which of them a prompt asks for."""

import re
from random import Random
from types import ModuleType

from . import blocks, bokeh, bottle, dunes, flow, mesh, papercut, poster, ridges, rings, spheres, waves

FAMILIES = (ridges, bottle, papercut, mesh, dunes, poster, spheres, bokeh, rings, waves, flow, blocks)
_FAMILY_OF = {word: family for family in reversed(FAMILIES) for word in family.WORDS.split()}


def choose(prompt: str, chance: Random) -> ModuleType:
    """The family of the first word of the prompt that names one, else any."""
    for word in re.findall(r"[a-z0-9]+", prompt.lower()):
        family = _FAMILY_OF.get(word) or _FAMILY_OF.get(word.removesuffix("s"))
        if family:
            return family
    return chance.choice(FAMILIES)
