"""Uploads through the site's own handlers: what is too large is dropped while it arrives."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from django.core.files.uploadhandler import load_handler
from django.http.multipartparser import MultiPartParser
from django.test import RequestFactory

from generations.forms import ComposerForm

from .engine_steps import picture_bytes

pytestmark = pytest.mark.django_db
BOUNDARY = "a-line-between-files"


class Stream(io.RawIOBase):
    """A body that is made while it is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        piece = self._left or next(self._pieces, b"")
        count = min(len(buffer), len(piece))
        buffer[:count], self._left = piece[:count], piece[count:]
        return count


def part(name: str, filename: str, content: Iterator[bytes]) -> Iterator[bytes]:
    disposition = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
    yield f"--{BOUNDARY}\r\n{disposition}\r\nContent-Type: image/png\r\n\r\n".encode()
    yield from content
    yield b"\r\n"


def send(user, settings, *parts: tuple[str, Iterator[bytes]]):
    """A request with these files, parsed by the handlers of the settings."""

    def body() -> Iterator[bytes]:
        for filename, content in parts:
            yield from part("references", filename, content)
        yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nA fox\r\n'.encode()
        yield f"--{BOUNDARY}--\r\n".encode()

    request = RequestFactory().post("/generations/")
    request.user = user
    handlers = [load_handler(name, request) for name in settings.FILE_UPLOAD_HANDLERS]
    meta = {"CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}", "CONTENT_LENGTH": "450000000"}
    request._post, request._files = MultiPartParser(meta, Stream(body()), handlers).parse()
    return request


def zeros(megabytes: int) -> Iterator[bytes]:
    for _ in range(megabytes):
        yield bytes(1_000_000)


def test_200_megabytes_are_refused_by_name_with_flat_memory(mia, settings):
    tracemalloc.start()
    request = send(mia, settings, ("huge.png", zeros(200)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    form = ComposerForm.of_request(request)
    assert not form.is_valid()
    assert form.errors["references"] == ["huge.png: It is larger than 30 MB, the most a reference may have."]
    assert form.is_too_large
    assert peak < 20_000_000


def test_no_file_is_left_of_what_was_dropped(mia, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    send(mia, settings, ("huge.png", zeros(40)))
    assert list(tmp_path.iterdir()) == []


def test_the_other_files_and_fields_of_the_form_arrive(mia, settings):
    good = picture_bytes()
    form = ComposerForm.of_request(send(mia, settings, ("huge.png", zeros(40)), ("good.png", iter([good]))))
    assert not form.is_valid()
    assert [image.name for image in form.gathered.images] == ["good.png"]
    assert form.cleaned_data["prompt"] == "A fox"


def test_exactly_the_limit_passes_the_handlers(mia, settings):
    request = send(mia, settings, ("limit.png", zeros(30)))
    assert request.oversized_files == []
    assert request.FILES["references"].size == 30_000_000


def test_one_byte_more_does_not(mia, settings):
    def content():
        yield from zeros(30)
        yield b"\0"

    request = send(mia, settings, ("over.png", content()))
    assert request.oversized_files == ["over.png"]
    assert "references" not in request.FILES
