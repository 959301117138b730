"""What the pieces of one time mean together: a weekday and a date, a day of a week, a week from Friday."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from daemon.core.said.pieces import (
    EIGHT_DAYS,
    Around,
    AroundEaster,
    DayNumber,
    Dotted,
    InWeek,
    Offset,
    OnDate,
    OnWeekday,
    Piece,
)
from daemon.core.said.sense import a_date, numbered_days, spans, yearless


@dataclass(frozen=True, slots=True)
class Meant:
    """A day or a span of days; `clock` where the distance from now was told in hours."""

    day: date
    until: date | None = None
    clock: time | None = None
    yearless: bool = False
    weekday: bool = False


def meant(days: Sequence[Piece], now: datetime, *, past: bool) -> list[Meant]:
    """What `days` mean, seen from `now`; several where they contradict each other, none for no day."""
    today = now.date()
    match tuple(days):
        case (Offset(unit="minute", count=count),):
            at = now + timedelta(minutes=count)
            return [Meant(at.date(), clock=at.time().replace(second=0, microsecond=0, tzinfo=None))]
        case (one,):
            return _alone(one, today, past)
        case (Offset(waits=True) as offset, *rest):
            return _shifted(offset, meant(rest, now, past=past))
        case (Offset(named=True) as named, *rest):
            return _agreed(_alone(named, today, past), meant(rest, now, past=past))
        case (OnWeekday() as weekday, OnDate() | AroundEaster() | DayNumber() | Dotted() as day):
            return _on_weekday(weekday, day, today, past)
        case (OnWeekday() as weekday, InWeek() | Around() as week) | (
            InWeek() | Around() as week,
            OnWeekday() as weekday,
        ):
            return [
                Meant(monday + timedelta(days=weekday.number)) for monday, _ in spans(week, today, past=past)
            ]
        case (OnDate() | AroundEaster() as day, Around(unit="year", shift=shift)):
            return _alone(replace(day, year=today.year + shift), today, past)
        case (OnWeekday() as weekday, Offset() as offset) | (Offset() as offset, OnWeekday() as weekday):
            weeks = replace(offset, count=7) if (offset.unit, offset.count) == ("day", EIGHT_DAYS) else offset
            return _shifted(weeks, _alone(replace(weekday, which="coming"), today, past))
        case (DayNumber() as day, Around() as month):
            return _of_month(day, month, today, past)
    return []


def _alone(piece: Piece, today: date, past: bool) -> list[Meant]:
    only_weekday = isinstance(piece, OnWeekday)
    return [
        Meant(day, until, None, yearless(piece), only_weekday)
        for day, until in spans(piece, today, past=past)
    ]


def _shifted(offset: Offset, found: list[Meant]) -> list[Meant]:
    moved = [(one, spans(replace(offset, waits=False), one.day, past=False)) for one in found]
    return [Meant(day) for _, days in moved for day, _ in days]


def _agreed(first: list[Meant], second: list[Meant]) -> list[Meant]:
    """ "i morgen, fredag": one where they agree, both where they do not."""
    return first if {one.day for one in first} & {one.day for one in second} else [*first, *second]


def _of_month(day: DayNumber, month: Around, today: date, past: bool) -> list[Meant]:
    first = spans(month, today, past=past)[0][0]
    found = [a_date(first.year, first.month, number) for number in day.days]
    return [Meant(one) for one in found if one]


def _on_weekday(
    weekday: OnWeekday, day: OnDate | AroundEaster | DayNumber | Dotted, today: date, past: bool
) -> list[Meant]:
    """The date in the year or month where it is that weekday; where it never is, both are told."""
    if isinstance(day, AroundEaster):
        feast = _alone(day, today, past)
        fits = any(one.day.weekday() == weekday.number for one in feast)
        return feast if fits else [*feast, *_alone(weekday, today, past)]
    if isinstance(day, Dotted):
        day = OnDate((day.first,), day.second)
    if len(day.days) > 1:
        return _alone(day, today, past)
    bare = yearless(day)
    candidates = list(numbered_days(day, today, past=past))
    right = [one for one in candidates if one.weekday() == weekday.number]
    if right or weekday.brief:
        return [Meant(one, yearless=bare) for one in (right or candidates)[:1]]
    told = [Meant(one, yearless=bare) for one in candidates[:1]]
    return [*told, *_alone(weekday, today, past)] if told else []
