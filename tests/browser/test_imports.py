"""Bringing pictures in by the page, and using again the prompt that a dropped picture tells."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from generations import archives
from generations.models import GalleryImage, PictureImport, User
from tests.browser.pictures import draw, file, hang
from tests.browser.reachable import obstacles
from tests.browser.transfers import transfer_files
from tests.import_steps import A1111, drawn, zipped


@pytest.fixture
def as_owner(mia: User, designer: Page) -> Page:
    """Mia, who is an owner here."""
    User.objects.filter(pk=mia.pk).update(role=User.Role.OWNER)
    return designer


def work() -> None:
    """All that a worker does."""
    while archives.carry_import(PictureImport.objects.get().pk, "worker"):
        pass


def test_a_zip_is_looked_at_imported_and_archived_again(as_owner, browser, tmp_path):
    page = as_owner
    path = zipped(tmp_path / "holiday.zip", {"heron.png": drawn("teal", A1111), "notes.txt": b"no picture"})
    page.goto("/library/")
    page.get_by_role("link", name="Import and export").click()
    expect(page.get_by_role("heading", name="Import and export")).to_be_visible()
    assert obstacles(page) == []
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Upload and look").click()
    row = page.get_by_role("listitem").filter(has_text="holiday.zip")
    expect(row).to_contain_text("Looking at it")
    work()
    expect(row).to_contain_text("1 new picture, 0 here already")
    row.get_by_text("What couldn’t be read, and why").click()
    expect(row).to_contain_text("notes.txt: This file holds text")
    assert obstacles(page) == []
    row.get_by_role("button", name="Import 1 picture").press("Enter")
    expect(row.get_by_role("button", name="Stop")).to_be_visible()
    work()
    expect(row).to_contain_text("1 picture imported, 0 were here already")
    assert GalleryImage.objects.get().origin["prompt"] == "a heron at dawn, mist"
    with page.expect_download() as download:
        page.get_by_role("button", name="Archive everything").click()
    archive = Path(download.value.path())
    browsing = browser.new_page()  # it is no page of the site
    _unpacked(archive, tmp_path / "opened")
    browsing.goto((tmp_path / "opened" / "index.html").as_uri())
    browsing.get_by_role("searchbox").fill("dawn heron")
    expect(browsing.get_by_role("status")).to_contain_text("1 found")
    expect(browsing.locator("#found img")).to_have_js_property("complete", True)
    browsing.get_by_role("searchbox").fill("zebra")
    expect(browsing.get_by_role("status")).to_contain_text("0 found")
    browsing.close()


def _unpacked(path: Path, folder: Path) -> list[str]:
    with ZipFile(path) as archive:
        archive.extractall(folder)
        return archive.namelist()


def test_a_selection_is_archived_from_the_bar_by_keyboard(designer, mia):
    for number in range(2):
        hang(mia, f"Boat {number}", draw(320, 240, "#e0a030"))
    designer.goto("/")
    designer.locator(".tile a").first.focus()
    designer.keyboard.press("Control+a")
    designer.get_by_role("button", name="Archive", exact=True).press("Enter")
    dialog = designer.get_by_role("dialog", name="Archive 2 images")
    expect(dialog).to_be_visible()
    assert obstacles(designer) == []
    with designer.expect_download() as listed:
        dialog.get_by_role("button", name="CSV").press("Enter")
    assert Path(listed.value.path()).read_text("utf-8-sig").startswith("id,file,prompt")
    expect(dialog).to_be_hidden()
    designer.get_by_role("button", name="Archive", exact=True).press("Enter")
    with designer.expect_download() as archived:
        dialog.get_by_role("button", name="Archive").press("Enter")
    assert "manifest.json" in _unpacked(Path(archived.value.path()), Path(archived.value.path()).parent / "unpacked")


def test_a_dropped_picture_offers_its_prompt(designer):
    designer.goto("/")
    designer.get_by_label("Prompt", exact=True).fill("What I was writing")
    data = transfer_files(designer, file("heron.png", drawn("teal", A1111)))
    for event in ("dragenter", "dragover", "drop"):
        designer.dispatch_event(".gallery", event, {"dataTransfer": data})
    offer = designer.get_by_role("listitem").filter(has_text="Made with a prompt in Automatic1111")
    expect(offer).to_contain_text("a heron at dawn, mist")
    assert obstacles(designer) == []
    offer.get_by_role("button", name="Use prompt and settings").press("Enter")
    prompt = designer.get_by_label("Prompt", exact=True)
    expect(prompt).to_have_value("a heron at dawn, mist")
    expect(designer.get_by_role("radio", name="4:3", exact=True)).to_be_checked()
    expect(offer).to_be_hidden()
    designer.get_by_role("button", name="Undo", exact=True).click()
    expect(prompt).to_have_value("What I was writing")
