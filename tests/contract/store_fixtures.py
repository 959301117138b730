"""Stores of every kind for the contract suite, and builders for what goes into them."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from daemon.adapters.keys import Keyring
from daemon.adapters.migrations import SCRIPTS
from daemon.adapters.migrations.postgres import migrate
from daemon.adapters.notes_keys import NotesKeys
from daemon.adapters.store import SqliteStore
from daemon.adapters.store.postgres import PostgresStore
from daemon.adapters.store.postgres_lease import PostgresLease
from daemon.adapters.store.postgres_link import Address
from daemon.core.forms import Text
from daemon.core.meeting import Meeting
from daemon.core.model import Asked, Entry, Letter, Moment, Round
from daemon.engine.ports import Store
from daemon.engine.records import Absence, Outgoing, Received, ServerJob
from tests.servers.postgres import PostgresServer

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


SECOND = """
from alembic import op

revision = "next"
down_revision = "{newest:04}"

def upgrade():
    op.execute("ALTER TABLE roster ADD COLUMN nickname TEXT")
    op.execute("{last}")
"""
"""A revision after the newest, which is how an upgrade is tried."""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Our revisions in a directory where a test may add one."""
    return Path(shutil.copytree(SCRIPTS, tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__")))


@pytest.fixture(scope="session")
def reused(postgres: PostgresServer) -> str:
    """The name of a database with the schema, which is emptied for each test that takes it."""
    name = postgres.new_database()
    migrate(postgres.address(name))
    return name


@pytest.fixture
def database(postgres: PostgresServer, reused: str) -> Address:
    """A database on PostgreSQL with the schema and nothing in it."""
    postgres.empty(reused)
    return postgres.address(reused)


S = TypeVar("S", bound=PostgresStore)


def on_postgres(address: Address, keyring: Keyring, kind: type[S] = PostgresStore, **options: Any) -> S:
    """A store under a lease of its own, which lasts for an hour."""
    lease = PostgresLease(address, 3600)
    assert lease.take()
    lease.close()
    return kind(replace(address, name=lease.holder), keyring, lease.fence(), **options)


@pytest.fixture(params=["file", "memory", pytest.param("postgres", marks=pytest.mark.postgres)])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store of each kind."""
    opened: Store
    if request.param == "postgres":
        opened = on_postgres(
            request.getfixturevalue("database"), Keyring.ephemeral(), notes=NotesKeys.ephemeral()
        )
    else:
        path = tmp_path / "naervaer.sqlite" if request.param == "file" else ":memory:"
        opened = SqliteStore(path, Keyring.ephemeral(), notes=NotesKeys.ephemeral())
    yield opened
    await opened.close()


@pytest.fixture
async def filed(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """An empty store in a file, for what only files do."""
    opened = SqliteStore.open(tmp_path / "naervaer.sqlite", tmp_path / "key")
    yield opened
    await opened.close()


def a_mail(uid: int = 1, **changes: Any) -> Received:
    """A received mail."""
    given: dict[str, Any] = {
        "mailbox": "main",
        "uidvalidity": 7,
        "uid": uid,
        "raw": f"Subject: idea {uid}\r\n\r\nCake on Fridays\r\n".encode(),
        "size": 40,
        "received_at": NOON,
        "message_id": f"<{uid}@example.org>",
    }
    return Received(**given | changes)


def a_job(uid: int = 1, **changes: Any) -> ServerJob:
    """A job on the mail server."""
    given: dict[str, Any] = {
        "id": f"job{uid}",
        "mailbox": "main",
        "uidvalidity": 7,
        "uid": uid,
        "action": "settle",
    }
    return ServerJob(**given | changes)


def a_moment(step: str = "ask", **changes: Any) -> Moment:
    """A pending moment."""
    given: dict[str, Any] = {"rule": "ideas", "round": "2026-W48", "step": step, "due_at": NOON}
    return Moment(**given | changes)


def a_round(key: str = "2026-W48", **changes: Any) -> Round:
    """An open round."""
    return Round(**{"rule": "ideas", "key": key, "opened_at": NOON} | changes)


def an_ask(name: str = "ask1", **changes: Any) -> Asked:
    """A waiting ask; its key is its name."""
    given: dict[str, Any] = {
        "id": name,
        "rule": "ideas",
        "round": "2026-W48",
        "key": name,
        "to": "anna",
        "template": "ideas/ask",
        "form": Text(),
        "asked_at": NOON,
    }
    return Asked(**given | changes)


def a_letter(token: str = "tok1", **changes: Any) -> Letter:
    """A letter that carries one ask."""
    return Letter(**{"token": token, "to": "anna", "kind": "ask", "asks": (("", "ask1"),)} | changes)


def an_entry(name: str = "e1", **changes: Any) -> Entry:
    """Something Anna told in mail `s1`."""
    given: dict[str, Any] = {
        "id": name,
        "rule": "ideas",
        "round": "2026-W48",
        "kind": "idea",
        "value": f"value of {name}",
        "by": "anna",
        "source": "s1",
        "at": NOON,
    }
    return Entry(**given | changes)


def a_meeting(uid: str = "m1", **changes: Any) -> Meeting:
    """A talk between Anna and Bo."""
    given: dict[str, Any] = {
        "uid": uid,
        "rule": "talks",
        "round": "2026-W48",
        "key": "anna",
        "sequence": 0,
        "start": NOON,
        "minutes": 30,
        "title": "A talk",
        "who": ("anna", "bo"),
    }
    return Meeting(**given | changes)


def an_outgoing(name: str = "out1", **changes: Any) -> Outgoing:
    """A mail to Anna that may go at noon."""
    given: dict[str, Any] = {
        "id": name,
        "cause": "s1",
        "kind": "receipt",
        "member": "anna",
        "sender": f"box+{name}@example.org",
        "recipient": "anna@example.org",
        "message_id": f"<{name}@example.org>",
        "raw": f"Subject: {name}\r\n\r\nThank you\n".encode(),
        "priority": 2,
        "created_at": NOON,
        "next_at": NOON,
    }
    return Outgoing(**given | changes)


def an_absence(name: str = "a1", **changes: Any) -> Absence:
    """A week away."""
    given: dict[str, Any] = {
        "id": name,
        "member": "anna",
        "first": NOON.date(),
        "last": (NOON + 6 * DAY).date(),
        "source": "s1",
    }
    return Absence(**given | changes)
