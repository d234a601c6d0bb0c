"""The colours a picture is made of, found on a small copy."""

from collections.abc import Iterator

from PIL import Image

Colour = tuple[int, int, int]

MAX_COLOURS = 5
SAMPLE_SIDE = 96  # pixels: nine thousand samples tell the shares to within a percent
FINE_COLOURS = 32
ALIKE = 70.0  # as ``_distance``: nearer colours are one to the eye at the size of a swatch
LEAST_SHARE = 0.01  # below it a colour is an edge or a speck


def palette_of(image: Image.Image) -> list[str]:
    """Up to five clearly different colours of an RGB or RGBA ``image`` as "#rrggbb", the largest share first.

    As many as there really are: a flat picture gives one, a fully transparent one none. The same picture always gives
    the same colours.
    """
    shares: dict[Colour, int] = {}
    for count, colour in _fine_colours(_sample(image)):
        nearest = min(shares, key=lambda known: _distance(known, colour), default=None)
        if nearest is not None and _distance(nearest, colour) < ALIKE:
            shares[nearest] += count
        else:
            shares[colour] = count
    least = LEAST_SHARE * sum(shares.values())
    ordered = sorted((colour for colour in shares if shares[colour] >= least), key=lambda c: (-shares[c], c))
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in ordered[:MAX_COLOURS]]


def _sample(image: Image.Image) -> Image.Image:
    """The visible pixels of a small copy, in one row; picked, not averaged, so that edges invent no colours."""
    small = image.copy()
    small.thumbnail((SAMPLE_SIDE, SAMPLE_SIDE), Image.Resampling.NEAREST, reducing_gap=None)
    pixels = small.convert("RGBA").tobytes()
    visible = b"".join(pixels[at : at + 3] for at in range(0, len(pixels), 4) if pixels[at + 3] >= 128)
    return Image.frombytes("RGB", (len(visible) // 3, 1), visible)


def _fine_colours(sample: Image.Image) -> Iterator[tuple[int, Colour]]:
    """The sample's colours with their counts, the most frequent first; many are gathered into a few dozen."""
    if sample.width == 0:
        return
    gathered = sample.quantize(FINE_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    yield from sorted(gathered.getcolors(FINE_COLOURS), key=lambda found: (-found[0], found[1]))


def _distance(one: Colour, other: Colour) -> float:
    """How different two colours look, 0 to 765: weighted RGB (Thiadmer Riemersma, compuphase.com/cmetric.htm)."""
    red_mean = (one[0] + other[0]) / 2
    red, green, blue = (a - b for a, b in zip(one, other, strict=True))
    return ((2 + red_mean / 256) * red**2 + 4 * green**2 + (2 + (255 - red_mean) / 256) * blue**2) ** 0.5
