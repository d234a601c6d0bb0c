"""Secrets that are handed out once and stored only as a digest."""

import hashlib
import secrets


def new_secret() -> str:
    """An unguessable text of 43 URL-safe characters (256 bits)."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a secret: its SHA-256 in hex. No salt is needed for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
