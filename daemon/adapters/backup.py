"""Makes a backup of a database that others may be writing to, and believes in it only once it was opened again."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from daemon.adapters.backup_notes import BackupNote, note_backup
from daemon.adapters.backup_seal import is_sealed, open_file, seal_file
from daemon.adapters.keys import Keyring, hand_over, sync_directory
from daemon.adapters.migrations import VERSION, stored_version
from daemon.adapters.store.faults import store_error
from daemon.adapters.store.opening import connect_reading, fingerprints
from daemon.adapters.store.sqlite import copy_database
from daemon.core.errors import StoreError
from daemon.engine.gap import MADE_AT

_NAME = "naervaer-{:%Y%m%dT%H%M%SZ}.backup"
_OURS = "naervaer-*.backup"
_COUNT = "SELECT count(*) FROM {}"
_COUNTED = ("inbox", "outbox", "moments", "asks", "letters", "entries", "meetings", "roster")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was found whole: `made_at` is the instant it shows, `counts` are rows by table."""

    path: Path
    made_at: datetime
    size: int
    sealed: bool
    counts: dict[str, int]


def name_for(at: datetime) -> str:
    """The name of a backup made at an instant; they sort by age."""
    return _NAME.format(at.astimezone(UTC))


def make_backup(database: Path, keys: Keyring, to: Path, at: datetime, key: bytes | None = None) -> Backup:
    """Copy the database as it is at one instant into the new file `to`, encrypted if a `key` is given.

    It is written to a draft, made durable, opened again and looked through, and only then gets its name; it is noted
    in the database's folder. Raises StoreError.
    """
    if to.exists():
        raise StoreError(f"{to} exists already (name a new file for the backup)")
    with _drafts(to, database) as (plain, sealed):
        copy_database(connect_reading(str(database)), plain)
        _stamp(plain, keys, at)
        found = look_through(plain, keys)
        if key is not None:
            _seal(plain, sealed, key)
        done = plain if key is None else sealed
        _sync(done)
        hand_over(done)
        done.replace(to)
        sync_directory(to.parent)
    backup = Backup(path=to, made_at=at, size=to.stat().st_size, sealed=key is not None, counts=found.counts)
    note = BackupNote(path=str(to.absolute()), made_at=at.isoformat(), size=backup.size, sealed=backup.sealed)
    note_backup(database.parent, note)
    return backup


def open_backup(path: Path, keys: Keyring, to: Path, key: bytes | None = None) -> Backup:
    """Put what a backup holds, opened and looked through, into the new file `to`; raises StoreError."""
    try:
        sealed = is_sealed(path)
        if sealed and key is None:
            raise StoreError(
                f"{path} is encrypted (name its key file with --key, or backup_key in the config)"
            )
        with path.open("rb") as source, _new_file(to) as target:
            if sealed and key is not None:
                open_file(source, target, key)
            else:
                shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        raise StoreError(f"{path} cannot be read into {to.parent}: {error.strerror}") from error
    found = look_through(to, keys)
    return Backup(
        path=path, made_at=found.made_at, size=path.stat().st_size, sealed=sealed, counts=found.counts
    )


def look_through(path: Path, keys: Keyring) -> Backup:
    """Whether a copy can be worked with: every page, the schema, the service's key, how many rows; StoreError."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            db.row_factory = sqlite3.Row
            wrong = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if wrong != "ok":
                raise StoreError(f"{path} is damaged: {wrong} (take another backup)")
            version = stored_version(db)
            if not 0 < version <= VERSION:
                raise StoreError(
                    f"{path} has schema {version}, this naervaer knows up to {VERSION} (install the one that made it)"
                )
            fingerprints(db, keys, may_create=False)
            made_at = _made_at(db, keys, path)
            counts = {table: int(db.execute(_COUNT.format(table)).fetchone()[0]) for table in _COUNTED}
    except UnicodeDecodeError as error:
        raise StoreError(
            f"{path} is damaged: it holds names that are no text (take another backup)"
        ) from error
    except sqlite3.Error as error:
        raise StoreError(f"{path} is no whole backup: {store_error(error)}") from error
    return Backup(path=path, made_at=made_at, size=path.stat().st_size, sealed=False, counts=counts)


def prune(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups that bear our name in the folder; those deleted."""
    old = sorted(folder.glob(_OURS))[:-keep] if keep > 0 else []
    for each in old:
        each.unlink(missing_ok=True)
    return old


def _made_at(db: sqlite3.Connection, keys: Keyring, path: Path) -> datetime:
    row = db.execute("SELECT value FROM meta WHERE name = ?", (MADE_AT,)).fetchone()
    if row is None:
        raise StoreError(
            f"{path} is no backup made with `naervaer backup` (it does not say when it was made)"
        )
    return datetime.fromisoformat(keys.open(row[0], _identity()).decode())


def _stamp(plain: Path, keys: Keyring, at: datetime) -> None:
    """Write into the copy when it was made, so that whoever starts with it knows that it is one."""
    sealed = keys.seal(at.astimezone(UTC).isoformat().encode(), _identity())
    with closing(sqlite3.connect(plain, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = FULL")
        db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (MADE_AT, sealed))


def _identity() -> str:
    return f"meta:{MADE_AT}:value"


def _seal(plain: Path, sealed: Path, key: bytes) -> None:
    """Encrypt, and open again what was written."""
    with plain.open("rb") as source, sealed.open("wb") as target:
        seal_file(source, target, key)
    with sealed.open("rb") as source, Path(os.devnull).open("wb") as nowhere:
        open_file(source, nowhere, key)


@contextmanager
def _drafts(to: Path, database: Path) -> Iterator[tuple[Path, Path]]:
    """Two new files beside `to` that are gone afterwards; raises StoreError where there is no room."""
    try:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        room, needed = shutil.disk_usage(to.parent).free, 2 * database.stat().st_size
        if room < needed:
            raise StoreError(
                f"{to.parent} has {room >> 20} MB free, a backup needs {(needed >> 20) + 1} (make room)"
            )
        drafts = [to.with_name(f".{to.name}.{secrets.token_hex(8)}") for _ in range(2)]
        try:
            for draft in drafts:
                os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            yield drafts[0], drafts[1]
        finally:
            for draft in drafts:
                draft.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"the backup {to} cannot be written: {error.strerror} (the service writes it: name a place in its "
            "data folder, or another that its user may write to)"
        ) from error


def _new_file(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
