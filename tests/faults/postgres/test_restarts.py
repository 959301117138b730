"""A store outlives a PostgreSQL that is broken off and started again under it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.postgres.restarts import restarts
from tests.faults.rows import Plan
from tests.servers.postgres import PostgresServer

pytestmark = pytest.mark.postgres


async def test_what_was_acknowledged_outlives_a_server_that_is_broken_off(
    own_postgres: PostgresServer, tmp_path: Path
) -> None:
    found = await restarts(own_postgres, Plan(times=3, keep=tmp_path / "keep"))
    assert found.broken == ()
    assert found.trials == 3
    assert found.figures["longest"] < 10
