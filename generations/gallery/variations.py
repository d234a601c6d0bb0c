"""Prompts that say the same as another but for a few words.

They are found by the numbers of their sketches (`models.sketch`): four look-ups in an index, however many prompts there
are. The search's index isn't asked: it knows documents of images, not prompts, so that one popular prompt would fill
any answer; the rarest words of a prompt are the likeliest to be what changed; and no index tells how rare a word is.
"""

from collections import Counter
from dataclasses import dataclass

from generations.gallery.word_diff import Piece, word_diff
from generations.models import Prompt
from generations.models.prompt import SKETCHES
from generations.models.tokens import tokens

MOST = 12
MOST_SHARING = 60
"""So many prompts that share one number are looked at, the newest: many may share what is said everywhere."""
LEAST_SHARED = 0.6
"""Of the words of both, so many must be in both."""


@dataclass(frozen=True)
class Variation:
    """Another prompt; `likeness` in hundredths, `pieces`: what it changes."""

    prompt_id: int
    likeness: int
    pieces: list[Piece]


def variations_of(prompt: Prompt) -> list[Variation]:
    """The most alike first, of equal ones the newer; five queries."""
    ids: set[int] = set()
    for name in SKETCHES:
        sharing = Prompt.objects.filter(**{name: getattr(prompt, name)}).order_by("-pk")
        ids.update(sharing.values_list("pk", flat=True)[: MOST_SHARING + 1])
    ids.discard(prompt.pk)
    said = Counter(tokens(prompt.text))
    texts = Prompt.objects.filter(pk__in=ids).values_list("pk", "text")
    alike = sorted(((_likeness(said, Counter(tokens(text))), pk, text) for pk, text in texts), reverse=True)
    return [
        Variation(pk, round(100 * likeness), word_diff(prompt.text, text))
        for likeness, pk, text in alike[:MOST]
        if likeness >= LEAST_SHARED
    ]


def _likeness(one: Counter, other: Counter) -> float:
    """Words in both, of all words, each as often as it stands there (Dice)."""
    words = one.total() + other.total()
    return 2 * (one & other).total() / words if words else 1.0
