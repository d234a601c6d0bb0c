"""Search documents: one for each image, with the words and facets that it has today."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from generations.engine.examination.finding import Finding, Mode, by_key
from generations.engine.reindexing import CHUNK, rewrite
from generations.models import GalleryImage, SearchDocument

COLUMNS = (
    *("name", "author_id", "kind", "aspect_ratio", "resolution", "sort_key", "generation_id"),
    *("project_id", "rating", "verdict", "palette", "fingerprint"),
)
JOINED = ("generation__prompt", "generation__task_id", "search_document__words", "search_document__facets")


def examine_documents(mode: Mode) -> Iterator[Finding]:
    """Documents that are missing or say something else than they should; `fast` finds the missing ones only."""
    if mode.fast:
        document = SearchDocument.objects.filter(pk=OuterRef("sort_key"))
        images = GalleryImage.objects.filter(~Exists(document)).only("sort_key")
        wrong = {"document_missing": lambda image: True}
    else:
        images = GalleryImage.objects.select_related("generation", "search_document").only(*COLUMNS, *JOINED)
        wrong = {"document_missing": _is_missing, "document_differs": _differs}
    total, done = GalleryImage.objects.count(), 0
    for chunk in by_key(images, "sort_key", CHUNK):
        mode.tell("Search documents", done, total)
        done += len(chunk)
        found = [(code, image) for image in chunk for code, is_wrong in wrong.items() if is_wrong(image)]
        if found and mode.repair:
            rewrite(image.sort_key for _, image in found)
        yield from (_finding(code, image, mode) for code, image in found)


def _is_missing(image: GalleryImage) -> bool:
    return not hasattr(image, "search_document")


def _differs(image: GalleryImage) -> bool:
    if _is_missing(image):
        return False
    found, right = image.search_document, SearchDocument.of(image)
    return (found.words, found.facets) != (right.words, right.facets)


def _finding(code: str, image: GalleryImage, mode: Mode) -> Finding:
    words = {
        "document_missing": "The search doesn't know image {}",
        "document_differs": "The search knows image {} by other words than it has",
    }[code].format(image.pk)
    end = "it was entered again." if mode.repair else "--repair enters it again."
    return Finding(code, f"image {image.pk}", f"{words}; {end}", mended=mode.repair)
