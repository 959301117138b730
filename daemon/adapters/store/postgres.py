"""The store on PostgreSQL: the same transactions as on SQLite, under a lease that one daemon holds at a time."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import psycopg

from daemon.adapters.keys import Keyring
from daemon.adapters.migrations.postgres import check_version, migrate
from daemon.adapters.notes_keys import NotesKeys
from daemon.adapters.store.notes_mark import take_up_notes
from daemon.adapters.store.opening import fingerprints
from daemon.adapters.store.postgres_faults import store_error
from daemon.adapters.store.postgres_link import COMMITTED, Address, Fence, PostgresLink
from daemon.adapters.store.tx import StoredTx
from daemon.adapters.store.tx_base import Known
from daemon.adapters.store.worker import ThreadedStore, Worker
from daemon.adapters.store.writer import Committer, NoteErased, Snapshots

_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_FIRST_MARK = "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING"


class PostgresStore(ThreadedStore):
    """A database on a server. Opening and its errors are blocking: let a thread do it where a loop runs."""

    def __init__(
        self,
        address: Address,
        keyring: Keyring,
        fence: Fence,
        find_out: float = inf,
        note_erased: NoteErased | None = None,
        notes: NotesKeys | None = None,
    ) -> None:
        """Open for writing under the lease that `fence` tells of, and make or upgrade the schema when needed.

        When a commit's answer is lost, the server is asked for so many seconds what became of it. Without `notes` it
        takes nothing that is one person's own. Raises StoreError and KeyMissing.
        """
        self._prepare(keyring, notes)
        migrate(address)
        writing = PostgresLink(address, fence=fence, find_out=find_out)
        self._open(writing, may_create=True)
        reading = PostgresLink(address, begin=_READING)
        self._links += [writing, reading]
        self._writer = Worker(
            "store-writer", Committer(writing, self._transactions(writing), note_erased=note_erased)
        )
        self._reader = Worker("store-reader", Snapshots(reading, self._transactions(reading)))

    @classmethod
    def open_reader(cls, address: Address, keyring: Keyring, notes: NotesKeys | None = None) -> PostgresStore:
        """Open for reading only, beside a running service or without one."""
        store = cls.__new__(cls)
        store._prepare(keyring, notes)
        check_version(address)
        reading = PostgresLink(address, begin=_READING)
        store._open(reading, may_create=False)
        store._links.append(reading)
        store._reader = Worker("store-reader", Snapshots(reading, store._transactions(reading)))
        return store

    def _prepare(self, keyring: Keyring, notes: NotesKeys | None) -> None:
        self._keys = keyring
        self._notes = notes or NotesKeys.absent()
        self._opened: Known = {}
        self._links: list[PostgresLink] = []
        self._writer = self._reader = None

    def _open(self, link: PostgresLink, *, may_create: bool) -> None:
        """Connect, and take up the installation's secret, which the first start makes."""
        try:
            link.open()
            self._fingerprints = fingerprints(link, self._keys, may_create=may_create)
            take_up_notes(link, self._keys, self._notes, may_create=may_create)
            if may_create:
                link.execute(_FIRST_MARK, {"name": COMMITTED, "value": b""})
        except psycopg.Error as error:
            link.close()
            raise store_error(error) from None
        except BaseException:
            link.close()
            raise

    def _transactions(self, link: PostgresLink) -> Callable[[], StoredTx]:
        return lambda: StoredTx(link, self._keys, self._fingerprints, self._opened, self._notes)

    async def close(self) -> None:
        """Let what is queued finish, as far as the server is there, then close; again does nothing."""
        for link in self._links:
            link.hurry()
        await super().close()
