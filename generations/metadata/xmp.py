"""What XMP says of a picture: in the standard properties where there are some, in Musa's own namespace otherwise."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from . import rdf
from .blocks import Blocks
from .errors import MetadataError
from .jpeg import guid_of
from .rdf import Element, Node, resolved
from .story import Parent, Story, says_anything
from .text import parsed_object, shortened, whole_number

CREATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
EDITED = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
"""IPTC's NewsCodes: "Created using Generative AI", "Edited using Generative AI"."""

_AI_ORIGINS = {url.rpartition("/")[2] for url in (CREATED, EDITED)}
_LISTS = {resolved(name) for name in ("rdf:Bag", "rdf:Seq", "rdf:Alt")}
_VERSION = "1"
_HASH = "urn:sha256:"
_OWN_TEXTS = {
    "musa:aspectRatio": "aspect_ratio",
    "musa:resolution": "resolution",
    "musa:taskId": "task_id",
    "musa:taskType": "task_type",
    "musa:installation": "installation",
    "musa:project": "project",
}
_OWN_NUMBERS = {
    "musa:generation": "generation",
    "musa:image": "image",
    "musa:width": "width",
    "musa:height": "height",
}
_OURS = frozenset(
    map(
        resolved,
        [
            *("dc:description", "dc:creator", "dc:subject", "xmp:CreatorTool", "xmp:CreateDate", "xmp:Rating"),
            *("Iptc4xmpExt:DigitalSourceType", "Iptc4xmpExt:AISystemUsed", "Iptc4xmpExt:AIPromptInformation"),
            *("Iptc4xmpExt:AIPromptWriterName", "xmpMM:Ingredients", "xmpMM:DerivedFrom"),
            *("musa:version", "musa:prompt", "musa:model", "musa:addedBy", "musa:addedAt", "musa:settings"),
            "musa:verdict",
            *_OWN_TEXTS,
            *_OWN_NUMBERS,
        ],
    )
)
_CONTINUED = resolved("xmpNote:HasExtendedXMP")
_IN_MAIN = frozenset(
    {"dc:creator", "xmp:CreatorTool", "xmp:CreateDate", "xmp:Rating", "musa:version", "Iptc4xmpExt:DigitalSourceType"}
)
_MOST_DESCRIPTION = 10_000  # bytes of the main packet where not all fits; five times as many where each is escaped


def written(story: Story, old: Blocks, *, most: int | None = None) -> tuple[bytes, bytes]:
    """A packet that says ``story``, and of other things what ``old`` said; and what continues it, or b"".

    Where the packet would be larger than ``most`` bytes, it says only what matters most, the prompt shortened, and the
    continuation says the rest.
    """
    main, extended = _trees(old.xmp), _trees(old.extended)
    own = list(_properties(story))
    was_ours = any(node.name == resolved("musa:version") for tree in main + extended for node in rdf.properties(tree))
    gone = {resolved(one.tag) for one in own} | {_CONTINUED} | (_OURS if was_ours else set())
    others, continued = rdf.remaining(main, gone), rdf.remaining(extended, gone)
    whole = _packet(others, own, rdf.joined(continued, []) if continued else None)
    if most is None or len(whole[0]) <= most:
        return whole
    brief, rest = _parted(own, story)
    parted = _packet([], brief, rdf.joined(others + continued, rest))
    if len(parted[0]) > most:
        raise MetadataError("There is more to say of this picture than fits into its file.")
    return parted


def read(blocks: Blocks) -> Story | None:
    """What the packet says; ``source`` is "musa" if we wrote it, "xmp" otherwise."""
    said: dict[str, Node] = {}
    for tree in _trees(blocks.xmp) + _trees(blocks.extended):
        for node in rdf.properties(tree):
            said.setdefault(node.name, node)
    story = _story(_Said(said))
    return story if says_anything(story) or story.source == "musa" else None


class _Said:
    """The properties of a packet, by their names in our prefixes."""

    def __init__(self, nodes: dict[str, Node]) -> None:
        self._nodes = nodes

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def texts(self, name: str) -> list[str]:
        """A simple value, or each item of a list; of alternative languages the default comes first."""
        node = self._nodes.get(resolved(name))
        if node is None:
            return []
        items = _items(node)
        if not items:
            return [_value(node)]
        return [
            _value(item) for item in sorted(items, key=lambda item: _member(item, "xml:lang") not in ("", "x-default"))
        ]

    def structures(self, name: str) -> list[Node]:
        node = self._nodes.get(resolved(name))
        return _items(node) if node else []

    def number(self, name: str) -> int | None:
        return whole_number(self.text(name))


def _story(said: _Said) -> Story:
    is_ours = bool(said.text("musa:version"))
    prompt = said.text("musa:prompt") or said.text("Iptc4xmpExt:AIPromptInformation")
    model = said.text("Iptc4xmpExt:AISystemUsed")
    origin = said.text("Iptc4xmpExt:DigitalSourceType").rpartition("/")[2]
    is_ai = origin in _AI_ORIGINS or bool(not is_ours and (prompt or model))
    author = said.text("Iptc4xmpExt:AIPromptWriterName") or ", ".join(said.texts("dc:creator"))
    date = said.text("xmp:CreateDate")
    if is_ours and not is_ai:
        author, date, model = said.text("musa:addedBy"), said.text("musa:addedAt"), said.text("musa:model")
    stars = _stars(said.text("xmp:Rating"))
    verdict = said.text("musa:verdict") or ("reject" if stars == -1 else "")
    story = Story(
        is_ai=is_ai,
        prompt=prompt or said.text("dc:description"),
        author=author,
        model=model,
        created_at=_date(date),
        tags=said.texts("dc:subject"),
        rating=stars if stars in range(1, 6) else None,
        verdict=verdict,
        source="musa" if is_ours else "xmp",
    )
    if not is_ours:
        return story
    return replace(
        story,
        **{field: said.text(name) for name, field in _OWN_TEXTS.items()},
        **{field: said.number(name) for name, field in _OWN_NUMBERS.items()},
        parents=[parent for item in said.structures("xmpMM:Ingredients") if (parent := _parent(item))],
        raw={name: str(text) for name, text in parsed_object(said.text("musa:settings")).items()},
    )


def _properties(story: Story) -> Iterator[Element]:
    """Each property that says something of ``story``.

    A picture that no model drew was made somewhere else by somebody, at some time that we don't know: who brought it
    to Musa, and when, is said in our own words.
    """
    yield _text("musa:version", _VERSION)
    stars = story.rating or (-1 if story.verdict == "reject" else "")  # XMP's word for rejected
    texts = {"xmp:Rating": stars, "musa:verdict": story.verdict, **_facts(story)}
    texts |= {name: getattr(story, field) for name, field in _OWN_TEXTS.items()}
    texts |= {name: "" if (number := getattr(story, field)) is None else number for name, field in _OWN_NUMBERS.items()}
    texts["musa:settings"] = json.dumps(dict(story.raw), ensure_ascii=False) if story.raw else ""
    yield from (_text(name, str(text)) for name, text in texts.items() if text != "")
    if story.prompt:
        yield _list("dc:description", "rdf:Alt", [story.prompt], **{"xml:lang": "x-default"})
    if story.author and story.is_ai:
        yield _list("dc:creator", "rdf:Seq", [story.author])
    if story.tags:
        yield _list("dc:subject", "rdf:Bag", story.tags)
    yield from _lineage(story)


def _facts(story: Story) -> dict[str, str]:
    date = story.created_at.isoformat() if story.created_at else ""
    if not story.is_ai:
        return {"musa:addedBy": story.author, "musa:addedAt": date, "musa:model": story.model}
    return {
        "Iptc4xmpExt:DigitalSourceType": EDITED if _shown(story) else CREATED,
        "Iptc4xmpExt:AISystemUsed": story.model,
        "Iptc4xmpExt:AIPromptInformation": story.prompt,
        "Iptc4xmpExt:AIPromptWriterName": story.author,
        "xmp:CreatorTool": "Musa",
        "xmp:CreateDate": date,
    }


def _shown(story: Story) -> list[Parent]:
    """The parents whose content is in the picture: of one given for its style or layout, nothing need be seen."""
    return [parent for parent in story.parents if parent.role not in ("style", "layout")]


def _lineage(story: Story) -> Iterator[Element]:
    if not story.parents:
        return
    ingredients = ET.Element("xmpMM:Ingredients")
    bag = ET.SubElement(ingredients, "rdf:Bag")
    bag.extend(_reference("rdf:li", parent) for parent in story.parents)
    yield ingredients
    if len(story.parents) == 1 and _shown(story):
        yield _reference("xmpMM:DerivedFrom", story.parents[0])


def _reference(name: str, parent: Parent) -> Element:
    element = ET.Element(name, {"rdf:parseType": "Resource"})
    element.append(_text("stRef:documentID", _HASH + parent.sha256))
    if parent.role:
        element.append(_text("musa:role", parent.role))
    return element


def _parent(item: Node) -> Parent | None:
    document = _member(item, "stRef:documentID")
    return Parent(document.removeprefix(_HASH), _member(item, "musa:role")) if document.startswith(_HASH) else None


def _packet(others: list[Element], own: list[Element], continuation: Element | None) -> tuple[bytes, bytes]:
    extended = rdf.bare(continuation) if continuation is not None else b""
    pointer = [_text("xmpNote:HasExtendedXMP", guid_of(extended))] if extended else []
    return rdf.packed(rdf.joined(others, own + pointer)), extended


def _parted(own: list[Element], story: Story) -> tuple[list[Element], list[Element]]:
    """What matters most, and the rest; no property may stand in both."""
    brief = [one for one in own if one.tag in _IN_MAIN]
    rest = [one for one in own if one.tag not in _IN_MAIN and one.tag != "dc:description"]
    if story.prompt:
        description = shortened(story.prompt, _MOST_DESCRIPTION)
        brief.append(_list("dc:description", "rdf:Alt", [description], **{"xml:lang": "x-default"}))
        if not story.is_ai:
            rest.append(_text("musa:prompt", story.prompt))
    return brief, rest


def _text(name: str, text: str) -> Element:
    element = ET.Element(name)
    element.text = text
    return element


def _list(name: str, kind: str, texts: Sequence[str], **attributes: str) -> Element:
    element = ET.Element(name)
    items = ET.SubElement(element, kind)
    for text in texts:
        ET.SubElement(items, "rdf:li", attributes).text = text
    return element


def _items(node: Node) -> list[Node]:
    """The items of an rdf:Bag, rdf:Seq or rdf:Alt."""
    lists = [child for child in rdf.members(node) if child.name in _LISTS]
    return [item for one in lists for item in rdf.members(one) if item.name == resolved("rdf:li")]


def _value(node: Node) -> str:
    """A simple value, however RDF writes it: as text, as an address, or with qualifiers beside it."""
    return _member(node, "rdf:resource") or _member(node, "rdf:value") or node.text


def _member(node: Node, name: str) -> str:
    """A field of a structure: an attribute, an element, or in an rdf:Description of its own."""
    for child in rdf.members(node):
        if child.name == resolved(name):
            return child.text
        if child.name == resolved("rdf:Description") and (text := _member(child, name)):
            return text
    return ""


def _trees(packet: bytes) -> list[Element]:
    """The tree of a packet; none for one that can't be read."""
    with suppress(MetadataError):
        return [rdf.parse(packet)] if packet else []
    return []


def _stars(text: str) -> int:
    """A rating; 0 stands for none, -1 for rejected."""
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return 0


def _date(text: str) -> datetime | None:
    """A date of ISO 8601; without a time zone it counts as UTC."""
    try:
        date = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
