"""A process that writes to a store until it is killed, or until its disk is full."""

from __future__ import annotations

import asyncio
import resource
import signal
import sys
from functools import partial
from itertools import count
from pathlib import Path

from daemon.adapters.store import SqliteStore
from daemon.core.errors import StoreError
from daemon.engine.tx import Tx
from tests.contract.store_fixtures import a_mail, a_moment, an_entry, an_outgoing

LANES = 6


def everything_of(tx: Tx, name: str) -> str | None:
    """A transaction over several tables, as the engine makes them, with some bulk; its inbox row."""
    row = tx.add_received(a_mail(mailbox=name, message_id=name, raw=name.encode() * 300))
    tx.add_outgoing(an_outgoing(name, raw=b"x" * 7000))
    tx.add_entry(an_entry(name, source=name), ask=None)
    tx.plan_moment(a_moment(name))
    tx.withdraw(source=name, by="anna", cause=name)
    tx.count("written", "", "")
    return row


async def write_until_killed(directory: Path, run: str) -> None:
    """Tell each name on a line once its write has returned."""
    print("starting", flush=True)
    store = SqliteStore.open(directory / "db", directory / "key")

    async def lane(number: int) -> None:
        for turn in count():
            name = f"{run}-{number}-{turn}"
            row = await store.write(partial(everything_of, name=name))
            print(name, flush=True)
            if turn % 10 == 9 and row is not None:
                await store.write(lambda tx, row=row: tx.erase_inbox(row))

    await asyncio.gather(*(lane(number) for number in range(LANES)))


async def write_on_a_full_disk(directory: Path) -> None:
    """Write, fill the disk, make room again; the outcomes are told on three lines."""
    store = SqliteStore.open(directory / "db", directory / "key")
    await store.write(lambda tx: everything_of(tx, "before"))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((directory / "db-wal").stat().st_size + 8192, hard))
    outcomes = await asyncio.gather(
        *(store.write(lambda tx, n=n: everything_of(tx, f"full-{n}")) for n in range(20)),
        return_exceptions=True,
    )
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    print(sum(isinstance(outcome, StoreError) for outcome in outcomes))
    print(outcomes[-1])
    await store.write(lambda tx: everything_of(tx, "after"))
    print(await store.read(lambda tx: tx.counters("written")))
    await store.close()


if __name__ == "__main__":
    where = Path(sys.argv[2])
    asyncio.run(
        write_on_a_full_disk(where) if sys.argv[1] == "full" else write_until_killed(where, sys.argv[1])
    )
