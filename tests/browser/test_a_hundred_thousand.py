"""A designer's day among a hundred thousand pictures, in a whole installation with real workers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.looking import until
from tests.browser.rooms import SCREENS
from tests.real_runner import Installation
from tests.remote import manage

IMAGES = 100_000
OWNER = {"MUSA_OWNER_EMAIL": "olga@example.com", "MUSA_OWNER_PASSWORD": "correct horse battery"}
TILES = "document.querySelectorAll('.tile').length"
ACT = 120_000  # ms: thousands of images in steps, on a busy machine


@pytest.fixture
def musa(tmp_path: Path) -> Iterator[Installation]:
    with Installation(tmp_path / "data", **OWNER) as installation:
        installation.await_ready()
        manage(tmp_path / "data", "seed_gallery", "--images", str(IMAGES))
        yield installation
        installation.stop()


@pytest.fixture
def desk(browser: Browser, musa: Installation) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=f"http://127.0.0.1:{musa.port}", locale="en-GB", **SCREENS["desk"])
    yield context
    context.close()


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(OWNER["MUSA_OWNER_EMAIL"])
    page.get_by_label("Password").fill(OWNER["MUSA_OWNER_PASSWORD"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "login" not in url)


def settled(page: Page) -> None:
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    until(page, "!document.querySelector('.htmx-request, [data-gallery] > [aria-busy], .gap[aria-busy]')")
    until(page, "!document.getElementById('older') || document.body.scrollHeight > scrollY + 2 * innerHeight")


def bar(page: Page):
    return page.get_by_role("toolbar", name="Selection")


def toast(page: Page):
    return page.locator("#toasts")


@pytest.mark.longest
def test_a_day_among_a_hundred_thousand_pictures(desk: BrowserContext, browser: Browser, musa: Installation):
    page = desk.new_page()
    sign_in(page)
    years = jump_a_year_back_and_scroll_to_its_end(page)
    go_back_to_where_one_was(page)
    select_here_and_far_away(page, years)
    tag_thousands_and_undo(page)
    trash_a_day_and_restore_it(page)
    save_a_view_and_come_back_to_it(page)
    walk_by_keyboard_alone(page)
    look_from_a_phone(browser, desk, musa)


def jump_a_year_back_and_scroll_to_its_end(page: Page) -> list[str]:
    """Returns the years there are, newest first."""
    page.goto("/")
    months = page.locator("#scrubber [data-month]").evaluate_all("months => months.map((one) => one.dataset.month)")
    years = sorted({month[:4] for month in months}, reverse=True)
    year, before = years[1:3]
    december = page.locator(f"[data-day^='{before}-12']")
    page.goto(f"/?at={year}-01-04")
    settled(page)
    most = page.evaluate(TILES)
    for _ in range(200):
        page.evaluate("scrollBy({ top: 1200, behavior: 'instant' })")
        settled(page)
        most = max(most, page.evaluate(TILES))
        if december.count():
            break
    expect(december.first).to_be_attached()
    assert most < 300
    return years


def go_back_to_where_one_was(page: Page) -> None:
    tile = page.evaluate(
        "[...document.querySelectorAll('.tile:not(.tucked)')].find((one) => one.getBoundingClientRect().top > 130).id"
    )
    page.locator(f"#{tile} > a").click()
    page.wait_for_url("**/images/*/")
    page.go_back()
    expect(page.locator(f"#{tile}")).to_be_in_viewport()


def select_here_and_far_away(page: Page, years: list[str]) -> None:
    page.goto("/?q=has:project")
    page.locator(".tile > a").first.click(modifiers=["Control"])
    expect(bar(page)).to_contain_text("1 selected")
    page.get_by_label("Go to a date").fill(f"{years[-1]}-12-20")
    page.get_by_label("Go to a date").press("Enter")
    page.wait_for_url("**at=*")
    settled(page)
    page.locator(".tile > a").nth(3).click(modifiers=["Control"])
    expect(bar(page)).to_contain_text("2 selected")
    page.get_by_role("button", name="Clear the selection").click()


def tag_thousands_and_undo(page: Page) -> None:
    page.goto('/?q=by:"Seed 6"')
    page.locator(".tile:not(.tucked) > a").first.click(modifiers=["Control"])
    page.keyboard.press("Control+a")
    expect(bar(page)).to_contain_text(re.compile(r"[4-9],\d{3} selected"))
    bar(page).get_by_role("button", name="Tag").click()
    page.keyboard.type("by the thousand")
    expect(page.get_by_role("button", name="New tag “by the thousand”")).to_be_visible()
    page.keyboard.press("Enter")
    expect(toast(page)).to_contain_text(re.compile(r"[4-9],\d{3} images tagged “by the thousand”"), timeout=ACT)
    page.goto('/?q=tag:"by the thousand"')
    expect(page.locator(".result-count")).to_have_text("more than 1,000 results")

    page.goto("/activity/")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".entry").first).to_contain_text("undone by", timeout=ACT)
    page.goto('/?q=tag:"by the thousand"')
    expect(page.get_by_text("no tag begins so")).to_be_visible()


def trash_a_day_and_restore_it(page: Page) -> None:
    page.goto('/?q=by:"Seed 9" rating:5')
    first = page.locator(".tile").first.get_attribute("id")
    page.locator(".tile:not(.tucked) > a").first.click(modifiers=["Control"])
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(toast(page)).to_contain_text("moved to the trash.", timeout=ACT)
    expect(page.locator(f"#{first}:visible")).to_have_count(0)
    toast(page).get_by_role("button", name="Undo").click()
    expect(toast(page)).to_contain_text("Undone", timeout=ACT)
    page.reload()
    expect(page.locator(f"#{first}")).to_be_visible()


def save_a_view_and_come_back_to_it(page: Page) -> None:
    page.goto('/?q=rating:4+ project:"Project 2"')
    before = page.locator(".tile").first.get_attribute("id")
    page.get_by_role("button", name="Views").click()
    page.get_by_placeholder("Name", exact=True).fill("The best of two")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_text("“The best of two” is saved.")).to_be_visible()
    page.goto("/")
    page.get_by_role("button", name="Views").click()
    page.get_by_role("link", name="The best of two").click()
    expect(page.locator(".tile").first).to_have_attribute("id", before)


def walk_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("ratio:16:9 ")
    expect(page.locator(".result-count")).to_have_text("more than 1,000 results")
    page.locator(".tile:not(.tucked) > a").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    expect(bar(page)).to_contain_text("2 selected")
    page.keyboard.press("5")
    expect(toast(page)).to_contain_text("rated 5")
    page.keyboard.press("Escape")
    expect(bar(page)).to_be_hidden()


def look_from_a_phone(browser: Browser, desk: BrowserContext, musa: Installation) -> None:
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{musa.port}", storage_state=desk.storage_state(), **SCREENS["phone"]
    )
    page = context.new_page()
    page.goto("/?q=rating:5")
    expect(page.locator(".result-count")).to_have_text("more than 1,000 results")
    page.evaluate("scrollBy({ top: 4000, behavior: 'instant' })")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".tile:not(.tucked) > a").first.tap()
    page.wait_for_url("**/images/*/?q=rating*")
    expect(page.get_by_role("dialog", name="Image")).to_be_visible()
    context.close()
