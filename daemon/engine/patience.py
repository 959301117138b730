"""Lets the loops wait while the database can take nothing: disk full, locked by another program, read-only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from daemon.core.errors import StoreBlocked
from daemon.engine.health import Health
from daemon.engine.ports import Room, Store
from daemon.engine.tx import Tx

log = structlog.get_logger(__name__)
T = TypeVar("T")
PROBLEM = "database"
_FIRST_SECONDS = 0.05
_MOST_SECONDS = 2.0
_LOOK_SECONDS = 0.5
_SHORT = (
    "its disk is full: mail that came in and what falls due wait until there is room, nothing is lost "
    "(make room on the disk of the data folder; all goes on by itself)"
)


@dataclass(frozen=True, slots=True)
class PatientStore:
    """A store whose writes are tried again until they are committed, as work is a function that may be run again.

    While the disk is short of room a `sparing` one writes nothing at all: what room the reserve gave is for what is
    under way. The problem is told once, and every loop counts as alive meanwhile. Damage is not waited out.
    """

    inner: Store
    health: Health
    room: Room | None = None
    sparing: bool = False

    async def write(self, work: Callable[[Tx], T]) -> T:
        """As the store's, but StoreBlocked never leaves it."""
        pause = _FIRST_SECONDS
        while True:
            if self.sparing:
                await self._spare()
            try:
                result = await self.inner.write(work)
            except StoreBlocked as error:
                pause = await self._wait(error, pause)
            else:
                self._over()
                return result

    async def read(self, work: Callable[[Tx], T]) -> T:
        """As the store's, but StoreBlocked never leaves it."""
        pause = _FIRST_SECONDS
        while True:
            try:
                return await self.inner.read(work)
            except StoreBlocked as error:
                pause = await self._wait(error, pause)

    async def close(self) -> None:
        """As the store."""
        await self.inner.close()

    async def _wait(self, error: StoreBlocked, pause: float) -> float:
        if PROBLEM not in self.health.problems:
            log.error("database_blocked", full=error.full)
        self.health.problem(PROBLEM, str(error))
        self.health.hold()
        await asyncio.sleep(pause)
        return min(pause * 2, _MOST_SECONDS)

    async def _spare(self) -> None:
        while self.room is not None and self.room.short:
            self.health.problem(PROBLEM, _SHORT)
            self.health.hold()
            await asyncio.sleep(_LOOK_SECONDS)

    def _over(self) -> None:
        if PROBLEM in self.health.problems and (self.room is None or not self.room.short):
            self.health.well(PROBLEM)


@dataclass(frozen=True, slots=True)
class RoomWatch:
    """The loop that makes the reserve again when there is room."""

    health: Health
    room: Room | None

    async def run(self) -> None:
        """Look for ever; without a reserve there is nothing to look at."""
        while self.room is not None:
            if self.room.short:
                self.health.problem(PROBLEM, _SHORT)
                if await asyncio.to_thread(self.room.regain):
                    log.info("disk_has_room")
                    self.health.well(PROBLEM)
            await asyncio.sleep(_LOOK_SECONDS)
