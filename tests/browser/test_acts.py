"""Doing something to many images as one sees it: how far it is, Stop, Undo, the log, and the trash's end."""

import pytest
from playwright.sync_api import Locator, Page, expect

from generations import actions, acts
from generations.models import Act, GalleryImage, Star
from tests.browser.pictures import hang


@pytest.fixture
def images(mia) -> list[GalleryImage]:
    return [hang(mia, f"Lighthouse {number}") for number in range(6)]


@pytest.fixture
def in_steps(monkeypatch) -> None:
    """Steps of two images each, which nobody takes but the test."""
    monkeypatch.setattr("generations.acts.STEP", 2)
    monkeypatch.setattr("generations.gallery.acts.STEP", 2)
    monkeypatch.setattr("generations.actions.acting.AT_ONCE", 0)


def ask(page: Page, images: list[GalleryImage], **values) -> None:
    """Ask for an act as the bar of the selection does."""
    values |= {"image": ",".join(str(image.pk) for image in images)}
    page.evaluate("(values) => { htmx.ajax('POST', '/acts/', {source: document.body, swap: 'none', values}); }", values)


def toast(page: Page) -> Locator:
    return page.locator("#toasts")


def test_a_toast_tells_how_far_it_is_until_it_is_done_and_then_offers_undo(designer, images, in_steps):
    designer.goto("/")
    ask(designer, images, verb="star")
    expect(toast(designer)).to_contain_text("Starring 6 images… 0 done")

    acts.carry(Act.objects.get().pk, 1)
    expect(toast(designer)).to_contain_text("2 done")
    acts.carry(Act.objects.get().pk)
    expect(toast(designer)).to_contain_text("6 images starred.")
    expect(designer.locator("#status")).to_have_text("6 images starred.")

    toast(designer).get_by_role("button", name="Undo").click()
    expect(toast(designer)).to_contain_text("Undoing it for 6 images…")
    acts.carry(Act.objects.get().pk)
    expect(toast(designer)).to_contain_text("Undone: 6 images as before.")
    assert not Star.objects.exists()


def test_the_log_stops_what_runs_and_undoes_what_was_done(designer, mia, images, in_steps):
    act = actions.act(mia, "tag", [image.pk for image in images], {"tag": "spring"})
    acts.carry(act.pk, 1)
    designer.goto("/activity/")
    entry = designer.locator(".entry")
    expect(entry).to_contain_text("Mia Okafor is tagging 6 images with “spring”")

    entry.get_by_role("button", name="Stop").click()
    expect(entry).to_contain_text("stopped, 6 were asked for")
    entry.get_by_role("button", name="Undo").click()
    expect(entry).to_contain_text("Undoing it for 2 images…")
    acts.carry(act.pk)
    expect(entry).to_contain_text("undone by Mia Okafor")
    expect(entry.get_by_role("button")).to_have_count(0)
    assert not GalleryImage.objects.filter(image_tags__isnull=False).exists()


def test_the_trash_gives_back_together_what_went_together_and_undo_puts_it_there_again(designer, mia, images):
    actions.act(mia, "trash", [image.pk for image in images])
    designer.goto("/trash/")
    expect(designer.get_by_role("heading", name="Mia Okafor moved 6 images here")).to_be_visible()

    designer.get_by_role("button", name="Restore all 6").click()
    expect(toast(designer)).to_contain_text("6 images restored.")
    expect(designer.get_by_text("The trash is empty")).to_be_visible()
    toast(designer).get_by_role("button", name="Undo").click()
    expect(designer.locator(".trash-group .tile")).to_have_count(6)


def test_before_something_goes_for_good_a_dialog_asks(designer, mia, images):
    for image in images[:2]:
        actions.trash(image, mia)
    designer.goto("/trash/")
    tile = designer.locator(f"#image-{images[0].pk}")
    delete = tile.get_by_role("link", name="Delete for good")
    delete.click()
    dialog = designer.get_by_role("dialog", name="Delete 1 image for good?")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    designer.keyboard.press("Escape")
    expect(delete).to_be_focused()

    delete.click()
    dialog.get_by_role("button", name="Delete for good").click()
    expect(tile).to_be_hidden()
    expect(toast(designer)).to_contain_text("1 image deleted for good.")
    designer.get_by_role("link", name="Empty trash").click()
    designer.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
    expect(designer.get_by_text("The trash is empty")).to_be_visible()
    assert set(GalleryImage.objects.all()) == set(images[2:])


def test_without_a_script_on_a_phone_the_trash_is_emptied_too(enter, mia, images):
    actions.act(mia, "trash", [image.pk for image in images])
    phone = enter(mia, screen="phone", theme="light", script=False)
    phone.goto("/trash/")
    phone.get_by_role("link", name="Empty trash").click()
    phone.get_by_role("button", name="Delete for good").click()
    expect(phone.get_by_text("6 images deleted for good.")).to_be_visible()
    assert not GalleryImage.objects.exists()
