"""Going through many pictures by keys alone, and by touch."""

from playwright.sync_api import Page, expect

from generations.models import GalleryImage
from tests.browser.looking import shown
from tests.browser.pictures import draw, hang


def at(page: Page, image: GalleryImage) -> None:
    """That picture is the one to decide on."""
    expect(page.locator(f"#frame-{image.pk}.current")).to_be_visible()


def swipe(page: Page, *, to_the_left: int) -> None:
    page.locator("[data-cull-stage]").evaluate(
        """(stage, left) => {
            const finger = (x) => new Touch({ identifier: 1, target: stage, clientX: x, clientY: 300 });
            const tell = (kind, touches, ended) =>
                stage.dispatchEvent(new TouchEvent(kind, { touches, changedTouches: [ended], bubbles: true }));
            tell("touchstart", [finger(300)], finger(300));
            tell("touchend", [], finger(300 - left));
        }""",
        to_the_left,
    )


def verdicts(images: list[GalleryImage]) -> list[str]:
    rows = dict(GalleryImage.objects.values_list("pk", "verdict"))
    return [rows[image.pk] for image in images]


def test_by_keyboard_to_the_end(designer, mia, tom):
    first, second, third, fourth, fifth = images = [hang(mia, f"Harbour {n}") for n in range(5)][::-1]
    designer.goto("/")
    designer.locator(f"#image-{first.pk} > a").focus()
    designer.keyboard.press("Shift+C")
    at(designer, first)
    shown(designer.locator(".cull-frame.current img"))
    designer.keyboard.press("p")
    at(designer, second)
    designer.keyboard.press("x")
    at(designer, third)
    for key in ("3", "s"):
        designer.keyboard.press(key)
    expect(designer.locator(".cull-frame.current .mark")).to_have_text("3 of 5 · Starred")
    designer.keyboard.press("ArrowRight")  # later
    at(designer, fourth)
    designer.keyboard.press("x")
    at(designer, fifth)
    expect(designer.locator("[data-cull-bar]")).to_have_attribute("aria-label", "1 picked, 2 rejected, 2 to go")

    # any number back: the verdict on the fourth, the star, the rating
    designer.keyboard.press("z")
    at(designer, fourth)
    designer.keyboard.press("Control+z")
    designer.keyboard.press("z")
    at(designer, third)
    expect(designer.locator(".cull-frame.current .mark")).to_be_hidden()
    expect(designer.locator("[data-cull-bar]")).to_have_attribute("aria-label", "1 picked, 1 rejected, 3 to go")

    # closed and opened anew, it goes on where nobody has decided
    with designer.expect_response(f"**/images/{third.pk}/judge/"):
        designer.keyboard.press("x")
    designer.reload()
    at(designer, fourth)
    assert verdicts(images) == ["pick", "reject", "reject", "", ""]
    designer.keyboard.press("Home")
    designer.keyboard.press("u")
    at(designer, first)
    expect(designer.locator("[data-cull-picked]")).to_have_text("0")
    designer.keyboard.press("p")
    at(designer, fourth)

    # four at a time: the keys mean the one that is framed
    designer.locator("[name=at-a-time][value='4']").check(force=True)
    expect(designer.locator(".cull-frame")).to_have_count(4)
    designer.keyboard.press("x")
    at(designer, fifth)
    expect(designer.locator(".cull-frame")).to_have_count(1)
    designer.keyboard.press("p")

    dialog = designer.get_by_role("dialog", name="Finish the cull?")
    expect(dialog).to_contain_text("2 picked, 3 rejected, 0 not decided.")
    expect(dialog.get_by_label("Move 3 rejects to the trash")).to_be_checked()
    designer.keyboard.press("Enter")
    expect(designer.get_by_role("heading", name="3 rejects in the trash. 2 picks kept.")).to_be_visible()
    assert GalleryImage.objects.trashed().count() == 3
    designer.get_by_role("button", name="Undo", exact=True).click()
    expect(designer.get_by_role("heading", name="2 picks, 3 rejects kept.")).to_be_visible()
    assert not GalleryImage.objects.trashed().exists()
    designer.goto("/activity/")
    expect(designer.locator("main")).to_contain_text("moved 3 images to the trash")


def test_by_touch(enter, watch, mia):
    page = enter(mia, screen="phone")
    first, second, third = images = [hang(mia, content=draw(600, 800)) for _ in range(3)][::-1]
    page.goto("/cull/")
    at(page, first)
    shown(page.locator(".cull-frame.current img"))
    page.get_by_role("button", name="Pick").tap()
    at(page, second)
    swipe(page, to_the_left=150)
    at(page, third)
    swipe(page, to_the_left=-150)
    at(page, second)
    page.get_by_role("button", name="4 of 5").tap()
    page.get_by_role("button", name="Reject").tap()
    at(page, third)
    page.get_by_role("button", name="Undo").tap()
    at(page, second)
    expect(page.get_by_role("button", name="Reject")).to_have_attribute("aria-pressed", "false")

    # without a connection nothing pretends to be kept
    watch.expect_no_connection()
    page.context.set_offline(True)
    page.get_by_role("button", name="Reject").tap()
    expect(page.locator(".toast")).to_contain_text("was not kept")
    expect(page.locator("[data-cull-rejected]")).to_have_text("0")
    page.context.set_offline(False)
    assert verdicts(images) == ["pick", "", ""]
    page.get_by_role("button", name="Finish").tap()
    expect(page.get_by_role("dialog")).to_contain_text("1 picked, 0 rejected, 2 not decided.")
    expect(page.get_by_label("Move")).to_be_hidden()
    page.get_by_role("button", name="Go on").tap()
    expect(page.get_by_role("dialog")).to_be_hidden()
