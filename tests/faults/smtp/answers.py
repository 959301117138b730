"""The rows: every cell over and over, on both databases, alone as the table says and in random mixes."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

import structlog

from daemon.adapters.keys import Keyring
from daemon.adapters.migrations.postgres import migrate
from daemon.adapters.store import SqliteStore
from daemon.adapters.store.postgres import PostgresStore
from daemon.engine.ports import Store
from tests.faults.rows import Outcome, Plan, Progress, Row
from tests.faults.smtp.cells import CELLS, Cell
from tests.faults.smtp.hosts import SinkHost
from tests.faults.smtp.trial import Office, Trial
from tests.servers.postgres import PostgresServer

_MIXED = 3


def run(plan: Plan) -> Outcome:
    """All cells, on a PostgreSQL of its own."""
    if missing := SinkHost.missing() or PostgresServer.missing():
        raise RuntimeError(missing)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with PostgresServer() as postgres:
        return cells_on_both(plan, CELLS, postgres)


def cells_on_both(plan: Plan, cells: Sequence[Cell], postgres: PostgresServer) -> Outcome:
    """A trial is every cell, once as the table says and once as a mix, on a SQLite file and on PostgreSQL."""
    progress = Progress(plan, "smtp-cells")
    for seed in progress.left():
        name = postgres.new_database()
        migrate(postgres.address(name))
        with tempfile.TemporaryDirectory(prefix="nv-smtp-") as folder:
            keys = Keyring.ephemeral()
            stores: list[Store] = [
                SqliteStore(Path(folder) / "naervaer.sqlite", keys),
                PostgresStore(postgres.address(name), keys, None),
            ]
            broken = [line for store in stores for line in asyncio.run(_both_ways(store, cells, seed))]
        progress.note(seed, broken=broken, cells=2 * 2 * len(cells))
    done = progress.planned()
    told = tuple(f"seed {noted['seed']}: {line}" for noted in done for line in noted["broken"])
    return Outcome(
        trials=len(done), broken=told, figures={"cells put": sum(noted["cells"] for noted in done)}
    )


async def _both_ways(store: Store, cells: Sequence[Cell], seed: int) -> list[str]:
    office, found = Office(store), list[str]()
    await office.open()
    for number, cell in enumerate(cells):
        chance = Random(f"{seed}-{number}")
        together = chance.random() < 0.5
        for trial in (
            Trial(office, cell, chance, together),
            Trial(office, cell, chance, together, connections=2, mails=_MIXED),
        ):
            how = "alone" if trial.connections == 1 else "mixed"
            try:
                found += [f"{how} {line}" for line in await trial.run()]
            except AssertionError as error:
                found.append(f"{how} {error}")
    await store.close()
    return found


ROWS = (
    Row(
        name="smtp-answers",
        promise="every answer of a mail server at every phase ends in the right state: nothing lost, nothing twice",
        run=run,
        times=20,
        minutes=40,
    ),
)
