"""Connections to PostgreSQL: made anew when they are lost, and sure of what became of every commit."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from time import monotonic, sleep
from typing import Any, cast

import psycopg
from psycopg.conninfo import make_conninfo

from daemon.adapters.store.dialect import for_postgres
from daemon.adapters.store.postgres_faults import (
    LeaseLost,
    OutcomeUnknown,
    ends_connection,
    store_error,
)
from daemon.core.errors import StoreError

COMMITTED = "store.commit"
"""The name in `meta` of the mark that the last commit left."""
_CONNECTING: Mapping[str, str | int] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "client_encoding": "UTF8",
}
# Whoever stops in the middle of a transaction, such as a process that is put to sleep, must not hold what it locked.
_SETTINGS = (
    "SET TIME ZONE 'UTC'",
    "SET synchronous_commit = on",
    "SET idle_in_transaction_session_timeout = '60s'",
    "SET lock_timeout = '30s'",
)
_PAUSE_SECONDS = 0.1
_FENCE = "SELECT 1 FROM leases WHERE name = :name AND holder = :holder AND epoch = :epoch FOR SHARE"
_LEAVE_MARK = "UPDATE meta SET value = :mark WHERE name = :name"
# Waits for whoever still holds the row: the backend of the lost connection, while it lives.
_READ_MARK = "SELECT value FROM meta WHERE name = :name FOR UPDATE"
_END_LATE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = :pid AND application_name = :name
"""
# A row's place and the number of its transaction say when it came; here all get one number, and places by chance.
_MIX = """
WITH told AS (DELETE FROM entries WHERE told_by IS NULL AND source = '' RETURNING *)
INSERT INTO entries SELECT * FROM told ORDER BY seq
"""
_MIX_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database is: a URL without password, and the password if there is one; neither is ever shown."""

    url: str = field(repr=False)
    password: str | None = field(default=None, repr=False)
    name: str = "naervaer"
    """What the server calls our connections, so that a successor can end them."""


class Row(tuple[Any, ...]):
    """A row found, whose values go by name and by place."""

    __slots__ = ()
    places: Mapping[str, int]

    def __getitem__(self, key: Any) -> Any:
        return tuple.__getitem__(self, self.places[key] if isinstance(key, str) else key)


@lru_cache(maxsize=256)
def _row_class(names: tuple[str, ...]) -> type[Row]:
    """Rows with these columns."""
    return type("Row", (Row,), {"__slots__": (), "places": {name: at for at, name in enumerate(names)}})


def _rows(cursor: psycopg.Cursor[Any]) -> type[Row]:
    return _row_class(tuple(column.name for column in cursor.description or ()))


def connect(address: Address) -> psycopg.Connection[Any]:
    """A new connection, each statement its own transaction until one is begun; raises psycopg.Error."""
    given = {**_CONNECTING, "application_name": address.name, "password": address.password}
    db: psycopg.Connection[Any] = psycopg.connect(
        make_conninfo(address.url, **given), autocommit=True, row_factory=_rows
    )
    try:
        for setting in _SETTINGS:
            db.execute(setting)
    except BaseException:
        db.close()
        raise
    return db


def holds_rows(address: Address) -> bool:
    """Whether the database already holds something sealed, so that no new key may be made; raises StoreError."""
    try:
        with connect(address) as db:
            if db.execute("SELECT to_regclass('meta')").fetchone()[0] is None:  # type: ignore[index]
                return False
            return db.execute("SELECT 1 FROM meta LIMIT 1").fetchone() is not None
    except psycopg.Error as error:
        raise store_error(error) from None


@dataclass(frozen=True, slots=True)
class Fence:
    """The lease that every commit must find in place."""

    name: str
    holder: str
    epoch: int


class PostgresLink:
    """A connection as its thread uses it; one that was lost is made again with the next transaction.

    When it is lost in a commit, the mark that each commit leaves in `meta` tells whether that happened. The server is
    asked until it is back, for `find_out` seconds at most: neither yes nor no may be said before.
    """

    faults: tuple[type[Exception], ...] = (psycopg.Error, LeaseLost, OutcomeUnknown)

    def __init__(
        self,
        address: Address,
        *,
        begin: str = "BEGIN",
        fence: Fence | None = None,
        find_out: float = inf,
    ) -> None:
        self._address = address
        self._begin = begin
        self._fence = fence
        self._find_out = find_out
        self._db: psycopg.Connection[Any] | None = None
        self._pid = 0
        self._closing = False
        self._mix_at = 0.0

    def execute(self, sql: str, values: Mapping[str, Any] | None = None, /) -> psycopg.Cursor[Any]:
        """Run one of our statements, in the transaction begun or, outside of one, by itself."""
        if self._db is None:
            raise psycopg.OperationalError("the connection is lost")
        try:
            return self._db.execute(for_postgres(sql).encode(), values, binary=True)
        except psycopg.Error as error:
            if self._db.closed or ends_connection(error):
                self._drop()
            raise

    def open(self) -> None:
        """Connect, unless there is a connection; raises psycopg.Error."""
        if self._db is None:
            self._db = connect(self._address)
            self._pid = self._db.info.backend_pid

    def begin(self) -> None:
        """Begin a transaction, on a new connection where the old one was lost."""
        if self._db is not None:
            try:
                self.execute(self._begin)
            except psycopg.Error:
                # It may have been lost long ago, while nothing was asked of it.
                if self._db is not None:
                    raise
            else:
                return
        self.open()
        self.execute(self._begin)

    def save(self) -> None:
        """Note a point that `undo` goes back to."""
        self.execute("SAVEPOINT job")

    def undo(self) -> None:
        """Undo all since the point."""
        self.execute("ROLLBACK TO SAVEPOINT job")

    def keep(self) -> None:
        """Forget the point."""
        self.execute("RELEASE SAVEPOINT job")

    def commit(self) -> None:
        """Commit, and be sure of it; raises psycopg.Error or LeaseLost when nothing was kept, else
        OutcomeUnknown.
        """
        mark = secrets.token_bytes(16)
        self._check_fence()
        self.execute(_LEAVE_MARK, {"mark": mark, "name": COMMITTED})
        try:
            ended = self.execute("COMMIT").statusmessage
        except psycopg.Error:
            if self._db is not None:
                raise
            if not self._was_committed(mark):
                raise
        else:
            # A transaction that has failed takes a COMMIT for a ROLLBACK, and says so without an error.
            if ended != "COMMIT":
                raise psycopg.InternalError("the transaction had failed")

    def _check_fence(self) -> None:
        """From here to the end of the transaction nobody can take the lease; raises LeaseLost when somebody has."""
        fence = self._fence
        if fence is None:
            return
        which = {"name": fence.name, "holder": fence.holder, "epoch": fence.epoch}
        if self.execute(_FENCE, which).fetchone() is None:
            raise LeaseLost

    def _was_committed(self, mark: bytes) -> bool:
        """Whether the commit that left this mark happened, asked until the server is back; raises LeaseLost or
        OutcomeUnknown when it cannot be told.
        """
        late = {"pid": self._pid, "name": self._address.name}
        ends_at = monotonic() + self._find_out
        while True:
            try:
                self.open()
                self.execute(_END_LATE, late)
                self.execute("BEGIN")
                self._check_fence()
                found = self.execute(_READ_MARK, {"name": COMMITTED}).fetchone()
                self.execute("ROLLBACK")
            except psycopg.Error:
                self._drop()
                if self._closing or monotonic() > ends_at:
                    raise OutcomeUnknown from None
                sleep(_PAUSE_SECONDS)
            else:
                return found is not None and found[0] == mark

    def roll_back(self) -> None:
        """Leave the transaction; a connection that cannot even do that is given up."""
        if self._db is None:
            return
        with suppress(psycopg.Error):
            self.execute("ROLLBACK")
            return
        self._drop()

    def told(self, error: Exception) -> StoreError:
        """What to tell of a fault."""
        return error if isinstance(error, StoreError) else store_error(cast(psycopg.Error, error))

    def destroyed(self, anything: bool) -> None:
        """What was destroyed PostgreSQL keeps, sealed as it is, until it has vacuumed it. At such times, and at most
        once an hour, what was told without a name is mixed, so that nothing of its order stays in the rows.
        """
        if not anything or monotonic() < self._mix_at:
            return
        self._mix_at = monotonic() + _MIX_SECONDS
        with suppress(psycopg.Error, LeaseLost):
            self.execute("BEGIN")
            self._check_fence()
            self.execute(_MIX)
            self.execute("COMMIT")
            return
        self.roll_back()

    def hurry(self) -> None:
        """Wait for a lost server no longer, as the store is being closed: the next try is the last."""
        self._closing = True

    def close(self) -> None:
        """Close the connection."""
        self._drop()

    def _drop(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            db.close()
