"""Text and JSON from files of any origin."""

import json
import re
from typing import Any

# What XML 1.0 cannot hold, not even escaped; lone surrogates are among it, and NUL, which PostgreSQL refuses.
_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """``text`` with U+FFFD for each control character and whatever else no XML can hold; tabs and line ends stay."""
    return _UNSPEAKABLE.sub("\ufffd", text)


def shortened(text: str, most: int, encoding: str = "utf-8") -> str:
    """``text``, cut to ``most`` bytes of ``encoding`` and ending in "…" where it is longer."""
    encoded = text.encode(encoding, "replace")
    if len(encoded) <= most:
        return text
    return encoded[: max(0, most - 4)].decode(encoding, "ignore") + "…"


def parsed_object(text: str) -> dict[str, Any]:
    """The JSON object in ``text``; {} where there is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def whole_number(value: Any) -> int | None:
    """A number that a database can hold too, from 0 on; None for anything else."""
    try:
        number = int(str(value)[:30])
    except ValueError:
        return None
    return number if 0 <= number < 2**63 else None
