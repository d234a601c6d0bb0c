"""Prompts as the pages of the prompt history show them, in a number of queries that doesn't depend on how many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse

from generations.gallery.each import of_each
from generations.gallery.prompt_figures import KEEPER, Figures, figures_of
from generations.gallery.sizes import ratio_class
from generations.gallery.tile import Addresses
from generations.media import media_url
from generations.models import AspectRatio, Generation, Prompt, PromptUse, User
from generations.models.image import THUMBNAIL_WIDTHS, thumbnail_path

PICTURES = 5
MOST_PEOPLE = 4
"""So many have their initials on a row; of more, the number is told."""
LOOKED_THROUGH = 200
"""Requests of one prompt that are looked through for pictures that aren't in the trash."""

NEWEST_PICTURES = f"""
    SELECT asked.entry_id, image.id, image.sha256, image.width, image.height, {KEEPER} AS is_kept
    FROM (
        SELECT id, entry_id, sort_key FROM generations_generation WHERE entry_id = {{one}}
        ORDER BY sort_key DESC LIMIT {LOOKED_THROUGH}
    ) AS asked
    JOIN generations_galleryimage AS image ON image.generation_id = asked.id
    WHERE image.trashed_at IS NULL ORDER BY asked.sort_key DESC, image.sort_key DESC LIMIT {PICTURES}
"""  # noqa: S608  (our own names)


@dataclass(frozen=True)
class Result:
    """A picture of a prompt; `is_kept`: it is a keeper."""

    id: int
    url: str
    src: str
    width: int
    height: int
    ratio_class: str
    is_kept: bool


@dataclass(frozen=True)
class Asker:
    """Somebody who used a prompt: how often, and when last."""

    name: str
    initials: str
    hue_class: str
    is_viewer: bool
    uses: int
    used_at: datetime


@dataclass(frozen=True)
class Latest:
    """The newest request with a prompt; `settings` in words."""

    generation_id: int
    settings: str
    references: int


@dataclass
class PromptRow:
    """One prompt. `heading`: of the day that begins with it, "" if none does;
    `marked`: its text as HTML with what was searched for in marks, "" if nothing was.
    """

    id: int
    text: str
    url: str
    uses: int
    first_used_at: datetime
    used_at: datetime
    figures: Figures
    results: list[Result] = field(default_factory=list)
    people: list[Asker] = field(default_factory=list)
    latest: Latest | None = None
    is_starred: bool = False
    heading: str = ""
    marked: str = ""

    @property
    def shown_people(self) -> list[Asker]:
        return self.people[:MOST_PEOPLE]

    @property
    def further_people(self) -> int:
        return len(self.people) - len(self.shown_people)

    @property
    def further_results(self) -> int:
        """How many pictures there are beside those that the row shows; those in the trash may be among them."""
        return max(0, self.figures.made - len(self.results))


def prompt_rows(ids: Sequence[int], viewer: User) -> list[PromptRow]:
    """Rows of prompts, in the order of the ids; six queries."""
    newest = Generation.objects.filter(entry=OuterRef("pk")).order_by("-sort_key").values("pk")[:1]
    prompts = Prompt.objects.filter(pk__among=ids).annotate(latest=Subquery(newest)).in_bulk()
    latest = _latest([prompt.latest for prompt in prompts.values() if prompt.latest])
    ids = [pk for pk in ids if pk in prompts]
    figures, results, people = figures_of(ids), _results(ids), _people(ids, viewer)
    starred = set(_starred(ids, viewer))
    return [
        PromptRow(
            id=pk,
            text=prompts[pk].text,
            url=reverse("prompt_page", args=[pk]),
            uses=prompts[pk].uses,
            first_used_at=prompts[pk].first_used_at,
            used_at=prompts[pk].used_at,
            figures=figures[pk],
            results=results[pk],
            people=people[pk],
            latest=latest.get(prompts[pk].latest),
            is_starred=pk in starred,
        )
        for pk in ids
    ]


def _latest(generation_ids: Sequence[int]) -> dict[int, Latest]:
    rows = Generation.objects.filter(pk__among=generation_ids).annotate(number=Count("references")).order_by()
    rows = rows.values_list("pk", "aspect_ratio", "resolution", "number")
    ratios = dict(AspectRatio.choices)
    return {pk: Latest(pk, f"{ratios.get(ratio, ratio)} · {size}", number) for pk, ratio, size, number in rows}


def _results(ids: Sequence[int]) -> dict[int, list[Result]]:
    """The newest pictures of each; one query, whose work is bounded for each of them."""
    found = defaultdict(list)
    if not ids:
        return found
    addresses = Addresses()
    with connection.cursor() as cursor:
        cursor.execute(*of_each(NEWEST_PICTURES, ids))
        for entry, pk, sha256, width, height, is_kept in cursor.fetchall():
            src = media_url(thumbnail_path(sha256, THUMBNAIL_WIDTHS[0]))
            url = addresses.of("image_detail", pk)
            found[entry].append(Result(pk, url, src, width, height, ratio_class(width, height), bool(is_kept)))
    return found


def _people(ids: Sequence[int], viewer: User) -> dict[int, list[Asker]]:
    """Who used each, the latest first."""
    found = defaultdict(list)
    uses = (
        PromptUse.objects.filter(prompt__among=ids).exclude(uses=0).order_by("-used_at", "-pk").select_related("user")
    )
    for use in uses.only("prompt", "uses", "used_at", "user__name", "user__email"):
        user = use.user
        found[use.prompt_id].append(
            Asker(
                user.display_name,
                user.initials,
                f"hue-{user.hue}",
                user == viewer,
                use.uses,
                use.used_at,
            )
        )
    return found


def _starred(ids: Sequence[int], viewer: User) -> list[int]:
    return PromptUse.objects.by(viewer).filter(prompt__among=ids, is_starred=True).values_list("prompt", flat=True)
