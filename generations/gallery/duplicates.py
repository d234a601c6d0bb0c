"""Who has asked for the very same picture already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from generations.media import media_url
from generations.models import GalleryImage, Generation, Status, User
from generations.models.generation import UNFINISHED

MOST_COUNTED = 20
MOST_READ = 60
"""Of one digest; those that ended without a picture are among them."""
THUMBNAILS = 4


@dataclass(frozen=True)
class Duplicates:
    """What the composer says of them: `words` is a sentence, `url` leads to them, `thumbnails` shows the newest."""

    digest: str
    words: str
    open_words: str
    url: str
    thumbnails: list[dict]


def duplicates_of(digest: str, viewer: User) -> Duplicates | None:
    """What asks, or asked, for the same picture: under way, or finished and not in the trash; None if nothing does.

    Two queries, and each reads a bounded number of rows.
    """
    if not digest:
        return None
    found = [row for row in newest_of(digest) if row.status in UNFINISHED or row.is_shown]
    if not found:
        return None
    return Duplicates(
        digest=digest,
        words=_sentence(found, viewer),
        open_words="Open it" if len(found) == 1 else "Open them",
        url=_address(found),
        thumbnails=_thumbnails(row.pk for row in found),
    )


def newest_of(digest: str) -> QuerySet[Generation]:
    """The newest requests with this digest, each with `is_shown`: whether a picture of it is there."""
    # The empty digest is left out twice: so that the index, which knows only the others, answers.
    rows = Generation.objects.filter(digest=digest).exclude(digest="").order_by("-sort_key")
    is_shown = Exists(GalleryImage.objects.shown().filter(generation=OuterRef("pk")))
    columns = ("status", "batch_id", "created_at", "author__name", "author__email")
    return rows.annotate(is_shown=is_shown).select_related("author").only(*columns)[:MOST_READ]


def _sentence(found: list[Generation], viewer: User) -> str:
    verb = "made" if any(row.status == Status.FINISHED for row in found) else "asked for"
    counted = len(found[: MOST_COUNTED + 1])
    count = "one" if counted == 1 else f"more than {MOST_COUNTED}" if counted > MOST_COUNTED else str(counted)
    return f"{_people(found, viewer)} {verb} {count} of these {when(found[0].created_at, timezone.now())}."


def _people(found: list[Generation], viewer: User) -> str:
    authors = list({row.author_id: row.author for row in found}.values())
    first, *others = ["You" if author.pk == viewer.pk else author.get_short_name() for author in authors]
    if not others:
        return first
    return f"{first} and {'you' if others == ['You'] else others[0] if len(others) == 1 else f'{len(others)} others'}"


def when(moment: datetime, now: datetime) -> str:
    """How one says it in passing: just now, 14 minutes ago, today, on Tuesday, on 3 November."""
    ago = now - moment
    if ago < timedelta(minutes=2):
        return "just now"
    if ago < timedelta(minutes=90):
        return f"{round(ago.total_seconds() / 60)} minutes ago"
    days = (now.date() - moment.date()).days
    if days < 2:
        return "yesterday" if days else "today"
    if days < 7:
        return f"on {moment:%A}"
    return f"on {moment.day} {moment:%B}" + ("" if days < 300 else f" {moment.year}")


def _address(found: list[Generation]) -> str:
    """The batch of the newest if there are several, else its own page."""
    newest = found[0]
    if len(found) > 1:
        return reverse("batch_detail", args=[newest.batch_id])
    return reverse("generation_detail", args=[newest.pk])


def _thumbnails(generation_ids: Iterable[int]) -> list[dict]:
    images = GalleryImage.objects.shown().filter(generation__in=list(generation_ids)).order_by("-sort_key")
    return [
        {"url": reverse("image_detail", args=[image.pk]), "src": media_url(image.thumbnail_path(320))}
        for image in images.only("sha256")[:THUMBNAILS]
    ]
