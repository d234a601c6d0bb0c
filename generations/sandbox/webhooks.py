"""Telling somebody that a job has ended, signed as the API signs."""

from __future__ import annotations

import hmac
import http.client
import socket
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

SECONDS = 10


def signature(body: bytes, digest: str) -> str:
    """X-Webhook-Signature of a body; `digest` is the SHA-256 of the API key in hex."""
    return f"sha256={hmac.digest(bytes.fromhex(digest), body, 'sha256').hex()}"


def is_allowed(url: str, hosts: Collection[str]) -> bool:
    """Whether the sandbox posts there: to this computer, and to the hosts it was told of. Asks DNS."""
    host = urlsplit(url).hostname or ""
    if host in hosts:
        return True
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return all(ip_address(address[0].partition("%")[0]).is_loopback for *_, address in found)


def post(url: str, body: bytes, signed: str) -> int:
    """Post it once; the status of the answer, 0 if none came."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    headers = {"Content-Type": "application/json", "X-Webhook-Signature": signed, "User-Agent": "Sandbox"}
    try:
        connection = kind(parts.hostname, parts.port, timeout=SECONDS)
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError):
        return 0
