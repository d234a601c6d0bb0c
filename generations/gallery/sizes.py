"""How large a picture will be, before it is there."""

import math

from generations.models import AspectRatio

SIZES = {
    "1:1": {"1K": (1024, 1024), "2K": (2048, 2048), "4K": (4096, 4096)},
    "2:3": {"1K": (848, 1264), "2K": (1696, 2528), "4K": (3392, 5056)},
    "3:4": {"1K": (896, 1200), "2K": (1792, 2400), "4K": (3584, 4800)},
    "4:5": {"1K": (928, 1152), "2K": (1856, 2304), "4K": (3712, 4608)},
    "9:16": {"1K": (768, 1376), "2K": (1536, 2752), "4K": (3072, 5504)},
    "21:9": {"1K": (1584, 672), "2K": (3168, 1344), "4K": (6336, 2688)},
}
"""Width and height by ratio and resolution: what Nano Banana Pro usually gives back; never to be relied on."""

for upright in ("2:3", "3:4", "4:5", "9:16"):
    lying = ":".join(reversed(upright.split(":")))
    SIZES[lying] = {resolution: (height, width) for resolution, (width, height) in SIZES[upright].items()}

NARROWEST, WIDEST = 20, 500


def expected_size(
    aspect_ratio: str, resolution: str, first_reference_size: tuple[int, int] | None = None
) -> tuple[int, int]:
    """Width and height in pixels that a generation will probably have.

    `match_input_image` gives the ratio nearest to the first reference's; 1:1 if there is no reference.
    """
    if aspect_ratio == AspectRatio.MATCH:
        aspect_ratio = nearest_ratio(*first_reference_size) if first_reference_size else AspectRatio.R_1_1
    return SIZES[aspect_ratio][resolution]


def nearest_ratio(width: int, height: int) -> str:
    """The aspect ratio that the model knows and that distorts a picture least."""

    def distance(ratio: str) -> float:
        across, down = SIZES[ratio]["1K"]
        return abs(math.log(width / height) - math.log(across / down))

    return min(SIZES, key=distance)


def ratio_class(width: int, height: int) -> str:
    """The CSS class that holds a picture's place: `r-` and the width in hundredths of the height."""
    return f"r-{min(max(round(100 * width / height), NARROWEST), WIDEST)}"
