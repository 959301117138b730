"""Lets the demo's time go by, from one thing that happens to the next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from daemon.demo.stage import START, Stage

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
AFTER_DIGEST = timedelta(hours=1, minutes=30)
"""From the start, early on a Monday, to when the digest of that morning has come."""

_LONGEST_PAUSE_SECONDS = 1.2


def end_of(weeks: int) -> datetime:
    """When so many weeks are over: on the Monday after, when the leader's digest has come."""
    return START + weeks * WEEK + AFTER_DIGEST


async def go_by(
    stage: Stage, until: datetime, hours_a_second: float | None = None
) -> AsyncIterator[datetime]:
    """Move from one thing that happens to the next until `until`; gives each instant when all of it is done.

    Without `hours_a_second` as fast as it goes; else a night or a weekend still lasts about a second only.
    """
    while (at := stage.next_at()) is not None and at <= until:
        await _pause(at - stage.clock.now(), hours_a_second)
        await stage.move_to(at)
        yield stage.clock.now()
    await _pause(until - stage.clock.now(), hours_a_second)
    await stage.move_to(until)
    yield stage.clock.now()


async def one_step(stage: Stage) -> None:
    """Move to the next thing that happens."""
    at = stage.next_at()
    if at is not None:
        await stage.move_to(at)


async def _pause(by: timedelta, hours_a_second: float | None) -> None:
    if hours_a_second and by > timedelta():
        await asyncio.sleep(min(by / timedelta(hours=hours_a_second), _LONGEST_PAUSE_SECONDS))
