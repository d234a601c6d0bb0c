"""How many pictures somebody takes away, and about how much that is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from django.db.models import Count, F, Max, Sum

from generations.gallery.selecting import Selection, count_selected
from generations.models import GalleryImage

CHUNK = 1000
SAMPLE = 200
BYTES_PER_PIXEL = {"png": 1.5, "jpeg": 0.4, "webp": 0.25}
"""Of what we encode, roughly; flat pictures take less."""


@dataclass(frozen=True)
class Weight:
    """`count` images; `bytes` and `pixels` of all together, as they are stored; `example`: the id of one, or None."""

    count: int
    bytes: int
    pixels: int
    example: int | None = None

    def scaled(self, count: int) -> "Weight":
        """Of so many images that are like these."""
        factor = count / self.count if self.count else 0
        return replace(self, count=count, bytes=round(self.bytes * factor), pixels=round(self.pixels * factor))

    def estimate(self, format: str, side: int | None) -> int:
        """About how many bytes they are in a format ("original" or another), at most `side` pixels long."""
        share = 1.0
        if side and self.pixels:
            share = min(1.0, side * side * 0.75 * self.count / self.pixels)  # pictures are wider or taller than square
        whole = self.pixels * BYTES_PER_PIXEL[format] if format in BYTES_PER_PIXEL else self.bytes
        return round(whole * share)


def weight_of_selection(selection: Selection) -> Weight:
    """What is selected weighs; where that is everything, it is reckoned from its newest images."""
    if not selection.is_every:
        return weight_of(selection)
    sample = weight_of(islice(selection, SAMPLE))
    if sample.count < SAMPLE:
        return sample
    return sample.scaled(max(sample.count, count_selected(selection) - len(selection.excepted)))


def weight_of(ids: Iterable[int]) -> Weight:
    """What these images weigh; those that don't exist don't count. A query for each thousand."""
    ids, count, size, pixels, example = iter(ids), 0, 0, 0, None
    while chunk := list(islice(ids, CHUNK)):
        found = GalleryImage.objects.filter(pk__in=chunk).aggregate(
            count=Count("pk"), size=Sum("bytes"), pixels=Sum(F("width") * F("height")), example=Max("pk")
        )
        count, size, pixels = (
            count + found["count"],
            size + (found["size"] or 0),
            pixels + (found["pixels"] or 0),
        )
        example = example or found["example"]
    return Weight(count, int(size), int(pixels), example)
