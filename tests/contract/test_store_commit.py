"""What the SQLite store promises about commits, readers, locks, backups and upgrades."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from daemon.adapters.keys import Keyring
from daemon.adapters.migrations import VERSION, migrate
from daemon.adapters.schema import metadata
from daemon.adapters.store import SqliteStore
from daemon.core.errors import StoreError
from daemon.engine.ports import Store
from daemon.engine.records import OutState
from daemon.engine.tx import Tx
from tests.contract.store_fixtures import SECOND, a_mail, a_moment, an_entry, an_outgoing

_PART = re.compile(r",\s*(?=[a-z_]+ (?:INTEGER|TEXT|BLOB)\b|CONSTRAINT )")


async def test_two_hundred_increments_at_once_are_two_hundred(store: Store) -> None:
    results = await asyncio.gather(*(store.write(lambda tx: tx.count("n", "", "")) for _ in range(200)))
    assert sorted(results) == list(range(1, 201))
    assert await store.read(lambda tx: tx.counters("n")) == 200


async def test_one_bad_piece_of_work_is_undone_alone(store: Store) -> None:
    def good(tx: Tx, name: str) -> None:
        tx.add_entry(an_entry(name), ask=None)

    def bad(tx: Tx) -> None:
        good(tx, "half")
        raise LookupError("on purpose")

    jobs = [store.write(lambda tx, n=n: good(tx, f"e{n}")) for n in range(20)]
    jobs.insert(10, store.write(bad))
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [LookupError]
    kept = [entry.id for entry in await store.read(lambda tx: tx.entries(["idea"]))]
    assert kept == [f"e{n}" for n in range(20)]


async def test_what_breaks_the_schema_is_told_and_undone(store: Store) -> None:
    def twice(tx: Tx) -> None:
        tx.add_entry(an_entry(), ask=None)
        tx.add_entry(an_entry(), ask=None)

    with pytest.raises(StoreError, match="please report"):
        await store.write(twice)
    assert await store.read(lambda tx: tx.entries(["idea"])) == []


async def test_nobody_hears_of_a_write_before_others_can_read_it(filed: SqliteStore) -> None:
    async def write_and_look(name: str) -> bool:
        await filed.write(lambda tx: tx.add_outgoing(an_outgoing(name)))
        return await filed.read(lambda tx: tx.outgoing(name)) is not None

    assert all(await asyncio.gather(*(write_and_look(f"o{n}") for n in range(50))))


async def test_a_cancelled_awaiter_breaks_nothing_and_its_work_is_done(filed: SqliteStore) -> None:
    waiting = [asyncio.ensure_future(filed.write(lambda tx: tx.count("n", "", ""))) for _ in range(20)]
    await asyncio.sleep(0)
    for task in waiting[::2]:
        task.cancel()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert sum(isinstance(result, asyncio.CancelledError) for result in results) == 10
    assert await filed.write(lambda tx: tx.count("n", "", "")) == 21


async def test_closing_finishes_what_is_queued(tmp_path: Path) -> None:
    keys = Keyring.ephemeral()
    store = SqliteStore(tmp_path / "db", keys)
    queued = [asyncio.ensure_future(store.write(lambda tx: tx.count("n", "", ""))) for _ in range(100)]
    await asyncio.sleep(0)
    await store.close()
    assert max(await asyncio.gather(*queued)) == 100
    with pytest.raises(StoreError, match="closed"):
        await store.write(lambda tx: tx.count("n", "", ""))
    await store.close()
    assert not (tmp_path / "db-wal").exists()


async def test_a_reader_sees_one_instant_while_others_write(filed: SqliteStore) -> None:
    loop = asyncio.get_running_loop()
    reading, written = asyncio.Event(), asyncio.Event()

    def look(tx: Tx) -> tuple[int, int]:
        before = tx.counters("n")
        loop.call_soon_threadsafe(reading.set)
        asyncio.run_coroutine_threadsafe(written.wait(), loop).result(10)
        return before, tx.counters("n")

    async def write_meanwhile() -> None:
        await reading.wait()
        await filed.write(lambda tx: tx.count("n", "", ""))
        written.set()

    seen, _ = await asyncio.gather(filed.read(look), write_meanwhile())
    assert seen == (0, 0)
    assert await filed.read(lambda tx: tx.counters("n")) == 1


async def test_a_read_cannot_write(filed: SqliteStore) -> None:
    with pytest.raises(StoreError, match="readonly"):
        await filed.read(lambda tx: tx.count("n", "", ""))
    assert await filed.read(lambda tx: tx.counters("n")) == 0


async def test_a_second_daemon_on_the_same_file_is_refused(filed: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"another naervaer works on .*stop it first"):
        SqliteStore.open(tmp_path / "naervaer.sqlite", tmp_path / "key")
    await filed.close()
    await SqliteStore.open(tmp_path / "naervaer.sqlite", tmp_path / "key").close()


async def test_a_reader_may_look_beside_a_running_daemon(filed: SqliteStore, tmp_path: Path) -> None:
    keys = Keyring.load(tmp_path / "key", may_create=False)
    beside = SqliteStore.open_reader(tmp_path / "naervaer.sqlite", keys)
    await filed.write(lambda tx: tx.add_outgoing(an_outgoing()))
    assert await beside.read(lambda tx: tx.outgoing("out1")) == an_outgoing()
    with pytest.raises(StoreError, match="read-only"):
        await beside.write(lambda tx: tx.count("n", "", ""))
    await beside.close()
    await filed.close()
    alone = SqliteStore.open_reader(tmp_path / "naervaer.sqlite", keys)
    assert (await alone.read(lambda tx: tx.figures()))["outbox.queued"] == 1
    await alone.close()


async def test_a_reader_of_no_database_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="naervaer run"):
        SqliteStore.open_reader(tmp_path / "none", Keyring.ephemeral())
    assert os.listdir(tmp_path) == []  # noqa: PTH208


async def test_a_store_in_memory_is_written_without_a_loop(filed: SqliteStore) -> None:
    with ThreadPoolExecutor(1) as pool:
        memory = SqliteStore(":memory:", Keyring.ephemeral())
        assert pool.submit(memory.write_now, lambda tx: tx.count("n", "", "")).result() == 1
    assert memory.write_now(lambda tx: tx.counters("n")) == 1
    await memory.close()
    with pytest.raises(StoreError, match="closed"):
        await memory.write(lambda tx: tx.count("n", "", ""))
    with pytest.raises(StoreError, match="await `write`"):
        filed.write_now(lambda tx: tx.count("n", "", ""))


async def test_a_backup_is_a_whole_database(filed: SqliteStore, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    await filed.write(lambda tx: tx.add_received(a_mail()))
    await filed.backup(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreError, match="exists already"):
        await filed.backup(copy)
    restored = SqliteStore.open(copy, tmp_path / "key")
    assert (await restored.read(lambda tx: tx.figures()))["inbox.new"] == 1
    await restored.close()


def _modes(directory: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in directory.iterdir()}


async def test_the_files_are_for_the_service_alone(filed: SqliteStore, tmp_path: Path) -> None:
    await filed.write(lambda tx: tx.plan_moment(a_moment()))
    modes = _modes(tmp_path)
    assert {"naervaer.sqlite", "naervaer.sqlite-wal", "naervaer.sqlite.lock", "key"} <= set(modes)
    assert set(modes.values()) == {0o600}


async def test_a_database_newer_than_the_code_is_refused(filed: SqliteStore, tmp_path: Path) -> None:
    await filed.close()
    with closing(sqlite3.connect(tmp_path / "naervaer.sqlite")) as db:
        db.execute("PRAGMA user_version = 99")
    keys = Keyring.load(tmp_path / "key", may_create=False)
    for opener in (SqliteStore, SqliteStore.open_reader):
        with pytest.raises(StoreError, match=f"schema 99, but this naervaer knows only {VERSION} .*restore"):
            opener(tmp_path / "naervaer.sqlite", keys)


async def test_what_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my shopping list\n" * 100)
    with pytest.raises(StoreError, match="no database"):
        SqliteStore(path, Keyring.ephemeral())
    assert path.read_text() == "my shopping list\n" * 100


def test_the_described_schema_and_the_migrated_one_agree() -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    def described(db: sqlite3.Connection) -> dict[str, list[str]]:
        found = db.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
        # A table that was rebuilt has its name in quotes, and a column added later stands behind the constraints.
        return {
            name: sorted(
                each.strip(" \t\n)") for each in _PART.split(sql.replace('"', "").replace(" STRICT", ""))
            )
            for name, sql in found
            if not name.startswith(("alembic_", "sqlite_"))
        }

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as migrated:
        migrate(migrated)
        engine = create_engine("sqlite://", creator=lambda: migrated, poolclass=StaticPool)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []
        with closing(sqlite3.connect(":memory:")) as made:
            other = create_engine("sqlite://", creator=lambda: made, poolclass=StaticPool)
            metadata.create_all(other)
            assert described(migrated) == described(made)


async def _one_mail(path: Path, keys: Keyring) -> None:
    store = SqliteStore(path, keys)
    await store.write(lambda tx: tx.add_outgoing(an_outgoing(state=OutState.SENT)))
    await store.close()


async def test_an_older_database_is_copied_then_upgraded(tmp_path: Path, scripts: Path) -> None:
    path, keys = tmp_path / "db", Keyring.ephemeral()
    await _one_mail(path, keys)
    (scripts / "versions" / "next.py").write_text(SECOND.format(newest=VERSION, last="SELECT 1"))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrate(db, path, target=VERSION + 1, scripts=scripts)
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
        assert db.execute("SELECT count(nickname) FROM roster").fetchone() == (0,)
    before = SqliteStore(tmp_path / f"db.schema-{VERSION}", keys)
    assert (await before.read(lambda tx: tx.figures()))["outbox.sent"] == 1
    await before.close()


async def test_an_upgrade_that_fails_leaves_the_database_as_it_was(tmp_path: Path, scripts: Path) -> None:
    path, keys = tmp_path / "db", Keyring.ephemeral()
    await _one_mail(path, keys)
    (scripts / "versions" / "next.py").write_text(SECOND.format(newest=VERSION, last="DROP TABLE unheard_of"))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        with pytest.raises(StoreError, match="unheard_of"):
            migrate(db, path, target=VERSION + 1, scripts=scripts)
        columns = [row[1] for row in db.execute("PRAGMA table_info(roster)")]
        assert columns == ["member", "left_on", "erased"]
    again = SqliteStore(path, keys)
    assert await again.read(lambda tx: tx.outgoing("out1")) == an_outgoing(state=OutState.SENT)
    await again.close()


def test_alembic_is_not_imported_when_the_schema_is_the_codes(tmp_path: Path) -> None:
    import subprocess
    import sys

    program = (
        "import asyncio, sys; from pathlib import Path; from daemon.adapters.store import SqliteStore\n"
        "async def start(): await SqliteStore.open(Path(sys.argv[1], 'db'), Path(sys.argv[1], 'key')).close()\n"
        "asyncio.run(start()); print('alembic' in sys.modules, 'sqlalchemy' in sys.modules)"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program, tmp_path], check=True, capture_output=True, text=True
        ).stdout
        for _ in range(2)
    ]
    assert outputs == ["True True\n", "False False\n"]
