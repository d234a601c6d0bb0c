"""Which addresses the server may fetch from: public ones, over http(s).

A picture's address comes from people and from the provider's answers. Without this rule it could make the server ask
the machines beside it, which trust it. The rule holds for the IP address that is really connected to: a name may lead
elsewhere at the second look-up.
"""

import socket
from collections.abc import Callable, Collection
from ipaddress import ip_address, ip_network

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from .errors import ForbiddenAddress

# Python's own judgement (`is_global`) grew stricter over the years, and takes addresses for public that lead on to
# others (relays, tunnels, IPv4 inside IPv6). Of IPv6 only 2000::/3 is in use on the internet, less these.
# https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-special-registry
INTERNET_6 = ip_network("2000::/3")
SPECIAL = [
    ip_network(network)
    for network in (
        "100.64.0.0/10",  # carriers' own
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # protocol assignments, Teredo among them
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
]


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet would reach the same host by."""
    ip = ip_address(address)
    if ip.version == 6 and ip not in INTERNET_6:
        return False
    apart = ip.is_private or ip.is_multicast or ip.is_reserved or ip.is_link_local or ip.is_loopback
    return ip.is_global and not apart and not any(ip in network for network in SPECIAL)


def host_of(url: str) -> str:
    """The host of a URL, in the form that `allowed_hosts` takes; empty if there is none."""
    try:
        return _host(parse_url(url))
    except LocationParseError:
        return ""


def check_address(url: str, allowed_hosts: Collection[str] = ()) -> None:
    """ForbiddenAddress, with a sentence for people, if pictures may not be fetched from `url`. Asks DNS.

    For refusing early; the download looks again at what it connects to.
    """
    parsed = parse_address(url)
    admit = admission(parsed, allowed_hosts)
    try:
        found = socket.getaddrinfo(_host(parsed), parsed.port or parsed.scheme, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ForbiddenAddress(f"There is no server called {_host(parsed)}. Check the address for typos.") from None
    for *_, address in found:
        admit(address[0])


def parse_address(url: str) -> Url:
    """The parts of an http(s) URL; ForbiddenAddress."""
    try:
        parsed = parse_url(url) if url.isprintable() and " " not in url else Url()
    except LocationParseError:
        parsed = Url()
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ForbiddenAddress("Pictures are fetched from addresses that begin with https:// or http:// only.")
    if parsed.auth is not None:
        raise ForbiddenAddress("The address holds a user name or password. Use one without, or upload the file.")
    return parsed


def admission(url: Url, allowed_hosts: Collection[str]) -> Callable[[str], None]:
    """Judges the IP addresses that `url`'s host leads to: all of them pass if the host is allowed by name."""
    allowed = _host(url) in {host.casefold().strip("[]").rstrip(".") for host in allowed_hosts}

    def admit(address: str) -> None:
        if not (allowed or is_public(address)):
            raise ForbiddenAddress(
                f"{_host(url)} isn't on the public internet, so nothing is fetched from it. "
                "Use an address that anybody can open, or upload the file."
            )

    return admit


def _host(url: Url) -> str:
    return (url.host or "").casefold().strip("[]").rstrip(".")
