"""Opening a file with Pillow, safely: one format only, and every failure of the bytes as an ``ImageError``."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image

from .errors import ImageError, NotAnImage, TooLarge
from .formats import HEIC, Format

MAX_PIXELS = 100_000_000

# Pillow's own alarm warns above this and raises above twice this. Set to our limit, so that no accepted picture warns.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def open_image(file: BinaryIO, picture: Format, *, max_pixels: int = MAX_PIXELS) -> Image.Image:
    """The picture in ``file``: its header read, nothing decoded. Call it within ``faults_named``.

    Raises ``TooLarge`` above ``max_pixels``, ``NotAnImage`` for HEIC when pillow-heif is not installed.
    """
    if picture is HEIC:
        _learn_heic()
    image = Image.open(file, formats=[picture.pillow])
    pixels = image.width * image.height
    if pixels > max_pixels:
        raise _too_many_pixels(
            f"is {image.width} by {image.height} pixels, {_megapixels(pixels)} megapixels", max_pixels
        )
    return image


@contextmanager
def faults_named(picture: Format) -> Iterator[None]:
    """Turn whatever Pillow raises about the bytes of ``picture`` into ``NotAnImage`` or ``TooLarge``.

    Its decoders raise nearly every built-in exception on hostile bytes, so all are caught; a fault of the disk (an
    ``OSError`` with an errno) and a lack of memory are not the picture's, and pass.
    """
    try:
        yield
    except (ImageError, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_pixels(f"has more than {_megapixels(MAX_PIXELS)} megapixels", MAX_PIXELS) from bomb
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise NotAnImage(f"This {picture.title} is damaged or incomplete; export or download it again.") from error


def _too_many_pixels(finding: str, max_pixels: int) -> TooLarge:
    return TooLarge(
        f"This picture {finding}; at most {_megapixels(max_pixels)} megapixels are accepted. Scale it down."
    )


def _megapixels(pixels: int) -> str:
    return f"{pixels / 1_000_000:.1f}".removesuffix(".0")


def _learn_heic() -> None:
    """Teach Pillow HEIC at its first use: loading libheif costs memory that most processes never need."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError as error:
        raise NotAnImage("HEIC cannot be read on this server; export it as JPEG or PNG.") from error
    register_heif_opener()
