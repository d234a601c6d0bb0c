"""Colours: five tones from dark to pale and three accents, found by the words of a prompt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

from .canvas import Colour


@dataclass(frozen=True)
class Palette:
    tones: tuple[Colour, Colour, Colour, Colour, Colour]
    accents: tuple[Colour, Colour, Colour]

    @property
    def all(self) -> tuple[Colour, ...]:
        return (*self.tones, *self.accents)

    @property
    def is_dark(self) -> bool:
        return sum(self.tones[2]) < 330


def _palette(text: str) -> Palette:
    colours = [tuple(bytes.fromhex(word)) for word in text.split()]
    return Palette(tuple(colours[:5]), tuple(colours[5:]))


PALETTES = {
    "peach": _palette("4a221b a5533c e58f6b f4bf9f fce8da  d9502c f0b429 6f9a8d"),
    "blue": _palette("0b1638 1d3a8a 3f74d1 9cc1f2 e9f1fc  f2b84b f0714f 57c7cf"),
    "night": _palette("090d22 1a1f52 3c3a80 8d78b4 efc6bd  ffd9a0 f38fa0 6fd3e8"),
    "amber": _palette("3d1f06 96500b e39b1c f6cd70 fdf0cf  d4491a 27696b fffaf0"),
    "sage": _palette("13281f 2d5845 6f987c b9d0b7 eef3e4  e3a945 d3694a f8f1e2"),
    "teal": _palette("05262f 0d5964 2b9c9a 93d6cd ebf6f1  f2a65a ee6a5f fff0c7"),
    "pink": _palette("3a1324 94325a df7398 f4b8c9 fceef0  f0bd4a 7658c4 ffffff"),
    "violet": _palette("1a0d38 46297f 7f5ac9 c1aaea f1ebfa  ff8fa3 ffd166 5ad1c8"),
    "coral": _palette("2f0c10 86211f d94b36 f39d82 fce8de  f2b53a 184a74 f6e6c8"),
    "sand": _palette("2d1e14 70503a bb9168 dfc6a5 f6eddd  c5533b 5a7f78 e7b14c"),
    "grey": _palette("141518 3d4046 8a8f96 cbced2 f4f4f2  f0c419 e2572f 2b53a5"),
    "dusk": _palette("1b1737 4b3070 c15b7c f49f7e fce3bd  ffd27a f0627a 5b8fd6"),
    "citrus": _palette("1e2f12 5d7a1c b9c72f f3df5c fdf8d8  f28a1e e2482d 2f8f6b"),
    "neon": _palette("07060f 1d1140 5a22c4 ff58c0 ffe3a3  38e1ff ff8a3d b6ff5c"),
}

_WORDS = {
    "peach": "peach apricot salmon blossom skin warm",
    "blue": "blue navy cobalt indigo azure ultramarine sky ice winter snow",
    "night": "night midnight dark moon moonlit moonlight nocturnal starry stars space galaxy",
    "amber": "amber gold golden yellow honey banana mustard autumn fall wheat whisky",
    "sage": "sage green olive forest moss emerald botanical garden leaf fern jungle spring",
    "teal": "teal turquoise aqua cyan ocean sea lagoon mint tropical underwater",
    "pink": "pink rose blush magenta fuchsia raspberry candy bubblegum romantic cherry",
    "violet": "violet purple lilac lavender plum amethyst mauve iris",
    "coral": "coral red crimson scarlet terracotta brick vermilion fire lava",
    "sand": "sand sandy beige cream brown coffee latte wood earth neutral linen desert chocolate",
    "grey": "grey gray black white monochrome mono silver concrete chrome charcoal ink",
    "dusk": "dusk sunset dawn sunrise twilight evening sundown",
    "citrus": "citrus lemon lime orange tangerine fresh summer chartreuse",
    "neon": "neon cyberpunk synthwave retrowave vaporwave laser electric futuristic",
}
_PALETTE_OF = {word: name for name, words in _WORDS.items() for word in words.split()}


def named_in(prompt: str) -> list[str]:
    """The palettes that the words of a prompt call for, in their order, each once."""
    words = re.findall(r"[a-z]+", prompt.lower())
    return list(dict.fromkeys(_PALETTE_OF[word] for word in words if word in _PALETTE_OF))


def choose(prompt: str, fitting: tuple[str, ...], chance: Random) -> Palette:
    """The palette that a prompt names (a second colour gives the accent), else one of those that fit the scene."""
    names = named_in(prompt)
    palette = PALETTES[names[0] if names else chance.choice(fitting)]
    if len(names) > 1:
        palette = replace(palette, accents=(PALETTES[names[1]].tones[2], *palette.accents[:2]))
    return palette
