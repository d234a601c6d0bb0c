"""Originals: there, with the bytes that their rows name, and as large as their rows say. They are never changed."""

from collections.abc import Iterator

from generations import imaging
from generations.engine.examination.finding import Finding, Mode, named, reason
from generations.engine.examination.lost_and_found import bring_back, digest
from generations.models import GalleryImage
from generations.storage import store

BACKUP = "Put it back from a backup"
FACTS = ("format", "bytes", "width", "height")


def examine_original(images: list[GalleryImage], exists: bool, mode: Mode) -> Iterator[Finding]:
    """What is wrong with one original, if anything is.

    Args:
        images: all rows that share it.
        exists: whether its file was there when the folder was read.
    """
    image = images[0]
    try:
        if not exists:
            yield _missing(images, mode)
        elif mode.fast:
            yield from _other_size(images)
        elif (found := digest(store.path(image.original_path))) != image.sha256:
            sentence = (
                f"The original of {named(images)} is damaged: its bytes are not those that were saved "
                f"(SHA-256 {found[:12]}…, not {image.sha256[:12]}…). It is left as it is. {BACKUP}: {_place(image)}."
            )
            yield Finding("original_damaged", named(images), sentence)
        else:
            yield from _other_facts(images, mode)
    except (OSError, imaging.ImageError) as error:
        sentence = f"The original of {named(images)} can't be read: {reason(error)} It lies at {_place(image)}."
        yield Finding("original_unreadable", named(images), sentence)


def _missing(images: list[GalleryImage], mode: Mode) -> Finding:
    image, subject = images[0], named(images)
    if mode.repair and bring_back(image.original_path, image.sha256):
        sentence = f"The original of {subject} was missing; it lay in lost+found and is back."
        return Finding("original_missing", subject, sentence, mended=True)
    sentence = f"The original of {subject} is missing, and can't be mended here. {BACKUP}: {_place(image)}."
    tasks = {image.generation.task_id for image in images if image.generation_id} - {""}
    if tasks:
        sentence += f" The provider may still have it, under the task {', '.join(sorted(tasks)[:3])}."
    return Finding("original_missing", subject, sentence)


def _other_size(images: list[GalleryImage]) -> Iterator[Finding]:
    """Without reading it, nobody can say which of the two is right."""
    size = store.path(images[0].original_path).stat().st_size
    wrong = [image for image in images if image.bytes != size]
    if wrong:
        sentence = (
            f"The original of {named(wrong)} has {size:,} bytes, recorded are {wrong[0].bytes:,}. "
            "Look again without --fast: that tells whether it is damaged."
        )
        yield Finding("original_size", named(wrong), sentence)


def _other_facts(images: list[GalleryImage], mode: Mode) -> Iterator[Finding]:
    """The bytes are the right ones: where a row says otherwise of their size or format, it is the row that is wrong."""
    path = store.path(images[0].original_path)
    facts = imaging.inspect(path)
    true = {"format": facts.format, "bytes": path.stat().st_size, "width": facts.width, "height": facts.height}
    for image in images:
        wrong = [name for name in FACTS if getattr(image, name) != true[name]]
        if not wrong:
            continue
        if mode.repair:
            GalleryImage.objects.filter(pk=image.pk).update(**{name: true[name] for name in wrong})
        told = ", ".join(f"{name} {getattr(image, name)} instead of {true[name]}" for name in wrong)
        end = "it was corrected." if mode.repair else "--repair corrects it."
        sentence = f"Of image {image.pk} something else is recorded than its original is: {told}; {end}"
        yield Finding("facts_differ", f"image {image.pk}", sentence, mended=mode.repair)


def _place(image: GalleryImage) -> str:
    return str(store.path(image.original_path))
