"""What a request asks for, judged as the API judges it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from . import markers
from .bodies import Body, decode_base64
from .markers import Markers
from .sizes import MATCH, RATIOS, RESOLUTIONS

MOST_IMAGES = 14


class Refused(Exception):
    """A request that the API doesn't accept; str() is what `errors[0].msg` says."""


@dataclass(frozen=True)
class Asked:
    """One picture to draw. `references` are paths of files and http(s) addresses, in order."""

    prompt: str
    aspect_ratio: str
    resolution: str
    references: tuple[str, ...]
    markers: Markers

    @property
    def fingerprint(self) -> str:
        """The same for the same request, whatever its files are called."""
        digest = hashlib.sha256(
            f"{self.prompt}\0{self.aspect_ratio}\0{self.resolution}\0{self.markers.values}".encode()
        )
        for reference in self.references:
            if _is_address(reference):
                digest.update(reference.encode())
            else:
                with Path(reference).open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()[:24]


def read(body: Body, folder: Path) -> Asked:
    """Judge a request. Base64 without the form of a data URI is decoded into the folder. Raises Refused."""
    fields = body.fields
    if not isinstance(fields, dict):
        raise Refused("Invalid request")
    prompt = fields.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise Refused("prompt is required!")
    aspect_ratio = _one_of("aspect_ratio", fields.get("aspect_ratio"), (MATCH, *RATIOS), MATCH)
    resolution = _one_of("resolution", fields.get("resolution"), RESOLUTIONS, "2K")
    images = [] if fields.get("images") is None else fields["images"]
    if not isinstance(images, list) or not all(isinstance(image, str) and image for image in images):
        raise Refused("images should be a list of URLs or Base64 strings!")
    if len(images) > MOST_IMAGES:
        raise Refused(f"images should hold at most {MOST_IMAGES} images!")
    try:
        wanted, words = markers.read(prompt)
    except markers.Unknown as error:
        raise Refused(str(error)) from error
    references = tuple(_reference(image, body, folder) for image in images)
    return Asked(words, aspect_ratio, resolution, references, wanted)


def _one_of(name: str, value: object, allowed: tuple[str, ...], default: str) -> str:
    if value is None:
        return default
    if value not in allowed:
        raise Refused(f"{name} should be one of: {', '.join(allowed)}!")
    return str(value)


def _reference(image: str, body: Body, folder: Path) -> str:
    if image in body.files:
        return str(body.files[image])
    if _is_address(image):
        return image
    name = f"base64-{len(body.files)}-{id(body)}"
    body.files[name] = folder / name
    text = image.encode()
    decode_base64(text, 0, len(text), body.files[name])
    return str(body.files[name])


def _is_address(reference: str) -> bool:
    return reference.startswith(("http://", "https://"))
