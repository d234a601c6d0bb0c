"""The tree of a lineage by keyboard, by mouse and by touch; and the way back from too many edits."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from generations.models import GalleryImage, User
from tests.browser.composing import prompt_of
from tests.browser.pictures import draw, hang, keep
from tests.lineage_steps import make_edit

Family = dict[str, GalleryImage]
NEAR = 3  # pixels


@pytest.fixture
def family(mia: User, tom: User) -> Family:
    """A bottle; at night, with a moon, in a story, larger; and by day, twice warmer."""
    file = keep(draw(90, 120))

    def edit(*given: GalleryImage, prompt: str, author: User = mia) -> GalleryImage:
        return make_edit(*given, author=author, file=file, prompt=prompt)

    root, logo = hang(mia, "A bottle"), hang(tom, "A logo")
    night = edit(root, logo, prompt="A bottle at night")
    moon = edit(night, prompt="With a moon", author=tom)
    story = edit(moon, prompt="As a story")
    larger = edit(story, prompt="Larger")
    day = edit(root, prompt="By day")
    warmer, hot = edit(day, prompt="Warmer"), edit(day, prompt="Hot")
    return {"root": root, "logo": logo, "night": night, "moon": moon, "story": story, "larger": larger} | {
        "day": day,
        "warmer": warmer,
        "hot": hot,
    }


def at(page: Page, image: GalleryImage) -> Page:
    page.goto(f"/images/{image.pk}/lineage/")
    expect(page.locator(".lineage-page.ready")).to_be_visible()
    return page


def node(page: Page, image: GalleryImage) -> Locator:
    return page.locator(f"#node-{image.pk}")


def is_chosen(page: Page, image: GalleryImage, words: str) -> None:
    """Focused, marked, told about beside the tree, and at the end of the lit path."""
    expect(node(page, image).locator(".tree-link")).to_be_focused()
    expect(page.locator('.tree-link[aria-current="true"]')).to_have_count(1)
    expect(page.locator(".lineage-panel h2")).to_have_text(words)


def lit(page: Page) -> set[str]:
    return set(page.locator(".tree-edges .on").evaluate_all("(edges) => edges.map((edge) => edge.dataset.to)"))


def pinch(page: Page, *, apart: tuple[int, int]) -> None:
    """Two fingers on the tree, so many pixels apart at first and at last."""
    page.locator(".tree-view").evaluate(
        """(view, [first, last]) => {
            const finger = (identifier, x) => new Touch({ identifier, target: view, clientX: x, clientY: 400 });
            const tell = (kind, wide) => view.dispatchEvent(new TouchEvent(kind, {
                touches: [finger(1, 500 - wide / 2), finger(2, 500 + wide / 2)], bubbles: true, cancelable: true }));
            tell("touchstart", first);
            tell("touchmove", last);
            view.dispatchEvent(new TouchEvent("touchend", { touches: [], bubbles: true }));
        }""",
        list(apart),
    )


def test_by_keyboard_one_walks_folds_hides_and_opens(enter: Callable[..., Page], mia: User, family: Family):
    page = at(enter(mia), family["moon"])
    page.keyboard.press("Home")
    is_chosen(page, family["root"], "A bottle")
    page.keyboard.press("ArrowRight")
    is_chosen(page, family["night"], "A bottle at night")
    page.keyboard.press("ArrowDown")
    is_chosen(page, family["day"], "By day")
    assert lit(page) == {str(family["day"].pk)}
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    is_chosen(page, family["hot"], "Hot")
    page.keyboard.press("ArrowLeft")

    page.keyboard.press("-")
    expect(node(page, family["hot"])).to_have_count(0)
    expect(node(page, family["day"]).get_by_role("button", name="Unfold 2")).to_have_text("+2")
    is_chosen(page, family["day"], "By day")
    page.keyboard.press("+")
    expect(node(page, family["hot"])).to_be_visible()

    page.keyboard.press("h")
    expect(page.get_by_role("status").filter(has_text="hidden on this device")).to_be_visible()
    expect(node(page, family["day"])).to_have_count(0)
    page.reload()
    expect(node(page, family["night"])).to_be_visible()
    expect(node(page, family["day"])).to_have_count(0)
    page.get_by_role("button", name="1 hidden").click()
    expect(node(page, family["day"])).to_be_visible()
    page.keyboard.press("h")  # of the path to what was opened
    expect(page.get_by_role("status").filter(has_text="The path to the picture that you opened stays")).to_be_visible()

    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/images/{family['night'].pk}/")
    page.go_back()
    page.locator(".lineage-page.ready").wait_for()
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"/images/{family['moon'].pk}/")


def test_by_mouse_and_fingers_one_zooms_and_chooses_and_nothing_jumps(
    enter: Callable[..., Page], mia: User, family: Family
):
    page = at(enter(mia), family["moon"])
    picture = node(page, family["night"]).locator(".tree-link")
    before = picture.bounding_box()
    page.mouse.move(before["x"], before["y"])
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    expect(page.locator("#tree-zoom")).to_have_text("149%")
    after = picture.bounding_box()
    assert abs(after["height"] / before["height"] - 1.49) < 0.02
    assert abs(after["x"] - before["x"]) < NEAR
    pinch(page, apart=(100, 50))
    expect(page.locator("#tree-zoom")).to_have_text("75%")
    page.get_by_role("button", name="Larger").click()
    expect(page.locator("#tree-zoom")).to_have_text("93%")
    page.keyboard.press("0")
    expect(page.locator("#tree-zoom")).to_have_text("100%")

    node(page, family["day"]).get_by_role("button", name="Fold this branch").hover()
    stood = node(page, family["day"]).bounding_box()
    page.get_by_role("button", name="Fold this branch").nth(-1).click()
    expect(node(page, family["hot"])).to_have_count(0)
    folded = node(page, family["day"]).bounding_box()
    assert abs(folded["x"] - stood["x"]) < NEAR
    assert abs(folded["y"] - stood["y"]) < NEAR

    node(page, family["story"]).locator(".tree-link").click()
    is_chosen(page, family["story"], "As a story")
    assert lit(page) == {str(family[name].pk) for name in ("night", "moon", "story")}
    node(page, family["story"]).locator(".tree-link").click()
    expect(page).to_have_url(f"/images/{family['story'].pk}/")


def test_on_a_phone_it_is_an_outline_that_is_folded_and_opened_by_touch(
    enter: Callable[..., Page], mia: User, family: Family
):
    page = at(enter(mia, screen="phone"), family["moon"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(node(page, family["moon"]).get_by_text("With a moon", exact=True)).to_be_visible()
    indents = [node(page, family[name]).locator("img").bounding_box()["x"] for name in ("root", "night", "moon")]
    assert indents == sorted(set(indents))
    node(page, family["night"]).get_by_role("button", name="Fold this branch").tap()
    expect(node(page, family["moon"])).to_have_count(0)
    node(page, family["night"]).get_by_role("button", name="Unfold 3").tap()
    node(page, family["larger"]).locator(".tree-link").tap()
    expect(page).to_have_url(f"/images/{family['larger'].pk}/")


def test_before_the_fifth_edit_the_composer_warns_and_all_is_redone_from_the_original(
    enter: Callable[..., Page], mia: User, family: Family
):
    page = enter(mia)
    page.goto(f"/?edit={family['larger'].pk}#composer")
    prompt_of(page).fill("Sharper")
    warning = page.locator("[data-edit-depth]")
    expect(warning).to_contain_text("This will be edit 5. Quality drops with each edit.")
    warning.get_by_role("link", name="Redo from the original").click()
    expect(prompt_of(page)).to_have_value(
        "Make all of these changes to the first picture:\n"
        "1. A bottle at night\n2. With a moon\n3. As a story\n4. Larger\n5. Sharper"
    )
    expect(page.locator('[name="reference_images"]')).to_have_count(2)
    expect(page.locator('[name="reference_images"]').first).to_have_value(str(family["root"].pk))
    expect(warning).to_be_empty()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(prompt_of(page)).to_have_value("Sharper")
    expect(warning).to_contain_text("edit 5")
