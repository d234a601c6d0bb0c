"""What an import is going to do, and how far it is: a small database of its own beside the file that was brought.

So nothing of a large archive is held in memory, and whoever goes on after a kill finds where to.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

TABLES = """
CREATE TABLE files (name TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID;
CREATE TABLE records (noun TEXT, id, sort_key INTEGER, content TEXT, PRIMARY KEY (noun, id)) WITHOUT ROWID;
CREATE TABLE todo (number INTEGER PRIMARY KEY, noun TEXT, id);
CREATE TABLE ours (noun TEXT, theirs, id INTEGER, is_new INTEGER, PRIMARY KEY (noun, theirs)) WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""
NAME = "plan.sqlite3"


class Todo(NamedTuple):
    """One thing to do: a record, by its noun and its id in the archive."""

    number: int
    noun: str
    id: Any


class Plan:
    """Open with a `with`; what is written is kept when `keep` is called."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def __enter__(self) -> "Plan":
        is_new = not self._path.exists()
        self._rows = sqlite3.connect(self._path, isolation_level="DEFERRED")
        self._rows.execute("PRAGMA journal_mode = WAL")
        if is_new:
            self._rows.executescript(TABLES)
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def keep(self) -> None:
        self._rows.commit()

    def drop(self) -> None:
        """Forget what was written since `keep`."""
        self._rows.rollback()

    def clear(self) -> None:
        """Begin anew."""
        for table in ("files", "records", "todo", "ours", "notes"):
            self._rows.execute(f"DELETE FROM {table}")  # noqa: S608
        self.keep()

    # The files that were brought

    def add_file(self, name: str, place: Any) -> bool:
        """Where a file lies, as its source understands it; False if the name is taken."""
        return self._rows.execute("INSERT OR IGNORE INTO files VALUES (?, ?)", (name, json.dumps(place))).rowcount > 0

    def file(self, name: str) -> Any | None:
        row = self._rows.execute("SELECT place FROM files WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def files(self) -> Iterator[tuple[str, Any]]:
        after = ""
        while rows := self._rows.execute(
            "SELECT name, place FROM files WHERE name > ? ORDER BY name LIMIT 1000", (after,)
        ).fetchall():
            yield from ((name, json.loads(place)) for name, place in rows)
            after = rows[-1][0]

    # What is told of them

    def add(self, noun: str, pk: Any, content: dict, sort_key: int = 0) -> bool:
        """A record; False if there is one of that id already."""
        row = (noun, pk, sort_key, json.dumps(content, default=str))
        return self._rows.execute("INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?)", row).rowcount > 0

    def record(self, noun: str, pk: Any) -> dict | None:
        row = self._rows.execute("SELECT content FROM records WHERE noun = ? AND id = ?", (noun, pk)).fetchone()
        return json.loads(row[0]) if row else None

    def records(self, noun: str) -> Iterator[dict]:
        """All of them, in the order of their sort keys."""
        rows = self._rows.cursor().execute("SELECT content FROM records WHERE noun = ? ORDER BY sort_key, id", (noun,))
        return (json.loads(content) for [content] in rows)

    def count(self, noun: str) -> int:
        return self._rows.execute("SELECT count(*) FROM records WHERE noun = ?", (noun,)).fetchone()[0]

    # What there is to do

    def line_up(self, noun: str, doing: str = "") -> None:
        """Have all records of that noun done, the oldest first, after what is lined up already."""
        self._rows.execute(
            "INSERT INTO todo (noun, id) SELECT ?, id FROM records WHERE noun = ? ORDER BY sort_key, id",
            (doing or noun, noun),
        )

    def total(self) -> int:
        return self._rows.execute("SELECT count(*) FROM todo").fetchone()[0]

    def next(self, most: dict[str, int]) -> list[Todo]:
        """What comes next, all of one noun; `most` says how many of each are done together."""
        done = self.done
        first = self._rows.execute("SELECT noun FROM todo WHERE number > ? ORDER BY number", (done,)).fetchone()
        if first is None:
            return []
        rows = self._rows.execute(
            "SELECT number, noun, id FROM todo WHERE number > ? ORDER BY number LIMIT ?", (done, most[first[0]])
        )
        return [Todo(*row) for row in rows if row[1] == first[0]]

    @property
    def done(self) -> int:
        return int(self.note("done") or 0)

    def advance(self, to: int) -> None:
        self.write_note("done", to)

    # Who is who

    def know(self, noun: str, theirs: Any, ours: int, *, is_new: bool) -> None:
        """Which row of ours stands for one of theirs; that we made it, is never forgotten."""
        self._rows.execute(
            "INSERT INTO ours VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET id = excluded.id, "
            "is_new = max(is_new, excluded.is_new)",
            (noun, theirs, ours, int(is_new)),
        )

    def ours(self, noun: str, theirs: Any) -> int | None:
        row = self._rows.execute("SELECT id FROM ours WHERE noun = ? AND theirs = ?", (noun, theirs)).fetchone()
        return row[0] if row else None

    def made(self, noun: str, theirs: Any) -> bool:
        """Whether this import made it."""
        row = self._rows.execute("SELECT is_new FROM ours WHERE noun = ? AND theirs = ?", (noun, theirs)).fetchone()
        return bool(row and row[0])

    # Small things

    def note(self, name: str) -> Any | None:
        row = self._rows.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def write_note(self, name: str, value: Any) -> None:
        self._rows.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, json.dumps(value)))

    def extend(self, noun: str, records: Iterable[tuple[Any, dict, int]]) -> None:
        for pk, content, sort_key in records:
            self.add(noun, pk, content, sort_key)
