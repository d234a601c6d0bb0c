"""The queue in a browser: it moves on by itself without moving its reader, and tells those who look elsewhere."""

import pytest
from playwright.sync_api import Page, expect

from generations import tasks
from generations.actions import Order, submit
from generations.models import Generation, ProviderAccount, Status
from tests.browser.composing import ask
from tests.browser.looking import look, until
from tests.factories import make_generation

NOTIFICATIONS = """
globalThis.told = [];
globalThis.Notification = class {
  static permission = "default";
  static async requestPermission() { return (Notification.permission = globalThis.answer ?? "granted"); }
  constructor(title, { body }) { told.push(body); }
  addEventListener() {}
  close() {}
};
"""
HIDDEN = "Object.defineProperty(document, 'hidden', { configurable: true, get: () => %s })"


@pytest.fixture
def queue(designer: Page) -> Page:
    """The page of the queue, open as soon as a test has put something in it."""
    return designer


def ordered(author, prompt="A lighthouse at dusk [sandbox:size=64x64]", **more) -> list[Generation]:
    batch, _ = submit(author, Order(prompt=prompt, aspect_ratio="1:1", resolution="1K", **more))
    return list(batch.generations.order_by("pk"))


def row(page: Page, generation: Generation):
    return page.locator(f"#row-{generation.pk}")


def test_the_queue_moves_on_by_itself(queue, mia, worker):
    first, second = ordered(mia, count=2)
    queue.goto("/queue/")
    expect(row(queue, second)).to_contain_text("Second in line")

    worker.claim()

    expect(row(queue, first)).to_contain_text("Running")
    expect(row(queue, second)).to_contain_text("First in line")
    Generation.objects.filter(pk=first.pk).update(status=Status.QUEUED)
    worker.work(2)
    expect(queue.get_by_role("heading", name="The queue is empty")).to_be_visible()


def test_what_has_the_focus_keeps_it_and_its_place(queue, mia, tom, worker):
    ordered(tom, count=8)
    ordered(tom, count=8)
    mine = ordered(mia, count=8)
    queue.goto("/queue/")
    cancel = row(queue, mine[7]).get_by_role("button")
    cancel.focus()
    cancel.evaluate("(button) => { button.scrollIntoView({ block: 'nearest' }); scrollBy(0, 40); }")
    reading = row(queue, mine[6])
    before = reading.bounding_box()["y"]

    worker.claim()
    look(queue)

    expect(queue.get_by_role("heading", name="Running")).to_be_attached()
    expect(cancel).to_be_focused()
    assert abs(reading.bounding_box()["y"] - before) < 90  # it has moved up in the line, not the page under it


def test_one_is_cancelled_in_its_row(queue, mia):
    first, second = ordered(mia, count=2)
    queue.goto("/queue/")

    row(queue, first).get_by_role("button").click()

    expect(row(queue, first)).to_have_count(0)
    expect(row(queue, second)).to_contain_text("First in line")
    expect(queue.locator("[data-unfinished]").first).to_have_text("1")


def test_all_of_ones_own_are_cancelled_after_a_question(queue, mia, tom):
    ordered(mia, count=3)
    ordered(tom)
    queue.goto("/queue/")
    queue.get_by_role("button", name="Cancel all mine").click()
    expect(queue.get_by_role("dialog")).to_contain_text("3 requests of yours wait.")

    queue.get_by_role("button", name="Cancel 3").click()

    expect(queue.get_by_text("3 requests cancelled, not charged.")).to_be_visible()
    assert Generation.objects.filter(status=Status.QUEUED).count() == 1


def test_an_open_question_stays_while_the_queue_moves(queue, mia, worker):
    ordered(mia, count=3)
    queue.goto("/queue/")
    queue.get_by_role("button", name="Cancel all mine").click()

    worker.claim()
    look(queue)

    expect(queue.get_by_role("heading", name="Running")).to_be_visible()
    expect(queue.get_by_role("dialog")).to_be_visible()


def test_all_that_failed_are_asked_for_again_once(queue, mia):
    for _ in range(2):
        make_generation(mia, Status.FAILED)
    queue.goto("/queue/")
    queue.get_by_role("button", name="Retry all that failed").click()

    queue.get_by_role("button", name="Ask again for 2").dblclick()

    expect(queue.get_by_role("heading", name="Waiting")).to_be_visible()
    assert Generation.objects.filter(status=Status.QUEUED).count() == 2


def test_an_owner_pauses_for_a_reason(enter, olga):
    page = enter(olga, screen="phone", theme="light")
    page.goto("/queue/")
    page.get_by_role("button", name="Pause").click()
    page.get_by_label("Why").fill("the client changed the label")

    page.get_by_role("button", name="Pause", exact=True).last.click()

    expect(page.get_by_text("Olga Owner paused the queue: “the client changed the label”.")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("The queue goes on.")).to_be_visible()
    assert not ProviderAccount.current().is_paused


def test_a_tile_tells_its_place_as_the_line_moves(designer, mia, tom, worker):
    ordered(tom)
    designer.goto("/")
    ask(designer, "A cup [sandbox:size=64x64]")
    tile = designer.locator("[data-mine]")
    expect(tile).to_contain_text("Second in line")

    worker.claim()
    look(designer)

    expect(tile).to_contain_text("First in line")


def test_a_failed_one_is_dismissed_and_comes_back(designer, mia):
    make_generation(mia, Status.FAILED)
    designer.goto("/")
    designer.get_by_role("button", name="Dismiss").click()
    expect(designer.locator(".tile.failed")).to_be_hidden()

    designer.get_by_role("button", name="Undo", exact=True).click()

    expect(designer.locator(".tile.failed")).to_be_visible()


def test_what_was_dealt_with_is_a_chip_away(designer, mia):
    generation = make_generation(mia, Status.UNKNOWN)
    designer.goto(f"/generations/{generation.pk}/")
    designer.get_by_role("button", name="Let it be").click()
    expect(designer.get_by_text("dealt with", exact=True)).to_be_visible()
    designer.goto("/")
    expect(designer.locator(".tile")).to_have_count(0)

    designer.get_by_role("link", name="Dealt with").click()

    expect(designer.locator(".tile.unknown")).to_be_visible()


def test_a_pause_shows_and_goes_while_one_watches_the_queue(queue, mia):
    ordered(mia)
    queue.goto("/queue/")

    ProviderAccount.pause("payment_required", "")
    look(queue)
    expect(queue.get_by_role("alert")).to_contain_text("Top up with the provider")
    ProviderAccount.resume()
    look(queue)

    expect(queue.get_by_role("alert")).to_have_count(0)


def test_a_queue_that_cannot_be_told_is_said_to_catch_up(designer, worker, monkeypatch):
    monkeypatch.setattr(tasks, "wake", lambda count=1: False)
    designer.goto("/")

    ask(designer, "A cup [sandbox:size=64x64]")

    banner = designer.get_by_text("The queue is catching up.", exact=True)
    expect(banner).to_be_visible()
    worker.work()
    look(designer)
    expect(banner).to_have_count(0)


# Told while one looks elsewhere


@pytest.fixture
def listening(designer: Page) -> Page:
    """A browser whose notifications are caught."""
    designer.add_init_script(NOTIFICATIONS)
    return designer


def switch(page: Page):
    page.get_by_role("button", name="account").click()
    return page.get_by_role("switch", name="Tell me when it’s done").locator("visible=true")


def test_nobody_is_asked_for_a_permission_before_the_switch(listening):
    listening.goto("/")
    expect(switch(listening)).to_have_attribute("aria-checked", "false")
    assert listening.evaluate("Notification.permission") == "default"


def test_a_switched_on_notice_tells_while_the_tab_is_hidden(listening, worker):
    listening.goto("/")
    switch(listening).click()
    expect(listening.get_by_role("switch").first).to_have_attribute("aria-checked", "true")
    listening.keyboard.press("Escape")
    ask(listening, "A cup [sandbox:size=64x64]")
    expect(listening.locator("[data-mine]")).to_have_count(1)
    worker.work()

    listening.evaluate(HIDDEN % "true")
    listening.evaluate("dispatchEvent(new Event('pageshow'))")
    listening.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    until(listening, "told.length === 1")
    assert listening.evaluate("told") == ["Your picture is ready."]
    assert listening.title().startswith("✓")


def test_a_refused_permission_is_told(listening):
    listening.goto("/")
    listening.evaluate("globalThis.answer = 'denied'")

    switch(listening).click()

    expect(listening.get_by_text("allow notifications for this site")).to_be_visible()
    expect(listening.get_by_role("switch").first).to_have_attribute("aria-checked", "false")


def test_the_pages_icon_has_a_mark_while_something_runs(designer, worker):
    designer.goto("/")
    plain = designer.locator("link[rel=icon]").get_attribute("href")
    ask(designer, "A cup [sandbox:size=64x64]")
    until(designer, "document.querySelector('link[rel=icon]').href.startsWith('data:image/svg+xml')")

    worker.work()
    look(designer)

    until(designer, f"document.querySelector('link[rel=icon]').href.endsWith({plain!r})")
