"""How the paid request travels: on a connection of its own, once, to nobody else, and not beyond its deadline."""

import socket
import ssl
import threading
import time

import pytest

from generations.providers import Apiframe, ImageRequest, NeverArrived, NoAnswer, ReferenceFile, TaskState, connections

from .http_server import HTTPServer, answer, drip, hang_up, silence

unverified = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")

KEY = "af-0123456789-secret"
REQUEST = ImageRequest("a pear", "1:1", "1K", timeout=20)
HURRIED = ImageRequest("a pear", "1:1", "1K", timeout=0.3)
FINISHED = answer(200, {"task_id": "t-1", "image_urls": ["https://cdn.example/one.png"], "status": "finished"})


@pytest.fixture
def nameless_tls(monkeypatch):
    """TLS without certificates on both sides, so that no private key has to lie in the tests; the server's context."""

    def anonymous(context):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("aNULL:@SECLEVEL=0")
        return context

    client = anonymous(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    client.sslsocket_class = connections.PunctualTLSSocket
    monkeypatch.setattr(connections, "tls_context", lambda: client)
    return anonymous(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))


def fail(server, request=REQUEST):
    """The error of a call, and that it ended soon after its deadline."""
    began = time.monotonic()
    with pytest.raises((NeverArrived, NoAnswer)) as caught:
        Apiframe(server.url, KEY).generate(request)
    assert time.monotonic() - began < request.timeout + 10
    return caught.value


def test_each_call_has_a_connection_of_its_own():
    with HTTPServer([FINISHED]) as server:
        client = Apiframe(server.url, KEY)
        for _ in range(3):
            client.generate(REQUEST)
    assert server.connections == 3


def test_a_connection_that_is_lost_after_sending_is_no_answer_and_not_tried_again():
    with HTTPServer([hang_up]) as server:
        error = fail(server)
    assert isinstance(error, NoAnswer)
    assert (len(server.received), server.connections) == (1, 1)


def test_half_an_answer_is_no_answer():
    with HTTPServer([lambda connection, _: connection.sendall(FINISHED[:-30])]) as server:
        assert isinstance(fail(server), NoAnswer)


def test_silence_ends_at_the_deadline():
    with HTTPServer([silence]) as server:
        error = fail(server, HURRIED)
    assert isinstance(error, NoAnswer)
    assert error.why == "no answer within 0.3 seconds"


def test_a_server_that_drips_does_not_move_the_deadline():
    with HTTPServer([drip]) as server:
        error = fail(server, HURRIED)
    assert isinstance(error, NoAnswer)
    assert error.why == "no answer within 0.3 seconds"


def test_a_body_that_drips_does_not_move_the_deadline():
    def drip_body(connection, request):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{")
        drip(connection, request)

    with HTTPServer([drip_body]) as server:
        assert isinstance(fail(server, HURRIED), NoAnswer)


def test_a_server_that_does_not_read_does_not_move_the_deadline(tmp_path):
    picture = tmp_path / "large.png"
    picture.write_bytes(bytes(20_000_000))
    request = ImageRequest("p", "1:1", "1K", (ReferenceFile(picture, "image/png"),), timeout=0.5)
    done = threading.Event()
    with HTTPServer([lambda *_: done.wait()], read_bodies=False) as server:
        error = fail(server, request)
        done.set()
    assert isinstance(error, NoAnswer)


def test_a_task_id_that_came_before_the_deadline_counts():
    def never_close(connection, request):
        connection.sendall(b'HTTP/1.1 200 OK\r\n\r\n{"task_id": "t-1"}')
        silence(connection, request)

    with HTTPServer([never_close]) as server:
        assert Apiframe(server.url, KEY).generate(HURRIED).task_id == "t-1"


def test_a_refused_connection_never_arrived():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NeverArrived) as caught:
        Apiframe(f"http://127.0.0.1:{port}", KEY).generate(REQUEST)
    assert (caught.value.charged, caught.value.retry) == ("no", "safe")


def test_an_unknown_name_never_arrived(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NeverArrived):
        Apiframe("http://api.example", KEY).generate(REQUEST)


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".example"])
def test_an_impossible_name_never_arrived(host):
    with pytest.raises(NeverArrived):
        Apiframe(f"http://{host}", KEY).generate(REQUEST)


def test_a_connection_that_takes_too_long_never_arrived(monkeypatch):
    def too_slow(self, address):
        raise TimeoutError("timed out")

    monkeypatch.setattr(connections.PunctualSocket, "connect", too_slow)
    with HTTPServer([FINISHED]) as server:
        assert isinstance(fail(server), NeverArrived)
    assert server.connections == 0


def test_a_deadline_that_passes_before_sending_never_arrived():
    with HTTPServer([FINISHED]) as server:
        error = fail(server, ImageRequest("a pear", "1:1", "1K", timeout=0))
    assert isinstance(error, NeverArrived)
    assert server.received == []


@unverified
def test_a_deadline_that_passes_during_the_tls_handshake_never_arrived(nameless_tls, monkeypatch):
    connect = connections.HTTPSConnection.connect

    def late(self):
        raise TimeoutError("too late")

    def connect_too_late(self):
        connect(self)
        monkeypatch.setattr(connections.Deadline, "left", late)

    monkeypatch.setattr(connections.HTTPSConnection, "connect", connect_too_late)
    with HTTPServer([FINISHED], tls=nameless_tls) as server:
        assert isinstance(fail(server), NeverArrived)
    assert server.received == []


def test_a_tls_handshake_without_end_never_arrived(monkeypatch):
    monkeypatch.setattr(connections, "CONNECT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(NeverArrived):
        Apiframe(f"https://127.0.0.1:{listener.getsockname()[1]}", KEY).generate(REQUEST)


def test_certificates_and_names_are_verified():
    context = connections.tls_context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_a_server_without_a_certificate_never_hears_the_key(nameless_tls, monkeypatch):
    monkeypatch.undo()
    with HTTPServer([FINISHED], tls=nameless_tls) as server:
        assert isinstance(fail(server), NeverArrived)
    assert server.received == []


@unverified
def test_a_call_over_tls(nameless_tls):
    with HTTPServer([FINISHED], tls=nameless_tls) as server:
        assert Apiframe(server.url, KEY).generate(REQUEST).state is TaskState.FINISHED


@unverified
@pytest.mark.parametrize("slow", [silence, drip])
def test_the_deadline_holds_over_tls(nameless_tls, slow):
    with HTTPServer([slow], tls=nameless_tls) as server:
        error = fail(server, HURRIED)
    assert isinstance(error, NoAnswer)
    assert error.why == "no answer within 0.3 seconds"


@unverified
def test_a_connection_lost_after_sending_over_tls_is_no_answer(nameless_tls):
    with HTTPServer([hang_up], tls=nameless_tls) as server:
        assert isinstance(fail(server), NoAnswer)


def test_a_307_is_not_followed():
    with HTTPServer([FINISHED]) as elsewhere:
        moved = answer(307, b"", {"Location": f"{elsewhere.url}/nano-banana-pro"})
        with HTTPServer([moved]) as server:
            assert isinstance(fail(server), NoAnswer)
    assert elsewhere.connections == 0


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    with HTTPServer([answer(502)]) as proxy, HTTPServer([FINISHED]) as server:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        Apiframe(server.url, KEY).generate(REQUEST)
    assert proxy.connections == 0


def test_a_password_file_of_the_environment_does_not_replace_the_key(tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password mine")
    monkeypatch.setenv("NETRC", str(netrc))
    with HTTPServer([FINISHED]) as server:
        Apiframe(server.url, KEY).generate(REQUEST)
    assert server.received[0].headers["authorization"] == KEY


def test_a_reference_that_shrinks_while_it_is_sent_is_no_answer(tmp_path, monkeypatch):
    picture = tmp_path / "a.png"
    picture.write_bytes(bytes(1000))
    connect = connections.Connection.connect

    def shrink_then_connect(self):
        picture.write_bytes(bytes(10))
        connect(self)

    monkeypatch.setattr(connections.Connection, "connect", shrink_then_connect)
    with HTTPServer([FINISHED]) as server:
        error = fail(server, ImageRequest("p", "1:1", "1K", (ReferenceFile(picture, "image/png"),), timeout=20))
    assert isinstance(error, NoAnswer)
    assert server.received == []
