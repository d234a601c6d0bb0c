"""Which kinds of picture are accepted, told apart by their first bytes, and what the others are called."""

import codecs
from dataclasses import dataclass

from .errors import NotAnImage

HEAD_BYTES = 4096  # enough to meet the first tag of an SVG behind a long comment

EXPORT = "export it as PNG or JPEG"


@dataclass(frozen=True)
class Format:
    """One accepted kind of picture: our word for it, Pillow's, its MIME type and the ending of its files."""

    name: str
    pillow: str
    mime_type: str
    extension: str

    @property
    def title(self) -> str:
        return {"webp": "WebP"}.get(self.name, self.name.upper())


PNG = Format("png", "PNG", "image/png", ".png")
JPEG = Format("jpeg", "JPEG", "image/jpeg", ".jpg")
WEBP = Format("webp", "WEBP", "image/webp", ".webp")
GIF = Format("gif", "GIF", "image/gif", ".gif")
HEIC = Format("heic", "HEIF", "image/heic", ".heic")

FORMATS = {accepted.name: accepted for accepted in (PNG, JPEG, WEBP, GIF, HEIC)}

_ACCEPTED = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
)

_REFUSED = (
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"BM", "BMP"),
    (b"%PDF-", "PDF"),
    (b"8BPS", "Photoshop (PSD)"),
    (b"%!PS", "PostScript (EPS)"),
    (b"\x00\x00\x01\x00", "ICO"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"v/1\x01", "OpenEXR"),
    (b"#?RADIANCE", "Radiance HDR"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"\x1aE\xdf\xa3", "WebM video"),
)

# ISO base media files name their brands in the first box, "ftyp" (ISO/IEC 23008-12 for HEIF, the AVIF specification).
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_AVIF_BRANDS = {b"avif", b"avis"}
_GENERIC_BRANDS = {b"mif1", b"mif2", b"msf1"}


def recognise(head: bytes) -> Format:
    """The accepted format that a file beginning with ``head`` (up to ``HEAD_BYTES``) claims to be.

    Raises ``NotAnImage`` with a sentence that names what the file is instead.
    """
    for magic, accepted in _ACCEPTED:
        if head.startswith(magic):
            return accepted
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return _recognise_brand(head)
    for magic, title in _REFUSED:
        if head.startswith(magic):
            raise NotAnImage(f"{title} is not accepted; {EXPORT}.")
    raise NotAnImage(_name_text(head))


def _recognise_brand(head: bytes) -> Format:
    """HEIC, or an error naming AVIF or a video; a generic brand is settled by the compatible ones that follow it."""
    box = head[8 : int.from_bytes(head[:4])]
    major, compatible = box[:4], {box[i : i + 4] for i in range(8, len(box), 4)}
    if major in _AVIF_BRANDS or (
        major in _GENERIC_BRANDS and compatible & _AVIF_BRANDS and not compatible & _HEIF_BRANDS
    ):
        raise NotAnImage(f"AVIF is not accepted; {EXPORT}.")
    if major in _HEIF_BRANDS | _GENERIC_BRANDS:
        return HEIC
    raise NotAnImage("This is a video, not a picture; export one frame of it as PNG or JPEG.")


def _name_text(head: bytes) -> str:
    """The sentence for a file without a known signature: a page, a drawing, plain text or unknown bytes."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in start:
        return "SVG is not accepted; export it as PNG."
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")) or b"<html" in start:
        return "This is a web page, not a picture; save the picture itself and try again."
    if _reads_as_text(head):
        return f"This file holds text, not a picture; choose a picture, or {EXPORT}."
    return f"This file is not a picture of a known kind; {EXPORT}."


def _reads_as_text(head: bytes) -> bool:
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)  # incremental: the last character may be cut in two
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character in "\r\n\t\f" for character in text)
