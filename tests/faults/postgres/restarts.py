"""PostgreSQL is broken off (`-m immediate`) again and again while a store works: nothing acknowledged may be lost."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from daemon.adapters.keys import Keyring
from daemon.adapters.migrations.postgres import migrate
from daemon.adapters.store.postgres import PostgresStore
from daemon.adapters.store.postgres_lease import PostgresLease
from daemon.engine.health import Health
from daemon.engine.patience import PatientStore
from tests.faults.rows import Outcome, Plan, Progress, Row
from tests.faults.store_child import everything_of
from tests.servers.postgres import PostgresServer

_LANES = 4
_ACKNOWLEDGED_BETWEEN = 12
_RECOVERS_WITHIN = 30.0
_TABLES = ("outbox", "entries", "moments", "inbox")
# One statement, as each sees one instant.
_ALL = """
SELECT 'outbox', id FROM outbox
UNION ALL SELECT 'entries', id FROM entries WHERE withdrawn_by IS NOT NULL
UNION ALL SELECT 'moments', step FROM moments
UNION ALL SELECT 'inbox', mailbox FROM inbox JOIN inbox_raw USING (seq)
UNION ALL SELECT 'counted', coalesce(sum(n), 0)::text FROM counters WHERE name = 'written'
"""


@dataclass
class Works:
    """Lanes that write through the store as the engine's loops do, and what they were told is kept."""

    store: PatientStore
    run: str
    told: set[str] = field(default_factory=set)
    fresh: asyncio.Event = field(default_factory=asyncio.Event)

    async def lane(self, number: int) -> None:
        """Write for ever."""
        for turn in count():
            name = f"{self.run}-{number}-{turn}"
            await self.store.write(partial(everything_of, name=name))
            self.told.add(name)
            self.fresh.set()

    async def hears(self, acknowledged: int) -> None:
        """Wait until so many more are told."""
        wanted = len(self.told) + acknowledged
        async with asyncio.timeout(_RECOVERS_WITHIN):
            while len(self.told) < wanted:
                self.fresh.clear()
                await self.fresh.wait()


def breaks(server: PostgresServer, database: str, told: set[str]) -> list[str]:
    """What is not as it was promised: lost, there by half, or counted twice."""
    kept: dict[str, list[str]] = {}
    for table, name in server.run_sql(_ALL, database):
        kept.setdefault(table, []).append(name)
    names = set(kept["outbox"])
    broken = [f"acknowledged, and lost: {name}" for name in sorted(told - names)]
    broken += [f"by half in {table}" for table in _TABLES if set(kept[table]) != names]
    broken += [f"twice in {table}" for table in _TABLES if len(kept[table]) != len(names)]
    counted = int(kept["counted"][0])
    return broken if counted == len(names) else [*broken, f"counted {counted}, written {len(names)}"]


async def _restart_once(server: PostgresServer, database: str, works: Works, seed: int) -> dict[str, object]:
    """One trial: work, a restart at a random instant, work again, and a look at everything."""
    chance = random.Random(seed)
    await works.hears(_ACKNOWLEDGED_BETWEEN)
    # A random instant is what is wanted here; nothing is waited for.
    await asyncio.sleep(chance.random() * 0.1)
    await asyncio.to_thread(server.stop, immediate=True)
    began = time.monotonic()
    await asyncio.to_thread(server.start)
    up = time.monotonic()
    await works.hears(1)
    again = time.monotonic()
    told = set(works.told)
    broken = await asyncio.to_thread(breaks, server, database, told)
    return {"broken": broken, "start": up - began, "again": again - up, "told": len(told)}


async def restarts(server: PostgresServer, plan: Plan) -> Outcome:
    """So many restarts of this server under one store."""
    progress = Progress(plan, "postgres-restarts")
    database = server.new_database()
    address = server.address(database)
    migrate(address)
    lease = PostgresLease(address, 1_000_000)
    assert lease.take()
    lease.close()
    store = PostgresStore(lease.address, Keyring.ephemeral(), lease.fence())
    works = Works(PatientStore(store, Health(time.monotonic)), f"s{plan.seed}")
    lanes = [asyncio.create_task(works.lane(number)) for number in range(_LANES)]
    try:
        for seed in progress.left():
            progress.note(seed, **await _restart_once(server, database, works, seed))
    finally:
        for lane in lanes:
            lane.cancel()
        # A lane that broke would otherwise only be seen as one that is silent.
        ended = await asyncio.gather(*lanes, return_exceptions=True)
        await store.close()
    errors = [repr(error) for error in ended if not isinstance(error, asyncio.CancelledError)]
    noted = list(progress.ended().values())
    return Outcome(
        trials=len(noted),
        broken=(*(text for each in noted for text in each["broken"]), *errors),
        figures={
            "acknowledged": max((each["told"] for each in noted), default=0),
            "median seconds from the server's start to the next commit": round(
                statistics.median(each["again"] for each in noted), 2
            ),
            "longest": round(max(each["again"] for each in noted), 2),
        },
    )


def run(plan: Plan) -> Outcome:
    """The row on a server of its own, which waits for its disk."""
    with PostgresServer(durable=True) as server:
        return asyncio.run(restarts(server, plan))


ROWS = (
    Row(
        name="postgres-restarts",
        promise="PostgreSQL broken off at any instant: what was acknowledged is kept, nothing is twice or by half",
        run=run,
        times=200,
        minutes=4,
    ),
)
