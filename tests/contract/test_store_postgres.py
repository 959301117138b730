"""What the store on PostgreSQL promises about its schema, lost connections, commits in doubt, and its errors."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from daemon.adapters.keys import Keyring
from daemon.adapters.migrations import VERSION
from daemon.adapters.migrations.postgres import migrate
from daemon.adapters.schema import metadata
from daemon.adapters.store.dialect import for_postgres
from daemon.adapters.store.postgres import PostgresStore
from daemon.adapters.store.postgres_link import Address, connect, holds_rows
from daemon.core.errors import KeyMissing, StoreError
from daemon.engine.health import Health
from daemon.engine.patience import PatientStore
from daemon.engine.tx import Tx
from tests.contract.store_fixtures import SECOND, a_moment, an_entry, an_outgoing, on_postgres
from tests.contract.test_store_secrecy import WORD, fill, traces
from tests.faults.postgres.cutting import CommitCutter, Cut
from tests.patience import SOON
from tests.servers.postgres import PostgresServer

pytestmark = pytest.mark.postgres

_COLUMNS = """
SELECT table_name, column_name, data_type, collation_name, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2
"""
_RULES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid <> 'alembic_version'::regclass ORDER BY 1, 2
"""
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1
"""


@pytest.fixture
async def served(database: Address) -> AsyncIterator[PostgresStore]:
    """An empty store on PostgreSQL."""
    opened = on_postgres(database, Keyring.ephemeral())
    yield opened
    await opened.close()


def test_the_described_schema_and_the_migrated_one_agree(postgres: PostgresServer) -> None:
    from sqlalchemy import create_engine

    migrated, made = postgres.new_database(), postgres.new_database()
    migrate(postgres.address(migrated))
    engine = create_engine(postgres.url(made).replace("postgresql:", "postgresql+psycopg:"))
    metadata.create_all(engine)
    engine.dispose()
    postgres.run_sql("CREATE TABLE alembic_version (version_num text)", made)
    for looked_at in (_COLUMNS, _RULES, _INDEXES):
        assert postgres.run_sql(looked_at, migrated) == postgres.run_sql(looked_at, made)


def test_texts_sort_by_their_bytes_whatever_the_databases_language(postgres: PostgresServer) -> None:
    name = postgres.new_database()
    migrate(postgres.address(name))
    assert {row[3] for row in postgres.run_sql(_COLUMNS, name) if row[2] == "text"} == {"C"}


def test_indexes_over_some_rows_are_that_here_too(postgres: PostgresServer, reused: str) -> None:
    partial = {name for name, sql in postgres.run_sql(_INDEXES, reused) if " WHERE " in sql}
    assert {"ix_outbox_queue", "ix_moments_pending", "ix_entries_ask"} <= partial


def test_two_that_make_the_schema_at_once_take_turns(postgres: PostgresServer) -> None:
    address = postgres.address(postgres.new_database())
    program = (
        "import sys; from daemon.adapters.migrations.postgres import migrate\n"
        "from daemon.adapters.store.postgres_link import Address; migrate(Address(sys.argv[1]))"
    )
    both = [subprocess.Popen([sys.executable, "-c", program, address.url]) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]


async def test_a_database_newer_than_the_code_is_refused(postgres: PostgresServer) -> None:
    address = postgres.address(name := postgres.new_database())
    migrate(address)
    postgres.run_sql(f"UPDATE alembic_version SET version_num = '{VERSION + 1:04d}'", name)
    for opener in (on_postgres, PostgresStore.open_reader):
        with pytest.raises(StoreError, match=f"schema {VERSION + 1}, but this naervaer knows only {VERSION}"):
            opener(address, Keyring.ephemeral())


@pytest.mark.parametrize("last", ["SELECT 1", "DROP TABLE unheard_of"])
async def test_an_upgrade_is_made_as_a_whole_or_not_at_all(
    postgres: PostgresServer, scripts: Path, last: str
) -> None:
    address = postgres.address(name := postgres.new_database())
    migrate(address)
    (scripts / "versions" / "next.py").write_text(SECOND.format(newest=VERSION, last=last))
    if last == "SELECT 1":
        migrate(address, target=VERSION + 1, scripts=scripts, only_empty=True)
        assert "nickname" not in _columns_of_roster(postgres, name), "somebody may be working on it"
        migrate(address, target=VERSION + 1, scripts=scripts)
        assert "nickname" in _columns_of_roster(postgres, name)
    else:
        with pytest.raises(StoreError, match="does not know a table"):
            migrate(address, target=VERSION + 1, scripts=scripts)
        assert "nickname" not in _columns_of_roster(postgres, name)
        migrate(address)


def _columns_of_roster(postgres: PostgresServer, name: str) -> set[str]:
    return {row[1] for row in postgres.run_sql(_COLUMNS, name) if row[0] == "roster"}


async def test_another_key_does_not_open_the_database(served: PostgresStore, database: Address) -> None:
    assert holds_rows(database)
    with pytest.raises(KeyMissing, match="put that key back"):
        PostgresStore.open_reader(database, Keyring.ephemeral())


async def test_a_database_never_started_with_is_not_read(postgres: PostgresServer) -> None:
    address = postgres.address(postgres.new_database())
    assert not holds_rows(address)
    with pytest.raises(StoreError, match="start the service once"):
        PostgresStore.open_reader(address, Keyring.ephemeral())


async def test_a_read_cannot_write(served: PostgresStore) -> None:
    with pytest.raises(StoreError, match="takes no writes"):
        await served.read(lambda tx: tx.plan_moment(a_moment()))
    assert await served.read(lambda tx: tx.moments()) == []


async def test_a_reader_sees_one_instant_while_others_write(served: PostgresStore) -> None:
    loop = asyncio.get_running_loop()

    def look_twice(tx: Tx) -> tuple[int, int]:
        before = tx.counters("n")
        asyncio.run_coroutine_threadsafe(served.write(lambda tx: tx.count("n", "", "")), loop).result(10)
        return before, tx.counters("n")

    assert await served.read(look_twice) == (0, 0)
    assert await served.read(lambda tx: tx.counters("n")) == 1


async def test_no_plain_text_lies_in_any_row(
    served: PostgresStore, postgres: PostgresServer, reused: str
) -> None:
    await served.write(fill)
    tables = postgres.run_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", reused)
    rows = repr([postgres.run_sql(f"SELECT * FROM {table}", reused) for (table,) in tables]).encode()
    assert b"anna" in rows
    assert [trace for trace in traces(WORD) if trace in rows] == []


async def test_what_is_told_without_a_name_is_mixed_when_something_is_forgotten(
    served: PostgresStore, postgres: PostgresServer, reused: str
) -> None:
    for number in range(30):
        entry = an_entry(f"e{number}", by=None, source="", value=number)
        await served.write(lambda tx, entry=entry: tx.add_entry(entry, ask=None))
    await served.write(lambda tx: tx.add_entry(an_entry("named"), ask=None))
    look = "SELECT id, xmin::text, seq FROM entries WHERE told_by IS NULL ORDER BY ctid"
    rows = postgres.run_sql(look, reused)
    assert [name for name, _, _ in rows] == [f"e{number}" for number in range(30)], "else this shows nothing"
    await served.write(lambda tx: tx.erase_entries(["named"]))
    await served.read(lambda tx: tx.figures())
    rows = postgres.run_sql(look, reused)
    assert [seq for _, _, seq in rows] == sorted(seq for _, _, seq in rows)
    assert len({number for _, number, _ in rows}) == 1
    told = await served.read(lambda tx: tx.entries(("idea",)))
    assert sorted(entry.value for entry in told) == list(range(30))


def patient(store: PostgresStore) -> PatientStore:
    """The store as the loops have it, which do again what was surely not kept."""
    return PatientStore(store, Health(time.monotonic))


def _lose(postgres: PostgresServer) -> int:
    """End every connection of the store, as an administrator or a router might."""
    found = postgres.run_sql(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'naervaer'"
    )
    return int(found[0][0])


async def test_a_connection_lost_between_two_works_is_made_again(
    served: PostgresStore, postgres: PostgresServer
) -> None:
    await served.write(lambda tx: tx.count("n", "", ""))
    await served.read(lambda tx: tx.counters("n"))
    assert _lose(postgres) == 2
    assert await served.write(lambda tx: tx.count("n", "", "")) == 2
    assert await served.read(lambda tx: tx.counters("n")) == 2


async def test_work_that_lost_its_connection_is_done_again_and_counts_once(
    served: PostgresStore, postgres: PostgresServer
) -> None:
    tries: list[int] = []

    def work(tx: Tx) -> int:
        counted = tx.count("n", "", "")
        tries.append(counted)
        if len(tries) == 1:
            _lose(postgres)
            tx.count("n", "", "")
        return counted

    store = patient(served)
    others = [store.write(lambda tx: tx.count("n", "", "")) for _ in range(20)]
    results = await asyncio.gather(*others[:10], store.write(work), *others[10:])
    assert sorted(results) == list(range(1, 22))
    assert len(tries) == 2
    assert await served.read(lambda tx: tx.counters("n")) == 21


@pytest.fixture
def cutter(postgres: PostgresServer) -> Any:
    with CommitCutter(postgres) as relay:
        yield relay


@pytest.mark.parametrize("cut", ["before the server has it", "before we hear of it"])
async def test_a_commit_that_is_cut_off_counts_once_and_is_acknowledged(
    cutter: CommitCutter, database: Address, reused: str, cut: Cut
) -> None:
    store = patient(on_postgres(cutter.address(reused), Keyring.ephemeral()))
    await store.write(lambda tx: tx.count("n", "", ""))
    for turn in range(2, 6):
        cutter.cut = cut
        assert await store.write(lambda tx: tx.count("n", "", "")) == turn
    assert cutter.cuts == 4
    assert await store.read(lambda tx: tx.counters("n")) == 5
    await store.close()


async def test_a_commit_whose_outcome_stays_unknown_says_so(
    cutter: CommitCutter, database: Address, reused: str
) -> None:
    store = on_postgres(cutter.address(reused), Keyring.ephemeral(), find_out=0.2)
    await store.write(lambda tx: tx.count("n", "", ""))
    cutter.cut, cutter.cut_and_go = "before we hear of it", True
    with pytest.raises(StoreError, match="whether it was kept is not known"):
        await store.write(lambda tx: tx.count("n", "", ""))
    cutter.is_away = False
    assert await store.write(lambda tx: tx.count("n", "", "")) == 3
    await store.close()


async def test_closing_does_not_wait_for_a_server_that_is_gone(
    database: Address, reused: str, cutter: Any
) -> None:
    store = on_postgres(cutter.address(reused), Keyring.ephemeral())
    await store.write(lambda tx: tx.count("n", "", ""))
    cutter.go_away()
    began = time.monotonic()
    waiting = asyncio.ensure_future(store.write(lambda tx: tx.count("n", "", "")))
    await asyncio.sleep(0)
    await store.close()
    with pytest.raises(StoreError, match="cannot be reached"):
        await waiting
    assert time.monotonic() - began < SOON


def _opened(address: Address) -> Callable[[], object]:
    return lambda: PostgresStore.open_reader(address, Keyring.ephemeral())


async def test_what_is_wrong_is_told_without_saying_where_or_who(postgres: PostgresServer) -> None:
    where = f"?host={postgres.root}"
    wrong = {
        f"postgresql://nobody-known@/postgres{where}": "refused the user or the password",
        f"postgresql://naervaer@/no-such-thing{where}": "no database of this name",
        "postgresql://naervaer@127.0.0.1:1/shop": "cannot be reached",
    }
    for url, cause in wrong.items():
        with pytest.raises(StoreError, match=cause) as caught:
            _opened(Address(url, "hunter2"))()
        shown = f"{caught.value!r} {caught.value.__cause__!r}"
        for secret in ("hunter2", "nobody-known", "no-such-thing", "127.0.0.1", str(postgres.root), "shop"):
            assert secret not in shown


async def test_a_broken_rule_of_the_schema_shows_no_values(served: PostgresStore) -> None:
    def twice(tx: Tx) -> None:
        tx.add_entry(an_entry("precious"), ask=None)
        tx.add_entry(an_entry("precious"), ask=None)

    with pytest.raises(StoreError, match=r"23505.*please report") as caught:
        await served.write(twice)
    assert "precious" not in str(caught.value)


def test_an_address_shows_neither_itself_nor_its_password() -> None:
    assert "hunter2" not in repr(Address("postgresql://u@h/d", "hunter2"))
    assert "u@h" not in repr(Address("postgresql://u@h/d", "hunter2"))


def test_a_commit_waits_for_the_disk(database: Address) -> None:
    with connect(database) as db:
        assert db.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_statements_are_spelt_for_postgresql() -> None:
    spelt = {
        "SELECT a FROM t INDEXED BY ix_t WHERE +state = :s": "SELECT a FROM t WHERE state = %(s)s",
        "SET a = iif(:x = 'b', 1, iif(c, coalesce(d, 2), 3))": (
            "SET a = CASE WHEN %(x)s = 'b' THEN 1 ELSE CASE WHEN c THEN coalesce(d, 2) ELSE 3 END END"
        ),
        "id IN (SELECT value FROM json_each(:ids))": (
            "id IN (SELECT jsonb_array_elements_text(CAST(%(ids)s AS jsonb)))"
        ),
        "(:m IS NULL OR m = :m)": "(CAST(%(m)s AS text) IS NULL OR m = %(m)s)",
    }
    assert {sql: for_postgres(sql) for sql in spelt} == spelt


def test_psycopg_is_not_imported_where_the_database_is_a_file(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; import daemon.standby\n"
        "from daemon.adapters.store import SqliteStore\n"
        "async def start(): await SqliteStore.open(Path(sys.argv[1], 'db'), Path(sys.argv[1], 'key')).close()\n"
        "asyncio.run(start()); print('psycopg' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, tmp_path], check=True, capture_output=True, text=True
    )
    assert ran.stdout == "False\n"


async def test_a_mail_of_ten_megabytes_goes_through(served: PostgresStore) -> None:
    mail = an_outgoing(raw=b"\0\xff" * 5_000_000)
    await served.write(lambda tx: tx.add_outgoing(mail))
    assert await served.read(lambda tx: tx.outgoing("out1")) == mail
