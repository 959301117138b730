"""Where the engines of tests keep what they know: in memory, or each in an empty database on a real PostgreSQL.

`pytest --engines-on postgres tests/engine …` runs every test's engines there; those marked `both_stores` always run on
both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from threading import Thread
from typing import Any, Protocol, TypeVar

import pytest

from daemon.adapters.keys import Keyring
from daemon.adapters.migrations.postgres import migrate
from daemon.adapters.notes_keys import NotesKeys
from daemon.adapters.store.postgres import PostgresStore
from daemon.adapters.store.postgres_link import COMMITTED
from daemon.adapters.store.sqlite import SqliteStore
from daemon.engine.ports import Store
from daemon.engine.tx import Tx
from tests.contract.store_fixtures import on_postgres
from tests.servers.postgres import PostgresServer

T = TypeVar("T")


class StoreNow(Store, Protocol):
    """A store that also works without an event loop."""

    def write_now(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction of its own and wait until that is committed."""
        ...


Opens = Callable[[Keyring, NotesKeys], StoreNow]


def rows_of(store: StoreNow) -> list[tuple[str, tuple[Any, ...]]]:
    """All that a store holds, each row with its table's name; without the mark that each commit leaves."""
    tables = _PG_TABLES if isinstance(store, PostgresNow) else _TABLES

    def work(tx: Any) -> list[tuple[str, tuple[Any, ...]]]:
        run = tx._db.execute
        names = [name for (name,) in run(tables, {}).fetchall()]
        rows = [(name, tuple(row)) for name in names for row in run(f"SELECT * FROM {name}", {}).fetchall()]
        return [(name, row) for name, row in rows if COMMITTED not in row]

    found: list[tuple[str, tuple[Any, ...]]] = store.write_now(work)
    return found


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
_PG_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def pages_of(store: StoreNow) -> bytes:
    """All that a store holds as it lies there."""
    if isinstance(store, SqliteStore):
        assert store._memory is not None
        pages: bytes = store._memory._link._db.serialize()  # type: ignore[attr-defined]
        return pages
    return b"\n".join(
        value if isinstance(value, bytes) else str(value).encode()
        for _, row in rows_of(store)
        for value in row
    )


def in_memory(keys: Keyring, notes: NotesKeys) -> StoreNow:
    """An empty store on SQLite in memory."""
    return SqliteStore(":memory:", keys, notes=notes)


opens: Opens = in_memory
"""How an engine opens its store."""


class PostgresNow(PostgresStore):
    """The service's own store on PostgreSQL, with its threads, that can be waited for."""

    loop: asyncio.AbstractEventLoop

    def write_now(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction of its own and wait until that is committed."""
        return waited_for(self.write(work), self.loop)


def waited_for(work: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> T:
    """What comes of `work`, done in a loop of another thread."""
    return asyncio.run_coroutine_threadsafe(work, loop).result()


class Databases:
    """Databases with our schema on one server, each lent to one store at a time."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._free: list[str] = []
        self._lent: list[tuple[str, PostgresNow]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="stores", daemon=True)
        self._thread.start()

    def open(self, keys: Keyring, notes: NotesKeys) -> StoreNow:
        """An empty store."""
        name = self._free.pop() if self._free else self._made()
        store = on_postgres(self._server.address(name), keys, PostgresNow, notes=notes)
        store.loop = self._loop
        self._lent.append((name, store))
        return store

    def _made(self) -> str:
        name = self._server.new_database()
        migrate(self._server.address(name))
        return name

    def take_back(self) -> None:
        """Close the stores that were opened, and empty their databases for others."""
        for name, store in self._lent:
            waited_for(store.close(), self._loop)
            self._server.empty(name)
            self._free.append(name)
        self._lent.clear()

    def close(self) -> None:
        """Close what is open."""
        self.take_back()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        *("--engines-on",),
        choices=("memory", "postgres"),
        default="memory",
        help="where the engines of tests keep what they know",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Those marked `both_stores` are run on both."""
    if metafunc.definition.get_closest_marker("both_stores"):
        where = ["memory", pytest.param("postgres", marks=pytest.mark.postgres)]
        metafunc.parametrize("engines_on", where, indirect=True)


@pytest.fixture(scope="session")
def all_databases(postgres: PostgresServer) -> Iterator[Databases]:
    """Databases for engines on the run's server."""
    ours = Databases(postgres)
    yield ours
    ours.close()


@pytest.fixture
def databases(all_databases: Databases) -> Iterator[Databases]:
    """The same for one test, after which its stores are closed."""
    yield all_databases
    all_databases.take_back()


@pytest.fixture(scope="session", autouse=True)
def engines_on_otherwise(request: pytest.FixtureRequest) -> None:
    """What the option says, also for engines that are made once for several tests."""
    if request.config.getoption("--engines-on") == "postgres":
        _use(request.getfixturevalue("all_databases").open)


@pytest.fixture(autouse=True)
def engines_on(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where this test's engines keep what they know."""
    before = opens
    where = getattr(request, "param", request.config.getoption("--engines-on"))
    _use(request.getfixturevalue("databases").open if where == "postgres" else in_memory)
    yield
    _use(before)


def _use(how: Opens) -> None:
    global opens  # noqa: PLW0603 - engines are made in the middle of tests, which need not say where
    opens = how
