"""APScheduler as an alarm clock: it rings every minute and at one set instant, and knows nothing of rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

_NEXT = "next-due"
_TICK_SECONDS = 60


class Ticker:
    """Implements the engine's `Alarm`: `ring` is called in the event loop and must only wake somebody."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        # What fell due while the loop was busy rings late, once: due times live in our own table.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)

    def start(self) -> None:
        """Begin to tick; needs a running event loop."""
        self._scheduler.add_job(self._tick, IntervalTrigger(seconds=_TICK_SECONDS, timezone=UTC), id="tick")
        self._scheduler.start()

    def set(self, at: datetime | None) -> None:
        """Ring at this instant too, instead of the one set before."""
        if at is None:
            if self._scheduler.get_job(_NEXT):
                self._scheduler.remove_job(_NEXT)
            return
        self._scheduler.add_job(self._tick, DateTrigger(at, timezone=UTC), id=_NEXT, replace_existing=True)

    def stop(self) -> None:
        """End ticking."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        # A coroutine, since APScheduler would run a plain function in a thread.
        self._ring()
