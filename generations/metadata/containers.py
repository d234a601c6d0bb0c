"""Which kind of file metadata is read from and written into."""

from types import ModuleType
from typing import BinaryIO

from . import jpeg, png, webp
from .errors import MetadataError


def container_of(file: BinaryIO) -> ModuleType:
    """The module that knows the container of ``file``; raises MetadataError where none does."""
    file.seek(0)
    head = file.read(12)
    if head.startswith(png.SIGNATURE):
        return png
    if head.startswith(jpeg.SIGNATURE):
        return jpeg
    if webp.is_webp(head):
        return webp
    raise MetadataError("Metadata is written into PNG, JPEG and WebP only; this file is none of them.")
