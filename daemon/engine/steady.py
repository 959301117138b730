"""Notices that the clock was set or that the machine slept, so that nothing waits for a time that was shown by mistake
and nothing is destroyed by one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.notices import tell_ops
from daemon.engine.ports import Clock, Store
from daemon.engine.situations import Scene
from daemon.engine.tx import Tx

log = structlog.get_logger(__name__)
LOOP = "clock"
_SEEN, _DOUBTED = "clock-seen", "clock-doubted"
_LOOK_SECONDS = 2.0
_NOTE_SECONDS = 300.0
_STEP = timedelta(seconds=30)
_BACK = timedelta(minutes=10)
_AHEAD = timedelta(days=1)
_STOPPED = timedelta(days=30)
_SETTLED = timedelta(days=1)
_LONGEST_RETRY = timedelta(hours=6)


@dataclass
class Steady:
    """The loop that holds the wall clock against one that nobody sets; `after_jump` runs at every step of it."""

    store: Store
    clock: Clock
    house: Callable[[], House]
    health: Health
    after_jump: Callable[[], Awaitable[None]]
    _begun: bool = field(default=False, init=False)
    _doubted_at: datetime | None = field(default=None, init=False)

    @property
    def doubtful(self) -> bool:
        """Whether the clock was set far within the last day: long enough for somebody to mend one that is wrong."""
        if self._doubted_at is None:
            return not self._begun
        return abs(self.clock.now() - self._doubted_at) < _SETTLED

    async def begin(self) -> None:
        """Compare the clock with the last time it was seen, by the run before."""
        seen, doubted = await self.store.read(lambda tx: (tx.meta(_SEEN), tx.meta(_DOUBTED)))
        if doubted:
            at, _, reason = doubted.partition(" ")
            self._doubted_at = datetime.fromisoformat(at)
            if self.doubtful:
                self.health.problem(LOOP, reason)
        step = self.clock.now() - datetime.fromisoformat(seen) if seen else timedelta()
        if step <= -_BACK or step >= _STOPPED:
            log.warning("clock_moved_while_stopped", seconds=round(step.total_seconds()))
            await self._jumped(step)
        await self._note()
        self._begun = True

    async def run(self) -> None:
        """Look for ever."""
        self.health.beat(LOOP)
        await self.begin()
        wall, steady, noted = self.clock.now(), self.health.monotonic(), self.health.monotonic()
        while True:
            self.health.beat(LOOP)
            await asyncio.sleep(_LOOK_SECONDS)
            now, mark = self.clock.now(), self.health.monotonic()
            step = (now - wall) - timedelta(seconds=mark - steady)
            wall, steady = now, mark
            if abs(step) >= _STEP:
                log.warning("clock_jumped", seconds=round(step.total_seconds()))
                await self._jumped(step)
                await self.after_jump()
                noted = 0.0
            if mark - noted >= _NOTE_SECONDS:
                noted = mark
                await self._note()
            if not self.doubtful:
                self.health.well(LOOP)

    async def _jumped(self, step: timedelta) -> None:
        now = self.clock.now()
        reason = _reason(step, now) if step <= -_BACK or step >= _AHEAD else ""
        if reason:
            self._doubted_at = now
            self.health.problem(LOOP, reason)
        await self.store.write(lambda tx: self._set_right(tx, now, reason))

    def _set_right(self, tx: Tx, now: datetime, reason: str) -> None:
        # Nothing is put off for longer than this but by a clock that has gone back since.
        tx.hasten_outgoing(now, beyond=now + _LONGEST_RETRY)
        if reason:
            tx.set_meta(_DOUBTED, f"{now.isoformat()} {reason}")
            tell_ops(Scene(tx, self.house(), now), "clock", {"row": f"{now:%Y-%m-%d}", "reason": reason})

    async def _note(self) -> None:
        now = self.clock.now().isoformat()
        await self.store.write(lambda tx: tx.set_meta(_SEEN, now))


def _reason(step: timedelta, now: datetime) -> str:
    """What happened to the clock, in a line without anybody's words."""
    before = now - step
    way = "ahead" if step > timedelta() else "back"
    return (
        f"the clock went {way} from {before:%Y-%m-%d %H:%M} to {now:%Y-%m-%d %H:%M} UTC "
        "(if that is wrong, set it right: nothing is done twice, and nothing is destroyed within a day)"
    )
