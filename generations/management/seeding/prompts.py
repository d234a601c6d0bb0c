"""Prompts of 30 to 60 words, such as designers write; a few words are in very many, most in very few."""

import itertools
import random
from collections.abc import Iterator

VOCABULARY = 20_000
LENGTHS = range(30, 61)

COMMON = """
a the of with on in and soft light studio shot from left background warm shadow glass detail texture minimal tone high
camera lens depth field shallow morning golden hour rim key fill matte glossy paper plaster marble wood metal ceramic
linen velvet bottle label product poster portrait landscape still life scene pastel palette muted contrast grain film
85mm 50mm 35mm macro wide overhead close-up three-quarter view negative space headline copy centred composition symmetry
editorial campaign seasonal packshot hero banner layout mood autumn spring winter summer dusk dawn noon night moonlight
window curtain mist rain haze smoke bokeh reflection caustics translucent amber teal coral indigo saffron ochre sage
mint lilac terracotta peach cream ivory charcoal navy petrol rust olive emerald ruby cobalt turquoise copper brass gold
silver chrome arch plinth podium staircase column dome courtyard terrace garden meadow dunes desert coast cliff ridge
valley forest birch pine fern moss lichen orchid poppy lavender citrus lemon orange plum fig pear banana apple olive-oil
honey chocolate espresso ceramic-cup teapot vase bowl plate knife spoon table chair lamp rug sofa bicycle scooter tram
train harbour lighthouse bridge skyline alley market kiosk café bakery florist atelier workshop tailor dancer violinist
chef potter gardener swimmer climber astronaut fox heron whale moth koi crane hare owl isometric papercut collage
linocut woodblock gouache watercolour risograph screenprint embroidery claymation diorama axonometric blueprint
typography serif monogram pattern grid stripes gradient mesh ribbon sphere cube torus spiral wave layered folded woven
"""

ONSETS = "b br c ch d dr f fl g gl h j k l m n p pr qu r s sh st t tr v w z"
VOWELS = "a e i o u ai ea ou"
CODAS = "n r l s t nd rk st m"


def prompts(dice: random.Random, earlier: int = 0) -> Iterator[str]:
    """Prompts without end; the n-th most frequent word comes about 1/n as often as the first (Zipf).

    `earlier`: how many there are already, so that the same dice make others, of the same words.
    """
    words = _vocabulary(dice)
    if earlier:
        dice.seed(f"{dice.random()} {earlier}")
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    while True:
        chosen = dice.choices(words, cum_weights=weights, k=dice.choice(LENGTHS))
        for comma in range(dice.randint(5, 9), len(chosen) - 1, dice.randint(6, 11)):
            chosen[comma] += ","
        yield f"{' '.join(chosen).capitalize()}."


def _vocabulary(dice: random.Random) -> list[str]:
    """The common words, then invented ones, each once."""
    words = dict.fromkeys(COMMON.split())
    onsets, vowels, codas = ONSETS.split(), VOWELS.split(), ["", *CODAS.split()]
    while len(words) < VOCABULARY:
        syllables = (dice.choice(onsets) + dice.choice(vowels) + dice.choice(codas) for _ in range(dice.randint(2, 3)))
        words["".join(syllables)] = None
    return list(words)
