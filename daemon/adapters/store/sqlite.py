"""The store on SQLite: one writer with group commit, snapshots for readers, people's words sealed."""

from __future__ import annotations

import asyncio
import os
import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from daemon.adapters.erasures import ERASED, Erasures
from daemon.adapters.keys import Fingerprints, Keyring, sync_directory
from daemon.adapters.migrations import check_version, migrate
from daemon.adapters.notes_keys import NotesKeys
from daemon.adapters.store import opening
from daemon.adapters.store.faults import store_error
from daemon.adapters.store.notes_mark import take_up_notes
from daemon.adapters.store.reserve import Reserve
from daemon.adapters.store.sqlite_link import SqliteLink
from daemon.adapters.store.tx import StoredTx
from daemon.adapters.store.tx_base import Known
from daemon.adapters.store.worker import ThreadedStore, Worker
from daemon.adapters.store.writer import Committer, Job, Snapshots
from daemon.core.errors import StoreBlocked, StoreError
from daemon.engine.tx import Tx

T = TypeVar("T")


class SqliteStore(ThreadedStore):
    """A database file, or `":memory:"`, which is worked on in the caller's thread; implements
    `ports.Store`.
    """

    def __init__(
        self,
        path: Path | str,
        keyring: Keyring,
        reserve: Reserve | None = None,
        notes: NotesKeys | None = None,
    ) -> None:
        """Open, and make or upgrade when needed; raises StoreError and KeyMissing with cause and remedy.

        The `reserve` is made once all is well, and given up when the disk is full. Without `notes` a file takes
        nothing that is one person's own.
        """
        self._path = str(path)
        self._keys = keyring
        in_memory = self._path == opening.MEMORY
        self._notes = notes or (NotesKeys.ephemeral() if in_memory else NotesKeys.absent())
        self._lock: int | None = None
        self._writer: Worker | None = None
        self._reader: Worker | None = None
        self._memory: Committer | None = None
        self._reserve = reserve
        self._one_at_a_time = Lock()
        self._opened: Known = {}
        if in_memory:
            db = opening.connect_writing(self._path)
            migrate(db)
            self._fingerprints = opening.fingerprints(db, keyring, may_create=True)
            take_up_notes(db, keyring, self._notes, may_create=True)
            self._memory = self._committer(db)
            return
        self._lock = opening.lock(Path(path))
        try:
            if reserve is not None:
                opening.refuse_vanished(Path(path), opened_before=reserve.used)
            self._open_with_reserve(Path(path))
        except BaseException:
            self._unlock()
            raise
        if reserve is not None:
            reserve.keep()

    def _open_with_reserve(self, path: Path) -> None:
        try:
            self._open_file(path)
        except StoreBlocked as error:
            if not (error.full and self._reserve and self._reserve.used and self._reserve.give_up()):
                raise
            self._open_file(path)

    def _open_file(self, path: Path) -> None:
        opening.create(path)
        db = opening.connect_writing(str(path))
        try:
            opening.refuse_damaged(path, db)
            migrate(db, path)
            self._fingerprints = opening.fingerprints(db, self._keys, may_create=True)
            take_up_notes(db, self._keys, self._notes, may_create=True)
            reading = opening.connect_reading(str(path))
        except BaseException as error:
            db.close()
            if isinstance(error, sqlite3.Error):
                raise store_error(error) from error
            if isinstance(error, UnicodeDecodeError):
                raise opening.damaged(path, opening.NO_TEXT) from error
            raise
        self._writer = Worker("store-writer", self._committer(db))
        self._reader = Worker("store-reader", self._snapshots(reading))

    def _on_full(self) -> None:
        if self._reserve is not None:
            self._reserve.give_up()

    @classmethod
    def open(cls, path: Path, key_file: Path) -> SqliteStore:
        """Open with the keys of systemd's credentials or of `key_file`, which the first start makes; those of notes
        lie beside it.
        """
        keyring = Keyring.load(key_file, may_create=not opening.holds_rows(path))
        return cls(path, keyring, notes=NotesKeys.in_file(key_file.with_name(f"{key_file.name}-notes")))

    @classmethod
    def open_reader(cls, path: Path, keyring: Keyring, notes: NotesKeys | None = None) -> SqliteStore:
        """Open for reading only and without the lock, beside a running service or without one."""
        store = cls.__new__(cls)
        store._path, store._keys, store._notes = str(path), keyring, notes or NotesKeys.absent()
        store._lock = store._writer = store._memory = store._reserve = None
        store._one_at_a_time = Lock()
        store._opened = {}
        if not path.exists():
            raise StoreError(f"there is no database {path} (start the service once, with `naervaer run`)")
        db = opening.connect_reading(str(path))
        try:
            check_version(db)
            store._fingerprints = opening.fingerprints(db, keyring, may_create=False)
            take_up_notes(db, keyring, store._notes, may_create=False)
        except BaseException as error:
            db.close()
            if isinstance(error, sqlite3.Error):
                raise store_error(error) from error
            raise
        store._reader = Worker("store-reader", store._snapshots(db))
        return store

    def _committer(self, db: sqlite3.Connection) -> Committer:
        link = SqliteLink(db, writing=True)
        erasures = Erasures(Path(self._path).parent / ERASED) if self._path != opening.MEMORY else None
        return Committer(
            link,
            self._transactions(db),
            on_full=self._on_full,
            note_erased=erasures.note if erasures else None,
        )

    def _snapshots(self, db: sqlite3.Connection) -> Snapshots:
        return Snapshots(SqliteLink(db, writing=False), self._transactions(db))

    def _transactions(self, db: sqlite3.Connection) -> Callable[[], StoredTx]:
        fingerprints: Fingerprints = self._fingerprints
        return lambda: StoredTx(db, self._keys, fingerprints, self._opened, self._notes)

    async def write(self, work: Callable[[Tx], T]) -> T:
        """As any store does; on a database in memory at once."""
        return self.write_now(work) if self._memory is not None else await super().write(work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """As any store does; on a database in memory at once."""
        return self.write_now(work) if self._memory is not None else await super().read(work)

    def write_now(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction in the caller's thread; for databases in memory only."""
        if self._memory is None:
            raise StoreError("only an open database in memory can be written at once (await `write` instead)")
        job = Job(work)
        with self._one_at_a_time:
            self._memory.serve(iter([job]))
        if job.error is not None:
            raise job.error
        result: T = job.result
        return result

    async def backup(self, to: Path) -> None:
        """Copy the database, as it is at one instant, into the new file `to`; sealed text stays sealed."""
        if self._path == opening.MEMORY:
            raise StoreError("a database in memory has no backups (use a file)")
        await asyncio.to_thread(_copy, self._path, to)

    async def close(self) -> None:
        """Let what is queued finish, then close; again does nothing."""
        await super().close()
        if self._memory is not None:
            self._memory.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _copy(path: str, to: Path) -> None:
    if to.exists():
        raise StoreError(f"{to} exists already (name a new file for the backup)")
    draft = to.with_name(f".{to.name}.{secrets.token_hex(8)}")
    opening.create(draft)
    try:
        copy_database(opening.connect_reading(path), draft)
        draft.replace(to)
        sync_directory(to.parent)
    finally:
        draft.unlink(missing_ok=True)


def copy_database(source: sqlite3.Connection, to: Path) -> None:
    """Copy what `source` sees into the empty file `to`, and close `source`."""
    target: Any = sqlite3.connect(to, isolation_level=None)
    try:
        target.execute("PRAGMA synchronous = FULL")
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise store_error(error) from error
    finally:
        target.close()
        source.close()
