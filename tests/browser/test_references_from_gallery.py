"""A picture of the gallery becomes a reference: by its button, by dragging, and blurred in the tile that waits."""

import pytest
from playwright.sync_api import Page, expect

from generations.models import Reference
from tests.browser.composing import ask, attach, given, prompt_of
from tests.browser.looking import shown
from tests.browser.pictures import file, hang


@pytest.fixture
def studio(designer: Page) -> Page:
    designer.goto("/")
    return designer


def test_a_tile_becomes_a_reference(studio, mia):
    image = hang(mia, "A dune")
    studio.reload()

    studio.locator(".tile").hover()
    studio.get_by_role("link", name="Use as reference").click()

    shown(given(studio).locator("img"))
    expect(studio.get_by_text("Reference 1 of 14.")).to_be_visible()
    ask(studio)
    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    assert Reference.objects.get().image == image


def test_a_tile_is_dragged_into_the_composer(studio, mia):
    hang(mia, "A dune")
    studio.reload()

    studio.locator(".tile > a").drag_to(prompt_of(studio))

    expect(given(studio)).to_have_count(1)
    shown(given(studio).locator("img"))


def test_the_first_reference_waits_blurred_in_the_tile(studio, worker):
    attach(studio, file("red.png"))

    ask(studio)

    shown(studio.locator(".tile .ghost"))
