"""From the prompt to the picture, in the page that was open all the time."""

import pytest
from playwright.sync_api import Page, expect

from generations.models import Batch
from tests.browser.composing import ask, choose, generate, prompt_of
from tests.browser.looking import look, shown, until
from tests.browser.pictures import hang

WIDE = "A lighthouse at dusk [sandbox:size=688x384]"  # the ratio that 16:9 is drawn in
PICTURE = ".tile[data-image] > a > img:not(.placeholder)"


def box(page: Page) -> dict:
    return page.locator(".tile").first.bounding_box()


def test_each_state_takes_the_same_place(designer, worker):
    designer.goto("/")
    designer.evaluate("globalThis.sameDocument = true")
    choose(designer, "Aspect ratio", "16:9")

    ask(designer, WIDE)

    tile = designer.locator(".tile")
    expect(tile).to_contain_text("Queued")
    place = box(designer)
    generation = worker.claim()
    look(designer)
    expect(tile).to_contain_text("Running")
    assert box(designer) == place
    worker.carry(generation)
    look(designer)
    expect(tile).to_contain_text("Saving")
    assert box(designer) == place
    worker.save(generation)
    look(designer)
    shown(designer.locator(PICTURE))
    assert box(designer) == place
    assert designer.evaluate("globalThis.sameDocument")


def test_the_page_notices_by_itself(designer, worker):
    designer.goto("/")
    ask(designer, WIDE)
    expect(designer.locator(".tile")).to_contain_text("Queued")

    worker.work()

    shown(designer.locator(PICTURE))


def test_a_phone_composes_in_a_view_of_its_own(enter, mia, worker):
    phone = enter(mia, screen="phone", theme="light")
    phone.goto("/")
    expect(prompt_of(phone)).to_be_hidden()
    phone.get_by_role("link", name="New picture").click()
    choose(phone, "Aspect ratio", "16:9")
    prompt_of(phone).fill(WIDE)

    generate(phone).click()

    expect(prompt_of(phone)).to_be_hidden()
    expect(phone.locator(".tile")).to_contain_text("Queued")
    place = box(phone)
    worker.work()
    look(phone)
    shown(phone.locator(PICTURE))
    assert box(phone) == place


def test_what_comes_home_above_moves_nothing_that_is_read_below(designer, mia, worker):
    for _ in range(30):
        hang(mia)
    designer.goto("/")
    choose(designer, "Aspect ratio", "16:9")
    ask(designer, WIDE)
    expect(designer.locator("[data-in-flight]")).to_have_count(1)
    designer.mouse.move(900, 500)
    designer.mouse.wheel(0, 700)
    until(designer, "scrollY >= 600")
    reading = designer.locator(".tile").nth(25)
    before = (designer.evaluate("scrollY"), reading.bounding_box())

    worker.work()
    look(designer)

    expect(designer.locator("[data-in-flight]")).to_have_count(0)
    assert (designer.evaluate("scrollY"), reading.bounding_box()) == before


def test_four_variations_are_four_tiles_from_left_to_right(designer, worker):
    designer.goto("/")
    choose(designer, "Variations", "4")
    expect(generate(designer)).to_contain_text("Generate 4")

    ask(designer, "Four cups [sandbox:size=64x64]")

    tiles = designer.locator(".tile")
    expect(tiles).to_have_count(4)
    lefts = [tile.bounding_box()["x"] for tile in tiles.all()]
    assert lefts == sorted(lefts)
    positions = list(Batch.objects.get().generations.order_by("position").values_list("pk", flat=True))
    assert [tile.get_attribute("id") for tile in tiles.all()] == [f"generation-{pk}" for pk in positions]
    worker.work(4)
    look(designer)
    expect(designer.locator(PICTURE)).to_have_count(4)


def test_the_words_and_settings_stay_for_the_next_one(designer):
    designer.goto("/")
    choose(designer, "Resolution", "4K")
    ask(designer, "A lighthouse at dusk")
    expect(designer.locator(".tile")).to_have_count(1)

    expect(prompt_of(designer)).to_have_value("A lighthouse at dusk")
    expect(designer.get_by_role("radio", name="4K")).to_be_checked()


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_a_double_press_asks_once(designer, way, watch):
    watch.expect_refusal(409)  # if the first was answered between the two, the second is asked back about
    designer.goto("/")
    prompt_of(designer).fill("A lighthouse at dusk")

    if way == "mouse":
        generate(designer).dblclick()
    else:
        prompt_of(designer).focus()
        designer.evaluate(
            """for (let press = 0; press < 2; press += 1) document.activeElement.dispatchEvent(
                 new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }))"""
        )

    expect(designer.locator(".tile")).to_have_count(1)
    assert [batch.count for batch in Batch.objects.all()] == [1]


def test_two_presses_ask_twice(designer):
    designer.goto("/")
    ask(designer)
    expect(designer.locator("[data-duplicates]")).to_contain_text("You asked for one of these")

    ask(designer)

    expect(designer.locator(".tile")).to_have_count(2)


def test_an_empty_prompt_is_refused_at_its_field(designer, watch):
    watch.expect_refusal(422)
    designer.goto("/")

    generate(designer).click()

    expect(designer.get_by_text("Write what the picture should show.").first).to_be_visible()
    expect(prompt_of(designer)).to_be_focused()
    assert not Batch.objects.exists()


def test_coming_back_twice_at_once_replaces_the_tile_once(designer, worker):
    designer.goto("/")
    ask(designer, WIDE)
    expect(designer.locator(".tile")).to_contain_text("Queued")
    worker.work()

    designer.evaluate("for (let time = 0; time < 2; time += 1) document.dispatchEvent(new Event('visibilitychange'))")

    shown(designer.locator(PICTURE))
