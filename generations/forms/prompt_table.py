"""Reading a table of prompts: comma, semicolon or tab, with or without a header row. Pure Python."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_ROWS = 300
"""So many are read."""
DELIMITERS = (",", ";", "\t")
WHOLE_LINE = "\x1f"
"""A separator that no prompt holds."""
SETTINGS = ("aspect_ratio", "resolution", "count", "references")
OTHER_NAMES = {
    "ratio": "aspect_ratio",
    "format": "aspect_ratio",
    "size": "resolution",
    "variations": "count",
    "reference": "references",
    "refs": "references",
    "images": "references",
}
LOOKS = {
    "aspect_ratio": re.compile(r"\d{1,2}\s*[:x×/]\s*\d{1,2}(:00)?|match.*", re.IGNORECASE),
    "resolution": re.compile(r"\d\s*k", re.IGNORECASE),
    "count": re.compile(r"\d{1,3}"),
    "references": re.compile(r"(\d+|https?://\S+)(\s+(\d+|https?://\S+))*", re.IGNORECASE),
}
NEVER_CLOSED = "A quotation mark opens here and never closes."


@dataclass(frozen=True)
class Row:
    """One row of the table: the line of the text on which it begins, from 1, and its cells by column."""

    line: int
    cells: dict[str, str]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """What was read. `unused`: columns of the header that mean nothing here; `is_cut`: there are more rows."""

    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ()
    has_header: bool = False
    unused: tuple[str, ...] = ()
    is_cut: bool = False


def decode(data: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-8, else what Windows writes in Western Europe."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_table(text: str, leading: Sequence[str]) -> Table:
    """Read rows that have the `leading` columns first, and then perhaps the settings.

    A first row that names columns is the header, and decides their order. Without one the columns come in order; if
    there is a single leading column and nothing that looks like settings after it, each whole line is its value.
    """
    text = text.removeprefix("\ufeff")
    known = (*leading, *SETTINGS)
    named = {delimiter: _named(text, delimiter, known) for delimiter in DELIMITERS}
    delimiter = max(named, key=lambda one: len(named[one]))
    if any(name in leading for name in named[delimiter].values()):
        return _with_header(text, delimiter, named[delimiter])
    delimiter = _delimiter(text, leading)
    records = list(_whole_lines(text) if delimiter == WHOLE_LINE else _records(text, delimiter))
    rows = tuple(_row(line, dict(zip(known, cells, strict=False)), problem) for line, cells, problem in records)
    width = max((len(cells) for _, cells, _ in records), default=len(leading))
    return Table(rows[:MOST_ROWS], known[: max(width, len(leading))], is_cut=len(rows) > MOST_ROWS)


def _with_header(text: str, delimiter: str, named: dict[int, str]) -> Table:
    (_, header, _), *records = _records(text, delimiter)
    unused = tuple(cell.strip() for place, cell in enumerate(header) if place not in named and cell.strip())
    rows = tuple(
        _row(line, {name: cells[place] for place, name in named.items() if place < len(cells)}, problem)
        for line, cells, problem in records
    )
    return Table(rows[:MOST_ROWS], tuple(named.values()), True, unused, len(rows) > MOST_ROWS)


def _row(line: int, cells: dict[str, str], problem: str) -> Row:
    return Row(line, {name: cell.strip() for name, cell in cells.items()}, problem)


def _named(text: str, delimiter: str, known: Sequence[str]) -> dict[int, str]:
    """The columns that the first row names, by their place; each name counts once."""
    _, cells, _ = next(_records(text, delimiter), (0, [], ""))
    plain = {_plain(name): name for name in reversed(known)}
    plain = {other: name for other, name in OTHER_NAMES.items() if name in known} | plain
    found = {plain[_plain(cell)]: place for place, cell in reversed(list(enumerate(cells))) if _plain(cell) in plain}
    return {place: name for name, place in sorted(found.items(), key=lambda item: item[1])}


def _plain(name: str) -> str:
    return "_".join(re.split(r"[\s_-]+", name.strip().casefold()))


def _delimiter(text: str, leading: Sequence[str]) -> str:
    """What parts the cells of a table without a header."""
    fitting = {one: [_fits(cells, leading) for _, cells, _ in _records(text, one)] for one in DELIMITERS}
    best = max(DELIMITERS, key=lambda one: sum(fitting[one]))
    if len(leading) == 1 and sum(fitting[best]) * 2 < max(1, len(fitting[best])):
        return WHOLE_LINE
    return best


def _fits(cells: Sequence[str], leading: Sequence[str]) -> bool:
    """Whether a row, cut like this, looks like the columns in order."""
    rest = [cell.strip() for cell in cells[len(leading) :]]
    if len(cells) < len(leading) or len(rest) > len(SETTINGS) or (len(leading) == 1 and not any(rest)):
        return False
    return all(not cell or LOOKS[name].fullmatch(cell) for name, cell in zip(SETTINGS, rest, strict=False))


def _whole_lines(text: str) -> list[tuple[int, list[str], str]]:
    """Each line is one cell; one in quotation marks may hold further lines."""
    try:
        list(csv.reader(io.StringIO(text, newline=""), delimiter=WHOLE_LINE, strict=True))
    except csv.Error:
        return [(number, [line], "") for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    return [(line, [WHOLE_LINE.join(cells)], problem) for line, cells, problem in _records(text, WHOLE_LINE)]


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """The rows that hold anything: the line on which each begins, its cells, and what is wrong with it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line, count = 1, 0
    while count <= MOST_ROWS + 1:
        try:
            cells = next(reader, None)
        except csv.Error:
            yield line, [], NEVER_CLOSED
            return
        if cells is None:
            return
        is_last = reader.line_num >= text.count("\n")
        if any(cell.strip() for cell in cells):
            count += 1
            problem = NEVER_CLOSED if is_last and reader.line_num > line and _is_open(text, delimiter) else ""
            yield line, cells, problem
        line = reader.line_num + 1


def _is_open(text: str, delimiter: str) -> bool:
    """Whether the text ends inside quotation marks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _ in reader:
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
