"""What the model gives back: ratios, resolutions and pixel sizes, after the model maker's published figures."""

import math

MATCH = "match_input_image"
RESOLUTIONS = ("1K", "2K", "4K")

_AT_1K = {
    "1:1": (1024, 1024),
    "2:3": (848, 1264),
    "3:2": (1264, 848),
    "3:4": (896, 1200),
    "4:3": (1200, 896),
    "4:5": (928, 1152),
    "5:4": (1152, 928),
    "9:16": (768, 1376),
    "16:9": (1376, 768),
    "21:9": (1584, 672),
}
RATIOS = tuple(_AT_1K)


def pixels(ratio: str, resolution: str) -> tuple[int, int]:
    """Width and height of a ratio (other than match_input_image) at a resolution."""
    times = {"1K": 1, "2K": 2, "4K": 4}[resolution]
    width, height = _AT_1K[ratio]
    return width * times, height * times


def nearest_ratio(width: int, height: int) -> str:
    """The ratio that a picture of this size comes closest to."""

    def distance(ratio: str) -> float:
        across, down = _AT_1K[ratio]
        return abs(math.log(across / down) - math.log(width / height))

    return min(RATIOS, key=distance)
