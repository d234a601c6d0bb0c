"""What went wrong, said in the tile: why, what it cost, and what can be done."""

import pytest
from playwright.sync_api import Page, expect

from generations.models import Generation, ProviderAccount
from tests.browser.composing import ask
from tests.browser.looking import look

WAITING = "[data-in-flight]"


@pytest.fixture
def studio(designer: Page) -> Page:
    designer.goto("/")
    return designer


def asked(page: Page, prompt: str) -> None:
    ask(page, prompt)
    expect(page.locator(WAITING)).to_have_count(1)


def test_a_refusal_is_told_in_the_providers_words(studio, worker):
    asked(studio, "A cup [sandbox:refused=The prompt names a person.]")

    worker.work()
    look(studio)

    tile = studio.locator(".tile")
    expect(tile).to_contain_text("Refused by the provider")
    expect(tile).to_contain_text("The prompt names a person.")
    expect(tile).to_contain_text("Not charged")


def test_a_failed_one_is_tried_again(studio, worker):
    asked(studio, "A cup [sandbox:server-error][sandbox:once][sandbox:size=64x64]")
    worker.work()
    look(studio)
    failed = studio.locator(".tile.failed")
    expect(failed).to_contain_text("The provider's server failed.")

    failed.get_by_role("button", name="Try again").click()

    expect(studio.locator(WAITING)).to_have_count(1)
    worker.work()
    look(studio)
    expect(studio.locator(".tile[data-image]")).to_have_count(1)
    expect(failed).to_have_count(1)
    assert Generation.objects.latest("pk").retry_of == Generation.objects.earliest("pk")


def test_one_that_waits_is_cancelled(studio):
    asked(studio, "A cup")

    studio.get_by_role("button", name="Cancel").click()

    tile = studio.locator(".tile.cancelled")
    expect(tile).to_contain_text("Cancelled")
    expect(tile.get_by_role("button", name="Run again")).to_be_visible()
    assert Generation.objects.get().status == "cancelled"


def test_one_that_was_sent_meanwhile_is_not_cancelled(studio, worker, watch):
    watch.expect_refusal(409)
    asked(studio, "A cup")
    cancel = studio.get_by_role("button", name="Cancel")
    studio.route("**/generations/changes**", lambda route: route.fulfill(status=204))  # the page doesn't know yet
    worker.claim()

    cancel.click()

    expect(studio.get_by_text("It was sent already and can't be taken back.")).to_be_visible()


def test_one_without_an_answer_may_have_been_charged(studio, worker):
    asked(studio, "A cup [sandbox:drop]")

    worker.work()
    look(studio)

    tile = studio.locator(".tile.unknown")
    expect(tile).to_contain_text("No answer")
    expect(tile).to_contain_text("May have been charged, $0.134")
    tile.get_by_role("link", name="See evidence").click()
    expect(studio.get_by_role("heading", name="Generation")).to_be_visible()
    expect(studio.get_by_role("button", name="Send again, may cost $0.134")).to_be_visible()
    expect(studio.get_by_role("link", name="Edit and run")).to_be_visible()


def test_a_long_reason_stays_inside_its_tile(studio, worker):
    asked(studio, f"A cup [sandbox:refused={'Words without an end. ' * 20}]")

    worker.work()
    look(studio)

    tile = studio.locator(".tile.failed")
    expect(tile.get_by_role("button", name="Try again")).to_be_visible()
    outer, inner = tile.bounding_box(), tile.get_by_role("button", name="Try again").bounding_box()
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]


def test_a_paused_queue_says_so_on_every_page(studio):
    ProviderAccount.pause("unauthorized", "The API key was refused.")

    for page in ("/", "/trash/", "/team/", "/account/"):
        studio.goto(page)
        banner = studio.get_by_role("alert").filter(has_text="The queue is paused.")
        expect(banner).to_contain_text("The API key was refused.")
        expect(banner.get_by_role("button")).to_have_count(0)


def test_an_owner_resumes_the_queue(enter, olga):
    ProviderAccount.pause("unauthorized", "The API key was refused.")
    page = enter(olga)
    page.goto("/")

    page.get_by_role("alert").get_by_role("button").click()

    expect(page.get_by_text("The queue goes on.")).to_be_visible()
    expect(page.get_by_text("The queue is paused.")).to_have_count(0)
    assert not ProviderAccount.current().is_paused


def test_a_lost_connection_is_told_and_ends(studio, worker, watch):
    watch.expect_no_connection()
    asked(studio, "A cup [sandbox:size=64x64]")
    notice = studio.locator("#offline")

    studio.context.set_offline(True)
    look(studio)

    expect(notice).to_be_visible()
    worker.work()
    studio.context.set_offline(False)
    expect(studio.locator(".tile[data-image]")).to_have_count(1)
    expect(notice).to_be_hidden()


def test_what_was_asked_without_a_connection_is_still_there(studio, watch):
    watch.expect_no_connection()
    studio.context.set_offline(True)
    ask(studio, "A lighthouse at dusk")
    expect(studio.get_by_text("Everything is still here: press Generate again.")).to_be_visible()

    studio.context.set_offline(False)
    studio.get_by_role("button", name="Generate").click()

    expect(studio.locator(WAITING)).to_have_count(1)
    expect(studio.get_by_text("Everything is still here: press Generate again.")).to_be_hidden()
