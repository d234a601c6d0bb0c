"""A product on a plinth: a bottle before an arch, in soft light."""

from ..canvas import Canvas, Colour, Point, mix, shades
from ..outlines import arch, ellipse, rectangle, ring
from ..palettes import Palette
from ..solids import WHITE, ball, block, cylinder, plinth

WORDS = (
    "bottle serum perfume product packaging cosmetic skincare cream jar can drink plinth podium studio advert "
    "ad beauty lotion soap oil wine beer juice fragrance label mockup shampoo vase still"
)
FITTING = ("peach", "sage", "pink", "blue", "amber", "sand", "violet", "teal")


def draw(canvas: Canvas, palette: Palette) -> None:
    chance, width, height = canvas.chance, canvas.width, canvas.height
    ink, deep, middle, light, pale = palette.tones
    wall = deep if palette.is_dark else mix(light, pale, chance.uniform(0.0, 0.5))
    shade = mix(ink, deep, 0.4)
    floor = height * 0.5 + 0.27
    centre = width / 2 + width * chance.uniform(-0.05, 0.05)
    canvas.cover(shades(mix(wall, WHITE, 0.14), mix(wall, WHITE, 0.05), wall, mix(wall, shade, 0.10)))
    canvas.glow(WHITE, (centre - 0.35, height * 0.25), 0.9, 0.22)
    horizon = floor - 0.16
    canvas.fill(
        shades(mix(wall, WHITE, 0.02), mix(wall, WHITE, 0.16), mix(wall, WHITE, 0.10), mix(wall, shade, 0.06)),
        rectangle(0, horizon, width, height - horizon + 0.1),
    )
    canvas.shadow(shade, rectangle(-0.1, horizon - 0.004, width + 0.2, 0.008), blur=0.012, opacity=0.35)
    chance.choice((_niche, _niche, _hoop, _sun))(canvas, centre, horizon, wall, shade, palette)

    stage = mix(wall, middle, 0.25) if not palette.is_dark else mix(deep, middle, 0.35)
    if chance.random() < 0.6:
        side = chance.choice((-1, 1))
        wide, tall = chance.uniform(0.17, 0.22), chance.uniform(0.24, 0.36)
        left = centre + side * 0.30 - wide / 2
        block(canvas, left, floor + 0.02 - tall, wide, tall, mix(stage, palette.accents[2], 0.14), shade)
        ball(
            canvas, (left + wide * 0.52, floor + 0.02 - tall - 0.062), 0.058, mix(pale, WHITE, 0.4), shade, shadow=0.25
        )
    plinth(canvas, (centre, floor), 0.29, 0.085, stage, shade, 0.27)
    glass = chance.choice((palette.accents[0], palette.accents[0], middle, palette.accents[2]))
    chance.choice((_dropper, _dropper, _flacon, _jar))(canvas, (centre, floor + 0.022), glass, palette, shade)
    fruit = [palette.accents[1], palette.accents[0], mix(palette.accents[1], middle, 0.3), palette.accents[2]]
    sides = [-1, 1] if chance.random() < 0.6 else [chance.choice((-1, 1))]
    for side in sides:
        radius = chance.uniform(0.035, 0.066)
        place = (centre + side * chance.uniform(0.36, 0.42), floor + 0.13 + chance.uniform(0.0, 0.06) - radius)
        ball(canvas, place, radius, chance.choice(fruit), shade)
    canvas.vignette(0.20)
    canvas.grain(4)


def _niche(canvas: Canvas, centre: float, base: float, wall: Colour, shade: Colour, palette: Palette) -> None:
    wide, tall = 0.66, 0.86
    canvas.shadow(shade, arch(centre, base, wide + 0.10, tall + 0.05), blur=0.03, opacity=0.16, shift=(0.015, 0.01))
    canvas.fill(shades(mix(wall, WHITE, 0.16), mix(wall, WHITE, 0.04)), arch(centre, base, wide + 0.10, tall + 0.05))
    inside = mix(wall, palette.tones[2], 0.34)
    canvas.fill(shades(mix(inside, shade, 0.14), inside, mix(inside, WHITE, 0.10)), arch(centre, base, wide, tall))
    canvas.fill(mix(inside, shade, 0.25), _crescent(centre, base, wide, tall), opacity=0.55)


def _crescent(centre: float, base: float, wide: float, tall: float) -> list[Point]:
    """What the edge of the niche shades of its inside: the left reveal."""
    outer = arch(centre, base, wide, tall)
    inner = arch(centre + 0.022, base, wide, tall - 0.016)
    return [*outer, *reversed(inner)]


def _hoop(canvas: Canvas, centre: float, base: float, wall: Colour, shade: Colour, palette: Palette) -> None:
    middle = (centre, base - 0.30)
    canvas.shadow(shade, ring(middle, 0.34, 0.285), blur=0.022, opacity=0.28, shift=(0.022, 0.026))
    canvas.fill(
        shades(mix(wall, WHITE, 0.45), mix(wall, palette.tones[2], 0.30), mix(wall, shade, 0.32)),
        ring(middle, 0.34, 0.285),
    )
    canvas.fill(shades(mix(wall, WHITE, 0.6), mix(wall, WHITE, 0.2)), ring(middle, 0.325, 0.308), opacity=0.55)


def _sun(canvas: Canvas, centre: float, base: float, wall: Colour, shade: Colour, palette: Palette) -> None:
    colour = mix(palette.accents[1], wall, 0.35)
    canvas.glow(colour, (centre, base - 0.34), 0.62, 0.30)
    canvas.fill(shades(mix(colour, WHITE, 0.3), mix(colour, wall, 0.35)), ellipse((centre, base - 0.30), 0.31))


def _standing(canvas: Canvas, foot: Point, half: float, tall: float, shade: Colour) -> None:
    """The shadows of something upright: a long one to the right, a dark one where it touches."""
    x, y = foot
    long = [
        (x - half, y),
        (x + half, y - 0.01),
        (x + half + tall * 0.62, y - tall * 0.10),
        (x + half * 0.6 + tall * 0.55, y + 0.02),
    ]
    canvas.shadow(shade, long, blur=0.02, opacity=0.34)
    canvas.shadow(shade, ellipse((x, y), half * 1.06, half * 0.20), blur=0.012, opacity=0.6, shift=(0.006, 0.004))


def _body(foot: Point, half: float, tall: float, shoulder: float, neck: float) -> list[Point]:
    """Half a bottle's outline and its mirror image: round foot, straight sides, round shoulder, neck."""
    x, y = foot
    right = [*ellipse((x, y - 0.004), half, half * 0.16, 90, 0)]
    for step in range(30, -1, -1):
        share = step / 30
        outwards = (1 - (1 - share) ** 2.4) ** (1 / 2.4)
        right.append((x + neck + (half - neck) * outwards, y - tall + shoulder * share**1.6))
    return [*right, *((2 * x - a, b) for a, b in reversed(right))]


def _lit_glass(
    canvas: Canvas, outline: list[Point], foot: Point, half: float, tall: float, colour: Colour, shade: Colour
) -> None:
    x, y = foot
    canvas.fill(cylinder(colour, shade, 0.35), outline)
    canvas.fill(
        shades(mix(colour, shade, 0.55), mix(colour, shade, 0.2)),
        rectangle(x - half * 0.9, y - tall * 0.10, half * 1.8, tall * 0.09, 0.012),
        opacity=0.22,
    )
    canvas.fill(
        shades(WHITE, mix(colour, WHITE, 0.7)),
        rectangle(x - half * 0.80, y - tall * 0.86, half * 0.10, tall * 0.76, 0.01),
        opacity=0.55,
    )
    canvas.fill(
        mix(colour, WHITE, 0.6),
        rectangle(x + half * 0.83, y - tall * 0.80, half * 0.045, tall * 0.66, 0.006),
        opacity=0.35,
    )


def _label(canvas: Canvas, foot: Point, half: float, top: float, tall: float, palette: Palette, shade: Colour) -> None:
    """A blank paper label with a plain emblem; no lettering."""
    x, y = foot
    paper = mix(palette.tones[4], WHITE, 0.5)
    dark = mix(paper, shade, 0.30)
    wrap = shades(mix(paper, shade, 0.10), paper, WHITE, paper, paper, mix(paper, shade, 0.12), dark, sideways=True)
    canvas.fill(wrap, rectangle(x - half * 0.93, y - top, half * 1.86, tall, 0.004))
    middle = (x - half * 0.04, y - top + tall * 0.5)
    motif = canvas.chance.choice(("ring", "sun", "hill"))
    size = min(half, tall) * 0.36
    if motif == "ring":
        canvas.fill(palette.tones[0], ring(middle, size, size * 0.82))
        canvas.fill(palette.accents[0], ellipse(middle, size * 0.42))
    elif motif == "sun":
        canvas.fill(palette.accents[0], ellipse(middle, size, size, 180, 360))
        canvas.fill(palette.tones[0], rectangle(middle[0] - size, middle[1] + size * 0.16, size * 2, size * 0.12))
    else:
        canvas.fill(palette.accents[1], ellipse((middle[0], middle[1] - size * 0.2), size * 0.6))
        canvas.fill(palette.tones[1], ellipse((middle[0], middle[1] + size * 0.75), size * 1.1, size, 180, 360))


def _dropper(canvas: Canvas, foot: Point, glass: Colour, palette: Palette, shade: Colour) -> None:
    x, y = foot
    half, tall = 0.122, 0.36
    _standing(canvas, foot, half, tall, shade)
    _lit_glass(canvas, _body(foot, half, tall, 0.085, 0.045), foot, half, tall, glass, shade)
    _label(canvas, foot, half, tall * 0.66, tall * 0.50, palette, shade)
    cap = palette.tones[0] if canvas.chance.random() < 0.5 else mix(palette.tones[4], WHITE, 0.3)
    canvas.fill(cylinder(mix(glass, shade, 0.3), shade, 0.3), rectangle(x - 0.045, y - tall - 0.012, 0.09, 0.02, 0.004))
    canvas.fill(cylinder(cap, shade, 0.5), rectangle(x - 0.054, y - tall - 0.085, 0.108, 0.078, 0.008))
    bulb = [
        (x - 0.026, y - tall - 0.084),
        *ellipse((x, y - tall - 0.195), 0.026, 0.030, 180, 360),
        (x + 0.026, y - tall - 0.084),
    ]
    canvas.fill(cylinder(mix(cap, WHITE, 0.05), shade, 0.4), bulb)


def _flacon(canvas: Canvas, foot: Point, glass: Colour, palette: Palette, shade: Colour) -> None:
    x, y = foot
    half, tall = 0.148, 0.30
    _standing(canvas, foot, half, tall, shade)
    outline = rectangle(x - half, y - tall, half * 2, tall + 0.012, 0.03)
    _lit_glass(canvas, outline, foot, half, tall, mix(glass, WHITE, 0.12), shade)
    canvas.fill(
        shades(mix(glass, WHITE, 0.45), glass, mix(glass, shade, 0.25)),
        rectangle(x - half * 0.78, y - tall * 0.88, half * 1.56, tall * 0.78, 0.02),
        opacity=0.62,
    )
    _label(canvas, foot, half * 0.52, tall * 0.64, tall * 0.36, palette, shade)
    metal = mix(palette.accents[1], palette.tones[4], 0.35)
    canvas.fill(cylinder(metal, shade, 0.8), rectangle(x - 0.036, y - tall - 0.035, 0.072, 0.04, 0.004))
    canvas.fill(
        cylinder(mix(palette.tones[0], palette.tones[1], 0.4), shade, 0.5),
        rectangle(x - 0.062, y - tall - 0.145, 0.124, 0.114, 0.012),
    )


def _jar(canvas: Canvas, foot: Point, glass: Colour, palette: Palette, shade: Colour) -> None:
    x, y = foot
    half, tall = 0.165, 0.19
    _standing(canvas, foot, half, tall, shade)
    _lit_glass(canvas, _body(foot, half, tall, 0.03, half * 0.9), foot, half, tall, glass, shade)
    _label(canvas, foot, half, tall * 0.74, tall * 0.52, palette, shade)
    lid = mix(palette.tones[4], WHITE, 0.4) if canvas.chance.random() < 0.6 else palette.accents[1]
    canvas.fill(cylinder(lid, shade, 0.45), rectangle(x - half * 0.96, y - tall - 0.075, half * 1.92, 0.08, 0.012))
    canvas.fill(WHITE, rectangle(x - half * 0.9, y - tall - 0.072, half * 1.8, 0.006, 0.003), opacity=0.5)
