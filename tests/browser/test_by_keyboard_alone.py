"""A designer's whole way without a mouse: from the words to the picture, on from it, and into the trash and back."""

import pytest
from playwright.sync_api import Page, expect

from generations.models import Generation, Star
from tests.browser.composing import given, prompt_of
from tests.browser.looking import look

MOST_STOPS = 40


def tab_to(page: Page, selector: str) -> None:
    """Walk with the Tab key until that has the focus."""
    for _ in range(MOST_STOPS):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab doesn't lead to {selector}.")


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_from_the_words_to_the_picture_and_on(enter, mia, worker, screen):
    page = enter(mia, screen=screen)
    page.goto("/")
    page.keyboard.press("n")
    expect(prompt_of(page)).to_be_focused()

    page.keyboard.type("A paper boat [sandbox:size=64x64]")
    tab_to(page, "[name=aspect_ratio]")
    page.keyboard.press("ArrowRight")
    tab_to(page, "[name=resolution]")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".tile[data-in-flight]")).to_have_count(1)
    worker.work()
    look(page)
    picture = page.locator(".tile[data-image] > a")
    expect(picture).to_have_count(1)
    asked = Generation.objects.get()
    assert (asked.aspect_ratio, asked.resolution) == ("4:5", "1K")

    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(picture).to_be_focused()
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Star", exact=True).first).to_have_attribute("aria-pressed", "true")
    assert Star.objects.filter(user=mia).count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/images/*/")
    page.keyboard.press("Escape")
    expect(picture).to_be_focused()
    page.keyboard.press("r")
    expect(given(page)).to_have_count(1)

    picture.focus()
    page.keyboard.press("Delete")
    expect(page.locator(".tile[data-image]:visible")).to_have_count(0)
    tab_to(page, "[data-toast-action], .toast .undo")
    page.keyboard.press("Enter")
    expect(page.locator(".tile[data-image]:visible")).to_have_count(1)
