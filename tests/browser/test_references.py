"""Giving pictures along: chosen, dropped, pasted, taken from the gallery; ordered, removed, refused."""

import base64

import pytest
from playwright.sync_api import Locator, Page, expect

from generations.models import GalleryImage, Generation, Reference
from tests.browser.composing import ask, attach, generate, given, prompt_of
from tests.browser.looking import shown
from tests.browser.pictures import draw, file, hang

COLOURS = ["red", "green", "blue", "orange"]
TRANSFER = """(files) => {
  const transfer = new DataTransfer();
  for (const { name, type, content } of files)
    transfer.items.add(new File([Uint8Array.from(atob(content), (byte) => byte.charCodeAt(0))], name, { type }));
  return transfer;
}"""


@pytest.fixture
def studio(designer: Page) -> Page:
    designer.goto("/")
    return designer


def transfer(page: Page, *names: str):
    """What a browser hands over when pictures are dropped or pasted."""
    files = [
        {"name": name, "type": "image/png", "content": base64.b64encode(draw(colour=colour)).decode()}
        for name, colour in zip(names, COLOURS, strict=False)
    ]
    return page.evaluate_handle(TRANSFER, files)


def transfer_text(page: Page, type: str, text: str):
    return page.evaluate_handle(
        "([type, text]) => { const given = new DataTransfer(); given.setData(type, text); return given; }", [type, text]
    )


def drop(page: Page, data) -> None:
    for event in ("dragenter", "dragover", "drop"):
        page.dispatch_event(".gallery", event, {"dataTransfer": data})


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


def test_files_are_chosen_in_a_dialog_several_at_once(studio):
    attach(studio, *(file(f"{colour}.png", draw(colour=colour)) for colour in COLOURS))

    expect(given(studio)).to_have_count(4)
    assert names(studio) == ["red.png", "green.png", "blue.png", "orange.png"]
    assert numbers(studio) == ["1", "2", "3", "4"]
    for picture in given(studio).locator("img").all():
        shown(picture)
    expect(studio.get_by_text("4 of 14", exact=True)).to_be_visible()


def test_chosen_files_arrive_in_their_order(studio):
    attach(studio, *(file(f"{colour}.png", draw(colour=colour)) for colour in COLOURS))

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
    studio.dispatch_event(".gallery", "dragover", {"dataTransfer": transfer(studio, "red.png")})

    expect(studio.get_by_text("Drop to add as references")).to_be_visible()


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


def test_what_is_no_picture_by_its_name_is_refused_at_once(studio):
    attach(studio, file("red.png"), file("notes.txt", b"words", "text/plain"))

    expect(given(studio)).to_have_count(1)
    expect(studio.get_by_text("is not a picture that can be given")).to_be_visible()


def test_a_text_called_png_is_refused_and_the_rest_stays(studio, watch):
    watch.expect_refusal(422)
    attach(studio, file("good.png"), file("words.png", b"only words, no picture at all"))
    assert names(studio) == ["good.png", "words.png"]

    ask(studio, "A lighthouse at dusk")

    refusal = studio.locator("[data-refusals]")
    expect(refusal).to_contain_text("words.png")
    expect(prompt_of(studio)).to_have_value("A lighthouse at dusk")
    expect(given(studio)).to_have_count(1)
    shown(given(studio).locator("img"))
    assert not Generation.objects.exists()
    assert GalleryImage.objects.get().name == "good.png"
    generate(studio).click()
    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    assert sent_names() == ["good.png"]


def test_a_tile_becomes_a_reference(studio, mia):
    image = hang(mia, "A dune")
    studio.reload()

    studio.locator(".tile").hover()
    studio.get_by_role("link", name="Use as reference").click()

    shown(given(studio).locator("img"))
    expect(studio.get_by_text("Reference 1 of 14.")).to_be_visible()
    ask(studio)
    expect(studio.locator("[data-in-flight]")).to_have_count(1)
    assert Reference.objects.get().image == image


def test_a_tile_is_dragged_into_the_composer(studio, mia):
    hang(mia, "A dune")
    studio.reload()

    studio.locator(".tile > a").drag_to(prompt_of(studio))

    expect(given(studio)).to_have_count(1)
    shown(given(studio).locator("img"))


def test_the_first_reference_waits_blurred_in_the_tile(studio, worker):
    attach(studio, file("red.png"))

    ask(studio)

    shown(studio.locator(".tile .ghost"))
