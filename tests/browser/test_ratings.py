"""Rating, picking and rejecting by key, where somebody is."""

from playwright.sync_api import expect

from tests.browser.pictures import hang


def test_on_the_tile_that_has_the_focus_and_on_the_images_page(designer, mia):
    first, second = hang(mia), hang(mia)
    designer.goto("/")
    tile = designer.locator(f"#image-{second.pk} > a")
    tile.focus()
    for key, words in (("4", "Rated 4"), ("x", "Rejected"), ("p", "Picked")):
        designer.keyboard.press(key)
        expect(designer.locator(f"#marks-{second.pk}")).to_contain_text(words)
    expect(tile).to_be_focused()
    expect(designer.locator(f"#marks-{first.pk}")).to_be_empty()

    designer.get_by_role("button", name="Undo", exact=True).click()
    expect(designer.locator(f"#marks-{second.pk}")).to_contain_text("Rejected")
    tile.focus()
    designer.keyboard.press("u")
    expect(designer.locator(f"#marks-{second.pk}")).not_to_contain_text("Rejected")
    designer.keyboard.press("0")
    expect(designer.locator(f"#marks-{second.pk}")).to_be_empty()

    designer.keyboard.press("Enter")
    star = designer.get_by_role("button", name="3 of 5")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(star).to_be_focused()
    five, pick = designer.get_by_role("button", name="5 of 5"), designer.get_by_role("button", name="Pick", exact=True)
    designer.keyboard.press("5")
    expect(five).to_have_attribute("aria-pressed", "true")
    designer.keyboard.press("p")
    expect(designer.locator("#image-rating")).to_contain_text("Rated by Mia Okafor. Picked by Mia Okafor.")
    designer.keyboard.press("p")  # what is so already stays
    designer.keyboard.press("0")
    expect(five).to_have_attribute("aria-pressed", "false")
    expect(pick).to_have_attribute("aria-pressed", "true")
    designer.get_by_role("button", name="Undo", exact=True).click()
    expect(five).to_have_attribute("aria-pressed", "true")
