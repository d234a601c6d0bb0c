"""Which way up a picture is shown: the turn that EXIF asks for, and how it changes width and height."""

from PIL import ExifTags, Image

# EXIF 2.32, tag 0x0112: where the stored first row and column are seen, hence the turn that sets the picture upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_SIDEWAYS = {_TURNS[value] for value in (5, 6, 7, 8)}


def turn_of(image: Image.Image) -> Image.Transpose | None:
    """The turn that an opened ``image`` needs to be upright, or None; nothing is decoded.

    Read from the header alone (Pillow's ``getexif`` would decode a PNG to look behind its pixels, where browsers do
    not look). HEIC carries its own rotation, which its decoder applies: its EXIF orientation is only a copy.
    """
    if image.format == "HEIF" or not image.info.get("exif"):
        return None
    exif = Image.Exif()
    try:
        exif.load(image.info["exif"])
        return _TURNS.get(exif.get(ExifTags.Base.Orientation))
    except Exception:  # broken EXIF is common and says nothing about the picture: shown as stored
        return None


def turned(size: tuple[int, int], turn: Image.Transpose | None) -> tuple[int, int]:
    """Width and height of ``size`` after ``turn`` (its own inverse, as far as sizes go)."""
    return (size[1], size[0]) if turn in _SIDEWAYS else size
