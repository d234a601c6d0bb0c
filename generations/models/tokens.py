"""How text is cut into words for the search: once, here, so that both databases and every query agree."""

import re
import unicodedata

MAX_BYTES = 255
"""Of one token in UTF-8; what is longer is cut off. PostgreSQL refuses lexemes of more than 2,046 bytes."""

_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u0f00-\u0fff"  # Tibetan
    "\u1000-\u109f"  # Burmese
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3040-\u312f\u31f0-\u31ff"  # Japanese syllables, Bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese characters
)
_TOKENS = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def tokens(text: str) -> list[str]:
    """The words of a text, in order, without accents and without regard to case.

    Compatibility forms are unfolded (NFKD), combining marks dropped, case folded; a token is a run of letters and
    digits, or a single character in scripts that write no spaces. No token is longer than `MAX_BYTES`.
    """
    plain = text.lower() if text.isascii() else _plain(text)
    return [_cut(word) for word in _TOKENS.findall(plain)]


def _plain(text: str) -> str:
    return _without_marks(_without_marks(text).casefold())  # folding may bring marks back


def _without_marks(text: str) -> str:
    unfolded = unicodedata.normalize("NFKD", text)
    return "".join(character for character in unfolded if not unicodedata.category(character).startswith("M"))


def _cut(word: str) -> str:
    if len(word) * 4 <= MAX_BYTES:
        return word
    return word.encode()[:MAX_BYTES].decode(errors="ignore")
