"""Runs alembic's revisions on an open SQLite connection, all in one transaction."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from daemon.adapters.store.faults import store_error
from daemon.core.errors import StoreError

_HERE = Path(__file__).parent


def upgrade(db: sqlite3.Connection, version: int) -> None:
    """Bring the database behind `db` to schema `version`; after an error it is as it was. Raises
    StoreError.
    """
    engine = create_engine("sqlite://", creator=lambda: db, poolclass=StaticPool)
    event.listen(engine, "begin", _begin)
    factory, db.row_factory = db.row_factory, None
    # Tables may be rebuilt while others refer to them; what refers to what is checked at the end.
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        with engine.begin() as connection:
            command.upgrade(_config(connection), "head")
            if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise StoreError(
                    "the upgrade left rows that refer to nothing "
                    "(please report it; the database is as it was)"
                )
            db.execute(f"PRAGMA user_version = {version:d}")
    except sqlite3.Error as error:
        raise store_error(error) from error
    finally:
        db.row_factory = factory
        db.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
