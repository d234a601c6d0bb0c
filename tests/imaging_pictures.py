"""Pictures made in memory for the tests of imaging: ordinary ones, and what only a hand can forge."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image
from pillow_heif import register_heif_opener

register_heif_opener()

RED, GREEN, BLUE, WHITE = (220, 30, 40), (30, 180, 60), (30, 60, 200), (255, 255, 255)


def encoded(image: Image.Image, pillow_format: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, pillow_format, **options)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def written(folder: Path, data: bytes) -> Path:
    """A file with ``data``, under a name that says nothing."""
    path = folder / "picture"
    path.write_bytes(data)
    return path


def noise(width: int, height: int) -> Image.Image:
    """A picture that compresses badly, as a photograph does."""
    return Image.merge("RGB", [Image.effect_noise((width, height), 90) for _ in range(3)])


def quarters(width: int, height: int) -> Image.Image:
    """Red, green, blue and white from the upper left, row by row: every turn and mirroring of it looks different."""
    image = Image.new("RGB", (width, height), WHITE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image


def exif(orientation: int) -> bytes:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    return tags.tobytes()


def looks_like(found: tuple[int, ...], expected: tuple[int, ...], tolerance: int = 24) -> bool:
    """Whether two colours agree as far as lossy formats let them."""
    return all(abs(a - b) <= tolerance for a, b in zip(found, expected, strict=True))


def png_chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int, height: int, *, depth: int = 8, colour_type: int = 2, pixels: bytes = b"", extra: bytes = b""
) -> bytes:
    """A PNG by hand, whose header may promise what its ``pixels`` (raw rows, each after a filter byte) do not hold."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    body = png_chunk(b"IHDR", header) + extra + png_chunk(b"IDAT", zlib.compress(pixels)) + png_chunk(b"IEND")
    return b"\x89PNG\r\n\x1a\n" + body


def profile(space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A small ICC profile (ICC.1:2001-04, clause 6) for colours of ``space``."""
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    kind = b"prtr" if space == b"CMYK" else b"mntr"
    header = struct.pack(">II4s4s4s12x4s28x", 0x02400000, 0, kind, space, connection, b"acsp")
    header = bytes(4) + header[4:8] + header[:4] + header[8:] + _fixed(0.9642, 1.0, 0.8249)
    content = header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body
    return struct.pack(">I", len(content)) + content[4:]


def swapped_rgb_profile() -> bytes:
    """sRGB with red and green exchanged: what is stored as red is seen as green."""
    curve = b"curv" + struct.pack(">4xIH", 1, 0x0233)
    red, green, blue = _xyz(0.4360, 0.2225, 0.0139), _xyz(0.3851, 0.7169, 0.0971), _xyz(0.1431, 0.0606, 0.7141)
    curves = {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    return profile(b"RGB ", b"XYZ ", {b"wtpt": _WHITE_POINT, b"rXYZ": green, b"gXYZ": red, b"bXYZ": blue} | curves)


def linear_grey_profile() -> bytes:
    """Grey whose numbers are light, not perception: a stored 128 is seen as the lighter 188 of sRGB."""
    return profile(b"GRAY", b"XYZ ", {b"wtpt": _WHITE_POINT, b"kTRC": b"curv" + struct.pack(">4xI", 0)})


def odd_ink_cmyk_profile() -> bytes:
    """A press whose cyan ink is red: no formula without the profile would guess it."""
    straight = bytes(range(256))
    corners = b"".join(_odd_ink(index >> 3 & 1, index & 1) for index in range(16))
    matrix = _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    table = b"mft1" + struct.pack(">4xBBBx", 4, 3, 2) + matrix + straight * 4 + corners + straight * 3
    return profile(b"CMYK", b"Lab ", {b"wtpt": _WHITE_POINT, b"A2B0": table})


def _odd_ink(cyan: int, black: int) -> bytes:
    """Lab of a corner of the inks' cube, as the 8-bit table writes it: black, the red of cyan ink, or paper."""
    if black:
        return bytes((0, 128, 128))
    return bytes((135, 208, 195)) if cyan else bytes((255, 128, 128))


def _fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def _xyz(*numbers: float) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*numbers)


_WHITE_POINT = _xyz(0.9642, 1.0, 0.8249)
