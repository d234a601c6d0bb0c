"""Pictures side by side: looked at together, judged, laid over one another."""

import re

from playwright.sync_api import Locator, Page, expect

from generations.models import GalleryImage
from tests.browser.looking import shown
from tests.browser.pictures import draw, hang

PICKED = re.compile("^pick$")


def pane(page: Page, image: GalleryImage) -> Locator:
    return page.locator(f"#pane-{image.pk}")


def transforms(page: Page) -> list[str]:
    """How the pictures that are seen are moved and scaled."""
    return page.locator(".pane .window img").evaluate_all("all => all.map((image) => image.style.transform)")


def pinch(picture: Locator, apart: int) -> None:
    """Two fingers that go so many px further apart."""
    picture.evaluate(
        """(target, apart) => {
            const { left, top, width, height } = target.getBoundingClientRect();
            const [x, y] = [left + width / 2, top + height / 2];
            const finger = (identifier, across) => new Touch({ identifier, target, clientX: x + across, clientY: y });
            const tell = (kind, touches) =>
                target.dispatchEvent(new TouchEvent(kind, { touches, bubbles: true, cancelable: true }));
            tell("touchstart", [finger(1, -40), finger(2, 40)]);
            tell("touchmove", [finger(1, -40 - apart / 2), finger(2, 40 + apart / 2)]);
            tell("touchend", []);
        }""",
        apart,
    )


def test_by_keyboard(designer, mia):
    large = draw(2600, 1950, "tomato")
    first = hang(mia, "A red harbour", large)
    second = hang(mia, "A blue harbour", draw(2600, 1950))
    third = hang(mia, "A red harbour at night", draw(800, 600, "navy"))
    designer.goto("/")
    for image in (first, second, third):
        designer.locator(f"#image-{image.pk} > a").focus()
        designer.keyboard.press("Space")
    designer.keyboard.press("c")
    expect(designer.get_by_role("heading", name="Compare 3")).to_be_visible()
    words = designer.get_by_role("table", name="What changed against A")
    expect(words.locator("del").first).to_contain_text("red")
    expect(words.locator("ins").first).to_contain_text("blue")
    expect(words.get_by_role("rowheader", name="Resolution")).to_be_hidden()
    designer.get_by_label("Only differences").uncheck()
    expect(words.get_by_role("rowheader", name="Resolution")).to_be_visible()

    # looked at more closely, all together; then each on its own
    shown(pane(designer, first).locator(".window img"))
    pane(designer, first).focus()
    designer.keyboard.press("z")
    expect(designer.locator("[data-zoom-level]")).to_have_text("100%")
    designer.keyboard.press("ArrowLeft")
    moved = transforms(designer)
    assert moved[0] == moved[1] != "none"
    expect(pane(designer, first).locator(".window img")).to_have_js_property("naturalWidth", 2600)
    designer.keyboard.press("l")
    designer.keyboard.press("ArrowLeft")
    assert transforms(designer)[1:] == moved[1:]
    assert transforms(designer)[0] != moved[0]
    designer.keyboard.press("l")
    designer.keyboard.press("0")
    expect(designer.locator("[data-zoom-level]")).to_have_text("Fit")
    assert transforms(designer) == ["none"] * 3

    # judged, and taken back
    designer.keyboard.press("ArrowRight")
    expect(pane(designer, second)).to_be_focused()
    for key in "p4s":
        designer.keyboard.press(key)
    expect(pane(designer, second).get_by_role("button", name="Pick", exact=False).first).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(pane(designer, second).get_by_role("button", name="4 of 5")).to_have_attribute("aria-pressed", "true")
    expect(designer.locator(".toast")).to_contain_text("B: starred.")
    second.refresh_from_db()
    assert (second.verdict, second.verdict_by, second.rating) == ("pick", mia, 4)
    designer.keyboard.press("x")
    expect(designer.locator(".toast")).to_contain_text("B: rejected.")
    designer.get_by_role("button", name="Undo", exact=True).click()
    expect(pane(designer, second)).to_have_attribute("data-verdict", PICKED)

    # two of them, one over the other
    pane(designer, third).focus()
    designer.keyboard.press("Delete")
    expect(designer.get_by_role("heading", name="Compare 2")).to_be_visible()
    expect(pane(designer, second)).to_have_attribute("data-verdict", PICKED)
    designer.keyboard.press("m")
    cut = designer.get_by_label("How much of A is seen")
    cut.focus()
    designer.keyboard.press("Home")
    assert (
        designer.locator("[data-laid-over] .over").evaluate("over => getComputedStyle(over).clipPath")
        == "inset(0px 0px 0px 0%)"
    )
    designer.keyboard.press("x")  # keys mean the pane, wherever the slider stands
    expect(pane(designer, first)).to_have_attribute("data-verdict", "reject")
    designer.keyboard.press("m")
    assert (
        designer.locator("[data-laid-over] .over").evaluate("over => getComputedStyle(over).mixBlendMode")
        == "difference"
    )
    expect(designer.get_by_text("Black is the same in both")).to_be_visible()
    designer.keyboard.press("Escape")
    expect(designer).to_have_url(re.compile(r"/(\?.*)?$"))
    expect(designer.locator("[data-selected-count]")).to_have_text("3 selected")


def test_one_by_key_with_the_next_and_nine_not_at_all(designer, mia):
    images = [hang(mia) for _ in range(9)]
    designer.goto("/")
    designer.locator(f"#image-{images[3].pk} > a").focus()
    designer.keyboard.press("c")
    expect(designer.get_by_role("heading", name="Compare 2")).to_be_visible()
    expect(pane(designer, images[2])).to_be_visible()
    designer.go_back()
    designer.keyboard.press("Control+a")
    expect(designer.locator("[data-selected-count]")).to_have_text("9 selected")
    designer.keyboard.press("c")
    expect(designer.locator(".toast")).to_contain_text("At most 8 pictures")
    designer.get_by_role("button", name="Cull", exact=True).last.click()
    expect(designer.locator("[data-cull-total]")).to_have_text("9")


def test_by_touch_two_above_one_another(enter, mia):
    page = enter(mia, screen="phone")
    images = [hang(mia, content=draw(800, 600)) for _ in range(3)]
    page.goto("/compare/?" + "&".join(f"image={image.pk}" for image in images))
    first, second, third = (pane(page, image) for image in images)
    shown(first.locator(".window img"))
    top, below, beside = (one.bounding_box() for one in (first, second, third))
    assert top["y"] + top["height"] <= below["y"]
    assert below["y"] + below["height"] <= 844
    assert beside["x"] >= 390 - 16
    pinch(first.locator(".window"), 80)
    zoomed = transforms(page)
    assert zoomed[0] == zoomed[1] != "none"
    page.locator("[data-zoom-level]").tap()
    assert transforms(page)[0] == "none"
    second.get_by_role("button", name="Pick").first.tap()
    expect(second).to_have_attribute("data-verdict", PICKED)
    page.locator("[data-panes]").evaluate("panes => panes.scrollTo({ left: 400, behavior: 'instant' })")
    expect(third).to_be_in_viewport(ratio=0.8)
