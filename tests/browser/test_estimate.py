"""What a press of Generate will cost, told before it is pressed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.composing import choose


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


def test_the_sandbox_is_free(designer):
    designer.goto("/")

    expect(designer.locator("[data-estimate]")).to_contain_text("Free")
