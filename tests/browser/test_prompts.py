"""The prompt history of the team in a browser: by keyboard, by touch, without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from generations.actions import Order, submit
from generations.models import PromptUse
from tests.browser.composing import prompt_of
from tests.browser.pictures import hang

FOX, OWL, SNOW = "A red fox asleep in the snow", "An owl on a branch", "A blue fox asleep in the snow"


@pytest.fixture
def prompts(designer: Page, mia, tom) -> Page:
    for person, text in ((mia, FOX), (tom, OWL), (tom, SNOW)):
        hang(person, text)
    designer.goto("/prompts/")
    expect(rows(designer)).to_have_count(3)
    return designer


def rows(page: Page) -> Locator:
    return page.locator("article[data-prompt]")


def row(page: Page, text: str) -> Locator:
    return rows(page).filter(has_text=text)


def test_two_are_walked_to_starred_and_compared_by_keyboard(prompts, mia):
    keys = prompts.keyboard
    keys.press("j")
    expect(row(prompts, SNOW).get_by_role("link", name=SNOW)).to_be_focused()
    keys.press("s")
    expect(row(prompts, SNOW).get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")
    assert PromptUse.objects.by(mia).get(is_starred=True).prompt.text == SNOW

    keys.press("Space")
    keys.press("d")
    expect(prompts.get_by_text("One is chosen: choose another.").first).to_be_visible()
    keys.press("ArrowDown")
    expect(row(prompts, OWL).get_by_role("link", name=OWL)).to_be_focused()
    keys.press("j")
    keys.press("Space")
    keys.press("d")

    expect(prompts.get_by_role("heading", name="Two prompts compared")).to_be_visible()
    expect(prompts.locator("article del")).to_have_text(re.compile("red$"))
    expect(prompts.locator("article ins")).to_have_text(re.compile("blue$"))


def test_a_search_comes_into_the_page_and_what_it_finds_is_used(prompts, watch):
    prompts.keyboard.press("/")
    prompts.keyboard.type("fox by:mia ")
    expect(rows(prompts)).to_have_count(1)
    expect(prompts).to_have_url(re.compile(r"/prompts/\?q=fox\+by%3Amia"))
    prompts.go_back()
    expect(rows(prompts)).to_have_count(3)

    prompts.locator("h1").click()
    prompts.keyboard.press("j")
    prompts.keyboard.press("j")
    prompts.keyboard.press("u")

    expect(prompt_of(prompts)).to_have_value(OWL)


def test_a_filter_and_a_tab_narrow_it(prompts, mia):
    submit(mia, Order(FOX, "1:1", "1K"))
    prompts.get_by_role("button", name="Person").click()
    prompts.get_by_role("dialog", name="Person").get_by_text("Tom Haller").click()
    expect(rows(prompts)).to_have_count(2)
    expect(prompts.locator("#q")).to_have_value('by:"Tom Haller"')

    prompts.get_by_role("link", name="Mine").click()
    expect(prompts.get_by_role("heading", name="No prompt matches")).to_be_visible()
    prompts.get_by_role("link", name="look at all").click()
    expect(rows(prompts)).to_have_count(1)


def test_a_phone_opens_one_sees_its_variation_and_uses_it(enter, mia):
    for text in (FOX, SNOW):
        hang(mia, text)
    phone = enter(mia, screen="phone", theme="light")
    phone.goto("/prompts/")
    row(phone, FOX).get_by_role("button", name="More").tap()
    phone.get_by_role("menuitem", name="Variations of it").tap()

    expect(phone.get_by_role("heading", name="Variations")).to_be_in_viewport()
    expect(phone.locator(".variation ins")).to_have_text(re.compile("blue$"))
    phone.get_by_role("link", name="Use", exact=True).tap()

    expect(prompt_of(phone)).to_have_value(FOX)


def test_without_scripts_it_is_searched_starred_and_compared(enter, mia):
    for text in (FOX, OWL, SNOW):
        hang(mia, text)
    page = enter(mia, script=False)
    page.goto("/prompts/?q=fox")
    expect(rows(page)).to_have_count(2)

    for box in rows(page).get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("article ins")).to_have_text(re.compile("blue$"))

    page.get_by_role("button", name="Star").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Prompt "))).to_be_visible()
    expect(page.get_by_role("button", name="Star").first).to_have_attribute("aria-pressed", "true")
