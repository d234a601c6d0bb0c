"""Searching in the gallery: results while one types, filters that act at once, suggestions, views that are kept."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from generations.models import SavedView, User
from tests.browser.pictures import draw, hang


@pytest.fixture
def pictures(mia: User, tom: User) -> None:
    """A few of two people."""
    moment = datetime(2026, 3, 9, tzinfo=UTC)
    hang(mia, "Amber glass bottle", aspect_ratio="4:5", created_at=moment)
    hang(mia, "Amber dunes", draw(colour="tan"), aspect_ratio="16:9")
    hang(tom, "Glass lighthouse", draw(colour="navy"), aspect_ratio="16:9")


def box(page: Page):
    return page.get_by_label("Search every prompt")


def prompts(page: Page):
    return page.locator(".tile .text")


def test_results_come_while_one_types_and_back_leads_out(designer, pictures):
    designer.goto("/")
    expect(prompts(designer)).to_have_count(3)

    box(designer).press_sequentially("glass bott")

    expect(prompts(designer)).to_have_text(["Amber glass bottle"])
    expect(prompts(designer).locator("mark")).to_have_text(["glass", "bottle"])
    expect(box(designer)).to_be_focused()
    assert box(designer).evaluate("(box) => box.selectionStart") == len("glass bott")
    expect(designer).to_have_url(re.compile(r"\?q=glass\+bott$"))
    expect(designer.locator(".result-count")).to_have_text("1 result")
    designer.reload()
    expect(prompts(designer)).to_have_count(1)
    designer.go_back()
    expect(prompts(designer)).to_have_count(3)
    expect(box(designer)).to_have_value("")


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_filters_act_at_once_and_are_chips(enter, mia, pictures, screen):
    page = enter(mia, screen=screen)
    page.goto("/?q=glass")
    page.get_by_role("navigation", name="Filters").get_by_role("button", name="More").click()
    page.get_by_role("button", name="Ratio").click()
    popover = page.get_by_role("dialog", name="Ratio")

    popover.get_by_role("link", name="16:9").click()

    expect(prompts(page)).to_have_text(["Glass lighthouse"])
    expect(popover).to_be_visible()
    expect(popover.get_by_role("link", name="16:9")).to_be_focused()
    expect(popover.get_by_text("1 result", exact=True)).to_be_visible()
    expect(box(page)).to_have_value("ratio:16:9 glass")
    popover.get_by_role("link", name="4:5").click()
    expect(prompts(page)).to_have_count(2)
    page.keyboard.press("Escape")
    page.get_by_role("link", name=re.compile("^Remove filter Ratio")).click()
    expect(box(page)).to_have_value("glass")


def test_a_person_is_found_and_days_are_chosen(designer, pictures):
    designer.goto("/")
    designer.get_by_role("button", name="Person").click()
    designer.get_by_label("Find a person").press_sequentially("hal")
    expect(designer.locator("#options-person a")).to_have_count(1)
    designer.locator("#options-person a").click()
    expect(prompts(designer)).to_have_text(["Glass lighthouse"])
    designer.get_by_role("dialog", name="Person").get_by_role("link", name="Clear").click()
    expect(prompts(designer)).to_have_count(3)
    designer.keyboard.press("Escape")

    designer.get_by_role("button", name="Date").click()
    designer.get_by_label("To", exact=True).fill("2026-03-31")

    expect(prompts(designer)).to_have_text(["Amber glass bottle"])
    expect(designer).to_have_url(re.compile("before%3A2026-04-01"))


def test_suggestions_complete_what_is_typed(designer, pictures):
    designer.goto("/")
    box(designer).press_sequentially("glass by:t")
    option = designer.get_by_role("option", name="Tom Haller")
    expect(option).to_be_visible()

    box(designer).press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    box(designer).press("Enter")

    expect(box(designer)).to_have_value('glass by:"Tom Haller" ')
    expect(prompts(designer)).to_have_text(["Glass lighthouse"])
    expect(box(designer)).to_be_focused()
    box(designer).press("Enter")
    box(designer).fill("")
    expect(prompts(designer)).to_have_count(3)
    box(designer).press("ArrowDown")
    expect(designer.get_by_role("option", name='glass by:"Tom Haller"')).to_be_visible()


def test_a_view_is_saved_opened_deleted_and_brought_back(designer, pictures):
    designer.goto("/?q=glass")
    designer.get_by_role("button", name="Views").click()
    designer.get_by_placeholder("Name", exact=True).fill("All glass")
    designer.get_by_role("button", name="Save view").click()
    expect(designer.get_by_text("“All glass” is saved.")).to_be_visible()
    assert SavedView.objects.get().query == "q=glass"

    designer.goto("/")
    designer.get_by_role("button", name="Views").click()
    designer.get_by_role("link", name="All glass").click()
    expect(prompts(designer)).to_have_count(2)

    designer.goto("/views/")
    designer.get_by_role("button", name="Delete All glass, with undo").click()
    expect(designer.locator(".view-row")).to_have_count(0)
    designer.get_by_role("button", name="Undo").click()
    expect(designer.locator(".view-row")).to_have_count(1)
