"""Which addresses the server fetches from."""

import io
import socket

import pytest

from generations.providers import ForbiddenAddress, check_address, connections, download, host_of
from generations.providers.addresses import is_public

from .http_server import HTTPServer, answer

PUBLIC = "93.184.215.14"
NOT_PUBLIC = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.9.9.9",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "224.0.1.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::a00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "3fff::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
NOT_WEB = [
    "example.com/a.png",
    "/a.png",
    "//example.com/a",
    "ftp://example.com/a",
    "file:///etc/passwd",
    "data:,a",
    "gopher://x",
    "http://",
    "https:///a.png",
    "http://[",
    "http://[::1",
    "javascript:alert(1)",
]
THIS_MACHINE = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "[::ffff:127.0.0.1]",
    "0",
    "127.0.0.1.",
]


def resolving(*answers):
    """A look-up that gives these addresses one after the other, and goes on with the last."""
    left = list(answers)

    def getaddrinfo(host, port, *args, **kwargs):
        address = left.pop(0) if len(left) > 1 else left[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    return getaddrinfo


def fetch(url, **settings):
    return download(url, io.BytesIO(), max_bytes=1000, timeout=10, **settings)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700::1111", "2a00:1450:4001::200e"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("url", ["", "http://a b/", "http://exa\nmple.com/", *NOT_WEB])
def test_only_web_addresses(url):
    with pytest.raises(ForbiddenAddress, match="https://"):
        check_address(url)


@pytest.mark.parametrize(
    "url", ["https://user:pw@example.com/", "http://user@example.com/", "http://example.com@127.0.0.1/"]
)
def test_no_passwords_in_addresses(url):
    with pytest.raises(ForbiddenAddress, match="password"):
        check_address(url)


@pytest.mark.parametrize("host", THIS_MACHINE)
def test_no_way_of_writing_this_machine_is_accepted(host):
    with pytest.raises(ForbiddenAddress) as caught:
        check_address(f"http://{host}:8000/a.png")
    assert caught.value.code == "forbidden_address"


def test_a_public_address_is_accepted(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving(PUBLIC))
    check_address("https://example.com/a.png")


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    both = resolving(PUBLIC)("", 80) + resolving("10.0.0.1")("", 80)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: both)
    with pytest.raises(ForbiddenAddress, match="public internet"):
        check_address("https://example.com/a.png")


def test_a_name_that_does_not_exist_has_a_sentence_of_its_own(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ForbiddenAddress, match=r"no server called exmaple\.com"):
        check_address("https://exmaple.com/a.png")


@pytest.mark.parametrize("allowed", ["127.0.0.1", "127.0.0.1."])
def test_an_allowed_host_may_have_any_address_and_port(allowed):
    check_address("http://127.0.0.1:8123/a.png", {allowed})


def test_another_name_for_an_allowed_host_is_not_allowed():
    with pytest.raises(ForbiddenAddress):
        check_address("http://localhost:8123/a.png", {"127.0.0.1"})


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://API.example.com:8443/v1", "api.example.com"),
        ("http://[::1]:9/", "::1"),
        ("http://a.example./", "a.example"),
        ("", ""),
        ("http://[", ""),
    ],
)
def test_the_host_of_a_url(url, host):
    assert host_of(url) == host


def test_this_machine_is_not_fetched_from():
    with HTTPServer([answer(200, b"secret")]) as server, pytest.raises(ForbiddenAddress):
        fetch(server.url)
    assert server.connections == 0


def test_a_name_that_leads_elsewhere_the_second_time_is_caught(monkeypatch):
    with HTTPServer([answer(200, b"secret")]) as server:
        monkeypatch.setattr(socket, "getaddrinfo", resolving(PUBLIC, "127.0.0.1"))
        url = f"http://example.com:{server.port}/a.png"
        check_address(url)
        with pytest.raises(ForbiddenAddress):
            fetch(url)
    assert server.connections == 0


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_address_really_connected_to_is_judged_before_a_byte_is_sent(monkeypatch, scheme):
    connect = connections.PunctualSocket.connect
    with HTTPServer([answer(200, b"secret")]) as server:
        monkeypatch.setattr(socket, "getaddrinfo", resolving(PUBLIC))
        astray = lambda sock, address: connect(sock, ("127.0.0.1", server.port))  # noqa: E731
        monkeypatch.setattr(connections.PunctualSocket, "connect", astray)
        with pytest.raises(ForbiddenAddress):
            fetch(f"{scheme}://example.com/a.png")
    assert server.bytes_received == 0


def test_a_redirect_into_the_private_network_is_not_followed():
    with HTTPServer([answer(200, b"secret")]) as inside:
        leading_in = answer(302, b"", {"Location": f"http://localhost:{inside.port}/secret"})
        with HTTPServer([leading_in]) as outside, pytest.raises(ForbiddenAddress):
            fetch(outside.url, allowed_hosts={"127.0.0.1"})
    assert inside.connections == 0


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.com/", "http://user:pw@127.0.0.1/"])
def test_a_redirect_to_another_scheme_or_with_a_password_is_not_followed(location):
    with HTTPServer([answer(302, b"", {"Location": location})]) as server, pytest.raises(ForbiddenAddress):
        fetch(server.url, allowed_hosts={"127.0.0.1"})
