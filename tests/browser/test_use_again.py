"""Going on from a picture: in the studio in place, from its pages by a link; and always with a way back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from generations.models import Generation, User
from tests.browser.composing import attach, choose, given, prompt_of
from tests.browser.looking import shown
from tests.browser.pictures import file, hang


def tile(page: Page) -> Locator:
    return page.locator(".tile[data-image]").first


def link(page: Page) -> Locator:
    return tile(page).locator("> a")


def choose_in_menu(page: Page, name: str) -> None:
    """By keyboard: from the tile to its menu."""
    link(page).focus()
    tile(page).get_by_role("button", name="More").press("Enter")
    page.get_by_role("menuitem", name=name).press("Enter")


@pytest.fixture
def studio(designer: Page, mia: User) -> Page:
    """The studio with one picture, and something begun in the composer."""
    hang(mia, "A dune at noon", aspect_ratio="4:5", resolution="1K")
    designer.goto("/")
    prompt_of(designer).fill("Half a thou")
    choose(designer, "Aspect ratio", "16:9")
    attach(designer, file("red.png"))
    expect(given(designer)).to_have_count(1)
    return designer


def test_everything_replaces_what_was_begun_and_undo_brings_all_of_it_back(studio):
    choose_in_menu(studio, "Use everything")
    expect(prompt_of(studio)).to_have_value("A dune at noon")
    expect(prompt_of(studio)).to_be_focused()
    expect(studio.get_by_role("radio", name="4:5", exact=True)).to_be_checked()
    expect(given(studio)).to_have_count(0)

    studio.get_by_role("button", name="Undo", exact=True).click()

    expect(prompt_of(studio)).to_have_value("Half a thou")
    expect(studio.get_by_role("radio", name="16:9", exact=True)).to_be_checked()
    expect(given(studio)).to_have_count(1)
    expect(given(studio)).to_have_attribute("title", "red.png")


def test_the_prompt_alone_leaves_settings_and_references(studio):
    choose_in_menu(studio, "Use prompt")

    expect(prompt_of(studio)).to_have_value("A dune at noon")
    expect(studio.get_by_role("radio", name="16:9", exact=True)).to_be_checked()
    expect(given(studio)).to_have_count(1)


def test_e_edits_the_picture(studio):
    link(studio).focus()

    studio.keyboard.press("e")

    expect(prompt_of(studio)).to_be_focused()
    expect(prompt_of(studio)).to_have_value("")
    expect(given(studio)).to_have_count(1)
    shown(given(studio).locator("img"))
    expect(studio.locator("input[name=aspect_ratio][value=match_input_image]")).to_be_checked()


def test_shift_r_pressed_twice_at_once_runs_it_again_once(studio, mia):
    link(studio).focus()

    studio.evaluate(
        """for (let press = 0; press < 2; press += 1) document.activeElement.dispatchEvent(
             new KeyboardEvent("keydown", { key: "R", shiftKey: true, bubbles: true, cancelable: true }))"""
    )

    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    studio.reload()
    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    again = Generation.objects.latest("pk")
    assert (again.author, again.prompt, again.retry_of.prompt) == (mia, "A dune at noon", "A dune at noon")
    expect(prompt_of(studio)).to_have_value("Half a thou")


def test_the_menu_walks_by_arrows_and_escape_returns_to_its_tile(studio):
    link(studio).focus()
    more = tile(studio).get_by_role("button", name="More")
    more.press("Enter")
    expect(studio.get_by_role("menuitem", name="Edit this image")).to_be_focused()

    studio.keyboard.press("ArrowDown")
    expect(studio.get_by_role("menuitem", name="Use as reference")).to_be_focused()
    studio.keyboard.press("ArrowUp")
    studio.keyboard.press("ArrowUp")
    expect(studio.get_by_role("menuitem", name="Journal")).to_be_focused()
    studio.keyboard.press("Escape")

    expect(studio.get_by_role("menu")).to_be_hidden()
    expect(more).to_be_focused()


def test_from_the_images_page_with_the_way_back_to_the_draft(designer, mia):
    image = hang(mia, "A dune at noon")
    designer.goto("/")
    prompt_of(designer).fill("Half a thou")
    designer.goto(f"/images/{image.pk}/")

    designer.keyboard.press("e")
    expect(given(designer)).to_have_count(1)
    expect(prompt_of(designer)).to_have_value("")
    expect(designer).to_have_url(re.compile("/#composer$"))
    designer.get_by_role("button", name="Undo", exact=True).click()

    expect(prompt_of(designer)).to_have_value("Half a thou")
    expect(given(designer)).to_have_count(0)


def test_what_was_filled_in_by_a_link_is_not_filled_in_twice(designer, mia):
    image = hang(mia, "A dune at noon")
    designer.goto(f"/generations/{image.generation_id}/")
    designer.get_by_role("link", name="Use everything").click()
    expect(prompt_of(designer)).to_have_value("A dune at noon")

    prompt_of(designer).fill("A dune at night")
    designer.reload()

    expect(prompt_of(designer)).to_have_value("A dune at night")


def test_from_the_generations_page_it_runs_again(designer, mia):
    image = hang(mia, "A dune at noon")
    designer.goto(f"/generations/{image.generation_id}/")

    designer.keyboard.press("Shift+R")

    expect(designer.get_by_text("1 picture asked for.")).to_be_visible()
    expect(designer.locator("[data-in-flight]")).to_have_count(1)


def test_a_phone_edits_from_the_images_page(enter, mia):
    image = hang(mia, "A dune at noon")
    phone = enter(mia, screen="phone", theme="light")
    phone.goto(f"/images/{image.pk}/")

    phone.get_by_role("link", name="Edit this").tap()

    expect(prompt_of(phone)).to_be_visible()
    shown(given(phone).locator("img"))
