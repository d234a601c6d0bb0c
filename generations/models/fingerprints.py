"""Fingerprints of pictures, and how near ones are found: 64 bits, of which like pictures share nearly all.

Four bands of 16 bits each stand in the search index. Two fingerprints that differ in at most 7 bits have a band where
they differ in at most one: so looking for each band, and for each that differs from it in one bit, finds them all
(multi-index hashing: Norouzi, Punjani, Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", 2012). Of those
that differ in 8 it finds 96 of 100, of those in 9 still 88.
"""

from collections.abc import Iterator

BANDS = 4
BAND_BITS = 16
MOST_APART = 9
"""Bits that two pictures differ in at most to be called alike."""


def bands(fingerprint: int) -> list[int]:
    """The four parts of a fingerprint (64 bits, signed or not), the lowest first."""
    return [(fingerprint >> place * BAND_BITS) & 0xFFFF for place in range(BANDS)]


def near_bands(fingerprint: int) -> Iterator[tuple[int, int]]:
    """Each band as place and value, and each that differs from it in one bit."""
    for place, value in enumerate(bands(fingerprint)):
        yield place, value
        for bit in range(BAND_BITS):
            yield place, value ^ (1 << bit)


def apart(one: int, other: int) -> int:
    """In how many bits two fingerprints differ."""
    return ((one ^ other) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()
