"""Colour as browsers and the model expect it: 8 bits, RGB or RGBA, in sRGB."""

import io

from PIL import Image, ImageCms

_SPACES = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK"}  # Pillow's mode → the colour space an ICC profile names


def resizable(image: Image.Image) -> Image.Image:
    """``image`` in a mode that can be resized without harm: L, LA, RGB, RGBA or CMYK, 8 bits per channel.

    Palettes become colours, a colour declared transparent an alpha channel, 16-bit grey 8-bit grey (Pillow itself
    takes the upper 8 bits of 16-bit RGB).
    """
    if image.mode.startswith("I"):
        image = image.point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if image.mode in ("LA", "RGBA"):
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in _SPACES else image.convert("L" if image.mode == "1" else "RGB")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A ``resizable`` image in sRGB, through its ICC ``profile`` if it has one: RGB, or RGBA if anything shows through.

    A broken profile, or one for another kind of colour than the image has, is ignored, as browsers do. ``image`` may be
    changed by it: a large picture is not copied.
    """
    colours = image.convert(image.mode.removesuffix("A")) if image.mode.endswith("A") else image
    colours = _through(profile, colours) or (colours if colours.mode == "RGB" else colours.convert("RGB"))
    if "A" in image.getbands() and image.getchannel("A").getextrema()[0] < 255:
        colours.putalpha(image.getchannel("A"))
    return colours


def _through(profile: bytes | None, image: Image.Image) -> Image.Image | None:
    if not profile:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space.strip() != _SPACES[image.mode]:
            return None
        in_place = image.mode == "RGB"
        changed = ImageCms.profileToProfile(
            image,
            source,
            ImageCms.createProfile("sRGB"),  # made anew each time: a profile must not be shared between threads
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode=None if in_place else "RGB",
            inPlace=in_place,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        return image if in_place else changed
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
