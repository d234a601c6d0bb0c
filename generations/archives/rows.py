"""Rows under ids that they had elsewhere, and at times that have passed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models


def free_id(model: type[models.Model], wanted: int) -> int | None:
    """The wanted id, if no row has it, kept free for the caller's transaction; else None: the database gives one."""
    if model._default_manager.filter(pk=wanted).exists():
        return None
    if connection.vendor == "postgresql":
        # Before the row is written: nobody else is given this number, whatever they begin meanwhile.
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            [sequence] = cursor.fetchone()
            cursor.execute(
                f"SELECT setval(%s, GREATEST((SELECT last_value FROM {sequence}), %s))",  # noqa: S608
                [sequence, wanted],
            )
    return wanted


def write_at(model: type[models.Model], rows: Sequence[tuple[models.Model, datetime]]) -> list[Any]:
    """New rows, each created at its moment and not now."""
    written = model._default_manager.bulk_create([row for row, _ in rows])
    for row, (_, moment) in zip(written, rows, strict=True):
        row.created_at = moment
    model._default_manager.bulk_update(written, ["created_at"], batch_size=100)
    return written
