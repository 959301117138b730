"""Brings a database to the schema this code knows; alembic is only imported when that takes something."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from daemon.core.errors import StoreError

VERSION = 3
"""The schema of this code: the number of revisions, also SQLite's `user_version`."""
SCRIPTS = Path(__file__).parent


def stored_version(db: sqlite3.Connection) -> int:
    """The schema of the database, 0 for an empty file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def check_version(db: sqlite3.Connection) -> None:
    """Raise StoreError unless the database has exactly this code's schema."""
    check(stored_version(db))


def check(version: int) -> None:
    """Raise StoreError when this is older than this code's schema, or newer."""
    if version > VERSION:
        raise newer(version)
    if version < VERSION:
        raise StoreError(
            f"the database has schema {version}, this naervaer {VERSION} "
            "(start the service once: it upgrades the database)"
        )


def migrate(
    db: sqlite3.Connection, path: Path | None = None, *, target: int = VERSION, scripts: Path = SCRIPTS
) -> None:
    """Make the schema in an empty database, or upgrade an older one, copied beside `path` first.

    After an error the database is as it was. Raises StoreError when it is newer than the code.
    """
    version = stored_version(db)
    if version == target:
        return
    if version > target:
        raise newer(version)
    if path is not None and version > 0:
        _keep_copy(db, path.with_name(f"{path.name}.schema-{version}"))
    from daemon.adapters.migrations.upgrade import upgrade

    upgrade(db, target, scripts)


def newer(
    version: int, restore: str = f"the copy `….schema-{VERSION}` made before it upgraded"
) -> StoreError:
    """The error for a database that a newer naervaer has upgraded; `restore` is what may be put back instead."""
    return StoreError(
        f"the database has schema {version}, but this naervaer knows only {VERSION} "
        f"(install the newer naervaer again, or restore {restore})"
    )


def _keep_copy(db: sqlite3.Connection, copy: Path) -> None:
    try:
        copy.unlink(missing_ok=True)
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise StoreError(
            f"the copy before the upgrade cannot be made: {error.strerror} (make room, check rights)"
        ) from error
    target = sqlite3.connect(copy, isolation_level=None)
    try:
        db.backup(target)
    finally:
        target.close()
