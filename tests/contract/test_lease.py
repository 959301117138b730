"""What the lease in PostgreSQL promises: one holder, whom the server's clock decides on, and no commit by another."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from daemon.adapters.keys import Keyring
from daemon.adapters.store.postgres import PostgresStore
from daemon.adapters.store.postgres_faults import LeaseLost
from daemon.adapters.store.postgres_lease import PostgresLease, holder_name
from daemon.adapters.store.postgres_link import Address
from daemon.core.errors import StoreBlocked
from daemon.engine.tx import Tx
from tests.contract.store_fixtures import a_moment
from tests.patience import SOON
from tests.servers.postgres import PostgresServer

pytestmark = pytest.mark.postgres


@pytest.fixture
def two(database: Address) -> Iterator[tuple[PostgresLease, PostgresLease]]:
    """Two that want the same lease, for an hour."""
    both = PostgresLease(database, 3600), PostgresLease(database, 3600)
    yield both
    for lease in both:
        lease.close()


def run_out(postgres: PostgresServer, reused: str) -> None:
    """Let the lease run out now, by the server's clock."""
    postgres.run_sql("UPDATE leases SET until_at = 1", reused)


def test_one_of_two_gets_it(two: tuple[PostgresLease, PostgresLease]) -> None:
    first, second = two
    assert first.take()
    assert not second.take()
    assert first.renew()
    assert second.look() == first.holder


def test_of_twenty_that_ask_at_once_one_gets_it(database: Address) -> None:
    from concurrent.futures import ThreadPoolExecutor

    leases = [PostgresLease(database, 3600) for _ in range(20)]
    with ThreadPoolExecutor(20) as threads:
        assert sum(threads.map(PostgresLease.take, leases)) == 1
    for lease in leases:
        lease.close()


def test_it_is_anothers_as_soon_as_it_is_given_back(two: tuple[PostgresLease, PostgresLease]) -> None:
    first, second = two
    assert first.take()
    first.give_back()
    assert second.look() == ""
    assert second.take()
    first.give_back()
    assert second.renew()


def test_one_that_ran_out_is_anothers_and_cannot_be_renewed(
    two: tuple[PostgresLease, PostgresLease], postgres: PostgresServer, reused: str
) -> None:
    first, second = two
    assert first.take()
    run_out(postgres, reused)
    assert second.take()
    assert not first.renew()
    assert second.renew()


def test_one_that_ran_out_and_nobody_took_can_still_be_renewed(
    two: tuple[PostgresLease, PostgresLease], postgres: PostgresServer, reused: str
) -> None:
    first, second = two
    assert first.take()
    run_out(postgres, reused)
    assert first.renew()
    assert not second.take()


def test_the_servers_clock_says_when_it_runs_out(database: Address) -> None:
    first, second = PostgresLease(database, 0.3), PostgresLease(database, 3600)
    began = time.monotonic()
    assert first.take()
    while not second.take():
        time.sleep(0.01)
    assert 0.3 <= time.monotonic() - began < SOON
    first.close()
    second.close()


def test_a_server_that_is_gone_is_told_as_what_may_pass() -> None:
    with pytest.raises(StoreBlocked, match="cannot be reached"):
        PostgresLease(Address("postgresql://u@127.0.0.1:1/d"), 10).take()


def test_a_holders_name_fits_and_is_its_own() -> None:
    assert len(f"lease {holder_name()}".encode()) <= 63
    assert holder_name() != holder_name()


async def _store(lease: PostgresLease, keys: Keyring) -> PostgresStore:
    return await asyncio.to_thread(PostgresStore, lease.address, keys, lease.fence())


async def test_who_was_overtaken_commits_nothing(
    two: tuple[PostgresLease, PostgresLease], postgres: PostgresServer, reused: str
) -> None:
    (first, second), keys = two, Keyring.ephemeral()
    assert first.take()
    late = await _store(first, keys)
    await late.write(lambda tx: tx.count("n", "", ""))
    run_out(postgres, reused)
    assert await late.write(lambda tx: tx.count("n", "", "")) == 2, "nobody has taken over yet"
    assert second.take()
    for _ in range(2):
        with pytest.raises(LeaseLost, match="taken over"):
            await late.write(lambda tx: tx.count("n", "", ""))
    successor = await _store(second, keys)
    assert await successor.write(lambda tx: tx.count("n", "", "")) == 3
    await late.close()
    await successor.close()


async def test_a_holder_asleep_in_a_transaction_holds_nobody_up_and_commits_nothing(
    database: Address,
) -> None:
    first, second, keys = PostgresLease(database, 1), PostgresLease(database, 3600), Keyring.ephemeral()
    assert first.take()
    late = await _store(first, keys)

    def sleeps(tx: Tx) -> None:
        tx.plan_moment(a_moment())
        # What a holder locks just before it commits.
        tx._db.execute("SELECT 1 FROM leases FOR SHARE", {})  # type: ignore[attr-defined]
        began = time.monotonic()
        while not second.take():
            assert time.monotonic() - began < SOON
            time.sleep(0.01)

    with pytest.raises(StoreBlocked):
        await late.write(sleeps)
    with pytest.raises(LeaseLost):
        await late.write(lambda tx: tx.plan_moment(a_moment()))
    assert await late.read(lambda tx: tx.moments()) == []
    await late.close()
    first.close()
    second.close()
