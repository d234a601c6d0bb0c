"""Bringing pictures in: looked at first, carried out by a worker when its owner has seen what there is."""

from functools import partial
from typing import BinaryIO

from django.db import transaction

from generations import archives, tasks
from generations.models import PictureImport, Project, User


def bring(author: User, file: BinaryIO, name: str, size: int) -> PictureImport:
    """Keep a ZIP of pictures, of so many bytes, and have a worker look at it; the file is a draft of the store."""
    with transaction.atomic():
        row = archives.begin(author, file, name, size)
        transaction.on_commit(partial(tasks.carry_on_import, row.pk), robust=True)
    return row


def carry_out(row: PictureImport, project: Project | None) -> bool:
    """Import what was looked at; uploads for that project. False if it is under way, or has ended."""
    with transaction.atomic():
        accepted = archives.accept(row, project)
        if accepted:
            transaction.on_commit(partial(tasks.carry_on_import, row.pk), robust=True)
    return accepted


def stop(row: PictureImport) -> bool:
    """Do no more of it, and forget the file; what was imported stays. False if it has ended."""
    return archives.stop(row)
