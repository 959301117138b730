"""Where trials with kills get their databases: SQLite's files, or one on PostgreSQL."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from daemon.adapters.store.sqlite import SqliteStore
from tests.servers.postgres import PostgresServer


class Databases(Protocol):
    """Where trials get their databases."""

    def fresh(self, folder: Path) -> dict[str, Any]:
        """An empty one, as an order names it."""
        ...

    async def calm(self) -> None:
        """Wait until nothing of a killed service is at work in it."""
        ...


@dataclass
class Files:
    """SQLite: a copy of an empty database for each trial."""

    ground: Path

    @classmethod
    def lay(cls, ground: Path) -> Files:
        """Make the empty one, and its key."""

        async def make() -> None:
            store = SqliteStore.open(ground / "empty", ground / "key")
            await store.close()

        asyncio.run(make())
        return cls(ground)

    def fresh(self, folder: Path) -> dict[str, Any]:
        """An empty one, as an order names it."""
        shutil.copy(self.ground / "empty", folder / "db")
        return {"postgres": "", "db": str(folder / "db"), "key": str(self.ground / "key")}

    async def calm(self) -> None:
        """Its lock went with the process."""


@dataclass
class Server:
    """PostgreSQL: one database, emptied for each trial."""

    ground: Path
    server: PostgresServer
    database: str

    def fresh(self, folder: Path) -> dict[str, Any]:
        """An empty one, as an order names it."""
        self.server.empty(self.database)
        return {"postgres": self.server.url(self.database), "db": "", "key": str(self.ground / "key")}

    async def calm(self) -> None:
        """The lease sees to it that the next service waits for a killed one's last commit; here it is waited for."""
        sql = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.database}'"
        while self.server.run_sql(sql) != [(0,)]:  # noqa: ASYNC110 - another process sets no event
            await asyncio.sleep(0.001)
