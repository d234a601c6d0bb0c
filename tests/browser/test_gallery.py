"""The gallery: justified rows, older rows on scrolling, days, search, whose pictures, stars, trash."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from generations.models import GalleryImage, Star, User
from tests.browser.looking import shown
from tests.browser.pictures import draw, hang, keep
from tests.factories import make_image

SIZES = [(320, 320), (480, 270), (180, 320), (420, 180), (300, 375), (375, 250)]
BOXES = """() => [...document.querySelectorAll(".tile")].map((tile) => {
  const { left, right, top, width, height } = tile.getBoundingClientRect();
  const image = tile.querySelector("img:not(.placeholder)");
  return { left, right, top, width, height, ratio: image.getAttribute("width") / image.getAttribute("height") };
})"""


def fill(author: User, count: int, *, days: int = 1) -> list[GalleryImage]:
    """Hang that many pictures of several ratios, newest first, over so many days; files are shared."""
    kept = [keep(draw(*size, colour="slateblue")) for size in SIZES]
    newest = timezone.now().replace(hour=12) - timedelta(days=1)
    per_day = -(-count // days)
    return [
        make_image(
            author=author,
            prompt=f"Picture {number}",
            created_at=newest - timedelta(days=number // per_day, microseconds=1000 * number),
            **kept[number % len(kept)],
        )
        for number in range(count)
    ]


def tile(page: Page, prompt: str):
    return page.locator(".tile", has=page.get_by_role("link", name=re.compile(f"^{prompt}, by")))


def days(page: Page) -> list[str]:
    """The headings, seen or not."""
    return [heading.strip() for heading in page.locator(".day-head h2").all_text_contents()]


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_tiles_have_their_pictures_ratio_and_rows_one_height(enter, mia, screen):
    fill(mia, 30)
    page = enter(mia, screen=screen)
    page.goto("/")
    expect(page.locator(".tile")).to_have_count(30)

    boxes = page.evaluate(BOXES)

    assert [box for box in boxes if abs(box["width"] / box["height"] / box["ratio"] - 1) > 0.03] == []
    rows: dict[int, list[dict]] = {}
    for box in boxes:
        rows.setdefault(round(box["top"]), []).append(box)
    assert all(max(box["height"] for box in row) - min(box["height"] for box in row) < 1 for row in rows.values())
    full = [row for row in list(rows.values())[:-1] if len(row) > 1]  # a lone portrait may leave room beside it
    assert max(row[-1]["right"] for row in full) - min(row[-1]["right"] for row in full) < 2


def test_older_rows_come_while_scrolling_and_no_day_twice(designer, mia):
    fill(mia, 70, days=3)
    designer.goto("/")
    expect(designer.locator(".tile")).to_have_count(60)

    designer.locator(".tile").last.scroll_into_view_if_needed()

    expect(designer.locator(".tile")).to_have_count(70)
    expect(designer.locator("#older")).to_have_count(0)
    assert (len(days(designer)), len(set(days(designer))), days(designer)[0]) == (3, 3, "Yesterday")
    ids = [one.get_attribute("id") for one in designer.locator(".tile").all()]
    assert ids == [f"image-{pk}" for pk in GalleryImage.objects.order_by("-sort_key").values_list("pk", flat=True)]


def test_a_picture_far_down_loads_when_it_is_seen(designer, mia):
    fill(mia, 60)
    designer.goto("/")

    designer.locator(".tile").last.scroll_into_view_if_needed()

    shown(designer.locator(".tile").last.locator("a > img:not(.placeholder)"))


@pytest.mark.parametrize("way", ["history", "escape", "arrow"])
def test_back_from_an_image_leads_to_its_tile(designer, mia, way):
    fill(mia, 70, days=3)
    designer.goto("/")
    designer.locator(".tile").last.scroll_into_view_if_needed()
    expect(designer.locator(".tile")).to_have_count(70)
    wanted = tile(designer, "Picture 66")
    wanted.scroll_into_view_if_needed()
    top = wanted.bounding_box()["y"]
    wanted.locator("> a").click()
    expect(designer.locator("[data-viewer-page]")).to_be_visible()

    if way == "history":
        designer.go_back()
    elif way == "escape":
        designer.keyboard.press("Escape")
    else:
        designer.get_by_role("link", name="Back to the same spot").click()

    expect(wanted).to_be_in_viewport()
    expect(wanted.locator("> a")).to_be_focused()
    assert abs(wanted.bounding_box()["y"] - top) < 2


def test_search_finds_and_clears(designer, mia):
    hang(mia, "A lighthouse at dusk")
    hang(mia, "Three cups on a shelf", draw(colour="tan"))
    designer.goto("/")

    designer.get_by_label("Search every prompt").fill("cups")
    designer.get_by_label("Search every prompt").press("Enter")

    expect(designer.locator(".tile")).to_have_count(1)
    expect(tile(designer, "Three cups on a shelf")).to_be_visible()
    designer.get_by_role("link", name="Remove the search cups").click()
    expect(designer.locator(".tile")).to_have_count(2)


def test_a_search_without_a_find_says_so(designer, mia):
    hang(mia, "A lighthouse at dusk")

    designer.goto("/?q=zeppelin")

    expect(designer.get_by_role("heading", name="Nothing matches “zeppelin”")).to_be_visible()


def test_mine_leaves_out_the_others(designer, mia, tom):
    hang(mia, "Mine")
    hang(tom, "His", draw(colour="tan"))
    designer.goto("/")
    expect(designer.locator(".tile")).to_have_count(2)

    designer.get_by_role("link", name="Mine", exact=True).click()
    expect(designer.locator(".tile")).to_have_count(1)
    expect(tile(designer, "Mine")).to_be_visible()

    designer.get_by_role("link", name="Team", exact=True).first.click()
    expect(designer).to_have_url(re.compile("scope=team|/team/"))


def test_uploads_have_a_shelf_of_their_own(designer, mia):
    hang(mia, "A lighthouse at dusk")
    designer.goto("/")

    designer.get_by_role("link", name="Uploads").click()

    expect(designer.locator(".tile")).to_have_count(0)
    expect(designer.locator(".empty")).to_be_visible()


def test_a_star_stays(designer, mia):
    image = hang(mia)
    designer.goto("/")
    star = designer.locator(".tile").get_by_role("button", name="Star")

    designer.locator(".tile").hover()
    star.click()

    expect(star).to_have_attribute("aria-pressed", "true")
    designer.reload()
    expect(star).to_have_attribute("aria-pressed", "true")
    assert Star.objects.get().image == image


def test_what_goes_to_the_trash_comes_back_by_undo(designer, mia):
    hang(mia, "First")
    image = hang(mia, "Second", draw(colour="tan"))
    designer.goto("/")
    places = [one.bounding_box() for one in designer.locator(".tile").all()]

    tile(designer, "Second").hover()
    tile(designer, "Second").get_by_role("button", name="Move to trash").click()
    expect(tile(designer, "Second")).to_be_hidden()
    assert GalleryImage.objects.get(pk=image.pk).is_trashed
    designer.get_by_role("button", name="Undo", exact=True).click()

    expect(tile(designer, "Second")).to_be_visible()
    assert [one.bounding_box() for one in designer.locator(".tile").all()] == places
    assert not GalleryImage.objects.get(pk=image.pk).is_trashed


def test_the_trash_gives_back(designer, mia, tom):
    image = hang(tom)
    GalleryImage.objects.filter(pk=image.pk).update(trashed_at=timezone.now(), trashed_by=tom)
    designer.goto("/trash/")

    designer.locator(".tile").hover()
    designer.get_by_role("button", name="Restore").click()

    expect(designer.locator(".tile")).to_be_hidden()
    designer.goto("/")
    expect(designer.locator(".tile")).to_be_visible()


def test_a_new_day_opens_above_the_older_ones(designer, mia):
    fill(mia, 3)
    designer.goto("/")

    designer.get_by_label("Prompt", exact=True).fill("New")
    designer.get_by_label("Prompt", exact=True).press("Control+Enter")

    expect(designer.locator(".tile")).to_have_count(4)
    assert days(designer) == ["Today", "Yesterday"]
    designer.get_by_label("Prompt", exact=True).fill("Newer")
    designer.get_by_label("Prompt", exact=True).press("Control+Enter")
    expect(designer.locator(".tile")).to_have_count(5)
    assert days(designer) == ["Today", "Yesterday"]


def test_the_first_day_offers_prompts_to_begin_with(designer):
    designer.goto("/")

    designer.get_by_role("button", name="Wide landscape").click()

    expect(designer.get_by_label("Prompt", exact=True)).to_have_value(re.compile("^Layered ridgelines"))
    expect(designer.get_by_role("radio", name="16:9", exact=True)).to_be_checked()
