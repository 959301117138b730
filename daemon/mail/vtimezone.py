"""Writes a time zone's rules into a calendar object, and reads those another brings along (RFC 5545 3.6.5)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_MOST_RULES = 40
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(?:\d{2})?")
_DAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Field = tuple[str, str]
"""A property's name and value within an observance."""


@dataclass(frozen=True, slots=True)
class Observance:
    """From when an offset holds: once, or each year on the same weekday of a month."""

    start: datetime
    offset: timedelta
    month: int | None = None
    weekday: int = 0
    nth: int = 0
    month_day: int = 0

    def last_onset(self, at: datetime) -> datetime | None:
        """The newest naive local time at or before `at` from which it holds; None when it has not begun by then."""
        if self.month is None:
            return self.start if self.start <= at else None
        for year in (at.year, at.year - 1):
            onset = self._in_year(year, self.month)
            if onset is not None and onset <= at and year >= self.start.year:
                return onset
        return None

    def _in_year(self, year: int, month: int) -> datetime | None:
        length = calendar.monthrange(year, month)[1]
        if self.month_day:
            day = self.month_day
        elif self.nth < 0:
            last = (calendar.weekday(year, month, length) - self.weekday) % 7
            day = length - last + 7 * (self.nth + 1)
        else:
            first = (self.weekday - calendar.weekday(year, month, 1)) % 7
            day = 1 + first + 7 * (max(self.nth, 1) - 1)
        return self.start.replace(year=year, month=month, day=day) if 1 <= day <= length else None


def offset_at(observances: Iterable[Observance], at: datetime) -> timedelta | None:
    """What is to be taken from a naive local time to have UTC; None when nothing is known of that time."""
    known = tuple(observances)
    begun = [(onset, one.offset) for one in known if (onset := one.last_onset(at)) is not None]
    if begun:
        return max(begun, key=lambda pair: pair[0])[1]
    return min(known, key=lambda one: one.start).offset if known else None


def read_zones(lines: Iterable[Field]) -> Mapping[str, tuple[Observance, ...]]:
    """The zones of a calendar object by their TZID, from its lines in order; what cannot be read is left out."""
    zones: dict[str, list[Observance]] = {}
    name, within, fields = "", "", dict[str, str]()
    for key, value in lines:
        kind = value.strip().upper()
        if key == "BEGIN" and kind in ("VTIMEZONE", "STANDARD", "DAYLIGHT"):
            name, within, fields = ("" if kind == "VTIMEZONE" else name), kind, {}
        elif key == "END" and kind in ("STANDARD", "DAYLIGHT"):
            found = _observance(fields)
            if found and name and len(zones.setdefault(name, [])) < _MOST_RULES:
                zones[name].append(found)
            within = "VTIMEZONE"
        elif key == "END" and kind == "VTIMEZONE":
            within = ""
        elif within == "VTIMEZONE" and key == "TZID":
            name = value.strip()
        elif within in ("STANDARD", "DAYLIGHT"):
            fields.setdefault(key, value.strip())
    return {name: tuple(found) for name, found in zones.items()}


def _observance(fields: Mapping[str, str]) -> Observance | None:
    offset = _OFFSET.match(fields.get("TZOFFSETTO", ""))
    try:
        start = datetime.strptime(fields.get("DTSTART", ""), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local by its nature
    except ValueError:
        return None
    if offset is None:
        return None
    amount = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    rule = dict(part.split("=", 1) for part in fields.get("RRULE", "").upper().split(";") if "=" in part)
    month = rule.get("BYMONTH", "")
    yearly = rule.get("FREQ") == "YEARLY" and month.isdecimal() and 1 <= int(month) <= 12
    day = _DAY.fullmatch(rule.get("BYDAY", ""))
    month_day = rule.get("BYMONTHDAY", "")
    return Observance(
        start=start,
        offset=-amount if offset[1] == "-" else amount,
        month=int(month) if yearly and (day or month_day.isdecimal()) else None,
        weekday=_WEEKDAYS.index(day[2]) if day else 0,
        nth=int(day[1] or 1) if day else 0,
        month_day=int(month_day) if not day and month_day.isdecimal() else 0,
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """The zone's clocks are set: at that local time, as shown before, from one offset to another."""

    local: datetime
    before: timedelta
    after: timedelta

    @property
    def kind(self) -> str:
        return "DAYLIGHT" if self.after > self.before else "STANDARD"


def zone_lines(name: str, around: datetime) -> Iterator[str]:
    """The VTIMEZONE of an IANA zone, as it is from the year before a time to the year after it.

    What comes each year on the same weekday of a month is one rule, which is all that Outlook understands; a zone of
    other habits has a line for each change.
    """
    zone = ZoneInfo(name)
    changes = list(_changes(zone, around.year - 1, around.year + 1))
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{name}"
    if not changes:
        offset = _utcoffset(zone, around)
        changes = [_Change(datetime(around.year - 1, 1, 1), offset, offset)]  # noqa: DTZ001 - local by its nature
    for kind in ("STANDARD", "DAYLIGHT"):
        yield from _observances([change for change in changes if change.kind == kind])
    yield "END:VTIMEZONE"


def _observances(changes: Sequence[_Change]) -> Iterator[str]:
    rule = _yearly(changes)
    for change in changes[:1] if rule else changes:
        yield f"BEGIN:{change.kind}"
        yield f"DTSTART:{change.local:%Y%m%dT%H%M%S}"
        yield f"TZOFFSETFROM:{_offset(change.before)}"
        yield f"TZOFFSETTO:{_offset(change.after)}"
        if rule:
            yield f"RRULE:{rule}"
        yield f"END:{change.kind}"


def _yearly(changes: Sequence[_Change]) -> str:
    """The rule that gives all of at least three changes, one a year; "" where there is none."""
    alike = {(c.local.month, c.local.weekday(), c.local.time(), c.before, c.after) for c in changes}
    years = [change.local.year for change in changes]
    if len(changes) < 3 or len(alike) != 1 or len(set(years)) != len(years):
        return ""
    lasts = {_is_last(change.local) for change in changes}
    nths = {(change.local.day - 1) // 7 + 1 for change in changes}
    nth = -1 if lasts == {True} else nths.pop() if len(nths) == 1 else 0
    first = changes[0].local
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={nth}{_WEEKDAYS[first.weekday()]}" if nth else ""


def _is_last(day: datetime) -> bool:
    return day.day > calendar.monthrange(day.year, day.month)[1] - 7


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[_Change]:
    at = datetime(first, 1, 1, tzinfo=UTC)
    while at.year <= last:
        following = at + timedelta(days=1)
        before, after = _utcoffset(zone, at), _utcoffset(zone, following)
        if before != after:
            exact = _exact(zone, at, following)
            yield _Change((exact + before).replace(tzinfo=None), before, after)
        at = following


def _exact(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The minute of the change between two instants, by halving."""
    before = _utcoffset(zone, low)
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
        low, high = (middle, high) if _utcoffset(zone, middle) == before else (low, middle)
    return high


def _utcoffset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
