"""A template run over many values: counted and priced before it is pressed, and looked at in rows and columns."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from generations.models import Batch, Generation
from tests.browser.looking import look, shown
from tests.browser.pictures import draw, hang
from tests.template_steps import make_template

PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""
TEXT = "{product} in {mood: warm|cold} light [sandbox:size=160x160]"


@pytest.fixture
def template(mia):
    return make_template(mia, TEXT, name="Plinth", aspect_ratio="1:1", resolution="1K")


def write(page: Page, *values: str) -> None:
    for value in values:
        page.get_by_label("Add a value of product").fill(value)
        page.get_by_label("Add a value of product").press("Enter")


def total(page: Page):
    return page.locator("[data-sum]")


def run(page: Page):
    return page.get_by_role("button", name=re.compile("^Run"))


def cell(page: Page, row: int, column: int):
    return page.get_by_role("row").nth(row + 1).get_by_role("cell").nth(column)


def test_product_and_cost_follow_every_change(designer, template, settings):
    settings.SANDBOX = False
    settings.APIFRAME_COSTS = {"1K": Decimal("0.134"), "2K": Decimal("0.134"), "4K": Decimal("0.24")}
    designer.goto(f"/templates/{template.pk}/")
    cost = designer.locator("[data-cost]")
    expect(total(designer)).to_have_text("0 products=0 images")

    write(designer, "Amber", "Sage", "Amber")
    designer.get_by_label("cold").check()
    designer.get_by_label("9:16").check()
    expect(total(designer)).to_have_text("2 products×2 moods×2 ratios=8 images")
    expect(cost).to_have_text("$1.078 × $0.134")
    designer.get_by_role("radio", name="4K").check()
    designer.get_by_role("group", name="Variations of each").get_by_role("radio", name="2").check()
    expect(cost).to_have_text("$3.8416 × $0.24")
    designer.get_by_role("button", name="Remove Sage").click()
    expect(run(designer)).to_have_text(re.compile("^Run 8"))
    designer.get_by_role("button", name="Undo", exact=True).click()
    expect(run(designer)).to_have_text(re.compile("^Run 16"))


def test_pasted_lines_are_values_and_too_many_are_told(designer, template):
    designer.goto(f"/templates/{template.pk}/")
    designer.get_by_label("Add a value of product").focus()
    designer.evaluate(PASTE, "\n".join(f"Jar {number}" for number in range(201)))

    expect(total(designer)).to_have_text("201 products=201 images")
    expect(designer.get_by_text("At most 200 pictures go into one run.")).to_be_visible()
    expect(run(designer)).to_be_disabled()


def test_a_field_without_a_value_is_gone_to(designer, template):
    designer.goto(f"/templates/{template.pk}/")

    run(designer).click()

    expect(designer.get_by_text("at least one product")).to_be_visible()
    expect(designer.get_by_label("Add a value of product")).to_be_focused()
    assert not Batch.objects.exists()


def test_a_varied_reference_is_a_factor(designer, template, mia):
    for colour in ("red", "blue"):
        hang(mia, f"A {colour} cup", draw(300, 200, colour=colour))
    designer.goto(f"/templates/{template.pk}/")
    write(designer, "Amber")
    designer.get_by_role("button", name="Vary").click()
    dialog = designer.get_by_role("dialog", name="Add references")
    dialog.get_by_label("A red cup").check()
    dialog.get_by_label("A blue cup").check()
    designer.get_by_role("button", name="Add 2").click()
    expect(total(designer)).to_have_text("2 references=2 images")

    run(designer).click()

    expect(designer.get_by_role("rowheader")).to_have_text(["A red cup", "A blue cup"])


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_a_run_becomes_a_contact_sheet(enter, mia, template, worker, screen):
    page = enter(mia, screen=screen)
    page.goto(f"/templates/{template.pk}/")
    write(page, "Amber", "Sage")
    page.get_by_label("cold").check()
    run(page).dblclick()
    expect(page.get_by_role("heading", name="Contact sheet")).to_be_visible()
    assert Batch.objects.get().count == 4
    expect(page.get_by_role("rowheader")).to_have_text(["Amber", "Sage"])
    progress = page.locator("#batch-progress")
    expect(progress).to_contain_text("0 of 4 finished")

    first = cell(page, 0, 0) if screen == "desk" else page.locator("#cell-0-0")
    worker.work()
    look(page)

    shown(first.locator(".tile[data-image] > a > img").last)
    expect(progress).to_contain_text("1 of 4 finished")
    expect(progress).to_contain_text("$0.13 so far")
    page.get_by_role("button", name="Cancel the 3 waiting").click()
    expect(progress).to_contain_text("1 of 4 finished, 3 cancelled")
    assert sorted(Generation.objects.values_list("status", flat=True)) == [*["cancelled"] * 3, "finished"]


def test_what_failed_is_asked_again_in_its_place(designer, template, worker):
    designer.goto(f"/templates/{template.pk}/")
    write(designer, "Amber [sandbox:server-error] [sandbox:once]", "Sage")
    designer.get_by_label("cold").check()
    run(designer).click()
    progress = designer.locator("#batch-progress")
    expect(progress).to_contain_text("0 of 4 finished")
    worker.work()
    look(designer)
    expect(progress).to_contain_text("1 failed")

    cell(designer, 0, 0).get_by_role("button", name="Try again").click()

    expect(cell(designer, 0, 0).locator(".tile")).to_contain_text("in line")
    expect(progress).not_to_contain_text("failed")
    assert Generation.objects.filter(retry_of__isnull=False).count() == 1


def test_without_script_the_cost_is_worked_out_first(enter, mia, template):
    page = enter(mia, script=False)
    page.goto(f"/templates/{template.pk}/")
    page.get_by_label("Values of product").fill("Amber\nSage")
    page.get_by_label("cold").check()

    page.get_by_role("button", name="Work out the cost").click()
    expect(total(page)).to_have_text("2 products×2 moods=4 images")
    run(page).click()

    expect(page.get_by_role("rowheader")).to_have_text(["Amber", "Sage"])
    assert Batch.objects.get().count == 4


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_a_list_is_looked_at_and_then_run(enter, mia, screen):
    page = enter(mia, screen=screen)
    page.goto("/prompts/import/")
    page.get_by_label("File").set_input_files(
        {"name": "prompts.csv", "mimeType": "text/csv", "buffer": b"prompt;ratio\nA cup;4:5\nA dog;7:5\n"}
    )
    page.get_by_role("button", name="Look at the lines").click()
    expect(page.get_by_text("Line 3: “7:5” is not one of the aspect ratios.")).to_be_visible()
    assert not Batch.objects.exists()

    page.get_by_role("button", name="Run 1").click()

    expect(page.get_by_role("heading", name="prompts.csv")).to_be_visible()
    assert Generation.objects.get().prompt == "A cup"
