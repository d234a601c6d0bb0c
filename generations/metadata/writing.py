"""Writing the story of a picture into its file, and the file without any."""

from pathlib import Path
from typing import BinaryIO

from . import exif, parameters, png, xmp
from .blocks import Blocks, opened
from .containers import container_of
from .story import Story, legible


def embed(source: BinaryIO | Path, target: BinaryIO, story: Story) -> None:
    """Copy the PNG, JPEG or WebP in ``source`` to ``target``, with ``story`` in its metadata.

    The pixels are copied as they are, in pieces. The story is told in XMP, in EXIF and, in a PNG, in texts; what the
    file said there of the same things is replaced, all else stays: colour profile, orientation, the words of others.
    Control characters become U+FFFD. Content credentials (C2PA) stay too, yet they vouch for the file's bytes: after
    this they no longer hold.

    Raises MetadataError for other kinds of file, damaged ones, and more words than a JPEG can hold; ``target`` may have
    been written to by then. Errors of the disk stay OSError.
    """
    story = legible(story)
    with opened(source) as file:
        container = container_of(file)
        old = container.read(file)
        packet, continuation = xmp.written(story, old, most=container.MOST_XMP)
        container.write(
            file,
            target,
            Blocks(
                exif=exif.written(story, old.exif, most=container.MOST_EXIF),
                xmp=packet,
                extended=continuation,
                texts=_texts(story, old) if container is png else {},
            ),
        )


def strip(source: BinaryIO | Path, target: BinaryIO) -> None:
    """Copy the PNG, JPEG or WebP in ``source`` to ``target`` without metadata.

    Only what the look of the picture hangs on is copied: pixels, colour profile and colour space, transparency,
    animation, density, and the orientation where the picture isn't stored upright. Raises MetadataError as ``embed``.
    """
    with opened(source) as file:
        container = container_of(file)
        container.write_clean(file, target, exif.only_orientation(container.read(file).exif))


def _texts(story: Story, old: Blocks) -> dict[str, str]:
    """The texts of a PNG, by keyword; "" removes a former one of ours."""
    if not story.is_ai:
        texts = {"Description": story.prompt}
    else:
        texts = {
            "Description": story.prompt,
            "Author": story.author,
            "Software": exif.SOFTWARE,
            parameters.KEYWORD: parameters.as_parameters(story),
        }
    if old.texts.get("Software") == exif.SOFTWARE:
        return dict.fromkeys(("Description", "Author", "Software", parameters.KEYWORD), "") | texts
    return {keyword: text for keyword, text in texts.items() if text}
