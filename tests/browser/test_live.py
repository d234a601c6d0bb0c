"""A page that stays open: what comes home on it, what others make, and that nothing else moves."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from generations.models import Batch, Generation, Status, User, Visit
from tests.browser.looking import look, shown
from tests.browser.pictures import draw, hang, keep
from tests.browser.watch import Watch
from tests.factories import make_generation, make_image

SMALL = "A lighthouse at dusk [sandbox:size=64x64]"
PICTURE = ".tile[data-image] > a > img:not(.placeholder)"
STATE = """() => [scrollY, document.activeElement.closest(".tile")?.id, getSelection().toString(),
  document.activeElement.getBoundingClientRect().top]"""


def hang_many(author: User, count: int = 30) -> None:
    """Pictures of yesterday that share a file."""
    kept = keep(draw(320, 240))
    for number in range(count):
        make_image(author=author, created_at=timezone.now() - timedelta(days=1, minutes=number), **kept)


def ask_for(author: User, count: int) -> list[Generation]:
    """A batch that waits."""
    batch = Batch.objects.create(author=author, count=count)
    return [make_generation(author, batch=batch, position=position, prompt=SMALL) for position in range(count)]


def questions(page: Page) -> list[str]:
    """The addresses that a page asks from now on, to hear what changed."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/generations/changes" in request.url else None)
    return asked


@pytest.fixture
def still(designer: Page, browser: Browser, watch: Watch) -> Iterator[Page]:
    """Mia's browser, in whose pages no time passes unless the test lets it. A clock can't be set going again as it was,
    so nobody else gets this one.
    """
    context = browser.new_context(base_url=watch.origin)
    context.add_cookies(designer.context.cookies())
    watch.over(context)
    page = context.new_page()
    page.clock.install()
    page.clock.pause_at(timezone.now() + timedelta(minutes=1))
    yield page
    context.close()


def scroll(page: Page, top: int) -> None:
    page.evaluate(f"scrollTo({{ top: {top}, behavior: 'instant' }})")


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_eight_that_come_home_leave_place_focus_and_selection_alone(enter, mia, worker, screen):
    hang_many(mia)
    ask_for(mia, 8)
    page = enter(mia, screen=screen)
    page.goto("/")
    expect(page.locator("[data-in-flight]")).to_have_count(8)
    scroll(page, 700)
    page.locator(".tile[data-image] > a").nth(14).evaluate("(link) => link.focus({ preventScroll: true })")
    page.locator(".day h2").last.evaluate("(title) => getSelection().selectAllChildren(title)")
    before = page.evaluate(STATE)
    assert before[0] == 700
    assert before[2] == "Yesterday"

    worker.work(8)
    look(page)

    expect(page.locator("[data-in-flight]")).to_have_count(0)
    expect(page.locator(".tile[data-image]")).to_have_count(38)
    assert page.evaluate(STATE) == before


def test_the_focus_stays_on_the_one_that_becomes_a_picture(designer, mia, worker):
    [first, _] = ask_for(mia, 2)
    designer.goto("/")
    designer.locator(f"#generation-{first.pk} > a").focus()

    worker.work()
    look(designer)

    image = first.images.get()
    expect(designer.locator(f"#image-{image.pk} > a")).to_be_focused()


def test_an_open_dialog_stays_open(designer, mia, worker):
    ask_for(mia, 1)
    designer.goto("/")
    designer.get_by_role("button", name="Keyboard shortcuts").click()
    sheet = designer.get_by_role("dialog", name="Keyboard shortcuts")
    sheet.get_by_role("button", name="Close").focus()

    worker.work()
    look(designer)

    shown(designer.locator(PICTURE))
    expect(sheet).to_be_visible()
    expect(sheet.get_by_role("button", name="Close")).to_be_focused()


def test_nothing_is_asked_before_somebody_comes_back(still, tom, worker):
    ask_for(tom, 1)
    still.goto("/")
    expect(still.locator("[data-in-flight]")).to_have_count(1)
    asked = questions(still)

    still.clock.run_for(120_000)
    assert asked == []
    worker.work()
    still.mouse.move(900, 500)
    still.clock.run_for(1000)
    expect(still.locator(".tile[data-image]")).to_have_count(1)
    still.clock.run_for(20_000)
    assert len(asked) == 1

    with still.expect_response("**/generations/changes**"):
        still.evaluate("dispatchEvent(new Event('focus')); document.dispatchEvent(new Event('visibilitychange'))")
        still.clock.run_for(1000)
    still.clock.run_for(20_000)
    assert len(asked) == 2


def test_what_is_mine_is_asked_after_until_it_is_there(still, mia, worker):
    ask_for(mia, 1)
    still.goto("/")
    asked = questions(still)
    with still.expect_response("**/generations/changes**"):
        still.clock.run_for(2_000)
    worker.work()
    with still.expect_response("**/generations/changes**"):
        still.clock.run_for(2_000)

    expect(still.locator(".tile[data-image]")).to_have_count(1)
    still.clock.run_for(60_000)
    assert len(asked) == 2


def test_a_connection_that_was_lost_is_found_again_by_hand(designer, mia, worker, watch):
    watch.expect_no_connection()
    ask_for(mia, 1)
    designer.goto("/")
    notice = designer.locator("#offline")
    designer.route("**/generations/changes**", lambda route: route.abort("internetdisconnected"))

    look(designer)

    expect(notice).to_contain_text("Trying again in")
    worker.work()
    designer.unroute("**/generations/changes**")
    notice.get_by_role("button", name="Try now").click()
    shown(designer.locator(PICTURE))
    expect(notice).to_be_hidden()


def test_somebody_who_was_signed_out_is_told_and_stays_where_they_are(designer, mia, watch):
    watch.expect_refusal(401)
    ask_for(mia, 1)
    designer.goto("/")
    Session.objects.all().delete()

    look(designer)

    expect(designer.locator("#offline")).to_contain_text("You are signed out.")
    expect(designer.locator("#offline").get_by_role("link", name="Sign in")).to_have_attribute(
        "href", "/accounts/login/?next=/"
    )
    expect(designer.locator("[data-in-flight]")).to_have_count(1)


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_what_others_made_waits_behind_a_pill(enter, mia, tom, screen):
    hang_many(mia)
    page = enter(mia, screen=screen)
    page.goto("/")
    scroll(page, 500)
    before = page.evaluate("[scrollY, document.querySelectorAll('.tile').length]")
    pictures = [hang(tom, f"Cup {number}") for number in range(2)]
    look(page)
    pill = page.get_by_role("button", name="2 new")
    expect(pill).to_be_visible()
    assert page.evaluate("[scrollY, document.querySelectorAll('.tile').length]") == before

    pill.click()

    expect(page.locator(".tile")).to_have_count(32)
    expect(pill).to_have_count(0)
    assert page.evaluate("scrollY") == 0
    first, second = (tile.get_attribute("id") for tile in page.locator(".tile").all()[:2])
    assert [first, second] == [f"image-{picture.pk}" for picture in reversed(pictures)]
    expect(page.locator(".tile > a").first).to_be_focused()
    assert [title.strip() for title in page.locator(".day h2").all_text_contents()] == ["Today", "Yesterday"]
    day = page.locator(".day").first.get_attribute("data-day")
    expect(page.locator("#newest-day")).to_have_value(day)


def test_the_pill_brings_each_tile_once(designer, mia, tom, worker):
    designer.goto("/")
    designer.get_by_label("Prompt", exact=True).fill(SMALL)
    designer.get_by_label("Prompt", exact=True).press("Control+Enter")
    expect(designer.locator("[data-in-flight]")).to_have_count(1)
    [theirs] = ask_for(tom, 1)
    worker.work(2)
    look(designer)
    expect(designer.locator(".tile[data-image]")).to_have_count(1)

    designer.get_by_role("button", name="1 new").click()

    expect(designer.locator(".tile")).to_have_count(2)
    expect(designer.locator(".tile").first).to_have_id(f"image-{theirs.images.get().pk}")


def test_what_is_new_since_the_last_visit_has_a_dot(designer, mia, tom):
    seen = hang(tom)
    Visit.objects.create(user=mia, seen_image=seen.pk, newest_image=seen.pk, looked_at=timezone.now())
    fresh, own = hang(tom), hang(mia)
    designer.goto("/")
    expect(designer.locator(".tile-new")).to_have_count(1)
    expect(designer.locator(f"#image-{fresh.pk} .tile-new")).to_be_visible()
    expect(designer.locator(f"#image-{fresh.pk} > a")).to_have_accessible_description("New since your last visit")
    expect(designer.locator(f"#image-{own.pk} > a")).to_have_accessible_description("")

    designer.get_by_role("button", name="Mark all as seen").click()

    expect(designer.locator(".tile-new")).to_have_count(0)
    expect(designer.get_by_role("button", name="Mark all as seen")).to_be_hidden()
    designer.reload()
    expect(designer.locator(".tile-new")).to_have_count(0)


def test_a_page_from_the_back_of_the_history_asks(designer, tom):
    make_generation(tom, Status.SENDING)
    designer.goto("/")
    with designer.expect_response("**/generations/changes**"):
        designer.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
