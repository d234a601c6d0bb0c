"""What a tile says: strings ready to print."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from generations.gallery import Filters, generation_tiles, image_tiles, star_of, studio_page, tiles_of_generations
from generations.models import Charged, GalleryImage, Generation, Reference, Status
from tests.factories import make_generation, make_image, make_star, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()


def tile_of(row, viewer):
    if isinstance(row, GalleryImage):
        return image_tiles(GalleryImage.objects.filter(pk=row.pk), viewer)[0]
    return generation_tiles(Generation.objects.filter(pk=row.pk), viewer)[0]


def test_an_image_has_addresses_for_all_that_can_be_done_with_it(mia):
    image = make_image(author=mia)
    tile = tile_of(image, mia)
    assert (tile.url, tile.star_url, tile.trash_url, tile.restore_url) == (
        f"/images/{image.pk}/",
        f"/images/{image.pk}/star/",
        f"/images/{image.pk}/trash/",
        f"/images/{image.pk}/restore/",
    )


def test_an_image_comes_in_three_widths(mia):
    tile = tile_of(make_image(author=mia), mia)
    assert tile.src.startswith("/media/")
    assert [source.split()[1] for source in tile.srcset.split(", ")] == ["320w", "640w", "1280w"]


def test_the_ratio_is_a_class(mia):
    tile = tile_of(make_image(author=mia, width=1856, height=2304), mia)
    assert tile.ratio_class == "r-81"


def test_an_extreme_ratio_keeps_to_the_classes_there_are(mia):
    tile = tile_of(make_image(author=mia, width=9000, height=10), mia)
    assert tile.ratio_class == "r-500"


def test_the_author_is_shown_with_initials_and_colour(mia, tom):
    tile = tile_of(make_image(author=mia), tom)
    assert (tile.author, tile.initials, tile.is_mine) == ("Mia Okafor", "MO", False)
    assert tile.hue_class == f"hue-{mia.hue}"


def test_a_star_is_the_viewers_own(mia, tom):
    image = make_image(author=mia)
    make_star(image, mia)
    assert tile_of(image, mia).starred
    assert not tile_of(image, tom).starred


def test_a_star_button_tells_the_new_state(mia):
    image = make_image(author=mia)
    tile = star_of(image, True)
    assert (tile.starred, tile.star_url) == (True, f"/images/{image.pk}/star/")


def test_a_waiting_generation_can_be_cancelled(mia):
    generation = make_generation(mia, Status.QUEUED)
    tile = tile_of(generation, mia)
    assert (tile.headline, tile.in_flight, tile.can_cancel, tile.can_retry) == ("Queued", True, True, False)
    assert tile.cancel_url == f"/generations/{generation.pk}/cancel/"


def test_a_running_generation_tells_since_when_and_how_long_it_usually_takes(mia):
    sent_at = timezone.now() - timedelta(seconds=30)
    tile = tile_of(make_generation(mia, Status.PROCESSING, resolution="4K", sent_at=sent_at), mia)
    assert (tile.headline, tile.since, tile.usual_seconds) == ("Running", int(sent_at.timestamp()), 85)


def test_the_usual_time_is_the_median_of_the_finished(mia):
    now = timezone.now()
    for seconds in (10, 30, 300):
        make_generation(
            mia, Status.FINISHED, resolution="1K", sent_at=now - timedelta(seconds=seconds), finished_at=now
        )
    assert tile_of(make_generation(mia, resolution="1K"), mia).usual_seconds == 30


def test_a_placeholder_has_the_expected_size(mia):
    tile = tile_of(make_generation(mia, aspect_ratio="4:5", resolution="2K"), mia)
    assert (tile.width, tile.height) == (1856, 2304)


def test_a_placeholder_without_a_ratio_follows_its_first_reference(mia):
    generation = make_generation(mia, aspect_ratio="match_input_image", resolution="1K")
    Reference.objects.create(generation=generation, position=0, url="https://example.com/a.png")
    Reference.objects.create(generation=generation, position=1, image=make_upload(mia, width=1900, height=1000))
    Reference.objects.create(generation=generation, position=2, image=make_upload(mia))
    tile = tile_of(generation, mia)
    assert (tile.width, tile.height) == (1376, 768)
    assert tile.ghost.startswith("/media/")


def test_a_refusal_is_told_in_the_providers_words_and_costs_nothing(mia):
    refused = {"error_code": "bad_request", "error_message": "Names a real person.", "charged": Charged.NO}
    tile = tile_of(make_generation(mia, Status.FAILED, **refused), mia)
    assert (tile.headline, tile.reason, tile.charge) == (
        "Refused by the provider",
        "Names a real person.",
        "Not charged",
    )


def test_no_answer_may_have_cost_money(mia):
    tile = tile_of(make_generation(mia, Status.UNKNOWN, cost=Decimal("0.2400")), mia)
    assert (tile.headline, tile.charge, tile.can_retry) == ("No answer", "May have been charged, $0.24", True)


def test_a_picture_that_was_paid_and_lost_tells_so(mia):
    lost = {"error_code": "expired", "charged": Charged.YES}
    tile = tile_of(make_generation(mia, Status.FAILED, **lost), mia)
    assert tile.charge == "Charged, $0.134"


def test_a_long_prompt_is_shortened_to_one_line(mia):
    tile = tile_of(make_generation(mia, prompt="Dunes\nand " * 100), mia)
    assert len(tile.prompt) <= 140
    assert "\n" not in tile.prompt


def test_a_finished_generation_is_replaced_by_its_images(mia):
    generation = make_generation(mia, Status.FINISHED)
    images = [make_image(generation), make_image(generation)]
    tiles = tiles_of_generations([generation.pk], mia)
    assert {tile.dom_id for tile in tiles[generation.pk]} == {f"image-{image.pk}" for image in images}


def test_an_unfinished_generation_stands_for_itself(mia):
    generation = make_generation(mia, Status.SENDING)
    assert [tile.dom_id for tile in tiles_of_generations([generation.pk], mia)[generation.pk]] == [
        f"generation-{generation.pk}"
    ]


def test_a_generation_whose_picture_is_in_the_trash_leaves_nothing(mia):
    image = make_image(author=mia, trashed_at=timezone.now())
    assert tiles_of_generations([image.generation_id], mia) == {image.generation_id: []}


def test_a_generation_that_does_not_exist_is_left_out(mia):
    assert tiles_of_generations([404], mia) == {}


def finish_after(monkeypatch, module: str, generation: Generation) -> None:
    """Let a generation get its picture just after those without one were asked for."""

    def asked(rows, viewer):
        answer = generation_tiles(rows, viewer)
        Generation.objects.filter(pk=generation.pk).update(
            status=Status.FINISHED, charged=Charged.YES, finished_at=timezone.now()
        )
        make_image(generation)
        return answer

    monkeypatch.setattr(f"generations.gallery.{module}.generation_tiles", asked)


def test_one_that_finishes_while_it_is_asked_after_is_its_picture(mia, monkeypatch):
    generation = make_generation(mia, status=Status.SAVING)
    finish_after(monkeypatch, "tiles", generation)
    [tile] = tiles_of_generations([generation.pk], mia)[generation.pk]
    assert tile.kind == "image"


def test_one_that_finishes_while_the_studio_is_put_together_is_shown_once(mia, monkeypatch):
    generation = make_generation(mia, status=Status.SAVING)
    finish_after(monkeypatch, "pages", generation)
    [tile] = studio_page(Filters(kind="generated"), mia).tiles
    assert tile.kind == "image"
