"""Wakes one loop when another has made work for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Loop = Literal["inbox", "outbox", "moments", "doubts"]


async def _wait(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


@dataclass(frozen=True)
class Bells:
    """One event for each loop that waits for work."""

    _events: Mapping[Loop, asyncio.Event] = field(
        default_factory=lambda: {name: asyncio.Event() for name in get_args(Loop)}
    )

    def ring(self, *loops: Loop) -> None:
        """There is work for these loops."""
        for name in loops:
            self._events[name].set()

    async def wait(self, loop: Loop, seconds: float) -> bool:
        """Wait until rung, at most so many seconds; True when rung. A ring meanwhile is not lost."""
        event = self._events[loop]
        rung = await _wait(event, max(seconds, 0.0))
        event.clear()
        return rung


def end_if_cancelled() -> None:
    """End the running task if it was told to end meanwhile: before Python 3.12 `wait_for`, which libraries use, may
    swallow that.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
