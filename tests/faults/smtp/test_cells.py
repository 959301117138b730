"""Every answer of a server at every phase ends in the right state, on both databases."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from daemon.adapters.keys import Keyring
from daemon.adapters.store import SqliteStore
from daemon.adapters.store.postgres import PostgresStore
from daemon.engine.ports import Store
from tests.contract.store_fixtures import database, reused
from tests.faults.rows import Plan
from tests.faults.smtp.answers import cells_on_both
from tests.faults.smtp.cells import CELLS, listed
from tests.faults.smtp.hosts import SinkHost
from tests.faults.smtp.trial import Office, Trial
from tests.servers.postgres import PostgresServer

__all__ = ["database", "reused"]

GROUPS = [
    pytest.param(server, phase, marks=pytest.mark.postfix if server == "sink" else ())
    for server, phase in dict.fromkeys((cell.server, cell.phase) for cell in CELLS)
]


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
async def office(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    store: Store
    if request.param == "postgres":
        store = PostgresStore(request.getfixturevalue("database"), Keyring.ephemeral(), None)
    else:
        store = SqliteStore(":memory:", Keyring.ephemeral())
    office = Office(store)
    await office.open()
    yield office
    await store.close()


@pytest.mark.parametrize(("server", "phase"), GROUPS)
async def test_each_answer_ends_in_the_state_that_the_table_says(
    office: Office, phase: str, server: str
) -> None:
    cells = [cell for cell in CELLS if (cell.server, cell.phase) == (server, phase)]
    if server == "sink" and (missing := SinkHost.missing()):
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    # Commands sent together are answered no differently.
    pipelining = isinstance(office.store, PostgresStore)
    found = [await Trial(office, cell, Random(1), pipelining).run() for cell in cells]
    assert not [line for lines in found for line in lines]


def test_the_table_is_printed_cell_by_cell() -> None:
    assert len({cell.name for cell in CELLS}) == len(CELLS)
    assert f"{len(CELLS)} cells" in listed()
    assert all(cell.name.split()[2] in listed() for cell in CELLS)


@pytest.mark.postgres
def test_three_mails_on_two_connections_fare_no_worse(postgres: PostgresServer, tmp_path: Path) -> None:
    scripted = [cell for cell in CELLS if cell.server == "scripted" and not cell.silent]
    outcome = cells_on_both(Plan(times=1, keep=tmp_path), Random(7).sample(scripted, 12), postgres)
    assert outcome.broken == ()
    assert outcome.figures == {"cells put": 48}
