"""Steps of the tests of imports: files to bring, honest ones and others."""

import io
import json
import os
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from PIL import Image, PngImagePlugin

A1111 = "a heron at dawn, mist\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 4711, Size: 64x48"


def drawn(colour: str = "teal", parameters: str = "", size: tuple[int, int] = (64, 48)) -> bytes:
    """A PNG; `parameters` as Automatic1111 writes them."""
    said, file = PngImagePlugin.PngInfo(), io.BytesIO()
    if parameters:
        said.add_text("parameters", parameters)
    Image.new("RGB", size, colour).save(file, "PNG", pnginfo=said)
    return file.getvalue()


def written(path: Path, content: bytes, moment: datetime) -> Path:
    """A file that was last changed at that moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    return path


def zipped(path: Path, files: dict[str, bytes], *, compress: bool = False) -> Path:
    """A ZIP with these files, whatever their names."""
    with ZipFile(path, "w") as archive:
        for name, content in files.items():
            info = ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            info.compress_type = ZIP_DEFLATED if compress else ZIP_STORED
            archive.writestr(info, content)
    return path


def changed(path: Path, target: Path, change, files: dict[str, bytes | None] | None = None) -> Path:
    """The archive at a path with another manifest: `change` gets it to write on; `files` replace others, None leaves
    one out.
    """
    files = files or {}
    with ZipFile(path) as archive:
        contents = {name: files.get(name, archive.read(name)) for name in archive.namelist()}
    manifest = json.loads(contents["manifest.json"])
    manifest = change(manifest) or manifest
    contents["manifest.json"] = json.dumps(manifest, indent=1).encode()
    return zipped(target, {name: content for name, content in contents.items() if content is not None})
