"""A few numbers by which an index finds texts that are nearly the same (MinHash)."""

import zlib

from generations.models.tokens import tokens

MASKS = (0x0F1E2D3C, 0x5A69B78D, 0xA4C3E1F2, 0xD2B49687)
"""Each turns the hashes into another order, whose first one is a sample of the text that chance has chosen."""
SIGNED = 1 << 31


def sketch(text: str) -> tuple[int, ...]:
    """One number (32 bits, signed) for each of `MASKS`: texts share it as probably as they share pairs of words.

    The pairs are those of neighbouring words, start and end counted as words. Of 40 words, five changed here and there
    leave two thirds of all pairs: that at least one of four numbers is the same is then all but certain. Two texts
    that only speak of the same things share few pairs, however many words they share.
    """
    words = tokens(text)
    pairs = zip(["", *words], [*words, ""], strict=True)
    hashes = [zlib.crc32(f"{word} {following}".encode()) for word, following in pairs]
    return tuple(min([hashed ^ mask for hashed in hashes]) - SIGNED for mask in MASKS)
