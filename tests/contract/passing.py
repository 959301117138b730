"""Time that goes by at once: for what ends only when patience with a silent server of the test's own has run out.

Patience so short that a test can wait it out is too short on a busy machine, which may take as long for an answer that
does come. So tests are patient, and the clock of their event loop is put on as soon as the server says nothing more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_TURNS = 50


class _Clock:
    """An event loop's time, with what was let pass."""

    def __init__(self, real: Callable[[], float]) -> None:
        self._real = real
        self.ahead = 0.0

    def __call__(self) -> float:
        return self._real() + self.ahead


async def let_pass(seconds: float) -> None:
    """Put the running loop's clock on, once all others have done what they can do now and only wait."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    if not isinstance(loop.time, _Clock):
        loop.time = _Clock(loop.time)  # type: ignore[method-assign]
    loop.time.ahead += seconds  # type: ignore[attr-defined]
