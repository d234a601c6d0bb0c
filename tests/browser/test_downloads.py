"""Taking pictures away, and finding those of a colour or of a likeness, as somebody does it."""

import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image
from playwright.sync_api import Download, Page, expect

from generations.models import GalleryImage, User
from tests.browser.pictures import draw, hang
from tests.browser.reachable import obstacles


@pytest.fixture
def lighthouse(mia: User) -> GalleryImage:
    return hang(mia, "A lighthouse at dusk", draw(320, 240, "#e0a030"))


def content_of(download: Download) -> io.BytesIO:
    return io.BytesIO(Path(download.path()).read_bytes())


def open_dialog(page: Page, image: GalleryImage) -> None:
    tile = page.locator(f"#image-{image.pk}")
    tile.hover()
    tile.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Download as…").click()


def test_a_picture_is_downloaded_as_it_was_chosen_in_the_dialog(designer, lighthouse):
    designer.goto("/")
    open_dialog(designer, lighthouse)
    dialog = designer.get_by_role("dialog", name="Download 1 image")
    names = dialog.get_by_label("File names")
    assert obstacles(designer) == []
    names.fill("{prompt}-{colour}")
    expect(dialog).to_contain_text("There is no {colour}.")
    expect(dialog.get_by_role("button", name="Download")).to_be_disabled()

    names.fill("{prompt}-")
    dialog.get_by_role("button", name="width", exact=True).click()
    dialog.get_by_text("JPEG", exact=True).click()
    dialog.get_by_text("Other", exact=True).click()
    dialog.get_by_label("Longest side in pixels").fill("100")
    expect(dialog).to_contain_text("a-lighthouse-at-dusk-320.jpg")
    with designer.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()

    picture = Image.open(content_of(download.value))
    assert (picture.format, picture.size) == ("JPEG", (100, 75))
    assert download.value.suggested_filename == "a-lighthouse-at-dusk-320.jpg"
    expect(dialog).to_be_hidden()
    open_dialog(designer, lighthouse)
    expect(names).to_have_value("{prompt}-{width}")  # remembered


def test_what_is_selected_comes_as_a_zip(designer, mia, lighthouse):
    other = hang(mia, "A pear")
    designer.goto("/")
    for image in (lighthouse, other):
        designer.locator(f"#image-{image.pk}").hover()
        designer.locator(f"#image-{image.pk}").get_by_label("Select").check()
    designer.get_by_role("toolbar", name="Selection").get_by_role("button", name="Download").click()
    dialog = designer.get_by_role("dialog", name="Download 2 images")
    dialog.get_by_label("File names").fill("{id}")
    expect(dialog).to_contain_text(f"{other.pk}.png")
    with designer.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()

    archive = ZipFile(content_of(download.value))
    assert archive.testzip() is None
    assert {row["id"] for row in json.loads(archive.read("manifest.json"))} == {lighthouse.pk, other.pk}
    expect(designer.get_by_role("toolbar", name="Selection")).to_contain_text("2 selected")


def test_a_picture_is_copied_by_key_and_where_it_cannot_be_that_is_said(designer, lighthouse):
    designer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    designer.goto("/")
    designer.locator(f"#image-{lighthouse.pk} > a").focus()
    designer.keyboard.press("Control+c")
    expect(designer.get_by_text("Picture copied.")).to_be_visible()
    size = designer.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const picture = await createImageBitmap(await item.getType("image/png"));
          return [picture.width, picture.height];
        }"""
    )
    assert size == [320, 240]

    designer.evaluate("delete globalThis.ClipboardItem")
    designer.keyboard.press("Control+c")
    expect(designer.get_by_text("This browser can't copy pictures.")).to_be_visible()


def test_pictures_of_a_colour_are_found_from_the_filter_and_from_a_picture(designer, mia, lighthouse):
    blue = hang(mia, "Blue", draw(320, 240, "#2040c0"))
    designer.goto("/")
    designer.locator("[popovertarget=filters-more]").click()
    designer.locator("#chip-colour").click()
    form = designer.locator("[data-filter-colour]")
    assert obstacles(designer) == []
    form.get_by_label("Colour as six digits").fill("amber")
    form.get_by_role("button", name="Find").click()
    expect(designer.locator(f"#image-{blue.pk}")).to_be_visible()
    form.get_by_label("Colour as six digits").fill("e2a233")
    form.get_by_role("button", name="Find").click()
    expect(designer.locator(f"#image-{blue.pk}")).to_be_hidden()
    expect(designer.locator(f"#image-{lighthouse.pk}")).to_be_visible()

    designer.goto(f"/images/{blue.pk}/")
    designer.get_by_role("link", name="Pictures with #2040c0").click()
    expect(designer.locator(".tile")).to_have_count(1)
    expect(designer.locator(f"#image-{blue.pk}")).to_be_visible()


def test_pictures_that_look_alike_are_found_from_a_picture(designer, mia, lighthouse):
    alike = hang(mia, "The same, smaller", draw(160, 120, "#e0a030"))
    hang(mia, "Blue", draw(320, 240, "#2040c0"))
    designer.goto(f"/images/{lighthouse.pk}/")
    strip = designer.locator("#similar")
    expect(strip.get_by_role("listitem")).to_have_count(1)
    strip.get_by_role("link", name="See all").click()
    expect(designer.locator(".tile")).to_have_count(2)
    expect(designer.locator(f"#image-{alike.pk}")).to_be_visible()


def test_without_a_script_the_dialog_is_a_page(enter, mia, lighthouse):
    page = enter(mia, script=False)
    page.goto(f"/images/{lighthouse.pk}/")
    page.get_by_role("button", name="Download as").click()
    page.get_by_role("menuitem", name="Size and file name…").click()
    page.get_by_text("WebP", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download", exact=True).click()
    assert Image.open(content_of(download.value)).format == "WEBP"
