"""Cron lines with their standard meaning: five fields, 0 and 7 are Sunday, day of month or day of week."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple

from daemon.core.dayrules import MONTHS, WEEKDAYS, Period

# Twenty-eight years hold every pairing of a weekday and a date, 29 February included.
_PROBE = (date(2000, 1, 1), date(2028, 12, 31))
_PART = re.compile(r"(?P<low>\*|[a-z0-9]+)(?:-(?P<high>[a-z0-9]+))?(?:/(?P<step>\d+))?")


class _Field(NamedTuple):
    name: str
    low: int
    high: int
    names: Mapping[str, int]


_FIELDS = (
    _Field("minute", 0, 59, {}),
    _Field("hour", 0, 23, {}),
    _Field("day of month", 1, 31, {}),
    _Field("month", 1, 12, {name: number for number, name in enumerate(MONTHS, 1)}),
    _Field("day of week", 0, 7, {name: number % 7 for number, name in enumerate(WEEKDAYS, 1)}),
)


@dataclass(frozen=True, slots=True)
class Cron:
    """The days of a cron line; `either` is the rule that two restricted day fields are joined by "or"."""

    line: str
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool

    @property
    def period(self) -> Period:
        """The longest period that holds at most one of the line's days."""
        every_date, every_weekday = len(self.days) == 31, len(self.weekdays) == 7
        if every_date and len(self.weekdays) == 1:
            return "week"
        if every_weekday and len(self.days) == 1:
            return "year" if len(self.months) == 1 else "month"
        return "day"

    def holds(self, day: date) -> bool:
        """Say whether the line falls on `day`."""
        if day.month not in self.months:
            return False
        by_date, by_weekday = day.day in self.days, day.isoweekday() in self.weekdays
        return by_date or by_weekday if self.either else by_date and by_weekday

    def say(self, clock: time) -> str:
        """Give the line itself, which holds its clock times."""
        return self.line


def looks_like_cron(words: list[str]) -> bool:
    """Say whether words are meant as a cron line: the first two look like minutes and hours."""
    return len(words) > 1 and all(re.fullmatch(r"[\d*,/-]+", word) for word in words[:2])


def parse_cron(words: list[str]) -> tuple[Cron, tuple[time, ...]]:
    """Read the five fields of a cron line into its days and its clock times, in order.

    Raises ValueError naming the field that is wrong, or saying that the line never comes.
    """
    if len(words) != len(_FIELDS):
        names = ", ".join(field.name for field in _FIELDS)
        raise ValueError(f"a cron line has five fields ({names}), this one has {len(words)}")
    minutes, hours, days, months, weekdays = (
        _read_field(text, field) for text, field in zip(words, _FIELDS, strict=True)
    )
    # A field that begins with a star, "*/2" too, does not count as restricted; so every cron since Vixie's.
    either = not words[2].startswith("*") and not words[4].startswith("*")
    iso_weekdays = frozenset(number or 7 for number in weekdays)
    cron = Cron(" ".join(words), days, months, iso_weekdays, either)
    if not _ever_comes(cron):
        raise ValueError(
            f'no year has the day that "{words[2]}" (day of month) and "{words[3]}" (month) name'
        )
    return cron, tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes))


def _ever_comes(cron: Cron) -> bool:
    first, last = _PROBE
    return any(cron.holds(first + timedelta(days=n)) for n in range((last - first).days + 1))


def _read_field(text: str, field: _Field) -> frozenset[int]:
    numbers = frozenset(number for part in text.split(",") for number in _read_part(part, field))
    return frozenset(number % 7 for number in numbers) if field.high == 7 else numbers


def _read_part(part: str, field: _Field) -> range:
    match = _PART.fullmatch(part)
    if match is None or (match["low"] == "*" and match["high"]):
        raise ValueError(
            f'"{part}" is no {field.name}; allowed are *, numbers, a-b, lists and steps such as */2'
        )
    step = int(match["step"] or 1)
    if step < 1:
        raise ValueError(f'the step in "{part}" ({field.name}) must be 1 or more')
    if match["low"] == "*":
        return range(field.low, field.high + 1, step)
    low = _read_number(match["low"], field)
    high = _read_number(match["high"], field) if match["high"] else low
    if match["high"] == "sun":
        high = 7
    if match["step"] and not match["high"]:
        # Sunday's second number would count as a further step of "1/2".
        high = 6 if field.high == 7 else field.high
    if high < low:
        raise ValueError(f'"{part}" ({field.name}) runs backwards; write two parts with a comma between')
    return range(low, high + 1, step)


def _read_number(text: str, field: _Field) -> int:
    number = field.names.get(text, int(text) if text.isdigit() else -1)
    if not field.low <= number <= field.high:
        names = f" or {', '.join(field.names)}" if field.names else ""
        raise ValueError(f'"{text}" is no {field.name}; allowed are {field.low} to {field.high}{names}')
    return number
