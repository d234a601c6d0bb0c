"""requests, over connections with an end: every wait on a socket counts against one deadline.

A read timeout alone is per read, so a server that drips single bytes holds a call for ever. Here the socket itself
knows the deadline, and waits at each send and each receive for no longer than what is left of it.
Proxies named in the environment are not used: a proxy that fails after forwarding would make a paid request's outcome
unknown.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import certifi
import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.util import create_urllib3_context

CONNECT_SECONDS = 10
POOLED_SECONDS = 30
NETWORK_FAILURES = (OSError, HTTPError, ValueError)  # requests' own errors are OSErrors

# A call waits for minutes in silence, and address translators forget silent connections (some after four minutes).
KEEP_ALIVE = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)] + [
    (socket.IPPROTO_TCP, getattr(socket, option), 30)
    for option in ("TCP_KEEPIDLE", "TCP_KEEPINTVL")
    if hasattr(socket, option)
]


class NotConnected(Exception):
    """No byte of the request left. requests and urllib3 wrap what they know, and let this through as it is."""


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
    """Mixed into a connection; without a `deadline`, each request has its own, `POOLED_SECONDS` away.

    `admit` is called with every IP address (a string) that the host's name leads to, before anything is sent there,
    and with the one that answered, before TLS; it raises to forbid it.
    """

    def __init__(self, *args: Any, deadline: Deadline | None, admit: Callable[[str], None] | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._deadline = deadline
        self._admit = admit or (lambda address: None)

    def _limit(self) -> Deadline:
        return self._deadline or Deadline(POOLED_SECONDS)

    def connect(self) -> None:
        deadline = self._limit()
        try:
            super().connect()
            deadline.left()
        except NETWORK_FAILURES as error:
            raise NotConnected(cause_of(error)) from error
        self.sock.deadline = deadline

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:
            self.sock.deadline = self._limit()
        super().request(*args, **kwargs)

    def _new_conn(self) -> socket.socket:
        found = socket.getaddrinfo(self._dns_host.strip("[]"), self.port, type=socket.SOCK_STREAM)
        for *_, address in found:
            self._admit(address[0])
        failure = OSError("the name leads nowhere")
        for family, kind, protocol, _, address in found:
            try:
                return self._reach(PunctualSocket(family, kind, protocol), address)
            except OSError as error:
                failure = error
        raise failure

    def _reach(self, sock: PunctualSocket, address: tuple) -> PunctualSocket:
        deadline = self._limit()
        try:
            for option in [*self.default_socket_options, *KEEP_ALIVE]:
                sock.setsockopt(*option)
            sock.settimeout(min(CONNECT_SECONDS, deadline.left()))
            sock.connect(address)
            self._admit(sock.getpeername()[0])
            sock.settimeout(min(CONNECT_SECONDS, deadline.left()))  # for the TLS handshake
        except BaseException:
            sock.close()
            raise
        return sock


class Connection(_Connecting, HTTPConnection):
    pass


class TLSConnection(_Connecting, HTTPSConnection):
    """Verifies by `tls_context`. With requests' own settings it would read all authorities anew for each connection."""

    def __init__(self, *args: Any, cert_reqs: object, ca_certs: object, ca_cert_dir: object, **kwargs: Any):
        super().__init__(*args, ssl_context=tls_context(), **kwargs)


class _Pool(HTTPConnectionPool):
    ConnectionCls = Connection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = TLSConnection


class Session(requests.Session):
    """Asks the address it is given, once: no redirect, no retry, no cookie, nothing of the environment.

    Sends `headers` and none of requests' own. Each call of its own has a session of its own, with its `deadline` and
    `admit`; one without them may be shared between threads, and keeps `size` connections. Answers come as streams.
    """

    def __init__(
        self,
        headers: Mapping[str, str],
        *,
        deadline: Deadline | None = None,
        admit: Callable[[str], None] | None = None,
        size: int = 1,
    ) -> None:
        super().__init__()
        self.headers = CaseInsensitiveDict(headers)
        self.stream = True
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=size, max_retries=0)
        pools = {"http": _Pool, "https": _TLSPool}
        adapter.poolmanager.pool_classes_by_scheme = {
            scheme: partial(pool, deadline=deadline, admit=admit) for scheme, pool in pools.items()
        }
        self.mount("http://", adapter)
        self.mount("https://", adapter)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None for all: requests reads a redirect's body to its end, however far that is, even if it doesn't follow."""


def pieces(response: requests.Response, size: int = 64 * 1024) -> Iterator[bytes]:
    """The body, decoded, as it comes. `iter_content` would lose what came last before the connection broke."""
    while piece := response.raw.read1(size, decode_content=True):
        yield piece


def cause_of(error: BaseException) -> BaseException:
    """What really went wrong, out of the wrappings of requests and urllib3, which quote whole addresses."""
    inner = next((part for part in (*error.args, error.__cause__) if isinstance(part, Exception)), None)
    return cause_of(inner) if inner else error
