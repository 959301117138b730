"""Finds a time that suits everybody: within a window, on working days of all, in nobody's quiet hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from daemon.core.situation import Situation
from daemon.core.zones import instant

STEP = timedelta(minutes=30)
GAP = timedelta(minutes=15)
"""Between two meetings of one person, at least."""
WEEKS = 8
"""How many weeks ahead a time is looked for; holidays and leave seldom last longer."""

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a time must be: `who` must all be free, and the first one's clock counts.

    On which ISO weekdays, between which clock times, how many minutes; not before `earliest`, clear of what is `taken`,
    not on a day to `avoid`, and best as `prefer` was: that weekday and clock time.
    """

    who: tuple[str, ...]
    days: frozenset[int]
    start: time
    end: time
    minutes: int
    earliest: datetime
    taken: Sequence[Span] = ()
    prefer: datetime | None = None
    avoid: frozenset[date] = field(default_factory=frozenset)


def find_slot(s: Situation, search: Search, week: date) -> datetime | None:
    """Give the first good time in the week that begins on a Monday, or in one of the weeks after it; None when none is.

    Where the window suits nobody in all these weeks, as with people half a world apart, any hour that is nobody's
    quiet one is taken.
    """
    wide = replace(search, days=frozenset(range(1, 8)), start=time(), end=time(23, 59))
    for one in (search, wide):
        for n in range(WEEKS):
            if found := next(_in_week(s, one, week + n * _WEEK), None):
                return found
    return None


def on_day(s: Situation, search: Search, day: date) -> datetime | None:
    """Give the first good time on one day, by the window or at any hour that suits all; None when none is."""
    wide = replace(search, start=time(), end=time(23, 59))
    found = (at for one in (search, wide) for at in _on_day(s, one, day))
    return next(found, None)


def suits(s: Situation, search: Search, start: datetime) -> bool:
    """Say whether everybody works at that time, nobody has quiet hours, and nothing else is there."""
    end = start + timedelta(minutes=search.minutes)
    free = all(end + GAP <= begins or ends + GAP <= start for begins, ends in search.taken)
    return start >= search.earliest and free and all(_works(s, one, start, end) for one in search.who)


def _in_week(s: Situation, search: Search, monday: date) -> Iterator[datetime]:
    """The times of a week, best first: as it was last, then on the day with the fewest talks."""
    days = [monday + n * _DAY for n in range(7) if (monday + n * _DAY).isoweekday() in search.days]
    if search.prefer is not None:
        last = s.days(search.who[0]).local(search.prefer)
        at = _at(s, search, monday + last.weekday() * _DAY, last.time())
        if monday + last.weekday() * _DAY not in search.avoid and suits(s, search, at):
            yield at
    for day in sorted(days, key=lambda d: (_load(s, search, d), d)):
        yield from _on_day(s, search, day)


def _on_day(s: Situation, search: Search, day: date) -> Iterator[datetime]:
    at = datetime.combine(day, search.start)
    while day not in search.avoid and at + timedelta(minutes=search.minutes) <= datetime.combine(
        day, search.end
    ):
        found = _at(s, search, day, at.time())
        if suits(s, search, found):
            yield found
        at += STEP


def _at(s: Situation, search: Search, day: date, clock: time) -> datetime:
    return instant(datetime.combine(day, clock), s.days(search.who[0]).zone)


def _load(s: Situation, search: Search, day: date) -> int:
    local = s.days(search.who[0]).day
    return sum(local(begins) == day for begins, _ in search.taken)


def _works(s: Situation, member: str, start: datetime, end: datetime) -> bool:
    days = s.days(member)
    begins, ends = days.local(start), days.local(end - timedelta(minutes=1))
    awake = not days.is_quiet(begins.time()) and not days.is_quiet(ends.time())
    return awake and days.available(begins.date()) and begins.date() == ends.date()
