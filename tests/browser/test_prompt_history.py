"""Earlier prompts are at hand: by the arrow up, searched, starred, used."""

import pytest
from playwright.sync_api import Locator, Page, expect

from generations.actions import Order, submit
from generations.models import PromptUse
from tests.browser.composing import prompt_of

PROMPTS = ["A fox in the snow", "Café at night", "An owl on a branch"]


@pytest.fixture
def studio(designer: Page, mia) -> Page:
    for prompt in PROMPTS:
        submit(mia, Order(prompt, "1:1", "1K"))
    designer.goto("/")
    return designer


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Earlier prompts")


def lines(page: Page) -> Locator:
    return panel(page).locator("[data-history-use]")


def test_arrow_up_and_enter_bring_the_last_one_back(studio):
    prompt_of(studio).press("ArrowUp")
    expect(lines(studio).first).to_be_focused()
    expect(lines(studio)).to_have_count(3)

    studio.keyboard.press("ArrowDown")
    studio.keyboard.press("Enter")

    expect(panel(studio)).to_be_hidden()
    expect(prompt_of(studio)).to_have_value("Café at night")
    expect(prompt_of(studio)).to_be_focused()


def test_at_the_start_of_a_text_too_and_undo_brings_it_back(studio):
    prompt_of(studio).fill("Half a thou")
    prompt_of(studio).press("ArrowUp")
    expect(panel(studio)).to_be_hidden()
    prompt_of(studio).press("Control+Home")
    prompt_of(studio).press("ArrowUp")
    expect(lines(studio).first).to_be_focused()
    studio.keyboard.press("Enter")

    studio.get_by_role("button", name="Undo", exact=True).click()

    expect(prompt_of(studio)).to_have_value("Half a thou")


def test_a_search_and_enter_use_the_first_that_is_found(studio):
    studio.get_by_role("button", name="Earlier prompts").click()
    expect(studio.get_by_label("Search your prompts")).to_be_focused()

    studio.keyboard.type("cafe")
    expect(lines(studio)).to_have_count(1)
    studio.keyboard.press("Enter")

    expect(prompt_of(studio)).to_have_value("Café at night")


def test_a_star_by_key_and_only_the_starred(studio):
    prompt_of(studio).press("ArrowUp")
    expect(lines(studio).first).to_be_focused()

    studio.keyboard.press("s")
    expect(panel(studio).get_by_role("button", name="Star").first).to_have_attribute("aria-pressed", "true")
    panel(studio).get_by_text("Starred", exact=True).click()

    expect(lines(studio)).to_have_count(1)
    assert PromptUse.objects.get(is_starred=True).prompt.text == "An owl on a branch"


def test_escape_returns_to_the_prompt(studio):
    prompt_of(studio).press("ArrowUp")
    expect(lines(studio).first).to_be_focused()

    studio.keyboard.press("Escape")

    expect(panel(studio)).to_be_hidden()
    expect(prompt_of(studio)).to_be_focused()


def test_a_phone_uses_one_by_touch(enter, mia):
    submit(mia, Order(PROMPTS[0], "1:1", "1K"))
    phone = enter(mia, screen="phone")
    phone.goto("/#composer")

    phone.get_by_role("button", name="Earlier prompts").tap()
    lines(phone).first.tap()

    expect(prompt_of(phone)).to_have_value(PROMPTS[0])


def test_everything_of_the_latest_use_by_key(studio, mia):
    submit(mia, Order("A fox in the snow", "16:9", "4K"))
    prompt_of(studio).press("ArrowUp")
    expect(lines(studio).first).to_be_focused()

    studio.keyboard.press("e")

    expect(prompt_of(studio)).to_have_value("A fox in the snow")
    expect(studio.get_by_role("radio", name="16:9", exact=True)).to_be_checked()
    expect(studio.locator("[name=resolution][value='4K']")).to_be_checked()
