"""What an image is, as terms of the search index: one token each, which no word of a text is taken for."""

from collections.abc import Collection, Iterable
from functools import lru_cache

from generations.models.colours import bucket_of
from generations.models.fingerprints import bands
from generations.models.tokens import tokens

RATINGS = range(1, 6)
DEPTHS = range(1, 21)
"""Of edits; the last one means that and all that lie deeper."""


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
    tags: Collection[int] = (),
    collections: Iterable[int] = (),
    stars: Collection[int] = (),
    palette: Iterable[str] = (),
    fingerprint: int | None = None,
    depth: int = 0,
) -> list[str]:
    """The terms that stand for what an image is; those that are empty are left out.

    `tags` and `collections` are ids, `stars` those of the people who gave one, `palette` colours as "#rrggbb",
    `fingerprint` as `imaging` makes it; `depth` 0 for an original.
    """
    named = {"kind": kind, "ratio": aspect_ratio, "resolution": resolution, "verdict": verdict}
    terms = [f"author{author_id}"] if author_id else []
    terms += [_named(name, value) for name, value in named.items() if value]
    terms += [project_term(project_id)] if project_id else []
    terms += rating_terms([rating]) if rating else ()
    terms += depth_terms([min(depth, DEPTHS[-1])]) if depth else ()
    terms += [tag_term(pk) for pk in sorted(tags)]
    terms += [collection_term(pk) for pk in sorted(collections)]
    terms += [star_term(pk) for pk in sorted(stars)]
    there = {"references": has_references, "project": project_id, "tags": tags}
    terms += [has_term(what) for what, is_there in there.items() if is_there]
    return terms + look_terms(palette, fingerprint)


def look_terms(palette: Iterable[str], fingerprint: int | None) -> list[str]:
    """The terms of what a picture looks like."""
    terms = [colour_term(bucket) for bucket in sorted({bucket_of(colour) for colour in palette})]
    return terms + ([band_term(*band) for band in enumerate(bands(fingerprint))] if fingerprint is not None else [])


@lru_cache(maxsize=1024)
def _named(name: str, value: str) -> str:
    return name + "x".join(tokens(value))


def has_term(what: str) -> str:
    """The term of having "references", a "project" or "tags"."""
    return f"has{what}"


def project_term(pk: int) -> str:
    """The term of a project."""
    return f"project{pk}"


def rating_terms(ratings: Iterable[int]) -> tuple[str, ...]:
    """The terms of these ratings."""
    return tuple(f"rating{rating}" for rating in ratings)


def depth_terms(depths: Iterable[int]) -> tuple[str, ...]:
    """The terms of these depths in a chain of edits."""
    return tuple(f"depth{depth}" for depth in depths)


def tag_term(pk: int) -> str:
    """The term of a tag."""
    return f"tag{pk}"


def collection_term(pk: int) -> str:
    """The term of a collection."""
    return f"collection{pk}"


def star_term(user_id: int) -> str:
    """The term of somebody's star."""
    return f"star{user_id}"


def colour_term(bucket: int) -> str:
    """The term of a group of like colours."""
    return f"colour{bucket}"


def band_term(place: int, value: int) -> str:
    """The term of a part of a fingerprint."""
    return f"band{place}x{value:04x}"
