"""Bringing a picture home: streamed, counted, hashed, and whole or not at all."""

import gzip
import hashlib
import io
import threading
import time

import pytest

from generations.providers import DownloadInterrupted, DownloadRefused, ForbiddenAddress, Gone, download

from .http_server import HTTPServer, answer, drip, hang_up, silence

HERE = {"127.0.0.1"}
PICTURE = bytes(range(256)) * 2000


def fetch(server, path="/a.png", *, into=None, max_bytes=1_000_000, timeout=20):
    into = io.BytesIO() if into is None else into
    return download(server.url + path, into, allowed_hosts=HERE, max_bytes=max_bytes, timeout=timeout)


def failing(kind, said, **settings):
    with HTTPServer([said]) as server, pytest.raises(kind) as caught:
        fetch(server, **settings)
    return caught.value


def test_the_bytes_come_home_as_they_are():
    into = io.BytesIO()
    with HTTPServer([answer(200, PICTURE, {"Content-Type": "image/png"})]) as server:
        picture = fetch(server, into=into)
    assert into.getvalue() == PICTURE
    assert (picture.bytes, picture.sha256) == (len(PICTURE), hashlib.sha256(PICTURE).hexdigest())
    assert (picture.content_type, picture.final_url) == ("image/png", f"{server.url}/a.png")


def test_path_and_query_arrive_and_no_key_does():
    with HTTPServer([answer(200, PICTURE)]) as server:
        fetch(server, "/a%20b.png?signature=x%2Fy&e=1#fragment")
    request = server.received[0]
    assert (request.method, request.path) == ("GET", "/a%20b.png?signature=x%2Fy&e=1")
    assert set(request.headers) == {"host", "accept", "accept-encoding", "user-agent", "connection"}
    assert request.headers["accept-encoding"] == "identity"


def test_a_body_without_length_is_read_to_its_end():
    with HTTPServer([lambda connection, _: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + PICTURE)]) as server:
        assert fetch(server).bytes == len(PICTURE)


def test_a_body_that_was_compressed_all_the_same_is_unpacked():
    with HTTPServer([answer(200, gzip.compress(PICTURE), {"Content-Encoding": "gzip"})]) as server:
        assert fetch(server).sha256 == hashlib.sha256(PICTURE).hexdigest()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(status):
    with HTTPServer([answer(status, b"", {"Location": "/moved here.png"}), answer(200, PICTURE)]) as server:
        assert fetch(server).final_url == f"{server.url}/moved%20here.png"


def test_a_redirects_own_body_is_not_read():
    def flood(connection, _):
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /b.png\r\n\r\n")
        while True:
            connection.sendall(PICTURE)

    with HTTPServer([flood, answer(200, PICTURE)]) as server:
        assert fetch(server).final_url == f"{server.url}/b.png"


def test_five_redirects_are_followed():
    moved = [answer(302, b"", {"Location": f"/{n}"}) for n in range(5)]
    with HTTPServer([*moved, answer(200, PICTURE)]) as server:
        assert fetch(server).bytes == len(PICTURE)


def test_a_sixth_is_not():
    error = failing(DownloadRefused, answer(302, b"", {"Location": "/again"}))
    assert error.code == "not_found"


@pytest.mark.parametrize("location", [None, "", "http://["])
def test_a_redirect_to_nowhere(location):
    assert failing(DownloadRefused, answer(302, b"", {"Location": location})).code in {"not_found", "forbidden_address"}


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_url_that_is_gone(status):
    assert failing(Gone, answer(status)).code == "expired"


@pytest.mark.parametrize("status", [400, 401, 402, 405, 418, 451])
def test_any_other_4xx_is_final(status):
    error = failing(DownloadRefused, answer(status))
    assert (error.code, type(error)) == ("not_found", DownloadRefused)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520])
def test_what_may_pass_is_worth_trying_again(status):
    failing(DownloadInterrupted, answer(status))


def test_too_large_by_its_own_account_is_not_read():
    into = io.BytesIO()
    error = failing(DownloadRefused, answer(200, PICTURE), into=into, max_bytes=len(PICTURE) - 1)
    assert (error.code, into.getvalue()) == ("too_large", b"")


def test_exactly_the_limit_is_allowed():
    with HTTPServer([answer(200, PICTURE)]) as server:
        assert fetch(server, max_bytes=len(PICTURE)).bytes == len(PICTURE)


def test_too_large_without_saying_so_is_cut_off():
    def flood(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(PICTURE)

    into = io.BytesIO()
    assert failing(DownloadRefused, flood, into=into, max_bytes=100_000).code == "too_large"
    assert len(into.getvalue()) <= 100_000


def test_a_small_answer_that_unpacks_to_a_large_one_is_cut_off():
    bomb = answer(200, gzip.compress(bytes(20_000_000)), {"Content-Encoding": "gzip"})
    assert failing(DownloadRefused, bomb, max_bytes=1_000_000).code == "too_large"


@pytest.mark.parametrize("short", [1, 1000, len(PICTURE)])
def test_a_body_shorter_than_announced_is_interrupted_and_says_how_much_came(short):
    said, into = answer(200, PICTURE)[:-short], io.BytesIO()
    error = failing(DownloadInterrupted, lambda connection, _: connection.sendall(said), into=into)
    assert error.received == len(into.getvalue()) == len(PICTURE) - short


def test_a_chunked_body_without_its_end_is_interrupted():
    said = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
    assert failing(DownloadInterrupted, lambda connection, _: connection.sendall(said)).received == 5


def test_a_lost_connection_is_interrupted():
    assert failing(DownloadInterrupted, hang_up).received == 0


def test_nobody_there_is_interrupted():
    with HTTPServer([answer()]) as server:
        pass
    with pytest.raises(DownloadInterrupted, match=r"couldn't be reached: \[Errno \d+\] Connection refused$"):
        fetch(server)


@pytest.mark.parametrize("slow", [silence, drip])
def test_the_time_is_limited_in_total(slow):
    began = time.monotonic()
    failing(DownloadInterrupted, slow, timeout=0.3)
    assert time.monotonic() - began < 10


def test_redirects_share_one_deadline():
    moved = answer(302, b"", {"Location": "/again"})

    def slow_redirect(connection, _):
        threading.Event().wait(0.2)
        connection.sendall(moved)

    began = time.monotonic()
    failing(DownloadInterrupted, slow_redirect, timeout=0.5)
    assert time.monotonic() - began < 10


def test_a_full_disk_is_not_mistaken_for_a_lost_connection():
    class Full(io.BytesIO):
        def write(self, _):
            raise OSError(28, "No space left on device")

    with HTTPServer([answer(200, PICTURE)]) as server, pytest.raises(OSError, match="No space left"):
        fetch(server, into=Full())


def test_a_forbidden_address_is_a_refusal():
    assert issubclass(ForbiddenAddress, DownloadRefused)
