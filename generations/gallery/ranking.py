"""The best matches of a search: those that say most of what is looked for, and say it early."""

from collections.abc import Sequence

from generations.gallery.criteria import places_of
from generations.gallery.filters import Filters
from generations.gallery.query import Phrase
from generations.gallery.search import newest_matches
from generations.models import SearchDocument

MOST_RANKED = 1000
"""Of more matches, the newest are ranked: so it costs the same in a gallery of any size."""
USUAL_LENGTH = 50
SATURATION, BY_LENGTH = 1.2, 0.75
EARLY = 8
"""Words of a prompt that say what it is of."""


def best_matches(filters: Filters, most: int) -> list[int]:
    """The sort keys of the best of the newest matches; of equally good ones the newer first. Two queries."""
    keys = newest_matches(filters, size=MOST_RANKED)
    phrases = filters.query.phrases
    documents = SearchDocument.objects.filter(pk__in=keys).values_list("pk", "words")
    scores = {key: score(phrases, words.split()) for key, words in documents}
    return sorted(keys, key=lambda key: (-scores.get(key, 0), -key))[:most]


def score(phrases: Sequence[Phrase], words: Sequence[str]) -> float:
    """How much words say of what is looked for: each phrase counts by how often it stands there, ever less, in a short
    text more than in a long one, and once more if it stands early.

    The first part is BM25's: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009.
    """
    length = SATURATION * (1 - BY_LENGTH + BY_LENGTH * len(words) / USUAL_LENGTH)
    total = 0.0
    for phrase in phrases:
        places = list(places_of(phrase, words))
        total += len(places) * (SATURATION + 1) / (len(places) + length)
        total += bool(places) and places[0] < EARLY
    return total
