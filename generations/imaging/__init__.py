"""Pictures: bytes in, bytes and facts out. Knows Pillow and nothing else of Musa."""

from .converting import ORIGINAL, TARGETS, convert, target_of
from .developing import THUMBNAIL_WIDTHS, Developed, develop
from .errors import ImageError, NotAnImage, TooLarge
from .fingerprint import fingerprint
from .inspection import Facts, inspect
from .opening import MAX_PIXELS
from .sending import SENDABLE_BYTES, sendable

__all__ = [
    "MAX_PIXELS",
    "ORIGINAL",
    "SENDABLE_BYTES",
    "TARGETS",
    "THUMBNAIL_WIDTHS",
    "Developed",
    "Facts",
    "ImageError",
    "NotAnImage",
    "TooLarge",
    "convert",
    "develop",
    "fingerprint",
    "inspect",
    "sendable",
    "target_of",
]
