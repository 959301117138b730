"""Forgets what has been kept for as long as the config allows, once a day."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from daemon.core.model import Entry
from daemon.engine.health import Health
from daemon.engine.house import House
from daemon.engine.own import forget_own
from daemon.engine.people import GOODBYE
from daemon.engine.ports import Clock, Store
from daemon.engine.tx import Tx

log = structlog.get_logger(__name__)
LOOP = "upkeep"
MAIL = "mail"
_MAIL_DAYS = 90
_BEAT_SECONDS = 20.0
_EVERY = timedelta(days=1)


@dataclass
class Upkeep:
    """The loop that does the daily forgetting."""

    store: Store
    clock: Clock
    house: Callable[[], House]
    health: Health
    hold: Callable[[], bool] = lambda: False
    """Whether the clock is not to be trusted now; what was destroyed by a wrong one would be gone."""

    async def run(self) -> None:
        """Forget at start and every day."""
        done_at: datetime | None = None
        while True:
            self.health.beat(LOOP)
            now = self.clock.now()
            due = done_at is None or not timedelta() <= now - done_at < _EVERY
            if due and not self.hold():
                done_at = now
                rows = await self.store.write(partial(forget, house=self.house(), now=now))
                log.info("forgotten", rows=rows)
            await asyncio.sleep(_BEAT_SECONDS)


def forget(tx: Tx, house: House, now: datetime) -> int:
    """Destroy entries past their kind's days, or of people who left where those are 0, and raw mail and sent bytes past
    those of `mail`; how many rows.
    """
    kinds = {kind.name: kind.keep_days for practice in house.practices.values() for kind in practice.kinds}
    erased = 0
    for kind, default in kinds.items():
        days = house.retention.get(kind, default)
        if days:
            erased += tx.erase_old_entries(kind, now - timedelta(days=days))
    staying = {kind for kind, default in kinds.items() if not house.retention.get(kind, default)}
    left = [e.id for e in _of_leavers(tx, now) if e.kind in staying]
    tx.erase_entries(left)
    erased += forget_own(tx, house, now) + len(left)
    return erased + tx.purge(before=now - timedelta(days=house.retention.get(MAIL, _MAIL_DAYS)))


def _of_leavers(tx: Tx, now: datetime) -> list[Entry]:
    """What those told, or were told of, who left longer ago than they can still ask for it."""
    gone = [member for member, left in tx.roster().items() if left and now.date() - left > GOODBYE]
    return [
        entry for member in gone for entry in tx.entries_of(member) if (entry.about or entry.by) == member
    ]
