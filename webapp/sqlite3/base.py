"""The backend itself; Django looks for it under this name."""

import threading

from django.db.backends.sqlite3 import base

SQLITE_PATIENCE = 5.0  # seconds, where the settings say nothing else


class DatabaseWrapper(base.DatabaseWrapper):
    """Transactions of one process pass one by one.

    SQLite lets one writer in at a time; the others sleep and look again, up to 100 ms each time, and who comes last may
    be served first. With fifty threads in flight most of their time went into that. Waiting for a lock of our own they
    are woken as soon as it is their turn; other processes still meet through SQLite's own waiting.
    """

    _turn = threading.Lock()
    _is_on = False

    def _start_transaction_under_autocommit(self) -> None:
        # Not without end: the database itself then says that it is locked.
        self._is_on = self._turn.acquire(timeout=self.settings_dict["OPTIONS"].get("timeout", SQLITE_PATIENCE))
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._pass_on()
            raise

    def _commit(self) -> None:
        super()._commit()  # if this fails, a rollback or a close follows
        self._pass_on()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._pass_on()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._pass_on()

    def _pass_on(self) -> None:
        if self._is_on:
            self._is_on = False
            self._turn.release()
