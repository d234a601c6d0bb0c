"""One statement that asks the same of each of several rows, with a bound of its own for each."""

from collections.abc import Sequence

from django.db import connection


def of_each(select: str, ids: Sequence[int]) -> tuple[str, list]:
    """A statement that has the rows of a select for each id, and its values; there is at least one id.

    Args:
        select: our own words, with `{one}` in place of the id, once.
    """
    if connection.vendor == "postgresql":  # planned once, not once for each
        lateral = "SELECT found.* FROM unnest(%s::bigint[]) AS wanted (id) CROSS JOIN LATERAL ({}) AS found"
        return lateral.format(select.format(one="wanted.id")), [list(ids)]
    alone = "SELECT * FROM ({})".format(select.format(one="%s"))  # noqa: S608  (our own names)
    return " UNION ALL ".join([alone] * len(ids)), list(ids)
