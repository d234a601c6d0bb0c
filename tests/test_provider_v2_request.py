"""Version 2's paid request on the wire: the documented headers and body, after the uploads that it needs."""

import threading
import time
import tracemalloc
from email.parser import BytesParser

import pytest

from generations.providers import (
    ApiframeV2,
    ImageRequest,
    NeverArrived,
    ProviderError,
    ReferenceFile,
    ReferenceURL,
    Refused,
    Stopped,
    ToldToWait,
)

from .http_server import HTTPServer, answer, drip, hang_up

RATIOS = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
KEY = "afk_0123456789_secret"
QUEUED = answer(202, {"jobId": "j-1", "status": "QUEUED"})
UPLOADED = answer(201, {"url": "https://cdn.example/uploads/one.png"})


def received(request, answers=(QUEUED,), base_path="", **options):
    """What a server receives, in order."""
    with HTTPServer(list(answers)) as server:
        ApiframeV2(server.url + base_path, KEY, **options).generate(request)
    return server.received


def sent(request, **options):
    """The paid request alone."""
    return received(request, **options)[-1]


def refused_upload(said, kind, request):
    """The error of a request whose upload is answered so, and that nothing was sent after it."""
    with HTTPServer([said, QUEUED]) as server, pytest.raises(ProviderError) as caught:
        ApiframeV2(server.url, KEY).generate(request)
    assert type(caught.value) is kind
    assert [request.path for request in server.received] == ["/v2/uploads"]
    assert caught.value.charged == "no"
    return caught.value


@pytest.fixture
def picture(tmp_path):
    def make(content=b"a picture", name="a.png", mime_type="image/png"):
        path = tmp_path / name
        path.write_bytes(content)
        return ReferenceFile(path, mime_type)

    return make


@pytest.fixture
def with_reference(picture):
    return ImageRequest("p", "1:1", "1K", (picture(),), timeout=20)


@pytest.mark.parametrize("resolution", ["1K", "2K", "4K"])
@pytest.mark.parametrize("ratio", RATIOS)
def test_every_ratio_and_resolution_is_sent_as_it_is(ratio, resolution):
    assert sent(ImageRequest("a pear", ratio, resolution)).json() == {
        "model": "nano-banana-pro",
        "prompt": "a pear",
        "nanoBananaParams": {"aspect_ratio": ratio, "resolution": resolution, "output_format": "png"},
    }


def test_matching_the_input_image_is_what_no_ratio_means():
    body = sent(ImageRequest("a pear", "match_input_image", "2K")).json()
    assert body["nanoBananaParams"] == {"resolution": "2K", "output_format": "png"}


def test_the_documented_path_and_headers():
    request = sent(ImageRequest("a pear", "1:1", "2K", idempotency_key="generation-7"))
    assert (request.method, request.path) == ("POST", "/v2/images/generate")
    assert request.headers["x-api-key"] == KEY
    assert request.headers["idempotency-key"] == "generation-7"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["content-length"] == str(len(request.body))
    assert request.headers["connection"] == "close"


def test_no_header_beyond_those():
    expected = {"x-api-key", "content-type", "content-length", "connection", "host"}
    expected |= {"accept", "accept-encoding", "user-agent"}
    assert set(sent(ImageRequest("a pear", "1:1", "2K")).headers) == expected


def test_a_base_address_may_have_a_path():
    assert sent(ImageRequest("a pear", "1:1", "2K"), base_path="/proxy/").path == "/proxy/v2/images/generate"


@pytest.mark.parametrize("key", ["k" * 256, "two\nlines", "schlüssel", " padded "])
def test_an_idempotency_key_that_cannot_stand_in_a_header_is_a_mistake(key):
    with HTTPServer([QUEUED]) as server, pytest.raises(ValueError, match="255"):
        ApiframeV2(server.url, KEY).generate(ImageRequest("p", "1:1", "1K", idempotency_key=key))
    assert server.connections == 0


def test_an_idempotency_key_of_255_characters_is_sent():
    request = ImageRequest("p", "1:1", "1K", idempotency_key="k" * 255)
    assert sent(request).headers["idempotency-key"] == "k" * 255


def test_a_webhook_is_asked_for_where_one_is_wanted():
    body = sent(ImageRequest("p", "1:1", "1K"), webhook_url="https://musa.example/hook").json()
    assert (body["webhookUrl"], body["webhookEvents"]) == ("https://musa.example/hook", ["completed", "failed"])


@pytest.mark.parametrize("prompt", ['say "no" \\ twice', "línea\nnueva\tx", "日本の秋 🍌", "\ud83c lone", "x" * 2000])
def test_a_prompt_arrives_as_it_was_written(prompt):
    assert sent(ImageRequest(prompt, "1:1", "1K")).json()["prompt"] == prompt


def test_a_prompt_of_more_than_2000_characters_is_refused_before_anything_is_sent(picture):
    with HTTPServer([QUEUED]) as server, pytest.raises(Refused) as caught:
        ApiframeV2(server.url, KEY).generate(ImageRequest("x" * 2345, "1:1", "1K", (picture(),)))
    assert server.connections == 0
    assert (caught.value.status, caught.value.charged) == (400, "no")
    assert "2,345 characters" in str(caught.value)
    assert "Shorten it by 345" in str(caught.value)


def test_addresses_go_as_they_are():
    images = (ReferenceURL("https://example.com/b.png"), ReferenceURL('https://example.com/"a".png'))
    body = sent(ImageRequest("p", "1:1", "1K", images)).json()
    assert body["nanoBananaParams"]["image_input"] == [image.url for image in images]


def test_a_file_is_uploaded_before(picture):
    content = bytes(range(256)) * 3000 + b"\r\n--"
    upload, paid = received(ImageRequest("p", "1:1", "1K", (picture(content),)), [UPLOADED, QUEUED])
    assert (upload.method, upload.path, upload.headers["x-api-key"]) == ("POST", "/v2/uploads", KEY)
    whole = b"Content-Type: " + upload.headers["content-type"].encode() + b"\r\n\r\n" + upload.body
    (part,) = BytesParser().parsebytes(whole).get_payload()
    assert part.get_param("name", header="content-disposition") == "file"
    assert (part.get_content_type(), part.get_filename()) == ("image/png", "reference.png")
    end = f"\r\n--{upload.headers['content-type'].partition('boundary=')[2]}--\r\n".encode()
    assert upload.body.partition(b"\r\n\r\n")[2] == content + end
    assert paid.json()["nanoBananaParams"]["image_input"] == ["https://cdn.example/uploads/one.png"]


def test_an_upload_carries_no_idempotency_key(picture):
    request = ImageRequest("p", "1:1", "1K", (picture(),), idempotency_key="generation-7")
    upload, paid = received(request, [UPLOADED, QUEUED])
    assert "idempotency-key" not in upload.headers
    assert paid.headers["idempotency-key"] == "generation-7"


def test_an_upload_does_not_tell_what_the_file_is_called_here(picture, tmp_path):
    upload, _ = received(ImageRequest("p", "1:1", "1K", (picture(name="secret-client.png"),)), [UPLOADED, QUEUED])
    assert b"secret-client" not in upload.body
    assert str(tmp_path).encode() not in upload.body


def test_references_keep_their_order(picture):
    images = (picture(b"1", "1.png"), ReferenceURL("https://example.com/2.png"), picture(b"3", "3.png"))
    uploads = [answer(200, {"url": f"https://cdn.example/{n}.png"}) for n in (1, 3)]
    body = received(ImageRequest("p", "1:1", "1K", images), [*uploads, QUEUED])[-1].json()
    assert body["nanoBananaParams"]["image_input"] == [
        "https://cdn.example/1.png",
        "https://example.com/2.png",
        "https://cdn.example/3.png",
    ]


@pytest.mark.parametrize(
    "said",
    [{"url": "https://c.example/1"}, {"data": {"url": "https://c.example/1"}}, {"fileUrl": "https://c.example/1"}],
)
def test_an_upload_may_say_in_some_ways_where_it_is(with_reference, said):
    body = received(with_reference, [answer(201, said), QUEUED])[-1].json()
    assert body["nanoBananaParams"]["image_input"] == ["https://c.example/1"]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (answer(400, {"error": "Not a picture"}), Refused),
        (answer(401, {"error": "Invalid API key"}), Stopped),
        (answer(402, {"error": "Insufficient credits"}), Stopped),
        (answer(413, {"error": "File too large"}), Refused),
        (answer(429, {"error": "Slow down"}, {"Retry-After": "3"}), ToldToWait),
        (answer(503, {}, {"Retry-After": "3"}), ToldToWait),
        (answer(500, {"error": "Oh"}), NeverArrived),
        (answer(502, b"<html>"), NeverArrived),
        (answer(503, b""), NeverArrived),
        (answer(307, b"", {"Location": "/v2/elsewhere"}), NeverArrived),
        (answer(200, {}), NeverArrived),
        (answer(200, {"url": "/relative.png"}), NeverArrived),
        (answer(200, b"<html>"), NeverArrived),
        (hang_up, NeverArrived),
    ],
)
def test_a_failed_upload_costs_nothing(with_reference, said, kind):
    refused_upload(said, kind, with_reference)


def test_a_failed_upload_says_which_reference_it_was(picture):
    request = ImageRequest("p", "1:1", "1K", (ReferenceURL("https://example.com/1.png"), picture()), timeout=20)
    error = refused_upload(answer(500, {"error": "Disk full"}), NeverArrived, request)
    assert str(error).startswith("Reference 2 couldn't be uploaded, so the request wasn't sent")
    assert error.words == "Disk full"


def test_the_time_of_uploads_is_part_of_the_requests(picture):
    began = time.monotonic()
    refused_upload(drip, NeverArrived, ImageRequest("p", "1:1", "1K", (picture(),), timeout=0.3))
    assert time.monotonic() - began < 10


def test_a_file_that_shrinks_while_it_is_uploaded_costs_nothing(picture, monkeypatch):
    reference = picture(bytes(200_000))
    monkeypatch.setattr("os.fstat", _larger(reference.path.stat().st_size + 10))
    with HTTPServer([UPLOADED, QUEUED]) as server, pytest.raises(NeverArrived):
        ApiframeV2(server.url, KEY).generate(ImageRequest("p", "1:1", "1K", (reference,), timeout=20))
    assert server.received == []


def _larger(size):
    class Facts:
        st_size = size

    return lambda _: Facts


def test_a_missing_file_is_noticed_before_anything_is_uploaded(picture, tmp_path):
    images = (picture(), ReferenceFile(tmp_path / "gone.png", "image/png"))
    with HTTPServer([UPLOADED, QUEUED]) as server, pytest.raises(NeverArrived) as caught:
        ApiframeV2(server.url, KEY).generate(ImageRequest("p", "1:1", "1K", images))
    assert server.connections == 0
    assert str(tmp_path) not in str(caught.value)


def test_eight_calls_with_two_large_pictures_hold_almost_nothing_in_memory(picture):
    images = (picture(bytes(5_000_000), "a.png"), picture(bytes(5_000_000), "b.png"))
    request = ImageRequest("p", "1:1", "4K", images)
    both = answer(200, {"url": "https://cdn.example/1.png", "jobId": "j-1"})
    with HTTPServer([both], keep_bodies=False) as server:
        client = ApiframeV2(server.url, KEY)
        calls = [threading.Thread(target=client.generate, args=(request,)) for _ in range(8)]
        tracemalloc.start()
        try:
            for call in calls:
                call.start()
            for call in calls:
                call.join()
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert len(server.received) == 24
    assert peak < 15_000_000  # the server's own buffers included
