"""The same request once more: noticed while composing, and not sent unnoticed."""

import pytest
from playwright.sync_api import Locator, Page, expect

from generations.actions import Order
from generations.models import Generation, Status, User
from tests.browser.composing import ask, choose, generate, prompt_of
from tests.browser.looking import shown
from tests.browser.pictures import draw, keep
from tests.factories import make_generation, make_image

FOX = Order("A fox", "1:1", "2K")
QUIET = "**/generations/duplicates"


@pytest.fixture
def studio(designer: Page, tom: User) -> Page:
    """Mia's studio, in which Tom has made a fox."""
    fox = make_generation(tom, Status.FINISHED, prompt=FOX.prompt, digest=FOX.digest)
    make_image(fox, **keep(draw(320, 240)))
    designer.goto("/")
    return designer


def notice(page: Page) -> Locator:
    return page.locator("[data-duplicates]")


def asked() -> int:
    return Generation.objects.filter(author__email="mia@example.com").count()


def test_it_is_told_while_composing_and_the_press_runs(studio):
    prompt_of(studio).fill("A fox")
    expect(notice(studio)).to_contain_text("Tom made one of these just now. Open it or run anyway.")
    shown(notice(studio).locator("img"))

    generate(studio).click()

    expect(studio.locator("[data-in-flight]")).to_have_count(1)


def test_another_request_takes_the_notice_away(studio):
    prompt_of(studio).fill("A fox")
    expect(notice(studio)).to_contain_text("Tom made one")

    choose(studio, "Resolution", "4K")

    expect(notice(studio)).to_be_empty()


def test_pressed_before_it_was_told_it_waits_for_a_second_press(studio, watch):
    watch.expect_refusal(409)
    studio.route(QUIET, lambda route: route.fulfill(status=204))

    ask(studio, "A fox")

    button = studio.get_by_role("button", name="Run anyway")
    expect(button).to_be_focused()
    expect(notice(studio)).to_contain_text("Tom made one of these just now.")
    assert asked() == 0
    prompt_of(studio).press("Control+Enter")
    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    expect(generate(studio)).to_be_visible()


def test_what_was_written_meanwhile_is_judged_anew(studio, watch):
    watch.expect_refusal(409)
    studio.route(QUIET, lambda route: route.fulfill(status=204))
    ask(studio, "A fox")
    expect(studio.get_by_role("button", name="Run anyway")).to_be_visible()

    prompt_of(studio).fill("A fox in the snow")
    expect(generate(studio)).to_be_visible()
    generate(studio).click()

    expect(studio.locator("[data-in-flight]")).to_have_count(1)
