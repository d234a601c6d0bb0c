"""Metadata that travels with the file: a picture's story, written into PNG, JPEG and WebP, read back, or removed.

Knows nothing of Django or of the rest of Musa.
"""

from .elsewhere import as_origin, of_origin
from .errors import MetadataError
from .reading import read
from .story import Parent, Story
from .writing import embed, strip

__all__ = ["MetadataError", "Parent", "Story", "as_origin", "embed", "of_origin", "read", "strip"]
