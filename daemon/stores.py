"""Opens the database that a config names: the file in its data folder, or a database on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from daemon.adapters.erasures import ERASED, Erasures
from daemon.adapters.keys import Keyring
from daemon.adapters.store.sqlite import SqliteStore
from daemon.adapters.store.writer import NoteErased
from daemon.building import build_back_up, build_keyring, build_notes_keys, database
from daemon.config.loader import Config
from daemon.core.errors import StoreError
from daemon.engine.ports import Store
from daemon.operations.desk import BackUp, Rings

if TYPE_CHECKING:
    from daemon.adapters.store.postgres_link import Address

# For a command that somebody waits for.
_FIND_OUT_SECONDS = 30.0
_MISSING = "the database is on PostgreSQL, but psycopg is missing (pip install 'naervaer[postgres]')"


def server(config: Config) -> Address | None:
    """Where the database is when it is on PostgreSQL; raises ConfigError when the password cannot be read."""
    service = config.service
    if not service.database:
        return None
    try:
        from daemon.adapters.store.postgres_link import Address
    except ImportError:
        raise StoreError(_MISSING) from None
    password = service.database_password.resolve() if service.database_password else None
    return Address(service.database, password)


def has_database(config: Config) -> bool:
    """Whether the service was ever started with this database; raises StoreError when that cannot be seen."""
    address = server(config)
    if address is None:
        return database(config).exists()
    from daemon.adapters.store.postgres_link import holds_rows

    return holds_rows(address)


def server_keyring(config: Config, address: Address) -> Keyring:
    """The keys of a database on PostgreSQL, made at the first start when nothing is stored yet."""
    from daemon.adapters.store.postgres_link import holds_rows

    return build_keyring(config, may_create=not holds_rows(address))


@asynccontextmanager
async def opened(config: Config, *, writing: bool) -> AsyncIterator[tuple[Store, BackUp | None, Rings]]:
    """The database of a service that is stopped, or beside a running one for reading only, what makes a
    backup of it where that is ours to do, and its keys; raises StoreError.
    """
    rings = Rings(build_keyring(config, may_create=False), build_notes_keys(config))
    address = server(config)
    if address is not None and writing:
        async with _leased(address, rings, Erasures(config.service.data_dir / ERASED).note) as store:
            yield store, None, rings
        return
    store = await asyncio.to_thread(_open, config, rings, writing)
    try:
        yield store, None if address else build_back_up(config, rings.service), rings
    finally:
        await store.close()


def _open(config: Config, rings: Rings, writing: bool) -> Store:
    address = server(config)
    if address is not None:
        from daemon.adapters.store.postgres import PostgresStore

        return PostgresStore.open_reader(address, rings.service, rings.notes)
    # The lock that `SqliteStore` takes tells whether somebody works on the database without listening at the socket.
    path = database(config)
    if writing:
        return SqliteStore(path, rings.service, notes=rings.notes)
    return SqliteStore.open_reader(path, rings.service, rings.notes)


@asynccontextmanager
async def _leased(address: Address, rings: Rings, note_erased: NoteErased) -> AsyncIterator[Store]:
    """The database on PostgreSQL under a lease of our own, which must be free."""
    from daemon.adapters.store.postgres import PostgresStore
    from daemon.adapters.store.postgres_lease import PostgresLease
    from daemon.engine.lease import Terms

    lease = PostgresLease(address, Terms().seconds)
    try:
        if not await asyncio.to_thread(lease.take):
            raise StoreError(
                "another naervaer works on this database, or was killed a moment ago "
                "(run the command on its machine, stop it first, or try again in ten seconds)"
            )
        store = await asyncio.to_thread(
            PostgresStore,
            lease.address,
            rings.service,
            lease.fence(),
            find_out=_FIND_OUT_SECONDS,
            note_erased=note_erased,
            notes=rings.notes,
        )
        try:
            yield store
        finally:
            await store.close()
            await asyncio.to_thread(lease.give_back)
    finally:
        lease.close()
