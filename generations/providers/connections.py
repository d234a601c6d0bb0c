"""Connections with an end: every wait on a socket counts against one deadline.

A read timeout alone is per read, so a server that drips single bytes holds a call for ever. Here the socket itself
knows the deadline, and waits at each send and each receive for no longer than what is left of it.
Proxies named in the environment are not used: a proxy that fails after forwarding would make a paid request's outcome
unknown.
"""

import socket
import ssl
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util import Timeout, Url, create_urllib3_context

CONNECT_SECONDS = 10
POOLED_SECONDS = 30

# A call waits for minutes in silence, and address translators forget silent connections (some after four minutes).
KEEP_ALIVE = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)] + [
    (socket.IPPROTO_TCP, getattr(socket, option), 30)
    for option in ("TCP_KEEPIDLE", "TCP_KEEPINTVL")
    if hasattr(socket, option)
]


class Deadline:
    """A moment `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self._end

    def left(self) -> float:
        """Seconds until then; TimeoutError if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"not done within {self.seconds:g} s")
        return left


class _Punctual:
    """Mixed into a socket: no wait goes beyond the deadline."""

    deadline: Deadline | None = None

    def _set_out(self) -> None:
        if self.deadline:
            self.settimeout(self.deadline.left())

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self._set_out()
        return super().recv_into(*args, **kwargs)

    def send(self, *args: Any) -> int:
        self._set_out()
        return super().send(*args)

    def sendall(self, *args: Any) -> None:
        self._set_out()
        return super().sendall(*args)


class PunctualSocket(_Punctual, socket.socket):
    pass


class PunctualTLSSocket(_Punctual, ssl.SSLSocket):
    pass


@cache
def tls_context() -> ssl.SSLContext:
    """Certificates and host names are verified, against certifi's authorities."""
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.check_hostname = True
    context.load_verify_locations(certifi.where())
    context.sslsocket_class = PunctualTLSSocket
    return context


class _Connecting:
    """Mixed into a connection.

    `admit` is called with every IP address (a string) that the host's name leads to, before anything is sent there,
    and with the one that answered, before TLS; it raises to forbid it.
    """

    def __init__(
        self,
        *args: Any,
        deadline: Deadline | None = None,
        admit: Callable[[str], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.deadline = deadline
        self.admit = admit or (lambda address: None)

    def connect(self) -> None:
        super().connect()
        self.sock.deadline = self.deadline

    def _new_conn(self) -> socket.socket:
        try:
            found = socket.getaddrinfo(self._dns_host.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NameResolutionError(self.host, self, error) from error
        for *_, address in found:
            self.admit(address[0])
        failure = None
        for family, kind, protocol, _, address in found:
            try:
                return self._reach(PunctualSocket(family, kind, protocol), address)
            except OSError as error:
                failure = error
        raise NewConnectionError(self, f"no connection: {failure}") from failure

    def _reach(self, sock: PunctualSocket, address: tuple) -> PunctualSocket:
        deadline = self.deadline or Deadline(CONNECT_SECONDS)
        try:
            for option in [*self.default_socket_options, *KEEP_ALIVE]:
                sock.setsockopt(*option)
            sock.settimeout(min(CONNECT_SECONDS, deadline.left()))
            sock.connect(address)
            self.admit(sock.getpeername()[0])
            sock.settimeout(min(CONNECT_SECONDS, deadline.left()))  # for the TLS handshake
        except BaseException:
            sock.close()
            raise
        return sock


class Connection(_Connecting, HTTPConnection):
    pass


class TLSConnection(_Connecting, HTTPSConnection):
    pass


def connection_to(
    url: Url, deadline: Deadline, admit: Callable[[str], None] | None = None
) -> Connection | TLSConnection:
    """A fresh connection for one request, not yet connected; `deadline` covers all of it."""
    host = url.host or ""
    if url.scheme == "https":
        return TLSConnection(host, url.port, timeout=None, deadline=deadline, admit=admit, ssl_context=tls_context())
    return Connection(host, url.port, timeout=None, deadline=deadline, admit=admit)


class _Renewed:
    """Mixed into a pooled connection: each request has its own `POOLED_SECONDS`."""

    def connect(self) -> None:
        self.deadline = Deadline(POOLED_SECONDS)
        super().connect()

    def request(self, *args: Any, **kwargs: Any) -> None:
        self.deadline = Deadline(POOLED_SECONDS)
        if self.sock is not None:
            self.sock.deadline = self.deadline
        super().request(*args, **kwargs)


class _PooledConnection(_Renewed, Connection):
    pass


class _PooledTLSConnection(_Renewed, TLSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _PooledConnection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _PooledTLSConnection


def pool_to(url: Url, size: int) -> HTTPConnectionPool:
    """Connections kept open between requests, at most `size` of them; no retries."""
    timeout = Timeout(connect=CONNECT_SECONDS, read=POOLED_SECONDS)
    settings = {"timeout": timeout, "maxsize": size, "retries": False}
    if url.scheme == "https":
        return _TLSPool(url.host, url.port, ssl_context=tls_context(), **settings)
    return _Pool(url.host, url.port, **settings)
