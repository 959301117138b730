"""A clock that stands still until the demo moves it to the next thing that happens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class DemoClock:
    """Implements the engine's `Clock` and `Alarm`: nobody need be woken, as whoever moves the clock rings."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self.next_due_at: datetime | None = None

    def now(self) -> datetime:
        """The instant it was last moved to, aware and in UTC."""
        return self._now

    def move_to(self, at: datetime) -> None:
        """Make it this instant, unless it is later already."""
        self._now = max(self._now, at.astimezone(UTC))

    def advance(self, by: timedelta) -> None:
        """Move it on."""
        self.move_to(self._now + by)

    def set(self, at: datetime | None) -> None:
        """Remember when the next moment falls due."""
        self.next_due_at = at
