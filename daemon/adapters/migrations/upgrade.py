"""Runs alembic's revisions on an open SQLite connection, all in one transaction."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from daemon.adapters.store.faults import store_error
from daemon.core.errors import StoreError


def upgrade(db: sqlite3.Connection, version: int, scripts: Path) -> None:
    """Bring the database behind `db` to schema `version`; raises StoreError, and leaves it as it was."""
    engine = create_engine("sqlite://", creator=lambda: db, poolclass=StaticPool)
    event.listen(engine, "begin", _begin)
    factory, db.row_factory = db.row_factory, None
    # Tables may be rebuilt while others refer to them; what refers to what is checked at the end.
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        with engine.begin() as connection:
            command.upgrade(config(connection, scripts), "head")
            if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise StoreError(
                    "the upgrade left rows that refer to nothing "
                    "(please report it; the database is as it was)"
                )
            db.execute(f"PRAGMA user_version = {version:d}")
    except DBAPIError as error:
        raise failed(error.orig) from error
    except (sqlite3.Error, CommandError, SQLAlchemyError) as error:
        raise failed(error) from error
    finally:
        db.row_factory = factory
        db.execute("PRAGMA foreign_keys = ON")


def failed(cause: BaseException | None) -> StoreError:
    """The error to show when an upgrade did not go through."""
    if isinstance(cause, sqlite3.Error):
        return store_error(cause)
    return StoreError(
        f"the database cannot be upgraded: {cause} (it is as it was; install the naervaer that made it)"
    )


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def config(connection: Connection, scripts: Path) -> Config:
    """What alembic is told: where the revisions are, and the connection to run them on."""
    found = Config()
    found.set_main_option("script_location", str(scripts).replace("%", "%%"))
    found.attributes["connection"] = connection
    return found
