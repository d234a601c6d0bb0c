"""The blur that stands where a picture will be: a few pixels, small enough to travel inside the page."""

import base64
import io

from PIL import Image

from .decoding import fitted, shrink

MAX_CHARACTERS = 400

_ATTEMPTS = (
    (24, 75),
    (24, 40),
    (20, 30),
    (16, 20),
    (8, 10),
)  # longer side in pixels, WebP quality: the first that fits is taken


def placeholder_of(image: Image.Image) -> str:
    """A tiny WebP of an RGB or RGBA ``image`` as a data URI of under 400 characters, to be enlarged and blurred."""
    for side, quality in _ATTEMPTS:
        encoded = io.BytesIO()
        shrink(image, fitted(image.size, (side, side))).save(
            encoded, "WEBP", quality=quality, alpha_quality=50, method=6
        )
        uri = "data:image/webp;base64," + base64.b64encode(encoded.getvalue()).decode()
        if len(uri) < MAX_CHARACTERS:
            break
    return uri
