"""Stacks: the pictures of one request, opened and closed where they lie."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from generations.models import Batch, GalleryImage, Star, Status, User
from tests.browser.pictures import draw, keep
from tests.factories import make_generation, make_image

SEEN = ".tile:not([hidden], .tucked)"


def lay_batch(author: User, count: int, *, minutes: int = 0) -> list[GalleryImage]:
    """A finished batch of yesterday, its first picture first."""
    batch = Batch.objects.create(author=author, count=count)
    noon = timezone.now().replace(hour=12) - timedelta(days=1, minutes=minutes)
    return [
        make_image(
            make_generation(
                *(author, Status.FINISHED),
                batch=batch,
                position=position,
                created_at=noon - timedelta(microseconds=16 * position),
            ),
            **keep(draw(240 + 40 * position, 240)),
        )
        for position in range(count)
    ]


def link(page: Page, image: GalleryImage):
    return page.locator(f"#image-{image.pk} > a")


def test_a_stack_opens_and_closes_by_key(designer, mia):
    stack, [other] = lay_batch(mia, 4), lay_batch(mia, 1, minutes=5)
    designer.goto("/")
    expect(designer.locator(SEEN)).to_have_count(2)
    link(designer, stack[0]).focus()
    designer.keyboard.press("ArrowRight")
    expect(link(designer, other)).to_be_focused()
    designer.keyboard.press("ArrowLeft")

    designer.keyboard.press("b")

    expect(designer.locator(SEEN)).to_have_count(5)
    expect(link(designer, stack[0])).to_be_focused()
    designer.keyboard.press("ArrowRight")
    expect(link(designer, stack[1])).to_be_focused()
    designer.keyboard.press("b")
    expect(designer.locator(SEEN)).to_have_count(2)
    expect(link(designer, stack[0])).to_be_focused()


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_the_number_opens_it_where_it_lies(enter, mia, screen):
    for minutes in range(6):
        lay_batch(mia, 4, minutes=minutes)
    page = enter(mia, screen=screen)
    page.goto("/")
    expect(page.locator(SEEN)).to_have_count(6)
    last = page.locator(SEEN).last
    last.scroll_into_view_if_needed()
    fold = last.get_by_role("button", name="4 pictures of one request")
    expect(fold).to_have_attribute("aria-expanded", "false")
    last_id = last.get_attribute("id")
    top = page.locator(f"#{last_id}").bounding_box()["y"]

    fold.click()

    expect(page.locator(SEEN)).to_have_count(9)
    expect(page.locator(f"#{last_id} [data-stack-fold]")).to_have_attribute("aria-expanded", "true")
    assert abs(page.locator(f"#{last_id}").bounding_box()["y"] - top) < 2


def test_what_lies_beneath_is_fetched_when_it_is_seen(designer, mia):
    _, beneath = lay_batch(mia, 2)
    fetched: list[str] = []
    designer.on("request", lambda request: fetched.append(request.url) if "/thumbnails/" in request.url else None)
    designer.goto("/")
    picture = designer.locator(f"#image-{beneath.pk} > a > img:not(.placeholder)")
    expect(designer.locator(f"{SEEN} > a > img:not(.placeholder)")).not_to_have_js_property("naturalWidth", 0)
    assert not [address for address in fetched if beneath.sha256 in address]

    designer.get_by_role("button", name="2 pictures of one request").click()

    expect(picture).not_to_have_js_property("naturalWidth", 0)


def test_under_one_that_goes_to_the_trash_lies_the_next(designer, mia):
    stack = lay_batch(mia, 3)
    designer.goto("/")
    link(designer, stack[0]).focus()

    designer.keyboard.press("Delete")

    expect(link(designer, stack[1])).to_be_focused()
    expect(designer.locator(SEEN)).to_have_count(1)
    expect(designer.get_by_role("button", name="2 pictures of one request")).to_be_visible()
    designer.get_by_role("button", name="Undo", exact=True).click()
    expect(link(designer, stack[0])).to_be_focused()
    expect(designer.locator(SEEN)).to_have_count(1)
    expect(designer.get_by_role("button", name="3 pictures of one request")).to_be_visible()


def test_back_leads_into_the_stack_that_was_opened(designer, mia):
    stack = lay_batch(mia, 4)
    designer.goto("/")
    designer.get_by_role("button", name="4 pictures of one request").click()
    link(designer, stack[2]).click()
    expect(designer.locator("[data-viewer-page]")).to_be_visible()

    designer.get_by_role("link", name="Back to the same spot").click()

    expect(link(designer, stack[2])).to_be_focused()
    expect(designer.locator(SEEN)).to_have_count(4)


def test_the_switch_opens_all_and_is_remembered(designer, mia):
    lay_batch(mia, 4)
    lay_batch(mia, 3, minutes=5)
    designer.goto("/")
    switch = designer.get_by_role("switch", name="Stacks")
    expect(switch).to_be_checked()

    switch.click()

    expect(designer.locator(SEEN)).to_have_count(7)
    designer.reload()
    expect(designer.locator(SEEN)).to_have_count(7)
    expect(switch).not_to_be_checked()
    expect(designer.get_by_role("button", name=re.compile("pictures of one request"))).to_have_count(0)
    switch.click()
    expect(designer.locator(SEEN)).to_have_count(2)


def test_without_script_all_lie_open(enter, mia):
    stack = lay_batch(mia, 3)
    page = enter(mia, script=False)
    page.goto("/")
    for image in stack:
        expect(page.locator(f"#image-{image.pk}")).to_be_visible()
    expect(page.get_by_role("button", name="3 pictures of one request")).to_have_count(0)


def test_what_lay_beneath_has_its_buttons_when_it_is_seen(designer, mia):
    _, beneath = lay_batch(mia, 2)
    designer.goto("/")
    tile = designer.locator(f"#image-{beneath.pk}")
    expect(tile.locator("[data-star]")).to_have_count(0)

    designer.get_by_role("button", name="2 pictures of one request").click()
    tile.hover()
    tile.get_by_role("button", name="Star").click()

    expect(tile.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")
    assert Star.objects.get().image == beneath
