"""Selecting pictures in the gallery, and doing things to all of them at once."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from generations.models import Collection, GalleryImage, Project, User
from tests.browser.looking import until
from tests.browser.pictures import draw, hang, keep
from tests.browser.test_stacks import lay_batch
from tests.factories import make_generation, make_image


def hang_days(author: User, days: int, prompt: str = "A lighthouse at dusk") -> list[GalleryImage]:
    """Two pictures a day, the newest first."""
    noon = timezone.now().replace(hour=12) - timedelta(days=1)
    columns = keep(draw(240, 240))
    return [
        make_image(
            author=author,
            prompt=prompt,
            created_at=noon - timedelta(days=day, minutes=minute),
            **columns,
        )
        for day in range(days)
        for minute in range(2)
    ]


def link(page: Page, image: GalleryImage) -> Locator:
    return page.locator(f"#image-{image.pk} > a")


def box(page: Page, image: GalleryImage) -> Locator:
    return page.locator(f"#image-{image.pk} [data-select]")


def bar(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="Selection")


def says(page: Page, words: str) -> None:
    expect(bar(page)).to_contain_text(words)


def test_by_pointer_and_kept_until_something_else_is_shown(designer, mia):
    pictures = hang_days(mia, 6)
    hang(mia, "An amber bottle")
    stack = lay_batch(mia, 3, minutes=30)
    failed = make_generation(mia, "failed")
    designer.goto("/")
    expect(bar(designer)).to_be_hidden()

    link(designer, pictures[2]).click(modifiers=["Control"])
    says(designer, "1 selected")
    link(designer, pictures[5]).click(modifiers=["Shift"])
    says(designer, "4 selected")
    link(designer, pictures[3]).click()  # while somebody selects, a click does
    says(designer, "3 selected")
    link(designer, stack[0]).click()  # what lies closed is chosen as one
    says(designer, "6 selected")
    designer.locator(f"#generation-{failed.pk} > a").click(modifiers=["Control"])
    says(designer, "6 selected")
    designer.get_by_role("checkbox", name=re.compile("^Select .* November|^Select [A-Z]")).last.check()
    says(designer, "8 selected")

    designer.reload()
    says(designer, "8 selected")
    expect(box(designer, pictures[2])).to_be_checked()
    link(designer, pictures[3]).focus()
    designer.keyboard.press("Enter")  # a key opens it all the same
    designer.get_by_role("link", name="Back to the same spot").click()
    says(designer, "8 selected")

    designer.locator("#q").fill("amber")
    expect(bar(designer)).to_be_hidden()
    expect(designer.locator(".toast")).to_contain_text("8 pictures are no longer selected.")
    designer.get_by_role("button", name="Undo", exact=True).click()
    says(designer, "8 selected")
    designer.get_by_role("button", name="Clear the selection").click()
    expect(bar(designer)).to_be_hidden()


def test_by_key_and_by_rectangle(designer, mia):
    pictures = hang_days(mia, 4)
    designer.goto("/")
    link(designer, pictures[0]).focus()
    designer.keyboard.press("Space")
    for _ in range(3):
        designer.keyboard.press("Shift+ArrowRight")
    says(designer, "4 selected")
    designer.keyboard.press("Shift+ArrowLeft")
    says(designer, "3 selected")
    expect(link(designer, pictures[2])).to_be_focused()
    designer.keyboard.press("Escape")
    expect(bar(designer)).to_be_hidden()
    expect(link(designer, pictures[2])).to_be_focused()

    head = designer.locator(".day-head").nth(0).bounding_box()
    designer.mouse.move(head["x"] + 700, head["y"] + 10)
    designer.mouse.down()
    designer.mouse.move(head["x"] + 100, head["y"] + 120, steps=4)
    says(designer, "2 selected")
    designer.mouse.move(head["x"] + 650, head["y"] + 20, steps=4)
    expect(bar(designer)).to_be_hidden()  # drawn back, nothing is left of it
    designer.mouse.move(head["x"] + 100, head["y"] + 120, steps=4)
    designer.mouse.up()
    says(designer, "2 selected")


def test_what_the_page_no_longer_holds_is_meant_too(designer, mia):
    pictures = hang_days(mia, 8)
    designer.goto("/")
    link(designer, pictures[0]).click(modifiers=["Control"])
    designer.evaluate(
        "ids => ids.forEach((id) => document.getElementById(`image-${id}`).remove())",
        [picture.pk for picture in pictures[:6]],
    )
    link(designer, pictures[9]).click(modifiers=["Shift"])
    says(designer, "10 selected")

    bar(designer).get_by_role("button", name="Select all 16").click()
    says(designer, "16 selected")
    link(designer, pictures[7]).click()
    says(designer, "15 selected")
    designer.keyboard.press("Control+a")
    says(designer, "16 selected")
    link(designer, pictures[8]).click()
    arrived = hang(mia, "A later one", sort_key=int((timezone.now() + timedelta(minutes=5)).timestamp() * 1_000_000))
    designer.keyboard.press("Delete")

    expect(designer.locator(".toast")).to_contain_text("15 images moved to the trash.")
    expect(bar(designer)).to_be_hidden()
    assert set(GalleryImage.objects.shown()) == {pictures[8], arrived}

    designer.goto("/trash/")
    link(designer, pictures[0]).hover()
    box(designer, pictures[0]).check()
    designer.keyboard.press("Control+a")
    says(designer, "15 selected")
    box(designer, pictures[1]).uncheck()
    bar(designer).get_by_role("button", name="Restore").click()
    expect(designer.locator(".tile:visible")).to_have_count(1)
    assert set(GalleryImage.objects.trashed()) == {pictures[1]}


def test_tagged_moved_collected_and_taken_back(designer, mia):
    Project.objects.create(name="Solstice launch", author=mia)
    pictures = hang_days(mia, 2)
    designer.goto("/")
    for mark in ("Tags", "Project"):
        designer.get_by_role("button", name="Show on pictures").click()
        designer.get_by_role("checkbox", name=mark).check()
        designer.keyboard.press("Escape")
    link(designer, pictures[0]).click(modifiers=["Control"])
    link(designer, pictures[1]).click(modifiers=["Control"])

    bar(designer).get_by_role("button", name="Tag").click()
    designer.keyboard.type("spring")
    expect(designer.get_by_role("button", name="New tag “spring”")).to_be_visible()
    designer.keyboard.press("Enter")
    expect(designer.locator(f"#marks-{pictures[0].pk}")).to_contain_text("spring")
    says(designer, "2 selected")
    bar(designer).get_by_role("button", name="Project").click()
    designer.get_by_role("button", name="Solstice launch").click()
    expect(designer.locator(f"#marks-{pictures[1].pk}")).to_contain_text("Solstice launch")
    bar(designer).get_by_role("button", name="Collect").click()
    designer.keyboard.type("Round one")
    designer.get_by_role("button", name="New collection “Round one”").click()
    expect(designer.locator(".toast")).to_contain_text("Round one")
    assert Collection.objects.get().items.count() == 2

    designer.keyboard.press("4")
    expect(designer.locator(f"#marks-{pictures[0].pk}")).to_contain_text("Rated 4")
    designer.get_by_role("button", name="Undo", exact=True).click()
    expect(designer.locator(f"#marks-{pictures[0].pk}")).not_to_contain_text("Rated")
    top = link(designer, pictures[2]).bounding_box()["y"]
    bar(designer).get_by_role("button", name="Move to trash").click()
    expect(designer.locator(".tile:visible")).to_have_count(2)
    expect(designer.locator(".day:visible")).to_have_count(1)
    designer.get_by_role("button", name="Undo", exact=True).click()
    expect(designer.locator(".tile:visible")).to_have_count(4)
    until(
        designer, f"Math.abs(document.querySelector('#image-{pictures[2].pk}').getBoundingClientRect().top - {top}) < 2"
    )


def test_on_a_phone_a_tap_selects_and_everything_is_in_reach(enter, mia):
    pictures = hang_days(mia, 2)
    page = enter(mia, screen="phone")
    page.goto("/")
    page.get_by_role("button", name="Select", exact=True).tap()
    link(page, pictures[0]).tap()
    link(page, pictures[1]).tap()
    says(page, "2 selected")
    for button in bar(page).get_by_role("button").all():
        edges = button.bounding_box()
        assert edges["x"] >= 0 and edges["x"] + edges["width"] <= 390

    bar(page).get_by_role("button", name="More").tap()
    page.get_by_role("menuitem", name="Pick", exact=True).tap()

    expect(page.locator(f"#marks-{pictures[0].pk}")).to_contain_text("Picked")
    says(page, "2 selected")
