"""One image: its story, its file, and the ways to and from it."""

import hashlib
import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from generations.actions import Order, submit
from generations.metadata import read
from generations.models import GalleryImage, User
from tests.browser.composing import given, prompt_of
from tests.browser.looking import shown
from tests.browser.pictures import draw, hang, keep_sketch
from tests.browser.worker import Worker

SMALL = "[sandbox:size=160x90]"


@pytest.fixture
def image(mia: User, worker: Worker) -> GalleryImage:
    """A picture that was really asked for, sent, drawn and brought home, with a reference."""
    sketch = keep_sketch(mia, "sketch.png")
    order = Order(prompt=f"A lighthouse at dusk {SMALL}", aspect_ratio="16:9", resolution="1K", references=(sketch,))
    submit(mia, order)
    [generation] = worker.work()
    return generation.images.get()


def at(page: Page, image: GalleryImage) -> Page:
    page.goto(f"/images/{image.pk}/")
    return page


def swipe(page: Page, *, to_the_left: int, down: int = 0) -> None:
    """One finger over the picture."""
    page.locator(".stage").evaluate(
        """(stage, [left, down]) => {
            const finger = (x, y) => new Touch({ identifier: 1, target: stage, clientX: x, clientY: y });
            const tell = (kind, touches, ended) =>
                stage.dispatchEvent(new TouchEvent(kind, { touches, changedTouches: [ended], bubbles: true }));
            tell("touchstart", [finger(300, 200)], finger(300, 200));
            tell("touchend", [], finger(300 - left, 200 + down));
        }""",
        [to_the_left, down],
    )


def test_it_tells_where_it_comes_from(designer, image):
    page = at(designer, image)

    shown(page.locator(".picture img:not(.placeholder)"))
    about = page.get_by_label("About this image")
    for words in ("Mia Okafor", "A lighthouse at dusk", "160 × 90", "16:9", "1K", image.generation.task_id, "$0.134"):
        expect(about).to_contain_text(words)
    expect(about.locator("time").first).to_have_attribute("datetime", re.compile("^20"))
    shown(about.get_by_role("img", name="Reference 1: sketch.png"))
    about.get_by_text("Journal").click()
    expect(about.get_by_text("Finished", exact=True)).to_be_visible()
    about.get_by_role("link", name="Open", exact=True).click()
    expect(page.get_by_role("heading", name="Generation")).to_be_visible()


def test_the_download_has_the_originals_pixels_and_its_story(designer, image):
    page = at(designer, image)
    original = page.request.get(page.get_by_role("link", name="Original size").get_attribute("href")).body()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=True).click()

    content = Path(download.value.path()).read_bytes()
    assert hashlib.sha256(original).hexdigest() == image.sha256
    assert Image.open(io.BytesIO(content)).tobytes() == Image.open(io.BytesIO(original)).tobytes()
    assert read(io.BytesIO(content)).prompt == f"A lighthouse at dusk {SMALL}"
    assert download.value.suggested_filename.endswith(f"-{image.pk}.png")


def test_a_star_is_given_and_taken_by_key(designer, image):
    star = at(designer, image).get_by_role("button", name="Star")
    expect(star).to_have_attribute("aria-pressed", "false")

    designer.keyboard.press("s")
    expect(star).to_have_attribute("aria-pressed", "true")
    designer.keyboard.press("s")

    expect(star).to_have_attribute("aria-pressed", "false")


def test_from_the_trash_it_comes_back_by_undo(designer, image):
    page = at(designer, image)
    page.get_by_role("button", name="Move to trash").click()
    expect(page.get_by_role("heading", name="Studio")).to_be_attached()
    expect(page.locator(f"#image-{image.pk}")).to_have_count(0)

    page.get_by_role("button", name="Undo", exact=True).click()

    expect(page.get_by_text("Restored.")).to_be_visible()
    page.goto("/")
    expect(page.locator(f"#image-{image.pk}")).to_be_visible()


def test_in_the_trash_it_says_so_and_can_be_restored(designer, image):
    page = at(designer, image)
    page.keyboard.press("Delete")
    expect(page.get_by_role("heading", name="Studio")).to_be_attached()

    at(page, image)
    expect(page.get_by_text("In the trash.")).to_be_visible()
    page.get_by_role("button", name="Restore").click()

    expect(page.get_by_role("button", name="Move to trash")).to_be_visible()


def test_arrows_walk_to_the_neighbours(designer, mia):
    oldest, middle, newest = (hang(mia, colour, draw(colour=colour)) for colour in ("red", "tan", "blue"))
    page = at(designer, middle)

    page.get_by_role("link", name="Older image").click()
    expect(page).to_have_url(re.compile(f"/images/{oldest.pk}/$"))
    expect(page.get_by_role("link", name="Older image")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(f"/images/{middle.pk}/$"))
    page.keyboard.press("ArrowLeft")

    expect(page).to_have_url(re.compile(f"/images/{newest.pk}/$"))
    expect(page.get_by_role("link", name="Newer image")).to_have_count(0)


def test_a_phone_has_the_arrows_too(enter, mia):
    older, newer = (hang(mia, colour, draw(colour=colour)) for colour in ("red", "blue"))
    page = at(enter(mia, screen="phone"), newer)

    page.get_by_role("link", name="Older image").click()

    expect(page).to_have_url(re.compile(f"/images/{older.pk}/$"))


def test_a_swipe_to_the_left_leads_to_the_older_picture(enter, mia):
    older, newer = (hang(mia, colour, draw(colour=colour)) for colour in ("red", "blue"))
    page = at(enter(mia, screen="phone"), newer)

    swipe(page, to_the_left=150)

    expect(page).to_have_url(re.compile(f"/images/{older.pk}/$"))


def test_a_scroll_is_no_swipe(enter, mia):
    _, newer = (hang(mia, colour, draw(colour=colour)) for colour in ("red", "blue"))
    page = at(enter(mia, screen="phone"), newer)

    swipe(page, to_the_left=70, down=200)

    expect(page).to_have_url(re.compile(f"/images/{newer.pk}/$"))


def test_the_original_is_looked_at_in_place(designer, image):
    page = at(designer, image)

    page.keyboard.press("z")

    picture = page.locator(".picture img:not(.placeholder)")
    expect(picture).to_have_attribute("src", re.compile("/originals/"))
    shown(picture)
    expect(page.get_by_role("button", name="Zoom: 100%")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".stage.zoomed")).to_have_count(0)
    expect(page).to_have_url(re.compile(f"/images/{image.pk}/$"))


def test_it_becomes_a_reference(designer, image):
    at(designer, image).get_by_role("link", name="Use as reference").click()

    shown(given(designer).locator("img"))


def test_everything_is_used_again(designer, image):
    at(designer, image).get_by_role("link", name="Use everything").click()

    expect(prompt_of(designer)).to_have_value(f"A lighthouse at dusk {SMALL}")
    expect(designer.get_by_role("radio", name="16:9", exact=True)).to_be_checked()
    expect(designer.get_by_role("radio", name="1K", exact=True)).to_be_checked()
    shown(given(designer).locator("img"))


def test_a_colour_is_copied(designer, image, watch):
    designer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    at(designer, image)

    designer.get_by_role("button", name=re.compile("^Copy #")).first.click()

    expect(designer.get_by_text("Copied.")).to_be_visible()
    assert designer.evaluate("navigator.clipboard.readText()") == image.palette[0]
