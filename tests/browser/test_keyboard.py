"""Everything by keyboard: the way in, the composer, the gallery as one stop, the sheet of keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.composing import given, prompt_of
from tests.browser.pictures import draw, hang, hang_many

COLOURS = ["red", "tan", "blue", "teal", "gold", "gray", "pink", "navy", "lime", "plum", "peru", "aqua"]

MARKED = """() => {
  const marked = (element, pseudo) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, pseudo);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
  };
  const element = document.activeElement;
  if (element === document.body) return true; // between the last stop and the first
  const around = [element, element.parentElement, element.closest("label, .composer-prompt")].filter(Boolean);
  return around.some((one) => marked(one) || marked(one, "::before"));
}"""


@pytest.fixture
def studio(designer: Page, mia) -> Page:
    """The studio with a dozen pictures in two rows."""
    for colour in COLOURS:
        hang(mia, f"A {colour} cup", draw(colour=colour))
    designer.goto("/")
    expect(designer.locator(".tile")).to_have_count(len(COLOURS))
    return designer


def link(page: Page, index: int):
    return page.locator(".tile").nth(index).locator("> a")


def test_the_first_stop_skips_to_the_content(studio):
    studio.keyboard.press("Tab")
    skip = studio.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    studio.keyboard.press("Enter")

    expect(studio.locator("#main")).to_be_focused()


def test_tab_reaches_the_prompt_then_the_gallery_as_one_stop(studio):
    studio.get_by_role("link", name="Skip to content").focus()
    studio.keyboard.press("Enter")
    stops = []
    for _ in range(60):
        studio.keyboard.press("Tab")
        stops.append(studio.evaluate("document.activeElement.closest('.tile')?.id ?? document.activeElement.id"))
        if stops[-1].startswith("image-"):
            break

    assert "prompt" in stops[:4]  # after the project, the templates and the earlier prompts
    assert stops.index("q") < len(stops) - 1
    assert studio.locator(".tile > a[tabindex='0']").count() == 1


def test_arrows_move_in_the_gallery(studio):
    link(studio, 0).focus()

    studio.keyboard.press("ArrowRight")
    expect(link(studio, 1)).to_be_focused()
    studio.keyboard.press("ArrowDown")
    below = studio.evaluate("document.activeElement.getBoundingClientRect().top")
    assert below > link(studio, 1).bounding_box()["y"] + 50
    studio.keyboard.press("ArrowUp")
    expect(link(studio, 1)).to_be_focused()
    studio.keyboard.press("End")
    expect(link(studio, len(COLOURS) - 1)).to_be_focused()
    studio.keyboard.press("Home")
    expect(link(studio, 0)).to_be_focused()
    assert studio.locator(".tile > a[tabindex='0']").count() == 1


def test_enter_opens_and_escape_returns(studio):
    link(studio, 3).focus()

    studio.keyboard.press("Enter")
    expect(studio.locator("[data-viewer-page]")).to_be_visible()
    studio.keyboard.press("Escape")

    expect(link(studio, 3)).to_be_focused()


def test_the_focused_picture_answers_to_keys(studio):
    link(studio, 2).focus()

    studio.keyboard.press("s")
    expect(studio.locator(".tile").nth(2).get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")
    studio.keyboard.press("r")
    expect(given(studio)).to_have_count(1)
    link(studio, 2).focus()
    studio.keyboard.press("Delete")

    expect(studio.locator(".tile").nth(2)).to_be_hidden()
    expect(link(studio, 3)).to_be_focused()


def test_keys_are_letters_while_typing(studio):
    prompt_of(studio).focus()

    studio.keyboard.type("n/?s")

    expect(prompt_of(studio)).to_have_value("n/?s")
    expect(studio.locator("#keys")).to_be_hidden()


def test_slash_searches_and_n_composes(studio):
    studio.keyboard.press("/")
    expect(studio.get_by_label("Search every prompt")).to_be_focused()
    studio.keyboard.press("Escape")

    studio.keyboard.press("n")

    expect(prompt_of(studio)).to_be_focused()


def test_n_leads_to_the_composer_from_anywhere(designer):
    designer.goto("/team/")

    designer.keyboard.press("n")

    expect(designer).to_have_url(re.compile("/#composer$"))
    expect(prompt_of(designer)).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/team/", "/trash/", "/account/"])
def test_the_sheet_opens_and_closes(designer, path):
    designer.goto(path)
    sheet = designer.locator("#keys")

    designer.keyboard.press("?")
    expect(sheet).to_be_visible()
    designer.keyboard.press("Escape")

    expect(sheet).to_be_hidden()
    expect(designer).to_have_url(re.compile(f"{path}$"))


def test_escape_closes_the_sheet_before_it_leaves_an_image(designer, mia):
    image = hang(mia)
    designer.goto(f"/images/{image.pk}/")
    designer.keyboard.press("?")
    expect(designer.locator("#keys")).to_be_visible()

    designer.keyboard.press("Escape")

    expect(designer.locator("#keys")).to_be_hidden()
    expect(designer).to_have_url(re.compile(f"/images/{image.pk}/$"))


def test_the_focus_is_always_marked(studio):
    studio.keyboard.press("Tab")
    for _ in range(25):
        studio.keyboard.press("Tab")
        assert studio.evaluate(MARKED), studio.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_no_bar_covers_the_tile_that_one_walks_to(designer, mia):
    hang_many(mia, 60)
    designer.goto("/")
    link(designer, 0).focus()
    designer.keyboard.press("End")

    bar = designer.locator(".gallery-bar")
    for _ in range(8):
        designer.keyboard.press("ArrowUp")
        top = designer.evaluate("document.activeElement.getBoundingClientRect().top")
        assert top >= bar.bounding_box()["y"] + bar.bounding_box()["height"]
