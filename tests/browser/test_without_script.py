"""Without JavaScript everything that matters still works."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from generations.models import GalleryImage, Generation, User
from tests.browser.composing import generate, prompt_of
from tests.browser.pictures import file, hang, hang_many

PASSWORD = "correct horse battery"


@pytest.fixture
def page(enter, transactional_db) -> Page:
    """The studio, after signing in by hand."""
    User.objects.create_user("ines@example.com", PASSWORD, name="Ines Carvalho")
    page = enter(script=False)
    page.goto("/")
    page.get_by_label("Email").fill("ines@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Studio")).to_be_attached()
    return page


def test_a_prompt_with_a_file_becomes_a_picture(page, worker):
    prompt_of(page).fill("A lighthouse at dusk [sandbox:size=160x160]")
    page.locator("input[type=file]").set_input_files(file("sketch.png"))
    generate(page).click()
    expect(page.locator(".tile")).to_contain_text("Queued")
    assert [row.image.name for row in Generation.objects.get().references.all()] == ["sketch.png"]

    worker.work()
    page.reload()

    expect(page.locator(".tile[data-image]")).to_have_count(1)
    page.locator(".tile > a").click()
    expect(page.get_by_text("A lighthouse at dusk").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=True).click()
    content = Path(download.value.path()).read_bytes()
    original = page.request.get(page.get_by_role("link", name="Original size").get_attribute("href")).body()
    assert hashlib.sha256(original).hexdigest() == GalleryImage.objects.pictures().get().sha256
    assert Image.open(io.BytesIO(content)).tobytes() == Image.open(io.BytesIO(original)).tobytes()


def test_trash_and_undo(page, worker):
    image = hang(User.objects.get())
    page.goto(f"/images/{image.pk}/")

    page.get_by_role("button", name="Move to trash").click()
    expect(page.get_by_text("Moved to the trash.")).to_be_visible()
    expect(page.locator(".tile")).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Restored.")).to_be_visible()

    page.goto("/")
    expect(page.locator(".tile")).to_have_count(1)


def test_restoring_from_the_trash(page):
    image = hang(User.objects.get())
    page.goto(f"/images/{image.pk}/")
    page.get_by_role("button", name="Move to trash").click()
    expect(page.get_by_text("Moved to the trash.")).to_be_visible()
    page.goto("/trash/")

    page.locator(".tile").hover()
    page.get_by_role("button", name="Restore").click()

    expect(page.get_by_text("Restored.")).to_be_visible()
    assert not GalleryImage.objects.get().is_trashed


def test_a_refused_form_keeps_words_and_references(page, watch):
    watch.expect_refusal(422)
    prompt_of(page).fill("A lighthouse at dusk")
    page.locator("input[type=file]").set_input_files([file("good.png"), file("words.png", b"only words")])

    generate(page).click()

    expect(page.locator("[data-refusals]")).to_contain_text("words.png")
    expect(prompt_of(page)).to_have_value("A lighthouse at dusk")
    expect(page.locator("[data-references] > .reference")).to_have_count(1)
    generate(page).click()
    expect(page.locator(".tile")).to_have_count(1)
    assert [row.image.name for row in Generation.objects.get().references.all()] == ["good.png"]


def test_older_pictures_are_a_link_away(page):
    author = User.objects.get()
    hang_many(author, 61)
    page.goto("/")
    expect(page.locator(".tile")).to_have_count(60)

    page.get_by_text("Older", exact=True).click()

    expect(page.locator(".tile")).to_have_count(1)


def test_a_star(page):
    image = hang(User.objects.get())
    page.goto(f"/images/{image.pk}/")

    page.get_by_role("button", name="Star").click()

    expect(page.get_by_role("button", name="Star")).to_have_attribute("aria-pressed", "true")


def test_signing_out(page):
    page.get_by_role("button", name="Ines Carvalho, account").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
