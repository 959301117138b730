"""How a database is opened: its lock, its connections, and the installation's secret."""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
from pathlib import Path

from daemon.adapters.keys import Fingerprints, Keyring, sync_directory
from daemon.adapters.store.faults import store_error
from daemon.adapters.store.tx_base import RESERVED, Database
from daemon.core.errors import StoreBroken, StoreError

MEMORY = ":memory:"
_SECRET = RESERVED + "fingerprints"
_SECRET_IDENTITY = f"meta:{_SECRET}:value"
_SECRET_BYTES = 32
_ALWAYS_CHECKED_BYTES = 512_000_000
"""A second for each gigabyte: a larger database is looked through only when it was not closed in good order."""
NO_TEXT = "it holds names that are no text"
"""SQLite names damaged things by what stands there now, which Python cannot read."""
_WRITING = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
)
_READING = ("PRAGMA query_only = ON", "PRAGMA busy_timeout = 5000", "PRAGMA temp_store = MEMORY")


def lock(path: Path, holding: Path | None = None) -> int:
    """Take the lock file beside the database; the handle holds it until closed, or the process ends.

    `holding` is what to call that which it protects, when that is not the database.
    """
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        handle = os.open(path.with_name(path.name + ".lock"), flags, 0o600)
    except OSError as error:
        raise StoreError(
            f"the lock file of {path} cannot be made: {error.strerror} "
            "(its directory must exist and belong to the service's user)"
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise StoreError(
            f"another naervaer works on {holding or path} (stop it first, or give this one its own database)"
        ) from None
    return handle


def create(path: Path) -> None:
    """Make an empty file for the service's user alone, unless there is one; SQLite's own files take after
    it.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        sync_directory(path.parent)
    except FileExistsError:
        return
    except OSError as error:
        raise StoreError(
            f"the database {path} cannot be made: {error.strerror} (see its directory's owner)"
        ) from error


def connect_writing(path: str) -> sqlite3.Connection:
    """The one connection that writes; raises StoreError."""
    return _connect(path, _WRITING, uri=False)


def connect_reading(path: str) -> sqlite3.Connection:
    """A connection that cannot write; raises StoreError."""
    return _connect(f"{Path(path).absolute().as_uri()}?mode=ro", _READING, uri=True)


def _connect(name: str, settings: tuple[str, ...], *, uri: bool) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(
            name, isolation_level=None, check_same_thread=False, cached_statements=256, uri=uri
        )
    except sqlite3.Error as error:
        raise store_error(error) from error
    try:
        for setting in settings:
            db.execute(setting)
    except sqlite3.Error as error:
        db.close()
        raise store_error(error) from error
    except UnicodeDecodeError as error:
        db.close()
        raise damaged(Path(name), NO_TEXT) from error
    db.row_factory = sqlite3.Row
    return db


def refuse_vanished(path: Path, *, opened_before: bool) -> None:
    """Raise StoreBroken where the database is gone or empty though it was worked with before: a new one in its
    place would ask everybody everything again.
    """
    if opened_before and not (path.exists() and path.stat().st_size):
        raise StoreBroken(
            f"the database {path} is gone or empty, though the service has worked with it "
            f"(restore a backup; to begin anew, take everything out of {path.parent})"
        )


def refuse_damaged(path: Path, db: sqlite3.Connection) -> None:
    """Raise StoreBroken where pages are damaged, StoreBlocked where it cannot be written."""
    if path.stat().st_size <= _ALWAYS_CHECKED_BYTES or not _closed_well(path):
        found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise damaged(path, str(found))
    db.execute("BEGIN IMMEDIATE")
    db.execute("ROLLBACK")


def damaged(path: Path, what: str) -> StoreBroken:
    """The error to raise for what was found wrong."""
    return StoreBroken(f"the database {path} is damaged: {' '.join(what.split())} (restore a backup)")


def _closed_well(path: Path) -> bool:
    """The last one to close takes the write-ahead log away."""
    log = path.with_name(path.name + "-wal")
    return not (log.exists() and log.stat().st_size)


def holds_rows(path: Path) -> bool:
    """Whether the database already holds something sealed, so that no new key may be made."""
    if not path.exists() or path.stat().st_size == 0:
        return False
    db = connect_reading(str(path))
    try:
        if db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").fetchone() is None:
            return False
        return db.execute("SELECT 1 FROM meta LIMIT 1").fetchone() is not None
    except sqlite3.Error as error:
        raise store_error(error) from error
    finally:
        db.close()


def fingerprints(db: Database, keys: Keyring, *, may_create: bool) -> Fingerprints:
    """Fingerprints under the installation's secret, made at the first start; KeyMissing when the keys do not
    open it.
    """
    row = db.execute("SELECT value FROM meta WHERE name = :name", {"name": _SECRET}).fetchone()
    if row is not None:
        return Fingerprints(keys.open(row[0], _SECRET_IDENTITY))
    if not may_create:
        raise StoreError("the database was never started with (start the service once, with `naervaer run`)")
    secret = secrets.token_bytes(_SECRET_BYTES)
    sealed = keys.seal(secret, _SECRET_IDENTITY)
    db.execute("INSERT INTO meta (name, value) VALUES (:name, :value)", {"name": _SECRET, "value": sealed})
    return Fingerprints(secret)
