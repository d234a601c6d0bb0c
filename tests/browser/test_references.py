"""Giving pictures along: chosen, dropped, pasted, taken from the gallery; ordered, replaced, removed, refused."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from generations.models import GalleryImage, Generation, Reference
from tests.browser.composing import ask, attach, generate, given, prompt_of
from tests.browser.looking import shown
from tests.browser.pictures import draw, file, hang, keep_sketch
from tests.browser.transfers import transfer_files, transfer_text

COLOURS = ["red", "green", "blue", "orange"]


@pytest.fixture
def studio(designer: Page) -> Page:
    designer.goto("/")
    return designer


def transfer(page: Page, *names: str):
    return transfer_files(
        page, *(file(name, draw(colour=colour)) for name, colour in zip(names, COLOURS, strict=False))
    )


def drop(page: Page, data, target: str = ".gallery") -> None:
    for event in ("dragenter", "dragover", "drop"):
        page.dispatch_event(target, event, {"dataTransfer": data})


def paste(page: Page, data, selector: str = "#prompt") -> None:
    page.locator(selector).evaluate(
        "(element, clipboardData) => element.dispatchEvent("
        "new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))",
        data,
    )


def names(page: Page) -> list[str]:
    return [reference.get_attribute("title") for reference in given(page).all()]


def numbers(page: Page) -> list[str]:
    return given(page).locator(".index").all_inner_texts()


def button(reference: Locator, name: str) -> Locator:
    return reference.get_by_role("button", name=name, exact=True)


def sent_names() -> list[str]:
    """The names of the references of the newest generation, in order."""
    generation = Generation.objects.latest("pk")
    return [reference.image.name for reference in generation.references.order_by("position")]


def test_files_are_chosen_in_a_dialog_and_arrive_in_their_order(studio):
    attach(studio, *(file(f"{colour}.png", draw(colour=colour)) for colour in COLOURS))

    expect(given(studio)).to_have_count(4)
    assert names(studio) == ["red.png", "green.png", "blue.png", "orange.png"]
    assert numbers(studio) == ["1", "2", "3", "4"]
    for picture in given(studio).locator("img").all():
        shown(picture)
    expect(studio.get_by_text("4 of 14", exact=True)).to_be_visible()
    ask(studio)
    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    assert sent_names() == ["red.png", "green.png", "blue.png", "orange.png"]
    expect(given(studio)).to_have_count(4)


def test_files_are_dropped_anywhere(studio):
    attach(studio, file("first.png"))

    drop(studio, transfer(studio, "red.png", "green.png"))

    expect(given(studio)).to_have_count(3)
    assert names(studio) == ["first.png", "red.png", "green.png"]


def test_a_drag_shows_where_to_drop(studio):
    attach(studio, file("first.png"))

    studio.dispatch_event(".gallery", "dragover", {"dataTransfer": transfer(studio, "red.png", "green.png")})

    expect(studio.get_by_text("Drop 2 pictures")).to_be_visible()
    expect(studio.get_by_text("They become references 2 to 3.")).to_be_visible()


def test_an_address_is_dropped(studio):
    drop(studio, transfer_text(studio, "text/uri-list", "https://pictures.example.com/dune.png"))

    expect(given(studio)).to_have_count(1)
    expect(given(studio)).to_contain_text("pictures.example.com/dune.png")


def test_a_file_is_pasted(studio):
    paste(studio, transfer(studio, "red.png"))

    expect(given(studio)).to_have_count(1)
    assert numbers(studio) == ["1"]


def test_the_address_of_a_picture_is_pasted(studio):
    prompt_of(studio).fill("Like this: ")

    paste(studio, transfer_text(studio, "text/plain", "https://pictures.example.com/dune.png?size=large"))

    expect(given(studio)).to_have_count(1)
    expect(prompt_of(studio)).to_have_value("Like this: ")


def test_other_text_is_pasted_as_text(studio):
    paste(studio, transfer_text(studio, "text/plain", "a red boat"))

    expect(given(studio)).to_have_count(0)


def test_an_address_is_typed(studio):
    studio.get_by_text("Add by address").click()
    field = studio.get_by_label("Address of a picture")
    field.fill("https://pictures.example.com/dune.png")

    field.press("Enter")

    expect(given(studio)).to_have_count(1)
    expect(field).to_have_value("")


def test_a_removed_reference_comes_back_by_undo(studio):
    attach(studio, *(file(f"{colour}.png", draw(colour=colour)) for colour in COLOURS[:3]))

    button(given(studio).nth(1), "Remove reference 2").click()
    expect(given(studio)).to_have_count(2)
    assert (names(studio), numbers(studio)) == (["red.png", "blue.png"], ["1", "2"])
    studio.get_by_role("button", name="Undo", exact=True).click()

    expect(given(studio)).to_have_count(3)
    assert names(studio) == ["red.png", "green.png", "blue.png"]


def test_references_are_ordered_by_keyboard(studio):
    attach(studio, *(file(f"{colour}.png", draw(colour=colour)) for colour in COLOURS[:3]))
    handle = button(given(studio).nth(2), "Move reference 3 of 3: arrow keys")

    handle.focus()
    studio.keyboard.press("ArrowLeft")
    studio.keyboard.press("ArrowLeft")

    assert (names(studio), numbers(studio)) == (["blue.png", "red.png", "green.png"], ["1", "2", "3"])
    expect(button(given(studio).first, "Move reference 1 of 3: arrow keys")).to_be_focused()
    ask(studio)
    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    assert sent_names() == ["blue.png", "red.png", "green.png"]


def test_files_addresses_and_images_keep_their_common_order(studio, mia, sandbox):
    address = f"{sandbox.url}/dune.png"  # one that is allowed, without asking a name server
    hang(mia, "A dune")
    studio.reload()
    drop(studio, transfer_text(studio, "text/uri-list", address))
    attach(studio, file("red.png"))
    studio.locator(".tile").first.hover()
    studio.get_by_role("link", name="Use as reference").click()
    expect(given(studio)).to_have_count(3)
    button(given(studio).nth(2), "Move reference 3 of 3: arrow keys").press("ArrowLeft")

    ask(studio)

    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    rows = Reference.objects.order_by("position")
    assert [row.url or row.image.caption for row in rows] == [address, "A dune", "red.png"]


def test_the_fifteenth_is_left_out_with_a_sentence(studio):
    attach(studio, *(file(f"{number}.png", draw(8 + number)) for number in range(1, 16)))

    expect(given(studio)).to_have_count(14)
    expect(studio.get_by_text("was left out: at most 14 references can be given.")).to_be_visible()
    expect(studio.locator("[data-reference-add]")).to_be_hidden()
    expect(given(studio).locator("[name=reference_images]")).to_have_count(14)


def test_what_is_no_picture_by_its_name_is_refused_at_once(studio):
    attach(studio, file("red.png"), file("notes.txt", b"words", "text/plain"))

    expect(given(studio)).to_have_count(1)
    expect(studio.get_by_text("is not a picture that can be given")).to_be_visible()


def test_of_five_files_one_is_refused_and_four_arrive(studio, watch):
    watch.expect_refusal(422)
    good = [file(f"{colour}.png", draw(colour=colour)) for colour in COLOURS]

    attach(studio, *good[:2], file("words.png", b"only words, no picture at all"), *good[2:])

    expect(studio.locator(".reference.refused")).to_have_count(1)
    expect(studio.locator("[data-refusals]")).to_contain_text("words.png This file holds text, not a picture")
    assert (names(studio), numbers(studio)) == ([f"{colour}.png" for colour in COLOURS], ["1", "2", "3", "4"])
    expect(studio.locator(".uploading")).to_have_count(0)
    ask(studio)
    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    assert sent_names() == [f"{colour}.png" for colour in COLOURS]
    expect(studio.locator(".reference.refused")).to_have_count(0)


def test_a_refusal_is_dismissed_with_its_box(studio, watch):
    watch.expect_refusal(422)
    attach(studio, file("words.png", b"only words"))

    studio.get_by_role("button", name="Dismiss words.png").click()

    expect(studio.locator(".reference")).to_have_count(0)
    expect(studio.locator("[data-refusals]")).to_be_empty()


# On the way


def test_a_file_is_on_the_server_before_anything_is_sent(studio):
    with studio.expect_response("**/draft/"):
        attach(studio, file("red.png"))

    expect(studio.locator(".keep[name=reference_images]")).to_have_count(1)
    assert GalleryImage.objects.get().name == "red.png"
    studio.reload()
    expect(given(studio)).to_have_count(1)


def test_the_progress_of_10_megabytes_shows_in_the_box(studio, tmp_path):
    large = tmp_path / "large.png"
    large.write_bytes(draw() + bytes(10_000_000))
    network = studio.context.new_cdp_session(studio)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 2_000_000}
    network.send("Network.emulateNetworkConditions", slow)
    studio.locator("input[name=references]").set_input_files(large)

    bar = given(studio).get_by_role("progressbar", name="Uploading large.png")
    expect(bar).to_have_attribute("aria-valuenow", re.compile(r"^[1-9]\d?$"))
    expect(studio.get_by_text("1 of 14, 1 on the way")).to_be_visible()
    network.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})

    expect(bar).to_be_hidden()
    expect(given(studio)).to_contain_text("sent smaller")
    expect(studio.get_by_text("10 MB: kept whole, sent smaller.")).to_be_visible()
    assert GalleryImage.objects.get().bytes > 10_000_000


def test_generate_waits_for_what_is_on_its_way(studio):
    held = []
    studio.route("**/references/", lambda route: held.append(route))
    attach(studio, file("red.png"), file("green.png", draw(colour="green")))
    expect(studio.locator(".uploading")).to_have_count(2)

    ask(studio)

    expect(studio.get_by_role("button", name="Waiting for 2 uploads…")).to_be_visible()
    assert not Generation.objects.exists()
    for route in held:
        route.continue_()
    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    assert sent_names() == ["red.png", "green.png"]
    expect(generate(studio)).to_be_visible()


def test_what_is_refused_while_generate_waits_stops_it(studio, watch):
    watch.expect_refusal(422)
    held = []
    studio.route("**/references/", lambda route: held.append(route))
    attach(studio, file("words.png", b"only words"))
    ask(studio)
    expect(studio.get_by_role("button", name="Waiting for 1 upload…")).to_be_visible()

    held[0].continue_()

    expect(studio.get_by_text("Not sent: words.png did not arrive.")).to_be_visible()
    expect(generate(studio)).to_be_visible()
    assert not Generation.objects.exists()


def test_what_did_not_arrive_is_tried_again(studio, watch):
    watch.expect_no_connection()
    studio.route("**/references/", lambda route: route.abort("internetdisconnected"))
    attach(studio, file("red.png"))
    again = given(studio).get_by_role("button", name="Try again")
    expect(again).to_be_visible()

    studio.unroute_all()
    again.click()

    expect(studio.locator(".keep[name=reference_images]")).to_have_count(1)
    assert GalleryImage.objects.get().name == "red.png"


def test_bytes_that_are_here_already_are_told_so(studio, tom):
    keep_sketch(tom, "hero.png")

    attach(studio, file("copy of hero.png", draw(colour="crimson")))

    expect(studio.locator("[data-refusals]")).to_contain_text(
        "copy of hero.png Already here as ‘hero.png’, stored once."
    )
    assert names(studio) == ["hero.png"]
    assert GalleryImage.objects.count() == 1


def test_the_same_file_twice_is_one_reference(studio):
    attach(studio, file("red.png"))
    expect(studio.locator(".keep")).to_have_count(1)

    attach(studio, file("red again.png"))

    expect(studio.get_by_text("is reference 1 already.")).to_be_visible()
    expect(given(studio)).to_have_count(1)


# One in the place of another


@pytest.fixture
def two(studio) -> Page:
    attach(studio, file("first.png", draw(colour="gold")), file("second.png", draw(colour="plum")))
    expect(studio.locator(".keep")).to_have_count(2)
    return studio


def test_a_file_dropped_on_a_reference_replaces_it_and_undo_brings_it_back(two):
    drop(two, transfer(two, "red.png", "green.png"), ".reference >> nth=0")

    expect(two.locator(".keep")).to_have_count(3)
    assert names(two) == ["red.png", "second.png", "green.png"]
    expect(two.get_by_text("Reference 1 replaced.")).to_be_visible()
    two.get_by_role("button", name="Undo", exact=True).click()

    assert names(two) == ["first.png", "second.png", "green.png"]


def test_what_is_refused_leaves_the_reference_that_it_should_have_replaced(two, watch):
    watch.expect_refusal(422)
    drop(two, transfer_files(two, file("words.png", b"only words")), ".reference >> nth=0")

    expect(two.locator(".reference.refused")).to_have_count(1)
    assert names(two) == ["first.png", "second.png"]


def test_a_tile_and_an_address_replace_too(two, mia):
    hang(mia, "A dune")
    two.reload()
    expect(two.locator(".keep")).to_have_count(2)

    two.locator(".tile > a").drag_to(given(two).nth(1))
    drop(two, transfer_text(two, "text/uri-list", "https://pictures.example.com/dune.png"), ".reference >> nth=0")

    assert names(two) == ["pictures.example.com/dune.png", "A dune, by Mia Okafor"]


def test_references_are_ordered_by_dragging(two):
    given(two).nth(0).drag_to(given(two).nth(1), target_position={"x": 60, "y": 30})

    assert (names(two), numbers(two)) == (["second.png", "first.png"], ["1", "2"])


# On a phone


def test_a_phone_gives_orders_and_sends_references(enter, mia):
    phone = enter(mia, screen="phone", theme="light")
    hang(mia, "A dune")
    phone.goto("/#composer")
    attach(phone, file("red.png"), file("green.png", draw(colour="green")))
    expect(phone.locator(".keep")).to_have_count(2)
    phone.get_by_role("button", name="Gallery").click()
    phone.locator(".pick").filter(has=phone.get_by_label("A dune")).click()
    phone.get_by_role("button", name="Add 1").click()
    expect(given(phone)).to_have_count(3)

    button(given(phone).nth(2), "Move reference 3 of 3: arrow keys").click()
    button(given(phone).nth(0), "Remove reference 1").click()
    prompt_of(phone).fill("A lighthouse at dusk")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    generate(phone).click()

    expect(phone.locator("[data-in-flight]")).to_have_count(1)
    rows = Generation.objects.latest("pk").references.order_by("position")
    assert [row.image.caption for row in rows] == ["A dune", "green.png"]
