"""How templates are found, and what their list says of each."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from generations.gallery.cursors import read_cursor
from generations.media import media_url
from generations.models import AspectRatio, Batch, GalleryImage, Template, User
from generations.models.image import THUMBNAIL_WIDTHS, thumbnail_path
from generations.models.template_fields import ParsedTemplate, TemplateError
from generations.models.tokens import tokens

PAGE_SIZE = 24
MENU_SIZE = 12
MOST_SEARCHED = 3000
"""The newest so many are looked through."""
LAST_RUNS = 3
COVER = 4
SCOPES = {"all": "All", "mine": "Mine", "team": "Team’s"}


@dataclass(frozen=True)
class LastRun:
    """A run of a template, for a link to it."""

    id: int
    url: str
    count: int
    created_at: datetime


@dataclass
class TemplateCard:
    """A template in the list. `cover`: small pictures of its last run, or of what it is given."""

    template: Template
    parsed: ParsedTemplate
    facts: str
    is_mine: bool
    may_change: bool
    run_count: int = 0
    last_runs: list[LastRun] = field(default_factory=list)
    cover: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TemplatesPage:
    """Templates, newest first; `older_url` leads on, "" at the end."""

    cards: list[TemplateCard]
    older_url: str = ""
    is_continued: bool = False


@dataclass(frozen=True)
class MenuEntry:
    """A template in the composer's menu. `fill`: what one without fields puts into the composer, else None."""

    template: Template
    parsed: ParsedTemplate
    fill: dict | None

    @property
    def json(self) -> str:
        """What it fills in, for the page's script."""
        return json.dumps(self.fill)


def templates_page(viewer: User, scope: str = "all", q: str = "", cursor: str = "") -> TemplatesPage:
    """A page of those that the viewer may run; six queries, however many there are. Raises BrokenCursor."""
    before = read_cursor(cursor)
    found = _found(_of_scope(viewer, scope), q)
    ids = [pk for pk in found if before is None or pk < before][: PAGE_SIZE + 1]
    rows = _in_order(ids[:PAGE_SIZE])
    older = {"q": q, "scope": "" if scope == "all" else scope, "cursor": rows[-1].pk if len(ids) > PAGE_SIZE else ""}
    query = urlencode({name: value for name, value in older.items() if value})
    return TemplatesPage(
        _cards(rows, viewer), f"{reverse('templates')}?{query}" if older["cursor"] else "", before is not None
    )


def template_menu(viewer: User, q: str = "") -> list[MenuEntry]:
    """The first that match what was typed; those whose name does come before those whose text does."""
    rows = _in_order(_found(Template.objects.shown_to(viewer), q, by_name_first=True)[:MENU_SIZE])
    return [_entry(template) for template in rows]


def last_batch(template: Template, viewer: User) -> Batch | None:
    """The viewer's latest run of it."""
    return Batch.objects.filter(template=template, author=viewer).order_by("-pk").first()


def parsed(template: Template) -> ParsedTemplate:
    """The text, read; as it stands, without fields, if it can't be."""
    try:
        return template.parsed
    except TemplateError:
        return ParsedTemplate((template.text,))


def _of_scope(viewer: User, scope: str) -> QuerySet[Template]:
    shown = Template.objects.shown_to(viewer)
    return {"mine": shown.by(viewer), "team": shown.shared()}.get(scope, shown)


def _found(rows: QuerySet[Template], q: str, *, by_name_first: bool = False) -> list[int]:
    """The ids, newest first, of those in whose name and text every word occurs, without regard to case and accents."""
    wanted = tokens(q)
    rows = rows.order_by("-pk")
    if not wanted:
        return list(rows.values_list("pk", flat=True)[:MOST_SEARCHED])
    named, others = [], []
    for pk, name, text in rows.values_list("pk", "name", "text")[:MOST_SEARCHED]:
        title = " ".join(tokens(name))
        if all(word in title for word in wanted):
            named.append(pk)
        elif all(word in f"{title} {body}" for body in [" ".join(tokens(text))] for word in wanted):
            others.append(pk)
    return named + others if by_name_first else sorted(named + others, reverse=True)


def _in_order(ids: list[int]) -> list[Template]:
    rows = Template.objects.select_related("author").prefetch_related("references__image").in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def _cards(rows: list[Template], viewer: User) -> list[TemplateCard]:
    ids = [template.pk for template in rows]
    counts = dict(Batch.objects.filter(template__in=ids).values_list("template").annotate(Count("pk")).order_by())
    runs = _last_runs(ids)
    covers = _covers([of_it[0].id for of_it in runs.values()])
    return [
        TemplateCard(
            template,
            parsed(template),
            facts=_facts(template),
            is_mine=template.author_id == viewer.pk,
            may_change=template.may_be_changed_by(viewer),
            run_count=counts.get(template.pk, 0),
            last_runs=runs.get(template.pk, []),
            cover=(covers[runs[template.pk][0].id] if template.pk in runs else []) or _given(template),
        )
        for template in rows
    ]


def _given(template: Template) -> list[str]:
    images = [reference.image for reference in list(template.references.all())[:COVER]]
    return [media_url(image.thumbnail_path(THUMBNAIL_WIDTHS[0])) for image in images]


def _facts(template: Template) -> str:
    references = len(template.references.all())
    return " · ".join(
        [
            AspectRatio(template.aspect_ratio).label,
            template.resolution,
            *([f"{template.count} each"] if template.count > 1 else []),
            *([f"{references} reference{'s' if references > 1 else ''}"] if references else []),
        ]
    )


def _last_runs(template_ids: list[int]) -> dict[int, list[LastRun]]:
    place = Window(RowNumber(), partition_by=F("template"), order_by=F("pk").desc())
    rows = Batch.objects.filter(template__in=template_ids).annotate(place=place).filter(place__lte=LAST_RUNS)
    runs = defaultdict(list)
    for template_id, pk, count, created_at in rows.order_by("-pk").values_list("template", "pk", "count", "created_at"):
        runs[template_id].append(LastRun(pk, reverse("batch_detail", args=[pk]), count, created_at))
    return dict(runs)


def _covers(batch_ids: list[int]) -> dict[int, list[str]]:
    place = Window(RowNumber(), partition_by=F("generation__batch"), order_by=F("sort_key").desc())
    images = GalleryImage.objects.shown().filter(generation__batch__in=batch_ids)
    rows = images.annotate(place=place).filter(place__lte=COVER).order_by("-sort_key")
    covers = defaultdict(list)
    for batch_id, sha256 in rows.values_list("generation__batch", "sha256"):
        covers[batch_id].append(media_url(thumbnail_path(sha256, THUMBNAIL_WIDTHS[0])))
    return covers


def _entry(template: Template) -> MenuEntry:
    read = parsed(template)
    return MenuEntry(template, read, None if read.fields else _fill(template, read))


def _fill(template: Template, read: ParsedTemplate) -> dict:
    """As the composer takes it."""
    return {
        "prompt": read.fill({}),
        "aspect_ratio": template.aspect_ratio,
        "resolution": template.resolution,
        "count": template.count,
        "references": [
            {
                "id": image.pk,
                "src": media_url(image.thumbnail_path(THUMBNAIL_WIDTHS[0])),
                "name": image.name or image.caption,
                "width": image.width,
                "height": image.height,
            }
            for image in (reference.image for reference in template.references.all())
        ],
    }
