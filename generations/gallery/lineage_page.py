"""The page of a lineage: its tree as strings ready to print, and the panel about the picture that is chosen in it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from generations.gallery.family import MOST_BELOW, MOST_NODES, Family, Member, descendants, family_of
from generations.gallery.lineage import (
    MOST_COUNTED,
    edit_label,
    lineage_url,
    parents_of,
    relative,
    row_of,
    siblings_of,
    uses_url,
)
from generations.gallery.moments import moment_of
from generations.gallery.sizes import ratio_class
from generations.gallery.tile import DEEP, Addresses
from generations.gallery.tiles import Person, people_of
from generations.gallery.tree import COLUMN, LEFT, ROW, Place, Tree, Unfolding, tree_of
from generations.gallery.uses import count_of_uses, uses_of
from generations.gallery.word_diff import word_diff
from generations.media import media_url
from generations.models import GalleryImage, User
from generations.models.image import THUMBNAIL_WIDTHS, thumbnail_path

DEEPEST_LEVEL = 6
"""An outline is indented no further."""
MINI_COLUMN, MINI_ROW = 22, 9
"""Of the overview."""


@dataclass(slots=True, kw_only=True)
class Node:
    """A place in the tree, in strings ready to print. `state`: "", "trashed" or "purged", `gone` that in words."""

    id: str
    key: int
    parent: str
    x: int
    y: int
    level: int
    url: str
    src: str
    width: int
    height: int
    ratio_class: str
    label: str
    note: str
    person: Person
    edit: str
    is_deep: bool
    is_chosen: bool
    on_path: bool
    state: str
    gone: str
    can_fold: bool
    is_folded: bool
    below: str
    fold_url: str
    unseen: str
    unseen_y: int
    more_url: str


def lineage_page(image: GalleryImage, viewer: User, unfolding: Unfolding) -> dict:
    """The context of the page of a lineage. The image's author and generation should have been fetched with it."""
    return lineage_tree(image, viewer, unfolding) | lineage_panel(image, viewer)


def lineage_tree(image: GalleryImage, viewer: User, unfolding: Unfolding) -> dict:
    """The context of the tree alone; ten queries however large the family is, and one more where more is wanted."""
    family = family_of(image, unfolding.more)
    tree = tree_of(family, unfolding)
    people = people_of({place.member.author_id for place in tree.places}, viewer)
    return {
        "image": image,
        "nodes": _nodes(tree, image.pk, people, unfolding),
        "edges": tree.edges,
        "heads": list(_heads(tree)),
        "width": tree.width,
        "height": tree.height,
        "summary": _summary(family),
        "earlier_url": lineage_url(family.line[-1]) if family.is_cut else "",
        "hidden": ".".join(str(key) for key in tree.hidden),
        "path": ".".join(str(key) for key in family.line),
        "hidden_count": len(tree.hidden),
        "folds_all": unfolding.fold != "path",
        "fold_all_url": address(Unfolding(fold="none" if unfolding.fold == "path" else "path", more=unfolding.more)),
        "overview": _overview(tree),
    }


def lineage_panel(image: GalleryImage, viewer: User) -> dict:
    """The context of the panel about one picture; author and generation should have been fetched with it."""
    parents, siblings = parents_of(image), siblings_of(image)
    uses = uses_of([image.pk])[image.pk]
    below = [key for key in descendants([image.pk], MOST_BELOW) if key > 0 and key != image.pk] if uses else []
    deepest = (
        GalleryImage.objects.filter(pk__in=below).order_by("-depth", "pk").only("depth").first() if below else None
    )
    return {
        "image": image,
        "this": relative(row_of(image)),
        "person": people_of({image.author_id}, viewer)[image.author_id],
        "created": moment_of(image.sort_key),
        "edit": edit_label(image.depth),
        "is_deep": image.depth >= DEEP,
        "parent": parents[0] if parents else None,
        "more_parents": len(parents) - 1,
        "changes": _changes(image, parents[0].id) if parents else [],
        "siblings": f"{len(siblings)}{'+' if len(siblings) > MOST_COUNTED else ''}" if siblings else "",
        "batch_url": reverse("batch_detail", args=[image.generation.batch_id]) if siblings else "",
        "below": f"{len(below)}{'+' if len(below) >= MOST_BELOW - 1 else ''}" if len(below) > uses else "",
        "used": count_of_uses(uses) if uses else "",
        "used_url": uses_url(image.pk),
        "warning": _warning(image, deepest),
    }


def address(unfolding: Unfolding) -> str:
    """The query of a page of a lineage that is unfolded so."""
    given = {
        "fold": unfolding.fold,
        "flip": ".".join(map(str, sorted(unfolding.flipped))),
        "more": ".".join(map(str, unfolding.more)),
    }
    return "?" + "&".join(f"{name}={value}" for name, value in given.items() if value)


def _nodes(tree: Tree, chosen: int, people: dict[int, Person], unfolding: Unfolding) -> list[Node]:
    addresses = Addresses()
    return [_node(place, chosen, people[place.member.author_id], unfolding, addresses) for place in tree.places]


def _node(place: Place, chosen: int, person: Person, unfolding: Unfolding, addresses: Addresses) -> Node:
    member = place.member
    key, depth = member.key, member.depth
    state, gone = _state(member)
    edit = edit_label(depth)
    flipped = replace(unfolding, flipped=unfolding.flipped ^ {key}) if place.can_fold else unfolding
    return Node(
        id=_name(key),
        key=key,
        parent="" if place.parent is None else _name(place.parent),
        x=place.x,
        y=place.y,
        level=min(place.column, DEEPEST_LEVEL),
        url=addresses.of("image_detail", key) if key > 0 else addresses.of("generation_detail", -key),
        src=media_url(thumbnail_path(member.sha256, THUMBNAIL_WIDTHS[0])) if member.sha256 else "",
        width=place.width,
        height=member.height,
        ratio_class=ratio_class(member.width, member.height),
        label=member.caption or f"Picture {key}",
        note=" · ".join(filter(None, [str(person.author), edit or "original"])),
        person=person,
        edit=edit,
        is_deep=depth >= DEEP,
        is_chosen=key == chosen,
        on_path=place.on_path,
        state=state,
        gone=gone,
        can_fold=place.can_fold,
        is_folded=place.is_folded,
        below=place.below,
        fold_url=address(flipped) if place.can_fold else "",
        unseen=place.unseen,
        unseen_y=ROW * (place.unseen_row - place.row),
        more_url=address(replace(unfolding, more=(*unfolding.more, key))) if place.unseen else "",
    )


def _name(key: int) -> str:
    """The id of a node in the page."""
    return f"node-{key}" if key > 0 else f"node-g{-key}"


def _state(member: Member) -> tuple[str, str]:
    if member.is_purged:
        return "purged", "Deleted for good"
    return ("trashed", "In the trash") if member.is_trashed else ("", "")


def _heads(tree: Tree) -> Iterator[tuple[int, str]]:
    for column in range(tree.columns):
        yield LEFT + COLUMN * column, edit_label(tree.first_depth + column) or "Originals"


def _summary(family: Family) -> str:
    """214 images, 3 originals, 6 edits deep."""
    members = family.members.values()
    images = f"{len(members)}{'+' if len(members) >= MOST_NODES else ''} image{'' if len(members) == 1 else 's'}"
    originals = sum(not member.depth for member in members)
    deepest = max(member.depth for member in members)
    said = [images]
    said += [f"{originals} original{'' if originals == 1 else 's'}"] if originals else []
    said += [f"{deepest} edit{'' if deepest == 1 else 's'} deep"] if deepest else []
    return ", ".join(said)


def _overview(tree: Tree) -> dict:
    """A drawing of the tree in the size of a stamp: its box, and the picture's rectangles as two paths."""
    boxes: dict[bool, list[str]] = {False: [], True: []}
    for place in tree.places:
        boxes[place.on_path].append(f"M{8 + MINI_COLUMN * place.column} {6 + MINI_ROW * place.row}h10v6h-10z")
    width = max(16 + MINI_COLUMN * tree.columns, 120)
    height = max(12 + MINI_ROW * tree.rows, 60)
    scale = (MINI_COLUMN / COLUMN, MINI_ROW / ROW)
    return {"width": width, "height": height, "others": "".join(boxes[False]), "path": "".join(boxes[True])} | dict(
        zip(("scale_x", "scale_y"), scale, strict=True)
    )


def _changes(image: GalleryImage, parent_id: int) -> Collection:
    """What its prompt says otherwise than its parent's; empty if it says the same."""
    parent = GalleryImage.objects.select_related("generation").filter(pk=parent_id).first()
    before, after = parent.prompt if parent else "", image.prompt
    return word_diff(before, after) if before != after else []


def _warning(image: GalleryImage, deepest: GalleryImage | None) -> dict:
    """Where so many edits follow each other that detail is lost: how many, and which picture would be done anew."""
    if image.depth >= DEEP:
        return {"depth": image.depth, "is_this": True, "redo_url": redo_url(image.pk)}
    if deepest is not None and deepest.depth >= DEEP:
        return {"depth": deepest.depth, "is_this": False, "redo_url": redo_url(deepest.pk)}
    return {}


def redo_url(image_id: int) -> str:
    """The composer, filled with all instructions that led to an image."""
    return f"{reverse('studio')}?redo={image_id}#composer"
