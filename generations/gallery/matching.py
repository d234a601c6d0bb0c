"""What is looked for, in the words of SQLite's FTS5 and of PostgreSQL's text search."""

from collections.abc import Callable, Sequence

from generations.gallery.criteria import Alternatives
from generations.gallery.fields import Facets
from generations.gallery.query import Phrase
from generations.models import GalleryImage
from generations.models.facets import facet_terms

KINDS = Facets(tuple(term for kind in GalleryImage.Kind.values for term in facet_terms(kind=kind)))


def fts5(alternatives: Sequence[Alternatives], facets: Sequence[str]) -> str:
    """In FTS5's words. Tokens hold letters and digits only, so quoting them is enough."""
    return _expression(alternatives, facets, _fts5_atom, " AND ", " OR ", " NOT ")


def _fts5_atom(atom: Phrase | Facets) -> str:
    if isinstance(atom, Facets):
        return _any([f'facets : "{facet}"' for facet in atom.terms], " OR ")
    return f'words : "{" ".join(atom.tokens)}"{" *" if atom.is_prefix else ""}'


def tsquery(alternatives: Sequence[Alternatives], facets: Sequence[str]) -> str:
    """In PostgreSQL's words; facets are lexemes that begin with "="."""
    return _expression(alternatives, facets, _tsquery_atom, " & ", " | ", " & !")


def followers(alternatives: Sequence[Alternatives]) -> int:
    """How many words at least have to stand right after another one."""
    return sum(min(map(_followers, one.wanted)) for one in alternatives if one.wanted)


def _followers(atom: Phrase | Facets) -> int:
    return 0 if isinstance(atom, Facets) else len(atom.tokens) - 1


def _tsquery_atom(atom: Phrase | Facets) -> str:
    if isinstance(atom, Facets):
        return _any([f"'={facet}'" for facet in atom.terms], " | ")
    *first, last = (f"'{token}'" for token in atom.tokens)
    return f"({' <-> '.join([*first, last + (':*' if atom.is_prefix else '')])})"


def _expression(
    alternatives: Sequence[Alternatives],
    facets: Sequence[str],
    said: Callable[[Phrase | Facets], str],
    both: str,
    either: str,
    but_not: str,
) -> str:
    """All alternatives and all facets, in a language that has these three words.

    *Not* stands between two expressions: `a or not b` is everything but (b but not a), and everything is any kind.
    """
    wanted = [said(Facets((facet,))) for facet in facets]
    unwanted = []
    for one in alternatives:
        these = [said(atom) for atom in one.wanted]
        if not one.excluded:
            wanted.append(_any(these, either))
            continue
        those = f"({both.join(said(atom) for atom in one.excluded)})"
        unwanted.append(f"({those}{but_not}{_any(these, either)})" if these else those)
    everything = both.join(wanted or [said(KINDS)])
    return f"({everything}){but_not}{_any(unwanted, either)}" if unwanted else everything


def _any(expressions: Sequence[str], either: str) -> str:
    return f"({either.join(expressions)})"
