"""Picking references from what is here: by search, from another place, by key; brought along, and cancelled."""

import pytest
from playwright.sync_api import Locator, Page, expect

from generations.actions import toggle_star
from generations.models import Reference
from tests.browser.composing import attach, given
from tests.browser.pictures import draw, file, hang, keep, keep_sketch
from tests.factories import make_generation, make_image


@pytest.fixture
def studio(designer: Page, mia, tom) -> Page:
    for colour in ("red", "green", "blue", "gold"):
        hang(mia, f"A {colour} cup", draw(300, 200, colour=colour))
    keep_sketch(tom, "hero.png")
    designer.goto("/")
    return designer


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Add references")


def open_picker(page: Page) -> Locator:
    page.get_by_role("button", name="Gallery", exact=True).click()
    expect(dialog(page)).to_be_visible()
    return dialog(page)


def labels(picker: Locator) -> list[str]:
    return [box.get_attribute("aria-label") for box in picker.locator(".pick input").all()]


def test_everything_recent_is_there_the_newest_first(studio):
    picker = open_picker(studio)

    assert labels(picker) == ["hero.png", "A gold cup", "A blue cup", "A green cup", "A red cup"]
    expect(picker.get_by_text("14 places left")).to_be_visible()


def test_picked_ones_come_in_the_order_of_picking(studio):
    attach(studio, file("first.png", draw(20)))
    picker = open_picker(studio)

    picker.get_by_label("A red cup").check()
    picker.get_by_label("hero.png").check()
    assert picker.locator(".pick", has=studio.get_by_label("hero.png")).locator(".index").inner_text() == "3"
    picker.get_by_role("button", name="Add 2").click()

    expect(picker).to_be_hidden()
    expect(given(studio)).to_have_count(3)
    assert [one.get_attribute("title") for one in given(studio).all()] == ["first.png", "A red cup", "hero.png"]


def test_it_is_searched_and_what_was_picked_stays_picked(studio):
    picker = open_picker(studio)
    picker.get_by_label("A red cup").check()

    picker.get_by_label("Search pictures").fill("cup gold")

    expect(picker.locator(".pick")).to_have_count(1)
    picker.get_by_label("A gold cup").check()
    picker.get_by_label("Search pictures").fill("")
    expect(picker.locator(".pick")).to_have_count(5)
    expect(picker.get_by_label("A red cup")).to_be_checked()
    expect(picker.get_by_role("button", name="Add 2")).to_be_enabled()


def test_each_place_shows_what_is_there(studio, mia):
    star = hang(mia, "A starred fox", draw(90))
    toggle_star(star, mia)
    picker = open_picker(studio)

    picker.get_by_role("radio", name="Starred").check()
    expect(picker.get_by_label("A starred fox")).to_be_visible()
    expect(picker.locator(".pick")).to_have_count(1)
    picker.get_by_role("radio", name="My uploads").check()
    expect(picker.get_by_text("Nothing of yours yet")).to_be_visible()
    picker.get_by_role("radio", name="Library").check()
    expect(picker.get_by_label("hero.png")).to_be_visible()
    expect(picker.locator(".pick")).to_have_count(1)


def test_it_says_in_how_many_pictures_one_was_used(designer, mia):
    hero = keep_sketch(mia, "hero.png")
    for _ in range(2):
        made = make_generation(mia, "finished")
        Reference.objects.create(generation=made, position=0, image=hero)
        make_image(made, **keep(draw(40)))
    designer.goto("/")
    picker = open_picker(designer)

    picker.get_by_role("radio", name="Library").check()

    expect(picker.locator(".pick")).to_have_count(1)
    expect(picker.locator(".pick")).to_contain_text("in 2")


def test_all_of_it_by_keyboard(studio):
    studio.get_by_role("button", name="Gallery", exact=True).focus()
    studio.keyboard.press("Enter")
    picker = dialog(studio)
    expect(picker.get_by_label("Search pictures")).to_be_focused()

    studio.keyboard.press("ArrowDown")
    expect(picker.get_by_label("hero.png")).to_be_focused()
    studio.keyboard.press("ArrowRight")
    studio.keyboard.press("ArrowRight")
    studio.keyboard.press("Space")
    studio.keyboard.press("ArrowLeft")
    studio.keyboard.press("Space")
    studio.keyboard.press("Enter")

    expect(picker).to_be_hidden()
    expect(given(studio)).to_have_count(2)
    assert [one.get_attribute("title") for one in given(studio).all()] == ["A blue cup", "A gold cup"]
    expect(studio.get_by_role("button", name="Gallery", exact=True)).to_be_focused()


def test_escape_leaves_everything_as_it_was(studio):
    picker = open_picker(studio)
    picker.get_by_label("A red cup").check()

    studio.keyboard.press("Escape")

    expect(picker).to_be_hidden()
    expect(given(studio)).to_have_count(0)


def test_no_more_than_the_places_that_are_left(studio):
    attach(studio, *(file(f"{number}.png", draw(8 + number)) for number in range(13)))
    expect(studio.locator(".keep")).to_have_count(13)
    picker = open_picker(studio)
    expect(picker.get_by_text("1 place left")).to_be_visible()

    picker.get_by_label("A red cup").check()

    expect(picker.get_by_text("no places left")).to_be_visible()
    expect(picker.get_by_label("A gold cup")).to_be_disabled()


def test_a_file_of_this_device_is_picked_when_it_has_arrived(studio, watch):
    watch.expect_refusal(422)
    picker = open_picker(studio)

    with studio.expect_file_chooser() as chooser:
        picker.get_by_text("From this device").click()
    chooser.value.set_files([file("mine.png", draw(33)), file("words.png", b"only words")])

    expect(picker.get_by_role("checkbox", name="mine.png")).to_be_checked()
    expect(picker.get_by_text("This file holds text, not a picture")).to_be_visible()
    picker.get_by_role("button", name="Add 1").click()
    expect(given(studio)).to_have_count(1)


def test_without_connection_the_list_is_asked_for_again(studio, watch):
    watch.expect_no_connection()
    picker = open_picker(studio)
    studio.route("**/references/pick*", lambda route: route.abort("internetdisconnected"))
    picker.get_by_role("radio", name="Library").check()
    expect(picker.get_by_text("No connection to Musa")).to_be_visible()
    studio.unroute_all()

    picker.get_by_role("button", name="Try again").click()

    expect(picker.get_by_label("hero.png")).to_be_visible()


def test_older_ones_come_as_one_goes_down(designer, mia):
    for number in range(50):
        hang(mia, f"Cup {number}")
    designer.goto("/")
    picker = open_picker(designer)

    picker.locator(".pick").last.scroll_into_view_if_needed()

    expect(picker.locator(".pick")).to_have_count(50)
