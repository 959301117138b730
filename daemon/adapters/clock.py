"""The system's clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


def boot_seconds() -> float:
    """Seconds since the machine was started, those it slept included; nobody can set this clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved: for simulations, the demo and tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was last set to."""
        return self._now

    def set(self, at: datetime) -> None:
        """Make it this instant; clocks may be set back, as real ones are."""
        self._now = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move it on."""
        self._now += by
