"""What the environment decides, read once, with a sentence for each wrong value."""

import contextlib
import secrets
from decimal import Decimal, InvalidOperation
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.FileAwareEnv()


def text(name: str, default: str = "") -> str:
    """A text, or the content of the file that NAME_FILE names, without the line's end."""
    try:
        return env.str(name, default=default).strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names a file that can't be read: {error.strerror}.") from error


def whole_number(name: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
    """A whole number between two bounds."""
    raw = text(name, str(default)) or str(default)
    if not raw.isascii() or not raw.isdigit() or not least <= int(raw) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {raw!r}.")
    return int(raw)


def money(name: str, default: str) -> Decimal:
    """An amount of money, not negative."""
    raw = text(name, default) or default
    try:
        amount = Decimal(raw)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise ImproperlyConfigured(f"{name} must be an amount such as {default}, not {raw!r}.")
    return amount


def one_of(name: str, default: str, choices: tuple[str, ...]) -> str:
    raw = text(name, default) or default
    if raw not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {raw!r}.")
    return raw


def switch(name: str, default: bool = False) -> bool:
    """Whether something is on: 1, true, yes, on or 0, false, no, off."""
    raw = text(name, "on" if default else "off").lower()
    if raw in ("1", "true", "yes", "on"):
        return True
    if raw in ("", "0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} must be on or off, not {raw!r}.")


def web_address(name: str, default: str) -> str:
    """An http or https address without a slash at its end."""
    raw = text(name, default) or default
    scheme, separator, host = raw.partition("://")
    if scheme not in ("http", "https") or not separator or not host.strip("/"):
        raise ImproperlyConfigured(f"{name} must be an address such as {default}, not {raw!r}.")
    return raw.rstrip("/")


def public_origin(origins: list[str]) -> str:
    """The first of these that is one https origin, so an address on the internet; empty if there is none."""
    secure = (origin.rstrip("/") for origin in origins if origin.startswith("https://") and "*" not in origin)
    return next(secure, "")


def own_address(host: str, port: int) -> str:
    """How a program on this computer reaches what listens there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared with, not bound to
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def words(name: str, default: list[str]) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or default


SQLITE = "webapp.sqlite3"
ENGINES = {"django.db.backends.postgresql": "django.db.backends.postgresql", "django.db.backends.sqlite3": SQLITE}


def database(default_path: Path) -> dict:
    """Django's settings of the database: DATABASE_URL, else SQLite in the data folder."""
    url = text("DATABASE_URL")
    if not url:
        return {"ENGINE": SQLITE, "NAME": str(default_path)}
    config = env.db_url_config(url)
    if config.get("ENGINE") not in ENGINES:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite://.")
    return config | {"ENGINE": ENGINES[config["ENGINE"]]}


def kept_secret(name: str, path: Path) -> str:
    """The secret of that name, else one that is made once and kept in a file only its owner can read."""
    value = text(name)
    if value:
        return value
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # another process was first: its secret counts
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()
