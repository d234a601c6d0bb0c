"""What an image is, as terms of the search index: one token each, which no word of a text is taken for."""

from collections.abc import Iterable

from generations.models.colours import bucket_of
from generations.models.fingerprints import bands
from generations.models.tokens import tokens

RATINGS = range(1, 6)


def facet_terms(
    author_id: int | None = None,
    kind: str = "",
    aspect_ratio: str = "",
    resolution: str = "",
    *,
    has_references: bool = False,
    project_id: int | None = None,
    rating: int | None = None,
    verdict: str = "",
    tags: Iterable[int] = (),
    collections: Iterable[int] = (),
    palette: Iterable[str] = (),
    fingerprint: int | None = None,
) -> list[str]:
    """The terms that stand for what an image is; those that are empty are left out.

    `tags` and `collections` are ids, `palette` colours as "#rrggbb", `fingerprint` as `imaging` makes it.
    """
    named = {
        "author": author_id,
        "kind": kind,
        "ratio": aspect_ratio,
        "resolution": resolution,
        "has": "references" if has_references else "",
        "project": project_id,
        "rating": rating,
        "verdict": verdict,
    }
    terms = [name + "x".join(tokens(str(value))) for name, value in named.items() if value]
    terms += [f"tag{pk}" for pk in sorted(tags)]
    terms += [f"collection{pk}" for pk in sorted(collections)]
    terms += [colour_term(bucket) for bucket in sorted({bucket_of(colour) for colour in palette})]
    return terms + ([band_term(*band) for band in enumerate(bands(fingerprint))] if fingerprint is not None else [])


def colour_term(bucket: int) -> str:
    """The term of a group of like colours."""
    return f"colour{bucket}"


def band_term(place: int, value: int) -> str:
    """The term of a part of a fingerprint."""
    return f"band{place}x{value:04x}"
