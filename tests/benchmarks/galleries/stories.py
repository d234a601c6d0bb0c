"""Where pictures come from: a chain of a hundred edits and a picture that was used ten thousand times, in any gallery.

They are the oldest of all, and no search knows them: so the other questions are answered as if they weren't there.
"""

from django.db import transaction
from django.test import Client
from django.urls import reverse

from generations.models import GalleryImage, Status, User
from tests.benchmarks.galleries.question import Question
from tests.factories import make_generation, make_image
from tests.lineage_steps import make_edits

LINEAGE, VIEWER, PROMPTS = 50, 20, 40  # milliseconds
EDITS, USES = 100, 10_000
AT_ONCE = 1000
HERO, FIRST = "Benchmark: used in everything", "Benchmark: edited again and again"


def stories(browser: Client, author: User) -> dict[str, Question]:
    """By name; the families are made unless an earlier run left them."""
    hero, first, edit = _family(author)
    like = GalleryImage.objects.pictures().order_by("-sort_key")[50]
    return {
        "lineage of a hundred edits": _page(browser, LINEAGE, _lineage(edit), b'<li class="tree-node'),
        "lineage of the first of a hundred": _page(browser, LINEAGE, _lineage(first), b'<li class="tree-node'),
        "lineage of one used 10,000 times": _page(browser, LINEAGE, _lineage(hero), b'<li class="tree-node'),
        "viewer": _page(browser, VIEWER, reverse("image_detail", args=[like.pk]), b"<figure", htmx=True),
        "viewer of the last of a hundred edits": _page(
            browser, VIEWER, reverse("image_detail", args=[edit.pk]), b"<figure", htmx=True
        ),
        "viewer of one used 10,000 times": _page(
            browser, VIEWER, reverse("image_detail", args=[hero.pk]), b"<figure", htmx=True
        ),
        "prompt history": _page(browser, PROMPTS, reverse("prompts"), b"data-prompt="),
    }


def _page(browser: Client, limit: int, address: str, sign: bytes, *, htmx: bool = False) -> Question:
    headers = {"HX-Request": "true"} if htmx else {}

    def ask(_) -> int:
        answer = browser.get(address, headers=headers)
        assert answer.status_code == 200, answer.content
        return answer.content.count(sign)

    return Question(limit, ask)


def _lineage(image: GalleryImage) -> str:
    return reverse("image_lineage", args=[image.pk])


def _family(author: User) -> tuple[GalleryImage, ...]:
    """The picture that was used everywhere, the first one of the edits and the last."""
    if not GalleryImage.objects.filter(caption=HERO).exists():
        with transaction.atomic():
            _make_family(author)
    found = GalleryImage.objects
    return found.get(caption=HERO), found.get(caption=FIRST), found.get(depth=EDITS)


def _make_family(author: User) -> None:
    oldest = GalleryImage.objects.order_by("sort_key").values_list("sort_key", flat=True)[0]
    key = oldest - USES - EDITS - 10
    like = GalleryImage.objects.pictures().first()
    facts = {"sha256": like.sha256, "extension": like.extension, "format": like.format}
    hero, edited = (
        make_image(make_generation(author, Status.FINISHED, sort_key=key + place), caption=caption, **facts)
        for place, caption in enumerate((HERO, FIRST))
    )
    for start in range(2, USES + 2, AT_ONCE):
        keys = range(key + start, key + start + AT_ONCE)
        make_edits(author, [hero] * AT_ONCE, 1, keys, **facts)
    for depth in range(1, EDITS + 1):
        [edited] = make_edits(author, [edited], depth, [key + USES + 2 + depth], **facts)
