"""A few images side by side: what is seen of each, and in what they differ from one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from generations.gallery.judged import Picture, origin_of, picture_of, stars_of
from generations.gallery.lineage import parents_of
from generations.gallery.walking import Way
from generations.gallery.word_diff import Piece, word_diff
from generations.media import media_url
from generations.models import AspectRatio, GalleryImage, Reference, User
from generations.models.image import THUMBNAIL_WIDTHS

FEWEST, MOST = 2, 8
LETTERS = "ABCDEFGH"
NOTHING = "none"


@dataclass(frozen=True)
class Pane:
    """One of the images; the addresses lead to the comparison without it, and to the one against it."""

    letter: str
    picture: Picture
    is_baseline: bool
    without_url: str
    baseline_url: str


@dataclass(frozen=True)
class Given:
    """A reference that isn't the baseline's."""

    src: str
    label: str


@dataclass(frozen=True)
class Cell:
    """Pieces of text, with pictures in front of them. `is_same`: as the baseline's, which itself never is."""

    letter: str
    pieces: list[Piece]
    is_same: bool = False
    given: list[Given] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One thing in which images may differ."""

    label: str
    cells: list[Cell]

    @property
    def is_same(self) -> bool:
        return sum(cell.is_same for cell in self.cells) == len(self.cells) - 1


@dataclass(frozen=True)
class Comparison:
    """`note`: what to know of two pictures laid over one another; "" if they match, or aren't two."""

    panes: list[Pane]
    rows: list[Row]
    baseline: str
    note: str

    @property
    def is_of_two(self) -> bool:
        return len(self.panes) == FEWEST

    @property
    def differs(self) -> bool:
        return any(not row.is_same for row in self.rows)


def compare_url(ids: Sequence[int], baseline: int | None = None) -> str:
    """The address of a comparison; against the first one if nothing else is said."""
    given = [("image", pk) for pk in ids]
    if baseline in ids and baseline != ids[0]:
        given.append(("baseline", baseline))
    return f"{reverse('compare')}?{urlencode(given)}"


def images_to_compare(ids: Sequence[int]) -> list[GalleryImage]:
    """Those of the images that exist, in the trash or not, in the order of their ids; one query."""
    found = GalleryImage.objects.select_related("author", "verdict_by", "generation", "project").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def comparison(images: Sequence[GalleryImage], viewer: User, baseline: int | None = None) -> Comparison:
    """Of images as `images_to_compare` gives them; two queries."""
    ids = [image.pk for image in images]
    at = ids.index(baseline) if baseline in ids else 0
    starred = stars_of(ids, viewer)
    panes = [
        Pane(
            letter=LETTERS[place],
            picture=picture_of(image, image.pk in starred),
            is_baseline=place == at,
            without_url=compare_url([pk for pk in ids if pk != image.pk], ids[at]),
            baseline_url=compare_url(ids, image.pk),
        )
        for place, image in enumerate(images)
    ]
    return Comparison(panes, _rows(images, at), LETTERS[at], _note(images))


def partner_of(image: GalleryImage, way: Way) -> int | None:
    """What an image is best compared with: the picture it was made from, else the next one of a view."""
    for parent in parents_of(image):
        if not parent.is_gone and parent.id != image.pk:
            return parent.id
    place = way.place_of(image)
    steps = place and (way.after(place, 1) or way.before(place, 1))
    return steps[0].id if steps else None


def _rows(images: Sequence[GalleryImage], at: int) -> list[Row]:
    given = _given(images)
    letters = {image.pk: letter for image, letter in zip(images, LETTERS, strict=False)}
    values: dict[str, Callable[[GalleryImage], str]] = {
        "Ratio": lambda image: AspectRatio(image.aspect_ratio).label if image.aspect_ratio else NOTHING,
        "Resolution": lambda image: image.resolution or NOTHING,
        "Came from": lambda image: _came_from(image, given[image.pk], letters),
        "Project": lambda image: image.project.name if image.project else NOTHING,
        "Size": lambda image: f"{image.width} × {image.height}",
        "File": lambda image: f"{image.format.upper()}, {filesizeformat(image.bytes)}",
    }
    rows = [_row_of_prompts(images, at), _row_of_references(images, given, at)]
    rows += [_row_of_values(label, [value(image) for image in images], at) for label, value in values.items()]
    return rows


def _row_of_prompts(images: Sequence[GalleryImage], at: int) -> Row:
    texts = [image.prompt or image.name for image in images]
    cells = []
    for letter, text in zip(LETTERS, texts, strict=False):
        is_same = letter != LETTERS[at] and text == texts[at]
        pieces = [Piece(text, "same")] if letter == LETTERS[at] or is_same else word_diff(texts[at], text)
        cells.append(Cell(letter, pieces, is_same))
    return Row("Prompt", cells)


def _row_of_values(label: str, values: Sequence[str], at: int) -> Row:
    cells = []
    for letter, value in zip(LETTERS, values, strict=False):
        is_baseline = letter == LETTERS[at]
        is_same = not is_baseline and value == values[at]
        cells.append(Cell(letter, [Piece(value, "same" if is_baseline or is_same else "new")], is_same))
    return Row(label, cells)


def _row_of_references(images: Sequence[GalleryImage], given: dict[int, list[Reference]], at: int) -> Row:
    cells = []
    base = given[images[at].pk]
    for letter, image in zip(LETTERS, images, strict=False):
        own = given[image.pk]
        if letter == LETTERS[at]:
            cells.append(Cell(letter, [] if own else [Piece(NOTHING, "same")], given=[_shown(one) for one in own]))
            continue
        cells.append(_cell_of_references(letter, own, base))
    return Row("References", cells)


def _cell_of_references(letter: str, own: list[Reference], base: list[Reference]) -> Cell:
    known, kept = {_key(one) for one in base}, {_key(one) for one in own}
    added = [one for one in own if _key(one) not in known]
    gone = sum(_key(one) not in kept for one in base)
    pieces = [Piece(f"{len(added)} added", "new")] if added else []
    pieces += [Piece(f"{' ' if added else ''}{gone} removed", "gone")] if gone else []
    if not pieces and [(_key(one), one.role) for one in own] != [(_key(one), one.role) for one in base]:
        pieces = [Piece("other order or roles", "new")]
    return Cell(letter, pieces, not pieces, [_shown(one) for one in added])


def _given(images: Sequence[GalleryImage]) -> dict[int, list[Reference]]:
    """The references of each image's generation, in order; one query."""
    rows: dict[int | None, list[Reference]] = {}
    generations = {image.generation_id for image in images} - {None}
    for row in Reference.objects.filter(generation__in=generations).select_related("image").order_by("position"):
        rows.setdefault(row.generation_id, []).append(row)
    return {image.pk: rows.get(image.generation_id, []) for image in images}


def _key(reference: Reference) -> int | str:
    return reference.image_id or reference.url


def _shown(reference: Reference) -> Given:
    image = reference.image
    name = reference.get_role_display() or (image.caption or image.name if image else reference.url)
    src = media_url(image.thumbnail_path(THUMBNAIL_WIDTHS[0])) if image and not image.is_trashed else ""
    return Given(src, name)


def _came_from(image: GalleryImage, given: list[Reference], letters: dict[int, str]) -> str:
    """edit 2, from A."""
    sources = [letters[one.image_id] for one in given if one.image_id in letters]
    return f"{origin_of(image)}, from {' and '.join(sources)}" if sources else origin_of(image)


def _note(images: Sequence[GalleryImage]) -> str:
    if len(images) != FEWEST:
        return ""
    (width, height), (other_width, other_height) = ((image.width, image.height) for image in images)
    if (width, height) == (other_width, other_height):
        return ""
    sizes = f"A is {width} × {height}, B {other_width} × {other_height}"
    if abs(width * other_height - height * other_width) <= max(width, other_width):
        return f"{sizes}: the same shape, shown at the same size. Fine edges may differ by that alone."
    return f"{sizes}: other shapes, each fitted into the frame. They don’t lie on one another pixel by pixel."
