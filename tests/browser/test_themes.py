"""Dark and light: the system decides until somebody chooses, and the choice stays."""

import pytest
from playwright.sync_api import Page, expect


def lightness(page: Page) -> int:
    """How light the page's ground is, 0 to 255."""
    pixel = "new OffscreenCanvas(1, 1).getContext('2d')"
    return page.evaluate(
        f"""(() => {{
          const context = {pixel};
          context.fillStyle = getComputedStyle(document.body).backgroundColor;
          context.fillRect(0, 0, 1, 1);
          return context.getImageData(0, 0, 1, 1).data[1];
        }})()"""
    )


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_at_first_the_system_decides(enter, mia, theme):
    page = enter(mia, theme=theme)
    page.goto("/")

    assert (lightness(page) > 128) == (theme == "light")


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_a_chosen_theme_stays(enter, mia, screen):
    page = enter(mia, screen=screen)
    page.goto("/")
    if screen == "phone":
        page.get_by_role("button", name="More").click()

    page.get_by_role("button", name="Switch theme").locator("visible=true").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert lightness(page) > 128
    page.goto("/team/")
    assert lightness(page) > 128
    page.context.clear_cookies()
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert lightness(page) > 128
