"""How many edits deep a picture lies: kept where it is saved, told on tiles and in the composer, and the way out."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from generations import engine
from generations.gallery import image_tiles
from generations.gallery.redo import OPENING, redo_of
from generations.models import GalleryImage, Reference, Status

from .engine_steps import ask
from .factories import make_generation, make_image, make_upload
from .lineage_steps import make_chain, make_edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_mia(mia) -> Client:
    client = Client()
    client.force_login(mia)
    return client


def trash(image: GalleryImage) -> None:
    GalleryImage.objects.filter(pk=image.pk).update(trashed_at=timezone.now())


# Kept where pictures are saved


@pytest.mark.parametrize(
    ("given", "depth"), [((), 0), ((0,), 1), ((3,), 4), ((0, 3, 1), 4), (("https://example.com/a.png",), 1)]
)
def test_a_picture_lies_one_deeper_than_the_deepest_that_it_was_made_from(mia, given, depth):
    references = tuple(one if isinstance(one, str) else make_image(depth=one) for one in given)
    assert ask(mia, references=references).depth == depth


def test_an_upload_is_an_original():
    assert make_upload().depth == 0


def test_a_picture_that_comes_home_is_stored_with_its_depth(mia, monkeypatch):
    generation = make_generation(mia, Status.SAVING)
    Reference.objects.create(generation=generation, position=0, image=make_image(depth=2))
    kept = engine.saving.Kept("a" * 64, "png", ".png", 10, 5, 5, [], "", 1)
    engine.saving._store_rows(generation, {0: kept})
    assert generation.images.get().depth == 3


# Told on tiles


def test_a_tile_says_from_the_first_edit_on_and_warns_from_the_fifth(as_mia, mia):
    original, first, fifth = (make_image(depth=depth) for depth in (0, 1, 5))
    tiles = {tile.id: (tile.depth, tile.is_deep) for tile in image_tiles(GalleryImage.objects.all(), mia)}
    assert tiles == {original.pk: (0, False), first.pk: (1, False), fifth.pk: (5, True)}
    page = as_mia.get(reverse("studio")).content.decode()
    assert page.count("</svg>edit 1</span>") == page.count("</svg>edit 5</span>") == 1
    assert "edit 0" not in page


# Told in the composer


@pytest.mark.parametrize(("depth", "told"), [(0, None), (3, None), (4, "edit 5"), (9, "edit 10")])
def test_before_the_fifth_edit_the_composer_warns(as_mia, depth, told):
    image = make_image(depth=depth)
    response = as_mia.get(reverse("edit_depth"), {"image": [make_image().pk, image.pk]})
    if told is None:
        assert response.status_code == 204
    else:
        assert f"This will be {told}." in response.content.decode()


@pytest.mark.parametrize("image", ["", "x", "²", "9" * 30, "12345"])
def test_of_no_image_nothing_is_said(as_mia, image):
    assert as_mia.get(reverse("edit_depth"), {"image": image}).status_code == 204


def test_a_stranger_is_told_nothing(client):
    assert client.get(reverse("edit_depth"), {"image": 1}).status_code == 302


# The way out


def test_redone_are_all_instructions_in_order_from_where_the_chain_began():
    original, logo = make_image(prompt="A bottle"), make_upload(name="logo.png")
    first = make_edit(original, prompt="Warmer light")
    second = make_edit(first, logo, prompt="Put the logo on it ")
    third = make_edit(second, "https://example.com/a.png", prompt="Larger", aspect_ratio="4:5", resolution="4K")
    Reference.objects.filter(image=logo).update(role=Reference.Role.STYLE)
    recipe, count = redo_of(third)
    assert recipe.prompt == f"{OPENING}\n1. Warmer light\n2. Put the logo on it\n3. Larger"
    assert recipe.references == (original, logo, "https://example.com/a.png")
    assert recipe.roles == ("", "style", "")
    assert (recipe.aspect_ratio, recipe.resolution, recipe.left_out, count) == ("4:5", "4K", 0, 3)


def test_what_is_being_written_is_the_last_instruction_and_other_references_stay():
    chain, logo = make_chain(4), make_upload()
    recipe, count = redo_of(chain[-1], then="  Add a moon ", others=[chain[-1], logo])
    assert recipe.prompt.splitlines()[-1] == "5. Add a moon"
    assert recipe.references == (chain[0], logo)
    assert count == 5


def test_of_an_original_there_is_nothing_to_redo_but_what_is_asked_next():
    image = make_upload()
    recipe, count = redo_of(image, then="Warmer")
    assert (recipe.prompt, recipe.references, recipe.aspect_ratio, count) == (
        "Warmer",
        (image,),
        "match_input_image",
        1,
    )


def test_where_the_original_is_in_the_trash_it_begins_with_what_was_made_from_it():
    chain = make_chain(3)
    trash(chain[0])
    recipe, count = redo_of(chain[-1])
    assert (recipe.references, count) == ((chain[1],), 2)


def test_a_reference_in_the_trash_and_those_beyond_the_most_are_left_out_and_counted(settings):
    settings.REFERENCE_MAX_COUNT = 3
    gone, *logos = (make_upload() for _ in range(5))
    image = make_edit(make_edit(make_image(), gone), *logos)
    trash(gone)
    recipe, _ = redo_of(image)
    assert (len(recipe.references), recipe.left_out) == (3, 3)


def test_the_studio_opens_with_all_of_it_filled_in(as_mia):
    chain = make_chain(5)
    page = as_mia.get(reverse("studio"), {"redo": chain[-1].pk}).content.decode()
    assert "5. More contrast" in page
    assert "All 5 instructions in one request" in page
    assert f'name="reference_images" value="{chain[0].pk}"' in page


def test_the_composer_is_told_what_to_hold_instead(as_mia):
    chain, logo = make_chain(4), make_upload()
    data = {
        "prompt": "A moon",
        "reference_images": [chain[-1].pk, logo.pk, "x"],
        "reference_urls": ["", "https://e.com"],
    }
    answer = as_mia.post(reverse("image_redo", args=[chain[-1].pk]), data).json()
    assert [one.get("id") or one["url"] for one in answer["references"]] == [chain[0].pk, logo.pk, "https://e.com"]
    assert answer["prompt"].endswith("5. A moon")
    assert answer["told"] == "All 5 instructions in one request."


def test_of_a_picture_that_is_gone_nothing_is_redone(as_mia):
    image = make_image()
    trash(image)
    assert as_mia.post(reverse("image_redo", args=[image.pk])).status_code == 404
    assert as_mia.post(reverse("image_redo", args=[999])).status_code == 404
