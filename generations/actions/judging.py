"""What the team thinks of an image: its rating, and whether it is picked or rejected, each with who said so."""

from dataclasses import dataclass

from django.db import transaction

from generations.models import GalleryImage, SearchDocument, User

RATING = "rating"
VERDICT = "verdict"
WHO = {RATING: "rated_by_id", VERDICT: "verdict_by_id"}


@dataclass(frozen=True)
class Opinion:
    """A rating (1 to 5; None: none) or a verdict ("pick", "reject"; "": neither), and the id of who gave it."""

    value: int | str | None
    by: int | None


@dataclass(frozen=True)
class Change:
    """What an opinion was, and what it became; both the same if it was so already. `about`: RATING or VERDICT."""

    about: str
    before: Opinion
    after: Opinion

    @property
    def is_one(self) -> bool:
        return self.before != self.after


def rate(image: GalleryImage, by: User, rating: int | None) -> Change:
    """Give an image the team's rating, 1 to 5, or take it back; whoever gave the same one before stays its author."""
    return _change(image, RATING, Opinion(rating, by.pk if rating else None))


def judge(image: GalleryImage, by: User, verdict: str) -> Change:
    """Pick ("pick") or reject ("reject") an image for the team, or take that back ("")."""
    return _change(image, VERDICT, Opinion(verdict, by.pk if verdict else None))


@transaction.atomic
def take_back(image: GalleryImage, change: Change) -> bool:
    """Let a rating or verdict be what it was before, with who gave it; False if it is another one by now."""
    row = _locked(image)
    if _opinion(row, change.about) != change.after:
        return False
    _write(row, change.about, change.before)
    return True


@transaction.atomic
def _change(image: GalleryImage, about: str, opinion: Opinion) -> Change:
    row = _locked(image)
    before = _opinion(row, about)
    if before.value == opinion.value:
        return Change(about, before, before)
    _write(row, about, opinion)
    return Change(about, before, opinion)


def _locked(image: GalleryImage) -> GalleryImage:
    return GalleryImage.objects.select_for_update().get(pk=image.pk)


def _opinion(row: GalleryImage, about: str) -> Opinion:
    return Opinion(getattr(row, about), getattr(row, WHO[about]))


def _write(row: GalleryImage, about: str, opinion: Opinion) -> None:
    """Write an opinion and what the search says of it."""
    GalleryImage.objects.filter(pk=row.pk).update(**{about: opinion.value, WHO[about]: opinion.by})
    SearchDocument.objects.index_many(GalleryImage.objects.filter(pk=row.pk))
