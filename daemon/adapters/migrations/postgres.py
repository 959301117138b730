"""Brings a database on PostgreSQL to the schema this code knows, by the same revisions as SQLite's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from daemon.adapters.migrations import SCRIPTS, VERSION, check, newer
from daemon.adapters.store.postgres_faults import store_error
from daemon.adapters.store.postgres_link import Address, connect

# Any number will do, as long as it is always the same: whoever holds it makes or upgrades the schema.
_TURN = 0x6E617276


_DUMP = "a dump made before it upgraded"


def stored_version(db: psycopg.Connection[Any]) -> int:
    """The schema of the database, 0 for an empty one."""
    found = db.execute("SELECT to_regclass('alembic_version')").fetchone()
    if found is None or found[0] is None:
        return 0
    row = db.execute("SELECT version_num FROM alembic_version").fetchone()
    return 0 if row is None else int(row[0])


def check_version(address: Address) -> None:
    """Raise StoreError unless the database has exactly this code's schema."""
    check(_version_at(address))


def _version_at(address: Address) -> int:
    try:
        with connect(address) as db:
            return stored_version(db)
    except psycopg.Error as error:
        raise store_error(error) from None


def migrate(
    address: Address, *, target: int = VERSION, scripts: Path = SCRIPTS, only_empty: bool = False
) -> None:
    """Make the schema in an empty database, or upgrade an older one; after an error it is as it was.

    With `only_empty` an older one is left alone, as somebody may be working on it. Raises StoreError when it is newer
    than the code.
    """
    version = _version_at(address)
    if version > target:
        raise newer(version, _DUMP)
    if version == target or (only_empty and version > 0):
        return
    from daemon.adapters.migrations.upgrade_postgres import upgrade

    try:
        with connect(address) as db:
            db.execute("SELECT pg_advisory_lock(%s)", (_TURN,))
            if stored_version(db) < target:
                upgrade(db, scripts)
    except psycopg.Error as error:
        raise store_error(error) from None
