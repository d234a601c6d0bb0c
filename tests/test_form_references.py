"""References, judged by what they are: each that is refused has its sentence, and the good ones are kept."""

import base64
import io
import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from generations.actions import trash
from generations.forms import ComposerForm, GivenFile, gather
from generations.models import GalleryImage

from .engine_steps import picture_bytes, upload
from .imaging_pictures import png

pytestmark = pytest.mark.django_db
PUBLIC = "https://93.184.215.14/a.png"


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """A name server of the test's own: no test asks the network."""
    known = {"intranet.example": "10.1.2.3"}
    look_up = socket.getaddrinfo

    def found(host, port, *args, **kwargs):
        return look_up(known.get(host, host), 80, *args, **kwargs | {"flags": socket.AI_NUMERICHOST})

    monkeypatch.setattr(socket, "getaddrinfo", found)


def given(content: bytes, name: str = "a.png") -> GivenFile:
    return GivenFile(io.BytesIO(content), name)


def uri(content: bytes, mime_type: str = "image/png") -> str:
    return f"data:{mime_type};base64,{base64.b64encode(content).decode()}"


def refusal(author, one) -> str:
    """The one sentence about a single reference; nothing is stored then."""
    gathered = gather(author, [one])
    (sentence,) = gathered.errors
    assert gathered.references == []
    assert not GalleryImage.objects.exists()
    return sentence


# Files


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_accepted_whatever_it_is_called(mia, format):
    (image,) = gather(mia, [given(picture_bytes(format=format), "notes.txt")]).references
    assert image.format == format.lower()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a.png: This file is empty (0 bytes)."),
        (b"Shopping list\n- milk\n", "a.png: This file holds text, not a picture"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>', "a.png: SVG is not accepted"),
        (b"<!doctype html><html></html>", "a.png: This is a web page, not a picture"),
        (png(60_000, 60_000), "a.png: This picture has more than 100 megapixels"),
        (picture_bytes(300, 200)[:-200], "a.png: This PNG is damaged or incomplete"),
        (b"%PDF-1.7", "a.png: "),
    ],
    ids=["nothing", "text", "SVG", "page", "3.6 gigapixels", "half", "PDF"],
)
def test_a_file_that_lies_is_refused_by_its_bytes(mia, content, sentence):
    assert refusal(mia, given(content)).startswith(sentence)


def test_more_than_30_megabytes(mia):
    content = picture_bytes() + bytes(30_000_000)
    assert "at most 30 MB are accepted" in refusal(mia, given(content))


# Data URIs


def test_a_data_uri_is_kept_as_an_upload(mia):
    (image,) = gather(mia, [uri(picture_bytes())]).references
    assert (image.is_upload, image.author) == (True, mia)


def test_the_type_that_a_data_uri_claims_plays_no_part(mia):
    (image,) = gather(mia, [uri(picture_bytes(format="JPEG"), "image/png")]).references
    assert image.format == "jpeg"


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        ("data:image/png,plain", "Reference 1: This data URI isn't one of a picture"),
        ("data:image/png;base64,!!!", "Reference 1: The Base64 of this data URI is damaged."),
        (uri(b"Just text"), "Reference 1: This file holds text"),
        ("data:image/png;base64," + "A" * 40_100_000, "Reference 1: It is larger than 30 MB."),
    ],
    ids=["not base64", "damaged", "text", "too large"],
)
def test_a_data_uri_that_is_no_picture(mia, one, sentence):
    assert refusal(mia, one).startswith(sentence)


# Addresses


def test_a_public_address_is_passed_on_as_it_is(mia):
    assert gather(mia, [PUBLIC]).references == [PUBLIC]


def test_the_host_of_the_api_is_trusted(mia, settings):
    settings.APIFRAME_BASE_URL = "http://127.0.0.1:4000"
    assert gather(mia, ["http://127.0.0.1:5000/a.png"]).references == ["http://127.0.0.1:5000/a.png"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.png",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/a.png",
        "http://10.0.0.7/a.png",
        "http://192.168.1.1/a.png",
        "http://2130706433/a.png",
        "http://0x7f.1/a.png",
        "http://[::ffff:127.0.0.1]/a.png",
        "http://intranet.example/a.png",
    ],
)
def test_an_address_that_is_not_public(mia, settings, url):
    settings.APIFRAME_BASE_URL = "https://api.example.com"
    assert "isn't on the public internet" in refusal(mia, url)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://1.1.1.1/a.png", "javascript:alert(1)", "a.png", "//x/y"])
def test_an_address_of_another_kind(mia, url):
    assert "https:// or http:// only" in refusal(mia, url)


def test_an_address_with_a_password(mia):
    assert "user name or password" in refusal(mia, "https://me:secret@93.184.215.14/a.png")


def test_an_address_that_does_not_exist(mia):
    assert "There is no server called nowhere.invalid" in refusal(mia, "https://nowhere.invalid/a.png")


def test_an_endless_address(mia):
    assert "at most 2000 characters" in refusal(mia, PUBLIC + "?" + "x" * 2000)


# Images of ours


def test_an_image_of_the_gallery(mia, tom):
    image = upload(tom, picture_bytes())
    assert gather(mia, [image.pk]).references == [image]


@pytest.mark.parametrize("number", [999_999, 0, -1, 2**63, 10**30])
def test_an_image_that_does_not_exist(mia, number):
    assert refusal(mia, number) == f"Reference 1: There is no image {number} in the gallery (any more)."


def test_an_image_in_the_trash(mia):
    image = upload(mia, picture_bytes())
    trash(image, mia)
    assert len(gather(mia, [image.pk]).errors) == 1


# Together


def test_the_good_ones_are_kept_when_one_is_refused(mia):
    gathered = gather(mia, [given(picture_bytes(colour="teal")), given(b"text"), given(picture_bytes(colour="plum"))])
    assert [image.palette for image in gathered.references] == [["#008080"], ["#dda0dd"]]
    assert len(gathered.errors) == 1


def test_each_refusal_names_its_file(mia):
    errors = gather(mia, [given(b"", "one.png"), given(b"", "two.png")]).errors
    assert [error.partition(":")[0] for error in errors] == ["one.png", "two.png"]


def test_fourteen_are_accepted(mia):
    assert len(gather(mia, [given(picture_bytes(20 + number)) for number in range(14)]).references) == 14


def test_fifteen_are_not_and_the_first_fourteen_are_kept(mia):
    gathered = gather(mia, [given(picture_bytes(20 + number)) for number in range(15)])
    assert gathered.errors == ["At most 14 references, and these are 15. The first 14 are kept."]
    assert len(gathered.references) == 14


# The composer's form


def composed(author, *, files=(), **data) -> ComposerForm:
    query = QueryDict(mutable=True)
    for name, value in ({"prompt": "A fox"} | data).items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return ComposerForm(query, MultiValueDict({"references": list(files)}), author=author)


def file(content: bytes, name: str = "a.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_without_an_order_files_come_first_then_addresses_then_images(mia):
    image = upload(mia, picture_bytes(30, 30))
    form = composed(mia, files=[file(picture_bytes())], reference_urls=PUBLIC, reference_images=str(image.pk))
    assert form.is_valid()
    assert [one if isinstance(one, str) else one.width for one in form.order.references] == [64, PUBLIC, 30]


def test_the_order_that_is_asked_for_is_kept(mia):
    image = upload(mia, picture_bytes(30, 30))
    form = composed(
        mia,
        files=[file(picture_bytes(40, 40)), file(picture_bytes(50, 50))],
        reference_urls=PUBLIC,
        reference_images=str(image.pk),
        reference_order="file:1,image:0,url:0,file:0",
    )
    assert form.is_valid()
    assert [one if isinstance(one, str) else one.width for one in form.order.references] == [50, 30, PUBLIC, 40]


@pytest.mark.parametrize("order", ["file:7,url:x,nonsense,:,image", "file:" + "9" * 5000, "file:0,file:0", "file:²"])
def test_an_order_that_makes_no_sense_loses_no_reference(mia, order):
    form = composed(mia, files=[file(picture_bytes())], reference_urls=PUBLIC, reference_order=order)
    assert form.is_valid()
    assert len(form.order.references) == 2


def test_a_refused_form_still_has_its_good_references(mia):
    form = composed(mia, prompt="", files=[file(picture_bytes(), "good.png"), file(b"text", "bad.png")])
    assert not form.is_valid()
    assert [kept["name"] for kept in form.kept_references] == ["good.png"]
    assert form.errors["references"][0].startswith("bad.png: ")


def test_a_refused_form_still_has_its_addresses(mia):
    form = composed(mia, prompt="", reference_urls=[PUBLIC, "", " "])
    assert not form.is_valid()
    assert form.kept_urls == [PUBLIC]


def test_a_kept_reference_comes_back_by_its_number(mia):
    refused = composed(mia, prompt="", files=[file(picture_bytes())])
    assert not refused.is_valid()
    again = composed(mia, reference_images=[str(kept["id"]) for kept in refused.kept_references])
    assert again.is_valid()
    assert [image.sha256 for image in again.order.references] == [refused.gathered.images[0].sha256]


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "9" * 30])
def test_an_image_is_named_by_its_number(mia, number):
    form = composed(mia, reference_images=number)
    assert form.errors["reference_images"] == ["A reference from the gallery is named by its number."]
