"""What is being composed is there again: after a reload, an error, on another device, without a connection."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from generations.actions import keep_draft
from generations.models import Draft, User
from tests.browser.composing import ask, choose, generate, given, prompt_of
from tests.browser.looking import shown
from tests.browser.pictures import keep_sketch

AWAY = """(isAway) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isAway });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def is_draft(response: Response) -> bool:
    return response.url.endswith("/draft/") and response.request.method == "PUT"


def write(page: Page, prompt: str) -> None:
    """Write a prompt and wait until the server has it."""
    with page.expect_response(is_draft):
        prompt_of(page).fill(prompt)


def leave(page: Page) -> None:
    page.evaluate(AWAY, True)


def come_back(page: Page) -> None:
    page.evaluate(AWAY, False)


@pytest.fixture
def studio(designer: Page) -> Page:
    designer.goto("/")
    return designer


def test_it_goes_on_on_another_device_with_settings_and_references(studio, enter: Callable[..., Page], mia: User):
    image = keep_sketch(mia, "sketch.png")
    studio.goto(f"/?reference={image.pk}")
    choose(studio, "Aspect ratio", "16:9")
    choose(studio, "Variations", "3")
    write(studio, "Half a thou")

    phone = enter(mia, screen="phone")
    phone.goto("/#composer")

    expect(prompt_of(phone)).to_have_value("Half a thou")
    expect(phone.get_by_role("radio", name="16:9", exact=True)).to_be_checked()
    expect(generate(phone)).to_contain_text("Generate 3")
    shown(given(phone).locator("img"))


def test_what_was_typed_a_moment_ago_outlives_the_page(studio):
    prompt_of(studio).fill("Half a thou")

    studio.reload()

    expect(prompt_of(studio)).to_have_value("Half a thou")


def test_a_page_that_was_made_before_it_was_sent_and_kept_has_it_too(studio):
    made_before = studio.request.get("/")
    write(studio, "Half a thou")
    generate(studio).click()
    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    studio.route(studio.url, lambda route: route.fulfill(response=made_before))

    studio.reload()

    expect(prompt_of(studio)).to_have_value("Half a thou")


def test_without_a_connection_this_device_keeps_it(studio, mia, watch):
    watch.expect_no_connection()
    studio.context.set_offline(True)
    prompt_of(studio).fill("Half a thou")
    expect(studio.get_by_text("Draft kept on this device")).to_be_visible()

    studio.context.set_offline(False)

    expect(studio.get_by_text("Draft kept on this device")).to_be_hidden()
    assert Draft.objects.get(author=mia).content["prompt"] == "Half a thou"


def test_an_untouched_composer_takes_over_what_was_written_elsewhere(studio, mia):
    leave(studio)
    keep_draft(mia, {"prompt": "From the phone", "aspect_ratio": "4:5", "references": []})

    come_back(studio)

    expect(prompt_of(studio)).to_have_value("From the phone")
    expect(studio.get_by_role("radio", name="4:5", exact=True)).to_be_checked()


def test_a_touched_one_keeps_its_own(studio, mia):
    write(studio, "At the desk")
    leave(studio)
    keep_draft(mia, {"prompt": "From the phone", "references": []})

    come_back(studio)
    write(studio, "At the desk, later")

    assert Draft.objects.get(author=mia).content["prompt"] == "At the desk, later"


def test_it_stays_after_it_was_sent(studio):
    ask(studio, "A lighthouse at dusk")
    expect(studio.locator("[data-in-flight]")).to_have_count(1)

    studio.reload()

    expect(prompt_of(studio)).to_have_value("A lighthouse at dusk")


def test_clearing_and_undo(studio):
    prompt_of(studio).fill("Half a thou")

    studio.get_by_role("button", name="Clear, with undo").click()
    expect(prompt_of(studio)).to_have_value("")
    studio.get_by_role("button", name="Undo", exact=True).click()

    expect(prompt_of(studio)).to_have_value("Half a thou")


def test_the_box_grows_with_the_text_to_half_of_the_screen(studio):
    before = prompt_of(studio).bounding_box()["height"]

    prompt_of(studio).fill("word " * 100)
    grown = prompt_of(studio).bounding_box()["height"]
    prompt_of(studio).fill("word " * 1500)
    full = prompt_of(studio).bounding_box()["height"]

    assert before < grown < full <= 450
    expect(studio.get_by_label("Characters")).to_have_text("7499")
