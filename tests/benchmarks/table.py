"""What a benchmark answers."""

from typing import NamedTuple


class Table(NamedTuple):
    """Rows of texts under a title. The last column of a row that has a limit says whether it was kept: `verdict`."""

    title: str
    columns: list[str]
    rows: list[list[str]]

    def __str__(self) -> str:
        lines = [self.columns, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.columns))]
        texts = [
            "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        ]
        return "\n".join([self.title, "─" * len(self.title), *texts, ""])


def verdict(measured: float, limit: float) -> str:
    """Whether a measured number is within its limit."""
    return "ok" if measured <= limit else "OVER"
