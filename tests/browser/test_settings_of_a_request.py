"""Every ratio and every resolution can be chosen, and arrives at the API as it was chosen."""

import pytest
from playwright.sync_api import expect

from generations.models import AspectRatio
from tests.browser.composing import ask, choose

SMALL = "A cup [sandbox:size=32x32]"
RATIOS = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]


def test_a_ratio_is_chosen_for_each_request(designer, worker, sandbox):
    designer.goto("/")

    for number, ratio in enumerate(["21:9", "Match ref"], start=1):
        choose(designer, "Aspect ratio", ratio)
        ask(designer, f"{SMALL} {ratio}")
        expect(designer.locator(".tile")).to_have_count(number)

    for _ in range(2):
        worker.carry(worker.claim())
    assert [request.body["aspect_ratio"] for request in sandbox.requests] == ["21:9", "match_input_image"]


def test_all_ratios_are_offered(designer):
    designer.goto("/")

    for ratio in [*RATIOS, "Match ref"]:
        expect(designer.get_by_role("radio", name=ratio, exact=True)).to_have_count(1)
    assert len(RATIOS) + 1 == len(AspectRatio.values)


@pytest.mark.parametrize("resolution", ["1K", "2K", "4K"])
def test_each_resolution_arrives(designer, worker, sandbox, resolution):
    designer.goto("/")
    choose(designer, "Resolution", resolution)
    ask(designer, SMALL)
    expect(designer.locator(".tile")).to_have_count(1)

    worker.carry(worker.claim())

    assert [request.body["resolution"] for request in sandbox.requests] == [resolution]
