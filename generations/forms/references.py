"""The pictures somebody gives along, judged by what they are and not by their names."""

import base64
import binascii
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from django.conf import settings

from generations import imaging
from generations.actions import keep_upload
from generations.engine import trusted_hosts
from generations.models import GalleryImage, User
from generations.providers import ForbiddenAddress, check_address

MAX_URL_LENGTH = 2000
DATA_URI = re.compile(r"data:(?P<type>[\w.+/-]*)(?:;[\w.=+-]+)*?;base64,", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class GivenFile:
    """An upload; `name` as its owner called it."""

    file: BinaryIO
    name: str


Given = GivenFile | int | str
"""A reference as it was given: a file, the id of an image of ours, or a URL (a data URI holds a file)."""


@dataclass
class Gathered:
    """What became of the references: those that are good, in order, and a sentence for each that isn't."""

    references: list[GalleryImage | str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def images(self) -> list[GalleryImage]:
        return [reference for reference in self.references if isinstance(reference, GalleryImage)]

    @property
    def urls(self) -> list[str]:
        return [reference for reference in self.references if isinstance(reference, str)]


class Unusable(Exception):
    """One reference that can't be used; the text is for its giver. `is_too_large`: it is only its size."""

    is_too_large = False


def gather(author: User, given: Iterable[Given]) -> Gathered:
    """Judge and keep references, in order. The good ones are stored even if others are refused: nothing is lost.

    Of more than `REFERENCE_MAX_COUNT` only the first so many are looked at.
    """
    given, gathered, most = list(given), Gathered(), settings.REFERENCE_MAX_COUNT
    if len(given) > most:
        gathered.errors.append(f"At most {most} references, and these are {len(given)}. The first {most} are kept.")
        given = given[:most]
    ids = [one for one in given if isinstance(one, int) and 0 < one < 2**63]
    images = GalleryImage.objects.shown().in_bulk(ids)
    for position, one in enumerate(given, start=1):
        try:
            gathered.references.append(_accept(author, one, images))
        except Unusable as error:
            gathered.errors.append(f"{_label(one, position)}: {error}")
    return gathered


def _label(one: Given, position: int) -> str:
    return one.name if isinstance(one, GivenFile) and one.name else f"Reference {position}"


def _accept(author: User, one: Given, images: dict[int, GalleryImage]) -> GalleryImage | str:
    if isinstance(one, GivenFile):
        return keep_file(author, one)[0]
    if isinstance(one, int):
        if one not in images:
            raise Unusable(f"There is no image {one} in the gallery (any more).")
        return images[one]
    if one[:5].lower() == "data:":
        return keep_file(author, GivenFile(_decoded(one), ""))[0]
    return _accept_url(one)


def keep_file(author: User, given: GivenFile) -> tuple[GalleryImage, bool]:
    """Look at an upload's header, then decode and store it.

    Returns: the image, and whether it is new; bytes that are here already are not stored again.
    Raises: Unusable, with a sentence that names what is wrong.
    """
    try:
        imaging.inspect(given.file, max_bytes=settings.REFERENCE_MAX_BYTES, max_pixels=settings.PICTURE_MAX_PIXELS)
        given.file.seek(0)
        return keep_upload(author, given.file, given.name)
    except imaging.ImageError as error:
        unusable = Unusable(str(error))
        unusable.is_too_large = isinstance(error, imaging.TooLarge)
        raise unusable from error


def _decoded(uri: str) -> BinaryIO:
    head = DATA_URI.match(uri)
    if head is None:
        raise Unusable("This data URI isn't one of a picture: it must begin with data:image/…;base64, .")
    if len(uri) - head.end() > settings.REFERENCE_MAX_BYTES * 4 / 3 + 4:
        raise Unusable(f"It is larger than {settings.REFERENCE_MAX_BYTES // 1_000_000} MB.")
    try:
        return io.BytesIO(base64.b64decode(uri[head.end() :], validate=True))
    except (binascii.Error, ValueError) as error:
        raise Unusable("The Base64 of this data URI is damaged.") from error


def _accept_url(url: str) -> str:
    if len(url) > MAX_URL_LENGTH:
        raise Unusable(f"An address may have at most {MAX_URL_LENGTH} characters.")
    try:
        check_address(url, trusted_hosts())
    except ForbiddenAddress as error:
        raise Unusable(str(error)) from error
    return url
