"""Which days a piece means, seen from today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice

from daemon.core.said.feasts import easter
from daemon.core.said.pieces import (
    Around,
    AroundEaster,
    DayNumber,
    Dotted,
    InWeek,
    NthWeekday,
    Offset,
    OnDate,
    OnWeekday,
    Period,
    Piece,
    WeekPart,
)

Span = tuple[date, date | None]

_DAY = timedelta(days=1)
_YEARS_ABOUT = 9
_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}


def a_date(year: int, month: int, day: int) -> date | None:
    """That day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def spans(piece: Piece, today: date, *, past: bool) -> list[Span]:
    """The days that are meant, each with the last day of its span or None; empty for no day of the calendar."""
    match piece:
        case OnDate():
            return _on_date(piece, today, past)
        case AroundEaster():
            return _one(_around_easter(piece, today, past))
        case DayNumber():
            return _day_number(piece, today, past)
        case Dotted():
            return _on_date(OnDate((piece.first,), piece.second), today, past)
        case OnWeekday():
            return [(_weekday(piece, today, past), None)]
        case NthWeekday():
            return _one(_nth_weekday(piece, today, past))
        case Offset():
            return _one(_offset(piece, today))
    return _about(piece, today, past)


def _about(piece: Piece, today: date, past: bool) -> list[Span]:
    match piece:
        case InWeek():
            return _weeks(piece, today, past)
        case Around():
            return [_around(piece, today, past)]
        case Period():
            return _period(piece, today, past)
        case WeekPart():
            return [_week_part(piece, today, past)]
    return []


def yearless(piece: Piece) -> bool:
    """Whether a day and month were told without their year, so that they may come again."""
    return isinstance(piece, Dotted) or (isinstance(piece, OnDate) and piece.year is None)


def numbered_days(piece: DayNumber | OnDate, today: date, *, past: bool) -> Iterator[date]:
    """The days that a day's number may mean, the likeliest first."""
    if isinstance(piece, DayNumber):
        yield from islice(_numbers(piece.days[0], today, past), 2)
        return
    if piece.year:
        told: tuple[date | None, ...] = (a_date(piece.year, piece.month, piece.days[0]),)
    else:
        told = tuple(by_sense(piece.month, piece.days[0], today, past=way) for way in (past, not past))
    yield from (day for day in told if day)


def by_sense(month: int, day: int, today: date, *, past: bool) -> date | None:
    """That day and month in the year that is nearest in the asked direction, today included."""
    return next((found for year in _years(today, past) if (found := a_date(year, month, day))
                 and (found <= today if past else found >= today)), None)  # fmt: skip


def _around_easter(piece: AroundEaster, today: date, past: bool) -> date | None:
    years: Iterable[int] = [piece.year] if piece.year else _years(today, past)
    found = (easter(year) + piece.days * _DAY for year in years)
    return next((day for day in found if piece.year or (day <= today if past else day >= today)), None)


def _one(day: date | None) -> list[Span]:
    return [(day, None)] if day else []


def _years(today: date, past: bool) -> range:
    return (
        range(today.year, today.year - _YEARS_ABOUT, -1)
        if past
        else range(today.year, today.year + _YEARS_ABOUT)
    )


def _on_date(piece: OnDate, today: date, past: bool) -> list[Span]:
    months = (piece.month, piece.last_month or piece.month)
    if piece.span and piece.year is None:
        return _yearless_span(piece.days, months, today, past)
    days = [
        a_date(piece.year, month, day) if piece.year else by_sense(month, day, today, past=past)
        for day, month in zip(piece.days, months, strict=False)
    ]
    return _told(days, piece.span)


def _yearless_span(days: tuple[int, ...], months: tuple[int, int], today: date, past: bool) -> list[Span]:
    """Its end decides: a span that has begun is still to come."""
    last = by_sense(months[1], days[1], today, past=past)
    first = by_sense(months[0], days[0], last, past=True) if last else None
    return _told([first, last], True)


def _told(days: list[date | None], span: bool) -> list[Span]:
    known = [day for day in days if day]
    if len(known) < len(days):
        return []
    if span:
        return [(known[0], known[1])] if known[0] < known[1] else []
    return [(day, None) for day in known]


def _numbers(number: int, today: date, past: bool) -> Iterator[date]:
    """The days with that number in this month and those after it (before it), from today on (back)."""
    for months in range(0, -14, -1) if past else range(14):
        day = a_date(*_month(today, months), number)
        if day and (day <= today if past else day >= today):
            yield day


def _month(today: date, shift: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 + shift
    return months // 12, months % 12 + 1


def _day_number(piece: DayNumber, today: date, past: bool) -> list[Span]:
    first = next(_numbers(piece.days[0], today, past), None)
    if len(piece.days) == 1 or first is None:
        return _one(first)
    other = next(_numbers(piece.days[1], first, past=False), None)
    return _told([first, other], piece.span)


def _weekday(piece: OnWeekday, today: date, past: bool) -> date:
    ahead = (piece.number - today.weekday()) % 7
    monday = today - timedelta(days=today.weekday())
    weeks = {"previous": -1, "next": 1, "after_next": 2}.get(piece.which)
    if weeks is not None:
        return monday + timedelta(days=7 * weeks + piece.number)
    if piece.which == "last" or (past and piece.which == "plain"):
        return today - timedelta(days=(-ahead) % 7 or 7)
    if piece.which == "this":
        return today - timedelta(days=(-ahead) % 7) if past else today + timedelta(days=ahead)
    return today + timedelta(days=(ahead or 7) + 7 * piece.more_weeks)


def _nth_weekday(piece: NthWeekday, today: date, past: bool) -> date | None:
    if piece.month is None:
        return _nth(*_month(today, piece.shift), piece)
    years: Iterable[int] = [piece.year] if piece.year else _years(today, past)
    found = (day for year in years if (day := _nth(year, piece.month, piece)))
    return next((day for day in found if piece.year or (day <= today if past else day >= today)), None)


def _nth(year: int, month: int, piece: NthWeekday) -> date | None:
    if piece.nth < 0:
        last = _last_of(year, month)
        return last - timedelta(days=(last.weekday() - piece.weekday) % 7)
    first = date(year, month, 1)
    day = first + timedelta(days=(piece.weekday - first.weekday()) % 7 + 7 * (piece.nth - 1))
    return day if day.month == month else None


def _last_of(year: int, month: int) -> date:
    return (date(year, month, 28) + 4 * _DAY).replace(day=1) - _DAY


def _weeks(piece: InWeek, today: date, past: bool) -> list[Span]:
    mondays = [monday for week in piece.weeks if (monday := _monday(week, piece.year, today, past))]
    if len(mondays) < len(piece.weeks):
        return []
    if not piece.span:
        return [(monday, monday + 6 * _DAY) for monday in mondays]
    last = mondays[1] if mondays[1] > mondays[0] else _monday(piece.weeks[1], None, mondays[0], past=False)
    return [(mondays[0], last + 6 * _DAY)] if last else []


def _monday(week: int, year: int | None, today: date, past: bool) -> date | None:
    """The week's Monday in the year that is told, else in this year or the next one the right way."""
    here = today.isocalendar().year
    for one in (year,) if year else (here, here - 1) if past else (here, here + 1):
        try:
            monday = date.fromisocalendar(one, week, 1)
        except ValueError:
            continue
        if year or (monday <= today if past else monday + 6 * _DAY >= today):
            return monday
    return None


def _around(piece: Around, today: date, past: bool) -> Span:
    if piece.unit == "month":
        year, month = _month(today, piece.shift)
        return date(year, month, 1), _last_of(year, month)
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * piece.shift)
    if piece.unit == "week":
        return monday, monday + 6 * _DAY
    back = 7 if past and piece.shift == 0 and monday + 5 * _DAY > today else 0
    saturday = monday + timedelta(days=5 - back)
    return saturday, saturday + _DAY


def _offset(piece: Offset, today: date) -> date | None:
    try:
        return today + timedelta(days=piece.count) if piece.unit == "day" else _months_on(today, piece.count)
    except (OverflowError, ValueError):
        return None


def _months_on(today: date, count: int) -> date:
    """The same day of another month, or its last where it is shorter."""
    year, month = _month(today, count)
    return min(date(year, month, 1) + timedelta(days=today.day - 1), _last_of(year, month))


def _period(piece: Period, today: date, past: bool) -> list[Span]:
    """A month or a part of it, the next one that is not over (the last one that has begun)."""
    candidates: Iterable[tuple[int, int]]
    if piece.month is None and piece.shift:
        return _part(piece, *_month(today, piece.shift))
    if piece.month is None:
        candidates = [_month(today, shift) for shift in ((0, -1) if past else (0, 1))]
    elif piece.year:
        return _part(piece, piece.year, piece.month)
    else:
        candidates = [(year, piece.month) for year in _years(today, past)]
    found = (span for year, month in candidates for span in _part(piece, year, month))
    right = (span for span in found if (span[0] <= today if past else (span[1] or span[0]) >= today))
    return list(islice(right, 1))


def _part(piece: Period, year: int, month: int) -> list[Span]:
    last = _last_of(year, month)
    if piece.part == "last":
        return [(last, None)]
    begin, end = _THIRDS.get(piece.part, (1, 31))
    return [(date(year, month, begin), date(year, month, min(end, last.day)))]


def _week_part(piece: WeekPart, today: date, past: bool) -> Span:
    """Monday and Tuesday, Wednesday, Thursday and Friday, or Friday; of the coming week when this one's are over."""
    first, last = {"early": (0, 1), "mid": (2, 2), "late": (3, 4), "last": (4, 4)}[piece.part]
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * piece.shift)
    if not piece.shift and not past and monday + timedelta(days=last) < today:
        monday += 7 * _DAY
    if not piece.shift and past and monday + timedelta(days=first) > today:
        monday -= 7 * _DAY
    end = monday + timedelta(days=last)
    return monday + timedelta(days=first), end if last > first else None
