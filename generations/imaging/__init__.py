"""Pictures: bytes in, bytes and facts out. Knows Pillow and nothing else of Musa."""

from .developing import THUMBNAIL_WIDTHS, Developed, develop
from .errors import ImageError, NotAnImage, TooLarge
from .fingerprint import fingerprint
from .inspection import Facts, inspect
from .opening import MAX_PIXELS
from .sending import SENDABLE_BYTES, sendable

__all__ = [
    "MAX_PIXELS",
    "SENDABLE_BYTES",
    "THUMBNAIL_WIDTHS",
    "Developed",
    "Facts",
    "ImageError",
    "NotAnImage",
    "TooLarge",
    "develop",
    "fingerprint",
    "inspect",
    "sendable",
]
