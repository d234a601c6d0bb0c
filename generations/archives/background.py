"""Imports that a worker carries out: what was brought lies in the store until all is done, and the row says how far
it is. Whoever holds the lease goes on; what a transaction was doing when its import was stopped never happened.
"""

import logging
import secrets
import shutil
import time
from pathlib import Path
from typing import BinaryIO

from django.db import DatabaseError, connection
from django.utils import timezone

from generations.archives.errors import Unreadable
from generations.archives.examining import Report, examine
from generations.archives.importing import PAUSE, Importing, Wish
from generations.archives.plan import Plan
from generations.archives.sources import source_of
from generations.models import PictureImport, Project, User
from generations.models.picture_import import LEASE
from generations.storage import store

logger = logging.getLogger(__name__)
Stage = PictureImport.Stage
BROUGHT = "brought.zip"
AT_ONCE = 5
"""Seconds for which a worker carries one import; then others get their turn."""
BEAT = 1
"""Seconds between two signs of life."""
GONE = "What was brought isn't on the server any more. Bring it again: nothing is imported twice."
STUCK = "Musa couldn't go on here ({}). What was imported stays; bring the file again, and it goes on from there."


class NotOurs(Exception):
    """Somebody stopped the import, or carries it in our place."""


def begin(author: User, draft: BinaryIO, name: str, size: int) -> PictureImport:
    """Write down that somebody brought a file, of so many bytes; it gets a place of its own in the store."""
    folder = f"imports/{secrets.token_hex(16)}"
    store.keep(draft, f"{folder}/{BROUGHT}")
    return PictureImport.objects.create(author=author, name=name[:255], folder=folder, bytes=size)


def accept(row: PictureImport, project: Project | None) -> bool:
    """From now on it is carried out. False if it isn't one that was looked at and waits."""
    waiting = PictureImport.objects.filter(pk=row.pk, stage=Stage.EXAMINED)
    return bool(waiting.update(stage=Stage.IMPORTING, project=project, done=0, lease_holder="", lease_expires_at=None))


def stop(row: PictureImport) -> bool:
    """Do no more of it; what was imported stays. False if it has ended."""
    going = PictureImport.objects.filter(pk=row.pk, stage__in=(Stage.EXAMINING, Stage.EXAMINED, Stage.IMPORTING))
    if not going.update(stage=Stage.STOPPED, finished_at=timezone.now(), lease_holder=""):
        return False
    _remove(row)
    return True


def carry_import(pk: int, holder: str) -> bool:
    """Go on with an import for a few seconds. Returns whether to go on with it again, as the same holder."""
    row = PictureImport.objects.take(pk, holder)
    if row is None:
        return False
    try:
        return _carry(row)
    except NotOurs:
        return False
    except Unreadable as error:
        _end(row, Stage.REFUSED, [str(error)])
    except FileNotFoundError:
        _end(row, Stage.REFUSED, [GONE])
    except DatabaseError as error:
        logger.warning("import %s: %s; it goes on when its lease is over", pk, error)
    except Exception as error:
        logger.exception("import %s", pk)
        _end(row, Stage.STOPPED, [*row.problems, STUCK.format(type(error).__name__)])
    return False


def standing_still() -> list[int]:
    """The ids of imports that nobody carries."""
    return PictureImport.objects.standing_still()


def _carry(row: PictureImport) -> bool:
    folder = store.path(row.folder)
    source = source_of(_brought(folder))
    with Plan(folder) as plan:
        if row.stage == Stage.EXAMINING:
            report = examine(source, plan, _Heart(row))
            _hold(
                row,
                stage=Stage.EXAMINED,
                found=dict(report.counts),
                problems=report.problems,
                total=plan.total(),
                done=0,
                lease_holder="",
            )
            return False
        return _import(row, Importing(source, plan, Wish(row.author, row.project), Report(row.made, row.problems)))


class _Heart:
    """Says now and then that somebody is at it."""

    def __init__(self, row: PictureImport) -> None:
        self._row = row
        self._due = 0.0

    def __call__(self, seen: int) -> None:
        """Raises: NotOurs."""
        if time.monotonic() >= self._due:
            _hold(self._row, done=seen)
            self._due = time.monotonic() + BEAT


def _import(row: PictureImport, importing: Importing) -> bool:
    report, until = importing.report, time.monotonic() + AT_ONCE

    def note(done: int) -> None:
        _hold(row, done=done, made=dict(report.counts), problems=report.problems)

    while importing.step(note):
        if time.monotonic() > until:
            return True
        time.sleep(PAUSE)
    _end(row, Stage.FINISHED)
    return False


def _hold(row: PictureImport, **changes) -> None:
    """Hold on to it for a while more, and note how far it is. Raises: NotOurs."""
    held = PictureImport.objects.filter(pk=row.pk, stage=row.stage, lease_holder=row.lease_holder)
    if not held.update(**{"lease_expires_at": timezone.now() + LEASE} | changes):
        raise NotOurs
    if not connection.in_atomic_block:
        connection.close()  # what comes next may take its time


def _end(row: PictureImport, stage: str, problems: list[str] | None = None) -> None:
    ended = PictureImport.objects.filter(pk=row.pk, stage=row.stage, lease_holder=row.lease_holder)
    changes = {"stage": stage, "finished_at": timezone.now(), "lease_holder": ""}
    if ended.update(**changes | ({} if problems is None else {"problems": problems})):
        _remove(row)


def _brought(folder: Path) -> Path:
    path = folder / BROUGHT
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def _remove(row: PictureImport) -> None:
    shutil.rmtree(store.path(row.folder), ignore_errors=True)
