"""What reaches the API: exactly what was asked for, as its documentation wants it, on the way from submit to carry."""

import base64
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from PIL import Image

from generations import engine
from generations.actions import submit, trash
from generations.forms import ComposerForm
from generations.models import AspectRatio, Resolution

from .engine_steps import ask, carry, claim, picture_bytes, upload

pytestmark = pytest.mark.django_db


def said_to(sandbox) -> dict:
    """The body of the paid request; there was exactly one."""
    (body,) = [request.body for request in sandbox.requests if request.path == "/nano-banana-pro"]
    return body


def data_uri(content: bytes, mime_type: str = "image/png") -> str:
    return f"data:{mime_type};base64,{base64.b64encode(content).decode()}"


@pytest.mark.parametrize("resolution", Resolution.values)
@pytest.mark.parametrize("aspect_ratio", AspectRatio.values)
def test_each_ratio_in_each_resolution_arrives_as_documented(mia, sandbox, aspect_ratio, resolution):
    carry(mia, "A kite [sandbox:size=64x64]", aspect_ratio=aspect_ratio, resolution=resolution)
    assert said_to(sandbox) == {
        "prompt": "A kite [sandbox:size=64x64]",
        "aspect_ratio": aspect_ratio,
        "resolution": resolution,
    }


def test_references_arrive_as_documented_and_in_order(mia, sandbox):
    """An upload, an address, a data URI and an image of the gallery, in the order that the form names."""
    file, inline, gallery = (picture_bytes(colour=colour) for colour in ("teal", "plum", "olive"))
    address = f"{sandbox.url}/images/somewhere.png"
    image = upload(mia, gallery)
    data = QueryDict(mutable=True)
    data.update({"prompt": "Together [sandbox:unfinished]", "aspect_ratio": "4:5", "resolution": "1K"})
    data.setlist("reference_urls", [address, data_uri(inline)])
    data.setlist("reference_images", [str(image.pk)])
    data["reference_order"] = "image:0,url:0,file:0,url:1"
    files = MultiValueDict({"references": [SimpleUploadedFile("sketch.png", file, "image/png")]})
    form = ComposerForm(data, files, author=mia)
    assert form.is_valid(), form.errors

    submit(mia, form.order)
    engine.carry(engine.claim("worker"))
    assert said_to(sandbox)["images"] == [data_uri(gallery), address, data_uri(file), data_uri(inline)]


def test_fourteen_references_arrive_in_order(mia, sandbox):
    contents = [picture_bytes(20 + number, 20) for number in range(14)]
    references = tuple(upload(mia, content) for content in contents)
    carry(mia, "Many [sandbox:unfinished]", references=references)
    assert said_to(sandbox)["images"] == [data_uri(content) for content in contents]


def test_the_same_image_may_be_given_twice(mia, sandbox):
    image = upload(mia, picture_bytes())
    carry(mia, "Twice [sandbox:unfinished]", references=(image, image))
    assert said_to(sandbox)["images"] == [data_uri(picture_bytes())] * 2


@pytest.mark.parametrize(("format", "mime_type"), [("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_a_picture_that_the_api_reads_is_sent_byte_for_byte_under_its_true_type(mia, sandbox, format, mime_type):
    content = picture_bytes(format=format)
    carry(mia, "As it is [sandbox:unfinished]", references=(upload(mia, content, "called.png"),))
    assert said_to(sandbox)["images"] == [data_uri(content, mime_type)]


def test_a_gif_is_sent_as_its_first_frame_in_png(mia, sandbox):
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    carry(mia, "Still [sandbox:unfinished]", references=(upload(mia, file.getvalue(), "a.gif"),))
    (sent,) = said_to(sandbox)["images"]
    head, _, content = sent.partition(",")
    assert head == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(content))) as picture:
        assert picture.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_a_trashed_reference_of_a_waiting_request_is_still_sent(mia, sandbox):
    image = upload(mia, picture_bytes())
    generation = claim(mia, "Kept [sandbox:unfinished]", references=(image,))
    trash(image, mia)
    engine.carry(generation)
    assert said_to(sandbox)["images"] == [data_uri(picture_bytes())]


@pytest.mark.parametrize("prompt", ['"quoted" \\ and\nbroken\tlines', "Ein Bär 🐻 — 熊", "x" * 10_000])
def test_the_prompt_arrives_to_the_letter(mia, sandbox, prompt):
    carry(mia, prompt, resolution="1K")
    assert said_to(sandbox)["prompt"] == prompt


def test_the_key_arrives_raw(mia, sandbox, settings):
    settings.APIFRAME_API_KEY = "a-real-key"
    carry(mia, "A kite [sandbox:unfinished]")
    assert sandbox.requests[0].headers["Authorization"] == "a-real-key"


def test_each_of_a_batch_is_asked_for_once(mia, sandbox):
    ask(mia, "Four [sandbox:unfinished]", count=4)
    while generation := engine.claim("worker"):
        engine.carry(generation)
    assert len(sandbox.requests) == 4
