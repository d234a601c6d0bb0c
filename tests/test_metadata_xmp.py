"""XMP of other software is read, and handed on beside our own."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, PngImagePlugin

from generations.metadata import Parent, Story
from tests.imaging_pictures import encoded, noise
from tests.metadata_stories import MIA, PICTURES, UPLOAD, embedded, told

HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="uuid:1" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    ' xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"'
)
TAIL = "</rdf:Description></rdf:RDF></x:xmpmeta>"
LIGHTROOM = HEAD + (
    ' xmp:Rating="3" xmp:CreateDate="2024-05-06T07:08:09.5" crs:Exposure2012="+0.50">'
    '<dc:description><rdf:Alt><rdf:li xml:lang="de">Alter Hafen</rdf:li>'
    '<rdf:li xml:lang="x-default">An old harbour</rdf:li></rdf:Alt></dc:description>'
    "<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Grace</rdf:li></rdf:Seq></dc:creator>"
    "<dc:subject><rdf:Bag><rdf:li>harbour</rdf:li><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>"
    "<crs:ToneCurve><rdf:Seq><rdf:li>0, 0</rdf:li></rdf:Seq></crs:ToneCurve>" + TAIL
)


def with_packet(packet: str, kind: str = "PNG") -> bytes:
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet)
        return encoded(noise(8, 8), kind, pnginfo=info)
    return encoded(noise(8, 8), kind, xmp=packet.encode())


def packet_of(data: bytes) -> str:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image.info["xmp"].decode()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_a_photo_editor_says(kind):
    assert told(with_packet(LIGHTROOM, kind)) == Story(
        is_ai=False,
        prompt="An old harbour",
        author="Ada, Grace",
        created_at=datetime(2024, 5, 6, 7, 8, 9, 500_000, UTC),
        tags=["harbour", "sea"],
        rating=3,
        source="xmp",
    )


@pytest.mark.parametrize("origin", ["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"])
def test_a_picture_that_another_model_drew(origin):
    packet = HEAD + (
        f' ext:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/{origin}"'
        ' ext:AISystemUsed="Dreamer 3" ext:AIPromptInformation="a banana" ext:AIPromptWriterName="Ada">'
    )
    story = Story(is_ai=True, prompt="a banana", author="Ada", model="Dreamer 3", source="xmp")
    assert told(with_packet(packet + TAIL)) == story


@pytest.mark.parametrize(
    ("said", "rating", "verdict"),
    [("5", 5, ""), ("4.0", 4, ""), ("0", None, ""), ("-1", None, "reject"), ("9", None, ""), ("many", None, "")],
)
def test_ratings(said, rating, verdict):
    story = told(with_packet(HEAD + f' xmp:Rating="{said}"><dc:source>x</dc:source>' + TAIL))
    assert (story and story.rating, (story and story.verdict) or "") == (rating, verdict)


def test_a_rejected_picture_is_rejected_to_others_too():
    assert "<xmp:Rating>-1<" in packet_of(embedded(PICTURES["png"], replace(UPLOAD, verdict="reject")))


def test_what_others_said_of_other_things_stays_in_their_own_words():
    packet = packet_of(embedded(with_packet(LIGHTROOM), MIA))
    assert 'crs:Exposure2012="+0.50"' in packet
    assert "<crs:ToneCurve><rdf:Seq><rdf:li>0, 0</rdf:li></rdf:Seq></crs:ToneCurve>" in packet
    assert packet.count("<dc:description>") == packet.count("Rating") / 2 == 1
    for gone in ("harbour", "Hafen", "Ada", "2024-05-06"):
        assert gone not in packet
    assert packet.count('rdf:about="uuid:1"') == 2
    assert told(embedded(with_packet(LIGHTROOM), MIA)) == replace(MIA, source="musa")


def test_what_others_said_stays_where_we_say_nothing():
    story = told(embedded(with_packet(LIGHTROOM), UPLOAD))
    assert (story.prompt, story.tags, story.rating) == ("An old harbour", ("harbour", "sea"), 3)
    assert (story.author, story.created_at) == (UPLOAD.author, UPLOAD.created_at)


def test_a_packet_that_is_no_xml_is_replaced():
    for broken in ("<x", "<a><b></a>", '<a:b xmlns:c="d"/>', "", "\x01"):
        data = embedded(with_packet(broken, "WEBP"), MIA)
        assert told(data) == replace(MIA, source="musa")
        ET.fromstring(packet_of(data))


def origin_of(*parents: Parent) -> str:
    packet = packet_of(embedded(PICTURES["png"], replace(MIA, parents=parents)))
    return packet.partition("<Iptc4xmpExt:DigitalSourceType>")[2].partition("<")[0].rpartition("/")[2]


def test_iptc_tells_created_from_edited():
    assert origin_of() == "trainedAlgorithmicMedia"
    assert origin_of(Parent("a" * 64, "style"), Parent("b" * 64, "layout")) == "trainedAlgorithmicMedia"
    assert origin_of(Parent("a" * 64, "subject")) == "compositeWithTrainedAlgorithmicMedia"
    assert origin_of(Parent("a" * 64)) == "compositeWithTrainedAlgorithmicMedia"


def test_one_parent_is_what_the_picture_derives_from():
    assert "<xmpMM:DerivedFrom" in packet_of(embedded(PICTURES["png"], replace(MIA, parents=[Parent("a" * 64)])))
    assert "<xmpMM:DerivedFrom" not in packet_of(embedded(PICTURES["png"], MIA))


BOMB = '<!DOCTYPE a [<!ENTITY b "{}">{}]>' + LIGHTROOM.replace("harbour", "&b;")


@pytest.mark.parametrize(
    "packet",
    [
        BOMB.format("x" * 1000, "".join(f'<!ENTITY b{n} "{"&b;" * 50}">' for n in range(9))),
        BOMB.format("", '<!ENTITY e SYSTEM "file:///etc/passwd">'),
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">' + LIGHTROOM,
        "<a>" * 5_000,
        HEAD + ">" + "<dc:b/>" * 100_000 + TAIL,
        HEAD + ">" + "x" * 5_000_000 + TAIL,
        '<?xml version="1.0" encoding="utf-7"?>' + LIGHTROOM.replace("harbour", "+AGE-")[:-5],
    ],
)
def test_hostile_packets_are_not_read(packet):
    assert told(with_packet(packet, "WEBP")) is None
    assert told(embedded(with_packet(packet, "WEBP"), MIA)) == replace(MIA, source="musa")


@pytest.mark.parametrize(
    "form",
    [
        '<rdf:li stRef:documentID="urn:sha256:aa" musa:role="style"/>',
        "<rdf:li><rdf:Description><stRef:documentID>urn:sha256:aa</stRef:documentID>"
        "<musa:role>style</musa:role></rdf:Description></rdf:li>",
        '<rdf:li><rdf:Description stRef:documentID="urn:sha256:aa" musa:role="style"/></rdf:li>',
    ],
)
def test_lineage_is_read_however_other_software_rewrote_it(form):
    packet = packet_of(embedded(PICTURES["png"], replace(MIA, parents=[Parent("aa", "style"), Parent("bb")])))
    start, end = packet.index("<rdf:li rdf:parse"), packet.index("</rdf:li>", packet.index("urn:sha256:aa")) + 9
    story = told(with_packet(packet[:start] + form + packet[end:]))
    assert story.parents == (Parent("aa", "style"), Parent("bb"))
