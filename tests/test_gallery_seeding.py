"""The synthetic gallery is made of real rows and real files."""

import io
import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from generations.gallery import Filters, moment_of, studio_page
from generations.management.seeding.calendar import BUSIEST_DAY, moments
from generations.models import GalleryImage, Generation, Prompt, PromptUse, SearchDocument, Status, User, prompt_digest
from generations.models.prompt import sketch_columns
from generations.storage import store


def seed(images: int, *more: str) -> None:
    call_command("seed_gallery", "--images", str(images), *more, stdout=io.StringIO())


@pytest.mark.django_db
def test_every_picture_has_all_its_rows():
    seed(30)
    assert GalleryImage.objects.shown().count() == 30
    assert Generation.objects.filter(status=Status.FINISHED).count() == 30
    assert SearchDocument.objects.count() == 30


@pytest.mark.django_db
def test_every_file_and_thumbnail_is_there_and_opens():
    seed(30)
    for image in GalleryImage.objects.all():
        with Image.open(store.path(image.original_path)) as original:
            assert original.size == (image.width, image.height)
        with Image.open(store.path(image.thumbnail_path(320))) as thumbnail:
            assert thumbnail.format == "WEBP"


@pytest.mark.django_db
def test_a_seeded_picture_is_found_by_its_prompt(mia):
    seed(30)
    image = GalleryImage.objects.latest("sort_key")
    page = studio_page(Filters(q=f'"{image.prompt}"'), mia)
    assert image.pk in [tile.id for tile in page.tiles]


@pytest.mark.django_db
def test_prompts_have_30_to_60_words():
    seed(30)
    assert all(30 <= len(generation.prompt.split()) <= 60 for generation in Generation.objects.all())


@pytest.mark.django_db
def test_every_prompt_stands_once_in_the_history_of_the_team_and_of_its_author():
    seed(30)
    for generation in Generation.objects.select_related("entry"):
        assert generation.entry == Prompt.objects.get(digest=prompt_digest(generation.prompt))
        assert sketch_columns(generation.prompt).items() <= vars(generation.entry).items()
        assert generation.entry.uses_by_person.get().user_id == generation.author_id


@pytest.mark.django_db
def test_people_can_not_sign_in():
    seed(5, "--users", "3")
    people = User.objects.filter(email__startswith="seed-")
    assert sorted(person.email for person in people) == [f"seed-{n}@example.com" for n in (1, 2, 3)]
    assert not any(person.has_usable_password() for person in people)


@pytest.mark.django_db
def test_seeding_again_adds_more():
    seed(20)
    seed(20)
    assert GalleryImage.objects.count() == 40


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_prompts():
    seed(10)
    first = list(Generation.objects.order_by("sort_key").values_list("prompt", flat=True))
    for model in (GalleryImage, PromptUse, Generation, Prompt):
        model.objects.all().delete()
    seed(10)
    assert list(Generation.objects.order_by("sort_key").values_list("prompt", flat=True)) == first


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["--images", "0"], ["--images", "5", "--users", "0"]])
def test_nothing_to_seed_is_refused(arguments):
    with pytest.raises(CommandError, match="at least 1"):
        call_command("seed_gallery", *arguments)


def test_one_day_is_busy_and_three_years_are_filled():
    keys = list(moments(100_000, random.Random(1), datetime(2026, 11, 22, 15, tzinfo=UTC)))
    days = Counter(moment_of(key).date() for key in keys)
    assert keys == sorted(keys)
    assert days.most_common(1)[0][1] == BUSIEST_DAY
    assert (max(days) - min(days)).days > 1000
    assert max(days) < datetime(2026, 11, 22, tzinfo=UTC).date()
