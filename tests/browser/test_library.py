"""The library: files are uploaded in place, names are changed in place, and what is trashed comes back."""

import pytest
from playwright.sync_api import Locator, Page, expect

from generations.models import GalleryImage
from tests.browser.composing import given
from tests.browser.looking import shown, until
from tests.browser.pictures import draw, file, keep_sketch
from tests.browser.transfers import transfer_files


@pytest.fixture
def library(designer: Page, mia, tom) -> Page:
    keep_sketch(tom, "hero.png")
    designer.goto("/library/")
    return designer


def items(page: Page) -> Locator:
    return page.locator(".library-item[id]")


def name_of(page: Page) -> Locator:
    return page.get_by_label("Name of this picture").first


def bring(page: Page, *files: dict) -> None:
    page.locator("[data-library-files]").set_input_files(list(files))


def test_files_are_uploaded_in_place_and_one_that_is_refused_loses_none(library, watch):
    watch.expect_refusal(422)
    bring(library, file("one.png", draw(20)), file("words.png", b"only words"), file("two.png", draw(30)))

    expect(items(library)).to_have_count(3)
    expect(library.locator(".uploading")).to_have_count(0)
    expect(library.get_by_text("words.png This file holds text, not a picture")).to_be_visible()
    for picture in items(library).locator("img").all():
        shown(picture)
    assert set(GalleryImage.objects.values_list("name", flat=True)) == {"hero.png", "one.png", "two.png"}


def test_files_are_dropped_anywhere_on_the_page(library):
    data = transfer_files(library, file("one.png", draw(20)))

    library.dispatch_event("h1", "dragover", {"dataTransfer": data})
    expect(library.get_by_text("Drop to upload")).to_be_visible()
    library.dispatch_event("h1", "drop", {"dataTransfer": data})

    expect(library.get_by_text("Drop to upload")).to_be_hidden()
    expect(items(library)).to_have_count(2)


def test_bytes_that_are_here_already_stay_where_they_are(library):
    bring(library, file("copy.png", draw(colour="crimson")))

    expect(library.get_by_text("copy.png Already here as ‘hero.png’, stored once.")).to_be_visible()
    expect(library.locator(".library-item")).to_have_count(1)


def test_what_did_not_arrive_is_tried_again(library, watch):
    watch.expect_no_connection()
    library.route("**/references/", lambda route: route.abort("internetdisconnected"))
    bring(library, file("one.png", draw(20)))
    again = library.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    library.unroute_all()

    again.click()

    expect(items(library)).to_have_count(2)


def test_a_name_is_changed_in_place_and_undo_brings_the_old_one_back(library):
    name_of(library).fill("Serum bottle")
    name_of(library).press("Enter")
    expect(library.get_by_text("Renamed to “Serum bottle”.")).to_be_visible()
    assert GalleryImage.objects.get().name == "Serum bottle"

    library.get_by_role("button", name="Undo", exact=True).click()

    expect(name_of(library)).to_have_value("hero.png")
    expect(library.get_by_text("Renamed to “hero.png”.")).to_be_visible()
    assert GalleryImage.objects.get().name == "hero.png"


def test_leaving_the_name_keeps_it_and_escape_does_not(library):
    name_of(library).fill("Half a na")
    name_of(library).press("Escape")
    expect(name_of(library)).to_have_value("hero.png")

    name_of(library).fill("Serum bottle")
    name_of(library).blur()

    expect(library.get_by_text("Renamed to “Serum bottle”.")).to_be_visible()


def test_a_name_that_is_refused_stays_typed(library, watch):
    watch.expect_refusal(422)
    name_of(library).fill("   ")

    name_of(library).press("Enter")

    expect(library.get_by_text("A picture needs a name.")).to_be_visible()
    expect(name_of(library)).to_have_value("   ")


def test_trash_and_undo(library):
    items(library).hover()
    library.get_by_role("button", name="Move hero.png to trash").click()
    expect(items(library)).to_be_hidden()
    expect(library.get_by_text("The library is empty")).to_be_visible()

    library.get_by_role("button", name="Undo", exact=True).click()

    expect(items(library)).to_be_visible()
    assert not GalleryImage.objects.get().is_trashed


def test_a_phone_takes_one_as_a_reference(enter, mia, tom):
    keep_sketch(tom, "a name that is so long that it has to be cut somewhere on a phone.png")
    phone = enter(mia, screen="phone", theme="light")
    phone.goto("/library/")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    phone.get_by_role("link", name="as reference").click()

    until(phone, "location.hash === '#composer'")
    expect(given(phone)).to_have_count(1)
    shown(given(phone).locator("img"))
