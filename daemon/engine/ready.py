"""Mails that were claimed and not begun: whoever can send takes the most urgent, then the one claimed first."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import count

from daemon.engine.records import Outgoing

URGENT = 0
"""The priority that goes ahead of all, also of what was claimed before it."""
URGENT_AT_ONCE = 4
"""How many of these are claimed where there is no room for others."""


class Ready:
    """Filled by one loop, emptied by the connections."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Outgoing]] = []
        self._numbers = count()
        self._filled = asyncio.Event()

    def __len__(self) -> int:
        return len(self._heap)

    def put(self, mail: Outgoing) -> None:
        """One more, or one that gave way to another."""
        heappush(self._heap, (mail.priority, next(self._numbers), mail))
        self._filled.set()

    def peek(self) -> Outgoing | None:
        """The one that goes next."""
        return self._heap[0][2] if self._heap else None

    def take(self) -> Outgoing:
        """The one that goes next, taken out; IndexError when there is none."""
        return heappop(self._heap)[2]

    async def get(self) -> Outgoing:
        """The one that goes next, as soon as there is one."""
        while not self._heap:
            self._filled.clear()
            await self._filled.wait()
        return self.take()

    async def filled(self, seconds: float) -> None:
        """Wait for so long, or until one more is put in."""
        self._filled.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._filled.wait()
        except TimeoutError:
            pass

    def more_urgent_than(self, mail: Outgoing) -> Outgoing:
        """The mail itself, or one that goes before it and is taken in exchange."""
        other = self.peek()
        if other is None or other.priority >= mail.priority:
            return mail
        self.take()
        self.put(mail)
        return other


def within(room: int, urgent: int, waiting: Sequence[Outgoing]) -> list[Outgoing]:
    """Of what waits, most urgent first: as many as there is room for, and up to `urgent` of what goes ahead of all."""
    return [mail for n, mail in enumerate(waiting) if n < room or (n < urgent and mail.priority == URGENT)]
