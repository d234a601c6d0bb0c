"""Templates in a browser: written, found from the composer, given references, deleted and brought back."""

import re

import pytest
from playwright.sync_api import Page, expect

from generations.models import Template
from tests.browser.composing import choose, given, prompt_of
from tests.browser.pictures import draw, hang
from tests.template_steps import make_template

SCREENS = ["desk", "phone"]


def options(page: Page):
    return page.get_by_role("listbox", name="Templates").get_by_role("option")


def test_a_text_that_is_no_template_is_mended_in_place(designer, watch):
    watch.expect_refusal(422)
    designer.goto("/templates/new")
    designer.get_by_label("Name").fill("Fruit")
    text = designer.get_by_role("textbox", name="Prompt")
    text.fill("{n: 5..1} pieces of {fruit}")
    designer.get_by_role("button", name="Save template").click()

    expect(designer.get_by_text("{n: 5..1} runs backwards: write 1..5.")).to_be_visible()
    expect(designer.get_by_label("Name")).to_have_value("Fruit")
    text.fill("{n: 1..5} pieces of {fruit}")
    designer.get_by_role("button", name="Save template").click()

    expect(designer.get_by_text("“Fruit” is saved.")).to_be_visible()
    expect(designer.locator(".template-prompt")).to_have_text("n pieces of fruit")


def test_what_stands_in_the_composer_is_saved_as_a_template(designer, mia):
    hang(mia, "A red cup")
    designer.goto("/")
    prompt_of(designer).fill("{product} on sand")
    choose(designer, "Variations", "3")
    designer.locator(".tile[data-image]").hover()
    designer.get_by_role("link", name="Use as reference").click()
    expect(given(designer)).to_have_count(1)

    designer.get_by_role("button", name="Templates", exact=True).click()
    designer.get_by_role("link", name="Save as template").click()
    expect(designer.get_by_role("textbox", name="Prompt")).to_have_value("{product} on sand")
    designer.get_by_label("Name").fill("On sand")
    designer.get_by_role("button", name="Save template").click()

    expect(designer.get_by_role("heading", name="On sand")).to_be_visible()
    template = Template.objects.get()
    assert (template.count, template.references.count()) == (3, 1)


def test_a_slash_offers_templates_by_keyboard(designer, mia):
    first = make_template(mia, "{product} on a plinth", name="Plinth")
    make_template(mia, "{product} on the plain", name="Plain")
    designer.goto("/")
    prompt_of(designer).press_sequentially("/pl")
    expect(options(designer)).to_have_count(2)
    expect(options(designer).first).to_have_attribute("aria-selected", "true")

    prompt_of(designer).press("Escape")
    expect(options(designer)).to_have_count(0)
    expect(prompt_of(designer)).to_be_focused()
    expect(prompt_of(designer)).to_have_value("/pl")
    prompt_of(designer).fill("")
    prompt_of(designer).press_sequentially("/pl")
    expect(options(designer)).to_have_count(2)
    prompt_of(designer).press("ArrowDown")
    prompt_of(designer).press("Enter")

    expect(designer).to_have_url(re.compile(f"/templates/{first.pk}/$"))


def test_nothing_that_matches_lets_one_go_on_writing(designer, mia):
    make_template(mia)
    designer.goto("/")

    prompt_of(designer).press_sequentially("/snow")

    expect(designer.get_by_role("paragraph").filter(has_text="No template matches. Go on writing.")).to_be_visible()
    prompt_of(designer).press("Enter")
    expect(prompt_of(designer)).to_have_value("/snow\n")


@pytest.mark.parametrize("screen", SCREENS)
def test_one_without_fields_fills_the_composer_with_undo(enter, mia, screen):
    make_template(mia, "A cup on sand", name="Cup", aspect_ratio="9:16", count=4, images=(hang(mia, "A red cup"),))
    page = enter(mia, screen=screen)
    page.goto("/#composer")
    prompt_of(page).press_sequentially("/")

    option = options(page).filter(has_text="Cup")
    option.tap() if screen == "phone" else option.click()

    expect(prompt_of(page)).to_have_value("A cup on sand")
    expect(page.get_by_role("radio", name="9:16")).to_be_checked()
    expect(given(page)).to_have_count(1)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(prompt_of(page)).to_have_value("")
    expect(given(page)).to_have_count(0)


def test_references_are_picked_and_taken_out_with_undo(designer, mia):
    hang(mia, "A red cup", draw(300, 200, colour="red"))
    designer.goto(f"/templates/{make_template(mia).pk}/edit/")
    kept = designer.locator("[data-kept]")
    designer.get_by_role("button", name="Add", exact=True).click()
    designer.get_by_role("dialog", name="Add references").get_by_label("A red cup").check()
    designer.get_by_role("button", name="Add 1").click()
    expect(kept).to_have_count(1)

    kept.hover()
    designer.get_by_role("button", name="Remove A red cup").click()
    expect(kept).to_have_count(0)
    designer.get_by_role("button", name="Undo", exact=True).click()
    expect(kept).to_have_count(1)
    designer.get_by_role("button", name="Save template").click()

    expect(designer.get_by_text("is saved.")).to_be_visible()
    assert Template.objects.get().references.count() == 1


@pytest.mark.parametrize("screen", SCREENS)
def test_deleting_has_an_undo(enter, mia, screen):
    make_template(mia)
    page = enter(mia, screen=screen)
    page.goto("/templates/")

    page.get_by_role("button", name="More for Product on plinth").click()
    page.get_by_role("button", name="Delete, with undo").click()
    expect(page.get_by_role("heading", name="No templates yet")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()

    expect(page.get_by_role("link", name="Product on plinth")).to_be_visible()
