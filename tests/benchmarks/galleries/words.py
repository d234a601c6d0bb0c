"""Words of a seeded gallery, chosen by how many of its prompts have them."""

from collections import Counter

from generations.gallery import Filters
from generations.gallery.search import count_matches
from generations.models import GalleryImage
from generations.models.tokens import tokens

SAMPLE = 3_000
TRIED = 40


def words_by_share(images: int) -> dict[float, str]:
    """A word for about 30 %, 1 % and 0.01 % of the prompts."""
    rows = GalleryImage.objects.order_by("-sort_key").values_list("generation__prompt", flat=True)[:SAMPLE]
    prompts = [set(tokens(prompt)) for prompt in rows]
    counts = Counter(word for prompt in prompts for word in prompt)
    shares = {word: count / len(prompts) for word, count in counts.items()}
    found = {share: min(shares, key=lambda word: abs(shares[word] - share)) for share in (0.3, 0.01)}
    return found | {0.0001: _rare(counts, images)}


def _rare(counts: Counter, images: int) -> str:
    """Among words that the sample has once, the one that comes nearest to a ten thousandth of all."""
    wanted = max(images // 10_000, 1)
    once = [word for word, count in sorted(counts.items()) if count == 1][:TRIED]
    return min(once, key=lambda word: abs(count_matches(Filters(q=f'"{word}"'), 20 * wanted) - wanted))
