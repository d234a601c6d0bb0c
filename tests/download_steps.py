"""Steps of the tests of downloads: images whose files are there, and what an answer carries."""

import hashlib
import io
from zipfile import ZipFile

from django.http import HttpResponse
from PIL import Image

from generations.metadata import strip
from generations.models import GalleryImage
from generations.storage import store
from tests.factories import make_image

FORMATS = {"PNG": ("png", ".png"), "JPEG": ("jpeg", ".jpg"), "WEBP": ("webp", ".webp"), "GIF": ("gif", ".gif")}


def encoded(image: Image.Image, format: str = "PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, format)
    return file.getvalue()


def make_stored(picture: Image.Image | None = None, format: str = "PNG", **fields) -> GalleryImage:
    """A generated image whose original lies in the store."""
    picture = picture or Image.new("RGB", (64, 48), "teal")
    content = encoded(picture, format)
    name, extension = FORMATS[format]
    facts = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "format": name,
        "extension": extension,
        "bytes": len(content),
        "width": picture.width,
        "height": picture.height,
    }
    image = make_image(**facts | fields)
    store.write(image.original_path, content)
    return image


def without_metadata(content: bytes) -> bytes:
    """The same picture, and nothing said of it: equal for files with the same pixels."""
    file = io.BytesIO()
    strip(io.BytesIO(content), file)
    return file.getvalue()


def content_of(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content)


def picture_of(response: HttpResponse) -> Image.Image:
    return Image.open(io.BytesIO(content_of(response)))


def zip_of(response: HttpResponse) -> ZipFile:
    return ZipFile(io.BytesIO(content_of(response)))


def file_name_of(response: HttpResponse) -> str:
    return response["Content-Disposition"].partition('filename="')[2].rstrip('"')
