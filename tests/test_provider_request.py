"""The paid request on the wire: exactly the documented header and body, streamed from the references' files."""

import json
import threading
import tracemalloc
from base64 import b64decode

import pytest

from generations.providers import Apiframe, ImageRequest, NeverArrived, ReferenceFile, ReferenceURL
from generations.providers.body import CHUNK, RequestBody

from .http_server import HTTPServer, answer

RATIOS = ["match_input_image", "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
RESOLUTIONS = ["1K", "2K", "4K"]
KEY = "af-0123456789-secret"
FINISHED = {
    "task_id": "0f1e2d3c-0000-4000-8000-000000000001",
    "image_urls": ["https://cdn.example/images/one.png"],
    "status": "finished",
    "task_type": "nano-banana-pro",
}


def sent(request, base_path=""):
    """The request as a server receives it."""
    with HTTPServer([answer(200, FINISHED)]) as server:
        Apiframe(server.url + base_path, KEY).generate(request)
    return server.received[0]


def body_of(request):
    with RequestBody(request) as body:
        return b"".join(body)


@pytest.fixture
def picture(tmp_path):
    def make(size, name="a.png"):
        path = tmp_path / name
        path.write_bytes(bytes(range(256)) * (size // 256) + bytes(size % 256))
        return ReferenceFile(path, "image/png")

    return make


@pytest.mark.parametrize("resolution", RESOLUTIONS)
@pytest.mark.parametrize("ratio", RATIOS)
def test_every_ratio_and_resolution_is_sent_as_it_is(ratio, resolution):
    assert json.loads(body_of(ImageRequest("a pear", ratio, resolution))) == {
        "prompt": "a pear",
        "aspect_ratio": ratio,
        "resolution": resolution,
    }


def test_the_documented_path_and_headers():
    request = sent(ImageRequest("a pear", "1:1", "2K"))
    assert (request.method, request.path) == ("POST", "/nano-banana-pro")
    assert request.headers["authorization"] == KEY
    assert request.headers["content-type"] == "application/json"
    assert request.headers["content-length"] == str(len(request.body))
    assert request.headers["connection"] == "close"


def test_no_header_beyond_those():
    expected = {"authorization", "content-type", "content-length", "connection", "host"}
    expected |= {"accept", "accept-encoding", "user-agent"}
    headers = sent(ImageRequest("a pear", "1:1", "2K")).headers
    assert set(headers) == expected
    assert (headers["accept-encoding"], headers["user-agent"]) == ("identity", "Musa")


def test_a_base_address_may_have_a_path():
    assert sent(ImageRequest("a pear", "1:1", "2K"), "/proxy/").path == "/proxy/nano-banana-pro"


@pytest.mark.parametrize(
    "prompt", ['say "no" \\ twice', "línea\nnueva\tx", "日本の秋 🍌", "</script>\u2028", "\ud83c lone", "x" * 10_000]
)
def test_a_prompt_arrives_as_it_was_written(prompt):
    assert sent(ImageRequest(prompt, "1:1", "1K")).json()["prompt"] == prompt


def test_the_fields_stand_in_the_documented_order():
    body = sent(ImageRequest("p", "1:1", "1K", (ReferenceURL("https://example.com/a.png"),))).json()
    assert list(body) == ["prompt", "images", "aspect_ratio", "resolution"]


def test_without_references_there_is_no_images_field():
    assert "images" not in sent(ImageRequest("p", "1:1", "1K")).json()


def test_references_keep_their_order(picture):
    images = (ReferenceURL("https://example.com/a.png"), picture(10), ReferenceURL('https://example.com/"b".png'))
    body = sent(ImageRequest("p", "match_input_image", "1K", images)).json()
    assert [image[:20] for image in body["images"]] == [
        "https://example.com/",
        "data:image/png;base6",
        "https://example.com/",
    ]
    assert body["images"][2] == 'https://example.com/"b".png'


@pytest.mark.parametrize("size", [0, 1, 2, 3, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 2])
def test_a_data_uri_holds_the_bytes_of_the_file(picture, size):
    reference = picture(size)
    request = sent(ImageRequest("p", "1:1", "1K", (reference,)))
    head, _, data = request.json()["images"][0].partition(",")
    assert head == "data:image/png;base64"
    assert b64decode(data, validate=True) == reference.path.read_bytes()


def test_fourteen_references_are_sent(picture):
    images = tuple(picture(1000 + n, f"{n}.png") for n in range(14))
    body = sent(ImageRequest("p", "1:1", "4K", images)).json()
    assert [len(b64decode(image.partition(",")[2])) for image in body["images"]] == [1000 + n for n in range(14)]


def test_a_missing_file_is_noticed_before_anything_is_sent(tmp_path):
    request = ImageRequest("p", "1:1", "1K", (ReferenceFile(tmp_path / "gone.png", "image/png"),))
    with HTTPServer([answer(200, FINISHED)]) as server, pytest.raises(NeverArrived) as caught:
        Apiframe(server.url, KEY).generate(request)
    assert server.connections == 0
    assert str(tmp_path) not in str(caught.value)


def test_sixteen_calls_with_two_large_pictures_hold_almost_nothing_in_memory(picture):
    images = (picture(5_000_000, "a.png"), picture(5_000_000, "b.png"))
    request = ImageRequest("p", "1:1", "4K", images)
    with HTTPServer([answer(200, FINISHED)], keep_bodies=False) as server:
        client = Apiframe(server.url, KEY)
        calls = [threading.Thread(target=client.generate, args=(request,)) for _ in range(16)]
        tracemalloc.start()
        try:
            for call in calls:
                call.start()
            for call in calls:
                call.join()
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert len(server.received) == 16
    assert peak < 25_000_000  # the server's own buffers included


@pytest.mark.parametrize("key", ["", "  ", "two\nlines", "schlüssel", "nul\x00"])
def test_a_key_that_cannot_stand_in_a_header_is_refused_without_repeating_it(key):
    with pytest.raises(ValueError) as caught:
        Apiframe("http://127.0.0.1:9", key)
    assert not key.strip() or key not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["", "api.example.com", "ftp://example.com", "http://", "http://.example.com", "https://user:pw@example.com"],
)
def test_a_base_address_must_be_http(address):
    with pytest.raises(ValueError):
        Apiframe(address, KEY)
