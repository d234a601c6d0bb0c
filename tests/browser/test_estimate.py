"""What a press of Generate will cost, told before it is pressed."""

import pytest
from django.conf import settings as installed
from playwright.sync_api import Page, expect

from generations.gallery import SIZES, nearest_ratio
from tests.browser.composing import attach, choose, given
from tests.browser.pictures import draw, file

SCRIPTS = installed.BASE_DIR / "static" / "js"


@pytest.fixture
def priced(designer: Page, settings) -> Page:
    """The studio of an installation with an API key."""
    settings.SANDBOX = False
    settings.APIFRAME_COSTS = {"1K": "0.134", "2K": "0.134", "4K": "0.24"}
    designer.goto("/")
    return designer


def test_one_picture_has_its_price_and_size(priced):
    estimate = priced.locator("[data-estimate]")

    expect(estimate).to_contain_text("$0.134")
    expect(estimate).to_contain_text("2048 × 2048")


def test_the_estimate_follows_resolution_ratio_and_count(priced):
    estimate = priced.locator("[data-estimate]")

    choose(priced, "Resolution", "4K")
    expect(estimate).to_contain_text("$0.24")
    expect(estimate).to_contain_text("4096 × 4096")
    choose(priced, "Aspect ratio", "16:9")
    expect(estimate).to_contain_text("5504 × 3072")
    choose(priced, "Variations", "4")
    expect(estimate).to_contain_text("$0.96")
    expect(estimate).to_contain_text("4 × $0.24")


def test_every_resolution_says_its_pixels(priced):
    choose(priced, "Aspect ratio", "16:9")

    sizes = [priced.locator(f"[data-size='{resolution}']").inner_text() for resolution in ("1K", "2K", "4K")]
    assert sizes == ["1376 × 768", "2752 × 1536", "5504 × 3072"]


def test_the_ratio_of_the_first_reference_is_matched_and_named(priced):
    attach(priced, file("wide.png", draw(320, 200)), file("tall.png", draw(200, 320)))

    priced.get_by_role("radio", name="Match ref · 3:2").check()
    expect(priced.locator("[data-estimate]")).to_contain_text("2528 × 1696")
    given(priced).nth(1).get_by_role("button", name="Move reference 2 of 2").click()

    expect(priced.get_by_role("radio", name="Match ref · 2:3")).to_be_checked()
    expect(priced.locator("[data-estimate]")).to_contain_text("1696 × 2528")


def test_the_page_matches_as_the_server_does(priced):
    sides = [(width, height) for width in range(100, 3000, 290) for height in range(100, 3000, 290)]
    priced.route("**/static/js/*.js", lambda route: route.fulfill(path=SCRIPTS / route.request.url.rpartition("/")[2]))

    matched = priced.evaluate(
        """async (sides) => {
          const { nearestRatio } = await import("/static/js/composer-estimate.js");
          const sizes = JSON.parse(document.getElementById("sizes").textContent);
          return sides.map(([width, height]) => nearestRatio(width, height, sizes));
        }""",
        sides,
    )

    assert matched == [nearest_ratio(*side) for side in sides]
    assert set(matched) == set(SIZES)


def test_matching_without_a_reference_says_what_will_come(priced):
    choose(priced, "Aspect ratio", "Match ref")

    expect(priced.get_by_text("Matching needs a reference. Without one the picture becomes a square.")).to_be_visible()
    expect(priced.locator("[data-estimate]")).to_contain_text("2048 × 2048")
    attach(priced, file("wide.png", draw(320, 200)))

    expect(priced.get_by_text("Matching needs a reference.")).to_be_hidden()


def test_nobody_knows_the_ratio_of_an_address_yet(priced):
    choose(priced, "Aspect ratio", "Match ref")
    priced.get_by_text("Add by address").click()
    priced.get_by_label("Address of a picture").fill("https://pictures.example.com/dune.png")
    priced.get_by_label("Address of a picture").press("Enter")

    expect(priced.get_by_text("its ratio is known when the provider has fetched it")).to_be_visible()
    expect(priced.locator("[data-size='4K']")).to_have_text("as the reference")


def test_the_sandbox_is_free(designer):
    designer.goto("/")

    expect(designer.locator("[data-estimate]")).to_contain_text("Free")
