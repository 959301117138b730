"""Watches for the notes key: says once that it is away, and takes up what waited as soon as it is back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from daemon.engine.bells import Bells
from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.notices import tell_ops
from daemon.engine.own import BACK, take_up
from daemon.engine.ports import Clock, Store
from daemon.engine.rounds import replan_posts
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx

log = structlog.get_logger(__name__)
PROBLEM = "notes"
_TOLD = "notes.told"
_EVERY_SECONDS = 30.0


@dataclass
class NotesWatch:
    """The loop that looks for a key that is away; while it is there, nothing is to be done."""

    store: Store
    clock: Clock
    house: Callable[[], House]
    bells: Bells
    health: Health

    async def run(self) -> None:
        """Look at the start, and again and again while it is away."""
        await self.look()
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            if PROBLEM in self.health.problems:
                await self.look()

    async def look(self) -> str:
        """Why the key is away, or "" when it is there and what waited was taken up."""
        locked, taken = await self.store.write(self._look)
        if locked:
            if PROBLEM not in self.health.problems:
                log.error("notes_locked")
            self.health.problem(PROBLEM, f"notes can be neither kept nor read: {locked}")
            return locked
        if PROBLEM in self.health.problems or taken:
            log.info("notes_unlocked", mails=taken)
            self.bells.ring("inbox", "moments")
        self.health.well(PROBLEM)
        return ""

    def _look(self, tx: Tx) -> tuple[str, int]:
        scene, locked = Scene(tx, self.house(), self.clock.now()), tx.look_for_notes_key()
        told = bool(tx.meta(_TOLD))
        if locked:
            if not told:
                tell_ops(scene, PROBLEM, {"row": "", "reason": locked})
                tx.set_meta(_TOLD, "yes")
            return locked, 0
        if told:
            tx.set_meta(_TOLD, "")
            tx.set_meta(BACK, scene.now.isoformat())
            replan_posts(scene)
        return "", take_up(scene)
