"""Measures how long an event loop was held up by its own work, however busy the machine is."""

from __future__ import annotations

import asyncio
import time
from typing import Any


class MeasuredLoop(asyncio.SelectorEventLoop):
    """An event loop that knows its longest turn: all callbacks that were ready at once.

    `longest_seconds` is processor time of the loop's thread: on a busy machine the clock goes on while the thread has
    no processor, which is no fault of its own. `longest_on_the_clock` is that time too, less the wait for events.
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest_seconds = 0.0
        self.longest_on_the_clock = 0.0
        self.turns = 0
        self._idle = 0.0
        self._wait = self._selector.select  # type: ignore[attr-defined]
        self._selector.select = self._timed_wait  # type: ignore[attr-defined]

    def forget(self) -> None:
        """Measure anew, as after what is done once at the start."""
        self.longest_seconds = self.longest_on_the_clock = 0.0

    def _timed_wait(self, timeout: float | None = None) -> Any:
        began = time.perf_counter()
        try:
            return self._wait(timeout)
        finally:
            self._idle += time.perf_counter() - began

    def _run_once(self) -> None:
        self._idle, began, used = 0.0, time.perf_counter(), time.thread_time()
        super()._run_once()  # type: ignore[misc]
        self.turns += 1
        self.longest_seconds = max(self.longest_seconds, time.thread_time() - used)
        self.longest_on_the_clock = max(self.longest_on_the_clock, time.perf_counter() - began - self._idle)
