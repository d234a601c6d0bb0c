"""Through time in a browser: jumping, scrolling both ways without a jump, a short document, the way back, pages."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import until
from tests.browser.pictures import draw, hang, keep
from tests.factories import make_images

NOON = datetime(2024, 6, 5, 12, tzinfo=UTC)
PER_DAY = 40
DAYS = 10
TILES = "document.querySelectorAll('.tile').length"
SEEN = """() => {
  const tiles = [...document.querySelectorAll(".tile:not(.tucked)")];
  const tile = tiles.find((one) => one.getBoundingClientRect().top > 130);
  return [tile.id, Math.round(tile.getBoundingClientRect().top)];
}"""


@pytest.fixture
def pictures(site, mia) -> list:
    """Ten days of pictures, the last on 5 June 2024; newest first."""
    moments = [NOON - timedelta(days=day, minutes=minute) for day in range(DAYS) for minute in range(PER_DAY)]
    return make_images(mia, moments, [keep(draw(width, 240)) for width in (160, 240, 320, 400, 480)])


def seen(page: Page) -> tuple[str, int]:
    return tuple(page.evaluate(SEEN))


def top_of(page: Page, dom_id: str) -> int:
    return page.evaluate("id => Math.round(document.getElementById(id).getBoundingClientRect().top)", dom_id)


def stands_in(page: Page, day: str) -> None:
    """What is seen is of that day; its heading may lie above, with pictures of the day that came on top since."""
    until(page, f"document.getElementById(({SEEN})()[0])?.closest('.day')?.dataset.day === '{day}'")


def settled(page: Page) -> None:
    """Nothing more is on its way into the page, and below what is seen there is more of it."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    until(page, "!document.querySelector('.htmx-request, [data-gallery] > [aria-busy], .gap[aria-busy]')")
    until(page, "!document.getElementById('older') || document.body.scrollHeight > scrollY + 2 * innerHeight")


def turn(page: Page, by: int) -> None:
    page.evaluate("by => scrollBy({ top: by, behavior: 'instant' })", by)
    settled(page)


def test_a_date_leads_there_and_newer_rows_come_on_top_without_moving_the_view(designer, pictures):
    designer.goto("/")
    designer.get_by_label("Go to a date").fill("2024-05-30")
    designer.get_by_label("Go to a date").press("Enter")
    designer.wait_for_url("**/?at=*")
    expect(designer.get_by_role("heading", name="Thursday 30 May")).to_be_in_viewport()
    for _ in range(3):
        until(designer, "document.getElementById('days').getBoundingClientRect().top < -700")  # newer rows are above
        first, top = seen(designer)
        turn(designer, -600)
        assert abs(top_of(designer, first) - (top + 600)) <= 2
    expect(designer.locator(".day-head .meta").first).to_have_text(f"{PER_DAY} pictures")


def test_the_document_stays_short_and_rows_come_back_to_their_places(designer, pictures):
    designer.goto("/")
    settled(designer)
    most, marks = 0, []
    for _ in range(18):
        marks.append((designer.evaluate("scrollY"), seen(designer)))
        turn(designer, 1500)
        most = max(most, designer.evaluate(TILES))
    assert designer.locator(".gap").count() > 0
    for height, (tile, top) in reversed(marks):
        turn(designer, height - designer.evaluate("scrollY"))
        until(designer, f"document.getElementById('{tile}')")
        assert abs(top_of(designer, tile) - top) <= 2
        most = max(most, designer.evaluate(TILES))
    assert most < 300


def test_a_reload_and_back_lead_to_the_same_rows(designer, pictures):
    designer.goto("/")
    settled(designer)
    turn(designer, 2500)
    until(designer, "location.search.startsWith('?at=')")
    tile, top = seen(designer)
    designer.locator(f"#{tile} > a").click()
    designer.wait_for_url("**/images/*/")
    designer.keyboard.press("Escape")
    designer.wait_for_url("**/?at=*")
    expect(designer.locator(f"#{tile} > a")).to_be_focused()
    assert abs(top_of(designer, tile) - top) <= 2
    designer.reload()
    settled(designer)
    expect(designer.locator(f"#{tile}")).to_be_in_viewport()


def test_a_month_is_a_press_away_and_back_leads_back(designer, pictures):
    designer.goto("/")
    designer.get_by_role("link", name="May 2024, 200").click()
    designer.wait_for_url("**/?at=*")
    expect(designer.get_by_role("heading", name="Friday 31 May")).to_be_in_viewport()
    expect(designer.get_by_role("link", name="May 2024, 200")).to_have_attribute("aria-current", "true")
    settled(designer)
    designer.reload()
    settled(designer)
    expect(designer.get_by_role("heading", name="Friday 31 May")).to_be_in_viewport()
    designer.go_back()
    designer.wait_for_url(lambda url: "at=" not in url)
    expect(designer.get_by_role("heading", name="Wednesday 5 June")).to_be_in_viewport()


def test_a_jump_stays_in_the_page_by_key_and_to_either_end(designer, pictures):
    designer.goto("/")
    designer.evaluate("document.isTheSame = true")
    may = designer.get_by_role("link", name="May 2024, 200")

    may.focus()
    may.press("Enter")
    expect(designer.get_by_role("heading", name="Friday 31 May")).to_be_in_viewport()
    expect(may).to_be_focused()
    designer.get_by_role("link", name="Oldest").click()
    stands_in(designer, "2024-05-28")
    designer.get_by_role("link", name="Newest").click()
    stands_in(designer, "2024-06-05")
    designer.go_back()
    stands_in(designer, "2024-05-28")

    assert designer.evaluate("document.isTheSame")


def test_a_jump_that_does_not_arrive_leaves_everything_as_it_is(designer, watch, pictures):
    designer.goto("/")
    settled(designer)
    before, address = designer.evaluate(TILES), designer.url
    watch.expect_no_connection()
    designer.context.set_offline(True)

    designer.get_by_role("link", name="May 2024, 200").click()

    expect(designer.get_by_text("That could not be shown.")).to_be_visible()
    assert (designer.evaluate(TILES), designer.url) == (before, address)


def test_news_leads_to_the_top_from_elsewhere(designer, pictures, tom):
    designer.goto("/?at=2024-05-30")
    settled(designer)
    hang(tom)
    designer.evaluate("dispatchEvent(new Event('online'))")
    designer.get_by_role("button", name="1 new, by others").click()
    designer.wait_for_url(lambda url: "at=" not in url)
    expect(designer.get_by_role("heading", name="Today")).to_be_in_viewport()


def test_pages_instead_of_scrolling(designer, pictures):
    designer.goto("/")
    designer.get_by_role("switch", name="Pages").click()
    pages = designer.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="Older").click()
    expect(pages.get_by_role("link", name="Newer")).to_be_visible()
    assert designer.evaluate(TILES) == 60
    pages.get_by_role("link", name="Newer").click()
    expect(pages.get_by_role("link", name="Newer")).to_have_count(0)
    assert designer.evaluate(TILES) == 60
