"""One member's days: when they work, when they are away, and at what hours they may be written to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from daemon.core.dayrules import WORKDAYS
from daemon.core.zones import instant, local_time

# No holiday, leave or week off lasts longer; beyond it the settings are at fault.
LONGEST_WAIT_DAYS = 400

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """One member's calendar: zone, working ISO weekdays, public holidays, absences and quiet hours.

    Absences have their first and last day included. Quiet hours go from their start up to, not with, their
    end, and pass midnight when they end earlier than they start (16:00 to 08:00). Raises ValueError for quiet
    hours that end when they start.
    """

    zone: ZoneInfo
    working: frozenset[int] = WORKDAYS
    holidays: frozenset[date] = frozenset()
    away: tuple[tuple[date, date], ...] = ()
    quiet: tuple[time, time] | None = None

    def __post_init__(self) -> None:
        if self.quiet and self.quiet[0] == self.quiet[1]:
            raise ValueError("quiet hours end when they start; give two different times, or none")

    def works(self, day: date) -> bool:
        """Say whether it is one of their weekdays and no public holiday."""
        return day.isoweekday() in self.working and day not in self.holidays

    def available(self, day: date) -> bool:
        """Say whether they work that day and are not away."""
        return self.works(day) and not any(first <= day <= last for first, last in self.away)

    def away_until(self, day: date) -> date | None:
        """Give the last day of the absence around `day`, absences without a gap taken as one; None where none is.

        It is as they told it: a weekend or a holiday right after it is not counted.
        """
        last: date | None = None
        for first, until in sorted(self.away):
            if first <= (last or day) + (_DAY if last else timedelta()) and until >= day:
                last = max(until, last or until)
        return last

    def next_available(self, day: date) -> date:
        """Give the first day at or after `day` on which they are available.

        Raises ValueError when 400 days hold none.
        """
        return _find(self.available, day, _DAY, "available")

    def add(self, day: date, n: int) -> date:
        """Give the n-th working day after `day` (before it when n is negative; `day` itself for 0).

        Absence does not count: only weekdays and holidays do. Raises ValueError when 400 days hold no
        working day.
        """
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day = _find(self.works, day + step, step, "a working day")
        return day

    def count(self, first: date, last: date) -> int:
        """Count the working days from `first` to `last`, both included; 0 when `last` is earlier."""
        return sum(self.works(first + n * _DAY) for n in range((last - first).days + 1))

    def local(self, at: datetime) -> datetime:
        """Give the naive clock time they have at an aware instant."""
        return local_time(at, self.zone)

    def day(self, at: datetime) -> date:
        """Give the date they have at an aware instant."""
        return self.local(at).date()

    def is_quiet(self, clock: time) -> bool:
        """Say whether a clock time lies in their quiet hours."""
        if self.quiet is None:
            return False
        start, end = self.quiet
        return start <= clock < end if start < end else clock >= start or clock < end

    def awake(self, at: datetime) -> datetime:
        """Give the UTC instant from `at` on at which they may be written to: the end of the quiet hours it is in."""
        local = self.local(at)
        if self.quiet is None or not self.is_quiet(local.time()):
            return at
        start, end = self.quiet
        over_midnight = start > end and local.time() >= start
        return instant(datetime.combine(local.date() + over_midnight * _DAY, end), self.zone)

    def moment(self, day: date, clock: time) -> datetime:
        """Give the UTC instant of a clock time on a day, moved out of quiet hours but never to another day.

        In quiet hours that end later the same day it becomes their end (07:00 becomes 08:00 when 16 to 8 are
        quiet), else the last minute before they start (20:00 becomes 15:59): early rather than a day late.
        """
        candidates = (
            self._beside_quiet(clock) if self.is_quiet(clock) else [clock, *self._beside_quiet(clock)]
        )
        for candidate in candidates:
            at = instant(datetime.combine(day, candidate), self.zone)
            local = self.local(at)
            if local.date() == day and not self.is_quiet(local.time()):
                return at
        # Only where a clock change swallows all hours of the day that are not quiet.
        return instant(datetime.combine(day, clock), self.zone)

    def _beside_quiet(self, clock: time) -> list[time]:
        """Give the end of the quiet hours and the minute before them, the one `moment` prefers first."""
        if self.quiet is None:
            return []
        start, end = self.quiet
        at_start = datetime.combine(date.min + _DAY, start)
        before = (at_start - timedelta(minutes=1)).time()
        return [end, before] if clock < end else [before, end]


def _find(wanted: Callable[[date], bool], day: date, step: timedelta, what: str) -> date:
    for n in range(LONGEST_WAIT_DAYS + 1):
        if wanted(day + n * step):
            return day + n * step
    raise ValueError(
        f"no day in {LONGEST_WAIT_DAYS} days from {day} is {what}; "
        "look at the working days, holidays and absences"
    )
