"""The viewer over the gallery: opened, walked through, acted in and closed, and the gallery lies as it was."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from generations.models import GalleryImage, User
from tests.browser.composing import given, prompt_of
from tests.browser.looking import shown
from tests.browser.pictures import draw, hang

COLOURS = ("red", "tan", "blue", "teal", "gold", "plum", "navy", "pink")


@pytest.fixture
def pictures(mia: User) -> list[GalleryImage]:
    """Newest first."""
    return [hang(mia, f"A {colour} vase", draw(colour=colour)) for colour in COLOURS][::-1]


def link(page: Page, image: GalleryImage) -> Locator:
    return page.locator(f"#image-{image.pk} > a")


def viewer(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Image")


def looking_at(page: Page, image: GalleryImage) -> None:
    """The address, the picture and its story are this image's."""
    expect(page).to_have_url(re.compile(rf"/images/{image.pk}/"))
    expect(page.locator(f'[data-panel-of="{image.pk}"]')).to_be_attached()
    expect(page.locator(f'[data-viewer-page][data-tile="image-{image.pk}"]')).to_be_visible()
    shown(page.locator(".picture img:not(.placeholder)"))


def swipe(page: Page, across: int, down: int = 0) -> None:
    """One finger over the picture."""
    page.locator(".stage").evaluate(
        """(stage, [across, down]) => {
            const finger = (x, y) => new Touch({ identifier: 1, target: stage, clientX: x, clientY: y });
            const tell = (kind, touches, changed) => stage.dispatchEvent(
                new TouchEvent(kind, { touches, changedTouches: [changed], bubbles: true, cancelable: true }));
            const [from, half, to] = [0, 0.5, 1].map((part) => finger(200 + part * across, 200 + part * down));
            tell("touchstart", [from], from);
            tell("touchmove", [half], half);
            tell("touchend", [], to);
        }""",
        [across, down],
    )


def test_by_keyboard_alone(designer, pictures):
    page = designer
    page.goto("/?q=vase&scope=mine")
    page.evaluate("window.stayed = true")
    link(page, pictures[3]).focus()

    page.keyboard.press("Enter")
    looking_at(page, pictures[3])
    assert urlsplit(page.url).query == "scope=mine&q=vase"
    assert page.locator(".app").evaluate("app => app.inert")
    page.keyboard.press("ArrowRight")
    looking_at(page, pictures[4])
    page.keyboard.press("Home")
    looking_at(page, pictures[0])
    expect(page.get_by_role("link", name="Newer image")).to_be_hidden()
    page.keyboard.press("End")
    looking_at(page, pictures[-1])
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    looking_at(page, pictures[5])

    page.keyboard.press("4")
    page.keyboard.press("p")
    expect(page.get_by_role("group", name="Rating: 4 of 5")).to_be_visible()
    expect(page.get_by_role("button", name="Pick", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("z")
    expect(page.locator(".stage.zoomed")).to_be_visible()
    page.keyboard.press("0")
    expect(page.locator(".stage.zoomed")).to_have_count(0)
    page.keyboard.press("i")
    expect(page.get_by_label("About this image")).to_be_hidden()
    page.keyboard.press("i")
    expect(page.get_by_label("About this image")).to_be_visible()

    page.keyboard.press("Escape")
    expect(viewer(page)).to_be_hidden()
    expect(link(page, pictures[5])).to_be_focused()
    expect(page.locator(f"#image-{pictures[5].pk} .tile-marks")).to_contain_text("4")
    assert urlsplit(page.url).path == "/"
    assert page.evaluate("window.stayed")


def test_deleting_goes_on_to_the_next_and_undo_comes_back(designer, pictures):
    page = designer
    page.goto("/")
    link(page, pictures[2]).click()
    looking_at(page, pictures[2])

    page.keyboard.press("Delete")
    looking_at(page, pictures[3])
    expect(page.get_by_text("Moved to the trash.")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    looking_at(page, pictures[2])
    page.keyboard.press("End")
    looking_at(page, pictures[-1])
    page.keyboard.press("Delete")
    looking_at(page, pictures[-2])

    page.go_back()
    expect(link(page, pictures[-2])).to_be_focused()
    expect(page.locator(f"#image-{pictures[-1].pk}")).to_be_hidden()
    expect(page.locator(f"#image-{pictures[2].pk}")).to_be_visible()


def test_forward_opens_it_again_and_the_composer_takes_it(designer, pictures):
    page = designer
    page.goto("/")
    link(page, pictures[1]).click()
    looking_at(page, pictures[1])
    page.get_by_role("link", name="Back to the same spot").click()
    expect(viewer(page)).to_be_hidden()

    page.go_forward()
    looking_at(page, pictures[1])
    page.keyboard.press("r")
    expect(page.get_by_text("Reference 1 of 14.")).to_be_visible()
    page.keyboard.press("ArrowRight")
    looking_at(page, pictures[2])
    page.keyboard.press("e")

    expect(viewer(page)).to_be_hidden()
    expect(prompt_of(page)).to_be_focused()
    expect(given(page)).to_have_count(1)
    expect(page.get_by_text("The only reference now.")).to_be_visible()
    page.get_by_role("button", name="Move reference 1 of 1").focus()
    page.keyboard.press("s")
    role = page.get_by_label("What reference 1 is for")
    expect(role).to_have_value("subject")
    with page.expect_response("**/draft/"):
        role.select_option("Layout")
    page.reload()
    expect(role).to_have_value("layout")


def test_by_touch(enter, mia, pictures):
    page = enter(mia, screen="phone")
    page.goto("/")
    top = page.evaluate("scrollY")
    link(page, pictures[2]).click()
    looking_at(page, pictures[2])

    swipe(page, across=-150)
    looking_at(page, pictures[3])
    swipe(page, across=150)
    looking_at(page, pictures[2])
    swipe(page, across=70, down=100)
    looking_at(page, pictures[2])
    swipe(page, across=5, down=160)

    expect(viewer(page)).to_be_hidden()
    expect(link(page, pictures[2])).to_be_focused()
    assert page.evaluate("scrollY") == top


def test_its_address_is_a_page_of_its_own(designer, pictures):
    page = designer
    page.goto(f"/images/{pictures[2].pk}/?q=vase")
    looking_at(page, pictures[2])
    expect(viewer(page)).to_have_count(0)

    page.keyboard.press("ArrowRight")
    looking_at(page, pictures[3])
    assert urlsplit(page.url).query == "q=vase"
    page.reload()
    looking_at(page, pictures[3])
    page.keyboard.press("Delete")
    looking_at(page, pictures[4])
    page.keyboard.press("Escape")

    expect(page).to_have_url(re.compile(r"/\?q=vase&at="))
