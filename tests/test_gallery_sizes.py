"""How large a picture will be, before it is there."""

import pytest

from generations.gallery import SIZES, expected_size, nearest_ratio
from generations.models import AspectRatio, Resolution


@pytest.mark.parametrize("resolution", Resolution.values)
@pytest.mark.parametrize("ratio", [ratio for ratio in AspectRatio.values if ":" in ratio])
def test_every_size_has_about_its_ratio(ratio, resolution):
    width, height = expected_size(ratio, resolution)
    across, down = map(int, ratio.split(":"))
    assert width / height == pytest.approx(across / down, rel=0.04)


def test_lying_ratios_are_the_upright_ones_turned():
    assert SIZES["16:9"]["4K"] == (5504, 3072)


def test_without_a_reference_nothing_is_matched_but_a_square():
    assert expected_size("match_input_image", "1K") == (1024, 1024)


@pytest.mark.parametrize(("size", "ratio"), [((1920, 1080), "16:9"), ((3000, 1000), "21:9"), ((100, 101), "1:1")])
def test_a_reference_is_matched_by_the_nearest_ratio(size, ratio):
    assert nearest_ratio(*size) == ratio
