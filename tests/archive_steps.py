"""Steps of the tests of archives: a gallery in which everything is used, a fresh installation, what an archive says."""

import io
import itertools
import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

from django.core.management import call_command
from django.db.models import Max, Min

from generations.models import (
    Act,
    Batch,
    Collection,
    CollectionItem,
    DayCount,
    Draft,
    GalleryImage,
    Generation,
    GenerationEvent,
    ImageTag,
    PictureImport,
    Project,
    Prompt,
    PromptUse,
    Reference,
    SearchDocument,
    Star,
    Tag,
    Template,
    User,
)
from generations.models.search_document import SearchDocument as Documents
from generations.storage import store
from tests.download_steps import encoded
from tests.factories import make_upload

ALL = (
    *(PictureImport, Act, Draft, Template, Star, ImageTag, CollectionItem, Reference, SearchDocument, DayCount),
    *(PromptUse, GenerationEvent),
)


def exported(path: Path, **options) -> dict:
    """What the manifest of a new archive at that path says, but for when and where it was written."""
    call_command("export_archive", str(path), stdout=io.StringIO(), **options)
    return manifest_of(path)


def manifest_of(path: Path) -> dict:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
    manifest.pop("written")
    return manifest


def imported(path: Path, **options) -> str:
    """What the command says."""
    said = io.StringIO()
    call_command("import_pictures", str(path), stdout=said, **options)
    return said.getvalue()


def forget_everything() -> None:
    """As in an installation that was just set up; its folder of pictures is another."""
    Collection.objects.update(cover=None, parent=None)
    Generation.objects.update(retry_of=None)
    for model in ALL:
        model.objects.all().delete()
    for model in (Collection, Tag, GalleryImage, Generation, Batch, Prompt, Project, User):
        model.objects.all().delete()


def counts() -> dict[str, int]:
    """How many rows there are of each kind that an archive brings."""
    nouns = (User, Project, Tag, Collection, Batch, Generation, GalleryImage, Reference, ImageTag, CollectionItem, Star)
    return {model.__name__: model.objects.count() for model in (*nouns, Prompt, SearchDocument)}


def everything_fits() -> None:
    """What is derived is as if it had been made here: depth, days, search, prompts."""
    for image in GalleryImage.objects.select_related("generation"):
        assert image.depth == (image.generation.depth if image.generation else 0)
        document = Documents.of(image)
        assert (image.search_document.words, image.search_document.facets) == (document.words, document.facets)
    days = sum(DayCount.objects.filter(whose=0).values_list("images", flat=True))
    assert days == GalleryImage.objects.shown().count()
    assert not Generation.objects.filter(entry=None).exists()
    span = Generation.objects.values("entry").annotate(first=Min("created_at"), last=Max("created_at"))
    for row in span:
        prompt = Prompt.objects.get(pk=row["entry"])
        assert (prompt.first_used_at, prompt.used_at) == (row["first"], row["last"])


def make_gallery(images: int) -> None:
    """Seeded pictures, and among them chains of edits, references by URL, uploads that tell a prompt, people who only
    starred, nested collections with briefs and covers, deleted ones, and a trash.
    """
    dice = random.Random(7)
    call_command("seed_gallery", "--images", str(images), "--users", "3", stdout=io.StringIO())
    made = list(GalleryImage.objects.select_related("generation").order_by("sort_key"))
    team = list(User.objects.order_by("pk"))
    uploads = [_upload(team[0], number) for number in range(3)]
    for before, after in zip(made[::3], made[1::3], strict=False):
        _give(after, [before, dice.choice(uploads)])
    for before, after in itertools.pairwise(made[1:13]):
        if not after.generation.references.exists():
            _give(after, [before])
    Reference.objects.create(generation=made[-1].generation, position=7, url="https://example.com/a.png")
    Reference.objects.create(
        generation=made[-2].generation, position=8, url="https://example.com/b.png", image=uploads[2], role="style"
    )
    _organise(made, uploads, team, dice)
    _measure(made)


def _upload(author: User, number: int) -> GalleryImage:
    import hashlib

    from PIL import Image

    content = encoded(Image.effect_noise((40 + number, 30), 60).convert("RGB"))
    sha256 = hashlib.sha256(content).hexdigest()
    origin = {"is_ai": True, "prompt": f"a heron {number}", "source": "automatic1111", "settings": {"Seed": "7"}}
    image = make_upload(
        author,
        name=f"sketch {number}.png",
        sha256=sha256,
        bytes=len(content),
        width=40 + number,
        height=30,
        origin=origin if number else None,
        sort_key=GalleryImage.free_sort_key(int(datetime(2024, 1, 2 + number, tzinfo=UTC).timestamp() * 1e6)),
    )
    store.write(image.original_path, content)
    return image


def _give(image: GalleryImage, given: Iterable[GalleryImage]) -> None:
    roles = ("subject", "")
    Reference.objects.bulk_create(
        Reference(generation=image.generation, position=position, image=one, role=roles[position % 2])
        for position, one in enumerate(given)
    )


def _organise(made: list[GalleryImage], uploads: list[GalleryImage], team: list[User], dice: random.Random) -> None:
    guest = User.objects.create_user("guest@example.com", name="Günther Guest")
    outer = Collection.objects.create(name="Solstice", author=team[0], brief="# Brief\nwith *stars*", cover=made[3])
    inner = Collection.objects.create(name="Äußeres", author=team[1], parent=outer)
    Collection.objects.create(name="Empty", author=team[1])
    Collection.objects.create(name="Gone", author=team[2], deleted_at=datetime(2026, 1, 1, tzinfo=UTC))
    for place, image in enumerate(dice.sample(made, 9)):
        CollectionItem.objects.create(collection=inner, image=image, position=place * 1000, author=guest)
    tag = Tag.objects.create(name="Höhepunkt", author=guest)
    for image in [*dice.sample(made, 7), uploads[0]]:
        ImageTag.objects.create(image=image, tag=tag, author=team[1])
    for image in dice.sample(made, 5):
        Star.objects.get_or_create(image=image, user=guest)
    Project.objects.create(name="Closed", author=team[0], closed_at=datetime(2026, 2, 2, tzinfo=UTC))
    ids = [image.pk for image in made[5:40:4]]
    GalleryImage.objects.filter(pk__in=ids).update(rating=5, rated_by=guest, verdict="pick", verdict_by=team[0])
    trashed = datetime(2026, 3, 3, 3, 3, 3, 123456, tzinfo=UTC)
    for image in made[4:60:9]:
        GalleryImage.objects.filter(pk=image.pk).update(trashed_at=trashed + timedelta(days=1), trashed_by=guest)
        DayCount.objects.add(image, -1)


def _measure(made: list[GalleryImage]) -> None:
    """Depth and search, as they would be had it all been asked for."""
    for image in GalleryImage.objects.select_related("generation").order_by("sort_key"):
        if image.generation:
            GalleryImage.objects.filter(pk=image.pk).update(depth=image.generation.depth)
    keys = list(GalleryImage.objects.order_by("sort_key").values_list("pk", flat=True))
    for start in range(0, len(keys), 100):
        SearchDocument.objects.index_many(
            GalleryImage.objects.filter(pk__in=keys[start : start + 100]).order_by("sort_key")
        )
