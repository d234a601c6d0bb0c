"""What came of prompts: pictures made and kept, and what they cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from generations.gallery import words
from generations.gallery.each import of_each
from generations.models import Charged, GalleryImage, Status

NEWEST = 1000
"""So many requests of one prompt are looked at; of a prompt that has more, the newest."""
LEAST_RATING = 4
"""From it on, a picture is a keeper; so is one that was picked, or starred by anybody."""

KEEPER = f"""
    (image.verdict = '{GalleryImage.Verdict.PICK}' OR image.rating >= {LEAST_RATING} OR EXISTS (
        SELECT 1 FROM generations_star AS star WHERE star.image_id = image.id
    ))
"""  # noqa: S608  (our own names)
REQUESTS = f"""
    SELECT asked.entry_id, asked.status,
        CASE WHEN asked.charged = '{Charged.YES}' THEN asked.cost ELSE 0 END AS spent,
        (SELECT COUNT(*) FROM generations_galleryimage AS image WHERE image.generation_id = asked.id) AS images,
        (SELECT COUNT(*) FROM generations_galleryimage AS image WHERE image.generation_id = asked.id
            AND image.trashed_at IS NULL AND {KEEPER}) AS kept
    FROM generations_generation AS asked WHERE asked.entry_id = {{one}} ORDER BY asked.sort_key DESC LIMIT {NEWEST}
"""  # noqa: S608  (our own names)
"""A finished request whose picture was deleted for good made one all the same."""
SUMS = f"""
    SELECT entry_id, COUNT(*), SUM(kept), SUM(spent),
        SUM(CASE WHEN images = 0 AND status = '{Status.FINISHED}' THEN 1 ELSE images END)
    FROM ({{requests}}) AS requests GROUP BY entry_id
"""  # noqa: S608  (our own names)


@dataclass(frozen=True)
class Figures:
    """Of one prompt. `made`: pictures, those in the trash and beyond included; `cost`: of what was charged for sure."""

    requests: int = 0
    made: int = 0
    kept: int = 0
    cost: Decimal = Decimal(0)

    @property
    def is_of_newest(self) -> bool:
        """Whether there may be more requests than were looked at."""
        return self.requests >= NEWEST

    @property
    def share(self) -> int:
        """How many of a hundred pictures were kept."""
        return round(100 * self.kept / self.made) if self.made else 0

    @property
    def total(self) -> str:
        return words.money(self.cost)

    @property
    def per_keeper(self) -> str:
        """In whole hundredths; "" if none was kept."""
        return words.money((self.cost / self.kept).quantize(Decimal("0.01"))) if self.kept else ""


def figures_of(prompt_ids: Sequence[int]) -> dict[int, Figures]:
    """The figures of prompts; one query, whose work is bounded for each of them."""
    if not prompt_ids:
        return {}
    requests, values = of_each(REQUESTS, prompt_ids)
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(requests=requests), values)
        found = {entry: _figures(*sums) for entry, *sums in cursor.fetchall()}
    return {pk: found.get(pk, Figures()) for pk in prompt_ids}


def _figures(requests: int, kept: int, spent: Decimal | float, made: int) -> Figures:
    return Figures(requests, int(made), int(kept), Decimal(str(spent)).quantize(Decimal("0.0001")))
