"""Runs alembic's revisions on an open connection to PostgreSQL, all in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.util import CommandError
from psycopg.rows import tuple_row
from sqlalchemy import Text, create_engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler

from daemon.adapters.migrations.upgrade import config, failed
from daemon.adapters.store.postgres_faults import store_error


def upgrade(db: psycopg.Connection[Any], scripts: Path) -> None:
    """Bring the database behind `db` to the newest schema; raises StoreError, and leaves it as it was."""
    engine = create_engine("postgresql+psycopg://", creator=lambda: db, poolclass=StaticPool)
    factory, db.row_factory = db.row_factory, tuple_row
    db.autocommit = False
    try:
        with engine.begin() as connection:
            command.upgrade(config(connection, scripts), "head")
    except DBAPIError as error:
        raise store_error(error.orig) if isinstance(error.orig, psycopg.Error) else failed(error) from None
    except (CommandError, SQLAlchemyError) as error:
        raise failed(error) from None
    finally:
        db.row_factory = factory


@compiles(Text, "postgresql")
def _text_by_bytes(*_: Any, **__: Any) -> str:
    """Texts compare and sort by their bytes, as SQLite's do, and not by the habits of a language."""
    return 'TEXT COLLATE "C"'


@compiles(CreateIndex, "postgresql")
def _as_partial_as_in_sqlite(create: CreateIndex, compiler: DDLCompiler, **options: Any) -> str:
    """An index over some rows only is one in both databases, though the revisions say so of SQLite alone."""
    options_of = create.element.dialect_options
    options_of["postgresql"]["where"] = options_of["sqlite"]["where"]
    return str(compiler.visit_create_index(create, **options))  # type: ignore[no-untyped-call]
