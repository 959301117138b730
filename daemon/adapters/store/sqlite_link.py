"""A connection to SQLite as the threads use it."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from daemon.adapters.store.faults import store_error
from daemon.core.errors import StoreError


class SqliteLink:
    """Begins, commits and undoes on `db`; one that is not `writing` sees a snapshot of the database."""

    faults: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, db: sqlite3.Connection, *, writing: bool) -> None:
        self._db = db
        self._begin = "BEGIN IMMEDIATE" if writing else "BEGIN"
        self._scrub_due = False

    def begin(self) -> None:
        """Begin a transaction; a writing one waits for whoever writes now."""
        self._db.execute(self._begin)

    def save(self) -> None:
        """Note a point that `undo` goes back to."""
        self._db.execute("SAVEPOINT job")

    def undo(self) -> None:
        """Undo all since the point."""
        self._db.execute("ROLLBACK TO job")

    def keep(self) -> None:
        """Forget the point."""
        self._db.execute("RELEASE job")

    def commit(self) -> None:
        """Commit; returns once that is durable."""
        self._db.execute("COMMIT")

    def roll_back(self) -> None:
        """Leave the transaction; where even that fails, the next BEGIN fails too and this is tried again."""
        with suppress(sqlite3.Error):
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def told(self, error: Exception) -> StoreError:
        """What to tell of a fault."""
        assert isinstance(error, sqlite3.Error)  # noqa: S101 - one of `faults`
        return store_error(error)

    def destroyed(self, anything: bool) -> None:
        """Empty the WAL, where pages from before an erasure still lie; later, if a reader needs it now."""
        self._scrub_due = self._scrub_due or anything
        if not self._scrub_due:
            return
        try:
            self._scrub_due = bool(self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        except sqlite3.Error:
            self._scrub_due = True

    def close(self) -> None:
        """Close the connection; the last one to close empties the WAL."""
        self._db.close()
