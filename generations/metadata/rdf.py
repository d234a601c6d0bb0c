"""XMP packets as trees: RDF in XML (XMP specification, part 1; ISO 16684-1).

Names stand as they do in the file, prefix and all ("dc:creator"): what other software wrote is handed on in its own
prefixes, which some readers look for. To compare, they are resolved to "{namespace}name".
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.parsers import expat

from .blocks import MOST_BYTES
from .errors import MetadataError

Element = ET.Element

NAMESPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "stRef": "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "musa": "urn:musa:metadata:1.0/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}

_MOST_DEPTH, _MOST_ELEMENTS = 64, 50_000


class Node(NamedTuple):
    """An element or attribute (then ``element`` is None and ``text`` its value) under its resolved name."""

    name: str
    element: Element | None
    text: str
    scope: Mapping[str, str]


def resolved(name: str) -> str:
    """One of our own names, "dc:creator", with its namespace: "{http://purl.org/dc/elements/1.1/}creator"."""
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def parse(packet: bytes) -> Element:
    """The tree of a packet. Raises MetadataError for one that isn't XML, declares entities, or is oversized."""
    if len(packet) > MOST_BYTES:
        raise MetadataError("The XMP of this file is too large to be read.")
    building = _Building()
    parser = expat.ParserCreate("utf-8", "}")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.StartNamespaceDeclHandler = building.declare
    parser.StartElementHandler = building.start
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.builder.data
    parser.StartDoctypeDeclHandler = building.refuse  # without a document type there are no entities to expand
    try:
        parser.Parse(packet.rstrip(b"\0"), True)
    except expat.ExpatError as error:
        raise MetadataError("The XMP of this file is damaged.") from error
    return building.builder.close()


class _Building:
    """Makes a tree from what the parser meets: "namespace}name}prefix" becomes "prefix:name" again."""

    def __init__(self) -> None:
        self.builder = ET.TreeBuilder()
        self._declared: dict[str, str] = {}
        self._elements = self._depth = 0

    def declare(self, prefix: str | None, namespace: str | None) -> None:
        self._declared[f"xmlns:{prefix}" if prefix else "xmlns"] = namespace or ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > _MOST_ELEMENTS or self._depth > _MOST_DEPTH:
            raise MetadataError("The XMP of this file is too intricate to be read.")
        named = {_as_written(name): text for name, text in attributes.items()}
        self.builder.start(_as_written(name), self._declared | named)
        self._declared = {}

    def end(self, name: str) -> None:
        self._depth -= 1
        self.builder.end(_as_written(name))

    def refuse(self, *_: object) -> None:
        raise MetadataError("The XMP of this file declares a document type, which is not read.")


def _as_written(name: str) -> str:
    match name.split("}"):
        case [_, local, prefix]:
            return f"{prefix}:{local}"
        case [*_, local]:
            return local


def packed(root: Element) -> bytes:
    """A tree as a packet."""
    return b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>' + bare(root) + b'<?xpacket end="w"?>'


def bare(root: Element) -> bytes:
    """A tree as XML alone."""
    return ET.tostring(root, "unicode").replace("\r", "&#13;").encode()


def properties(root: Element) -> Iterator[Node]:
    """Every property of the resource, in order."""
    for description in _descriptions(root):
        for child in members(description):
            if not child.name.startswith(f"{{{NAMESPACES['rdf']}}}"):
                yield child


def members(node: Node) -> Iterator[Node]:
    """What an element holds: its attributes, then its children."""
    if node.element is None:
        return
    for name, text in node.element.items():
        prefix, colon, local = name.partition(":")
        if colon and prefix != "xmlns":
            yield Node(f"{{{node.scope.get(prefix, '')}}}{local}", None, text, node.scope)
    for child in node.element:
        yield _node(child, node.scope)


def remaining(trees: Iterable[Element], gone: Set[str]) -> list[Element]:
    """The rdf:Description elements of ``trees``, without the properties whose resolved names are in ``gone``.

    Each declares its own prefixes. ``trees`` are used up.
    """
    kept = []
    for description in (one for tree in trees for one in _descriptions(tree)):
        _remove(description, gone)
        if len(description.element) or any(not _is_formal(name) for name in description.element.attrib):
            kept.append(_self_contained(description))
    return kept


def joined(descriptions: Iterable[Element], properties: Iterable[Element]) -> Element:
    """A tree with these descriptions, and one more with ``properties``."""
    namespaces = {f"xmlns:{prefix}": uri for prefix, uri in NAMESPACES.items() if prefix not in ("x", "xml")}
    root = ET.Element("x:xmpmeta", {"xmlns:x": NAMESPACES["x"]})
    rdf = ET.SubElement(root, "rdf:RDF", {"xmlns:rdf": NAMESPACES["rdf"]})
    rdf.extend(descriptions)
    about = next((text for one in rdf for name, text in one.items() if name.endswith(":about")), "")
    ET.SubElement(rdf, "rdf:Description", {"rdf:about": about, **namespaces}).extend(properties)
    return root


def _descriptions(root: Element) -> Iterator[Node]:
    """Each rdf:Description; rdf:RDF is the root or, mostly, one below it."""
    top = _node(root, {"xml": NAMESPACES["xml"]})
    for node in (top, *members(top)):
        if node.name == resolved("rdf:RDF"):
            yield from (child for child in members(node) if child.name == resolved("rdf:Description"))


def _node(element: Element, outer: Mapping[str, str]) -> Node:
    declared = {name[6:]: uri for name, uri in element.items() if name == "xmlns" or name.startswith("xmlns:")}
    scope = {**outer, **declared} if declared else outer
    prefix, _, local = element.tag.rpartition(":")
    return Node(f"{{{scope.get(prefix, '')}}}{local}", element, element.text or "", scope)


def _remove(description: Node, gone: Set[str]) -> None:
    element = description.element
    for name in list(element.keys()):
        prefix, colon, local = name.partition(":")
        if colon and f"{{{description.scope.get(prefix, '')}}}{local}" in gone:
            del element.attrib[name]
    for child in list(element):
        if _node(child, description.scope).name in gone:
            element.remove(child)


def _self_contained(description: Node) -> Element:
    """The element with every prefix declared that stands for something in its scope."""
    element = description.element
    for prefix, uri in description.scope.items():
        if prefix != "xml":
            element.attrib.setdefault(f"xmlns:{prefix}" if prefix else "xmlns", uri)
    element.tail = None
    return element


def _is_formal(name: str) -> bool:
    """Whether an attribute of rdf:Description says nothing of the picture."""
    return name.startswith("xmlns") or name.endswith(":about")
