"""Which local dates a recurring time falls on, each way of saying it as one small frozen rule."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal, Protocol

Period = Literal["moment", "day", "week", "month", "quarter", "year"]
Unit = Literal["month", "quarter", "year"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WORKDAYS = frozenset(range(1, 6))
EVERY_DAY = frozenset(range(1, 8))
# Intervals that do not divide a year need a fixed start: January 2026 and the Monday of ISO week 1 of 2026.
FIRST_YEAR = 2026
FIRST_MONDAY = date(2025, 12, 29)

_MONTHS_IN: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12}


class DayRule(Protocol):
    """A rule that says of any local date whether it is one of its days."""

    @property
    def period(self) -> Period:
        """The longest calendar period in which the rule can fall only once."""
        ...

    def holds(self, day: date) -> bool:
        """Say whether the rule falls on `day`."""
        ...

    def say(self, clock: time) -> str:
        """Give the rule and its clock time in the words `When.parse` reads."""
        ...


@dataclass(frozen=True, slots=True)
class InWeeks:
    """Weekdays of every week, of every n-th week, or of ISO weeks with an even or odd number.

    `offset` counts weeks from `FIRST_MONDAY`. Odd weeks come twice running
    after a week 53, as in any calendar.
    """

    weekdays: frozenset[int]
    every: int = 1
    offset: int = 0
    parity: Literal["", "even", "odd"] = ""

    @property
    def period(self) -> Period:
        """A week when there is one weekday, otherwise a day."""
        return "week" if len(self.weekdays) == 1 else "day"

    def holds(self, day: date) -> bool:
        """Say whether `day` is one of the weekdays in one of the weeks."""
        if day.isoweekday() not in self.weekdays:
            return False
        if self.parity:
            return (day.isocalendar().week % 2 == 0) == (self.parity == "even")
        return (day - FIRST_MONDAY).days // 7 % self.every == self.offset

    def say(self, clock: time) -> str:
        """Give for example `every 3 weeks mon 09:00 from 2026-01-05`."""
        text = f"{say_weekdays(self.weekdays)} {clock:%H:%M}"
        if self.parity:
            return f"{self.parity} weeks {text}"
        if self.every == 1:
            return text
        start = f" from {FIRST_MONDAY + timedelta(weeks=self.offset)}" if self.offset else ""
        return f"every {self.every} weeks {text}{start}"


@dataclass(frozen=True, slots=True)
class OfUnit:
    """The n-th (or, with n = -1, the last) day of a month, quarter or year among some weekdays.

    With all seven weekdays, an n beyond a short month means its last day, so that no month is skipped.
    """

    n: int
    weekdays: frozenset[int]
    unit: Unit

    @property
    def period(self) -> Period:
        """The unit itself."""
        return self.unit

    def holds(self, day: date) -> bool:
        """Say whether `day` is the n-th or last such day of its unit."""
        if day.isoweekday() not in self.weekdays:
            return False
        first, last = unit_bounds(day, self.unit)
        if self.n < 0:
            return count_weekdays(self.weekdays, day, last) == 1
        if self.weekdays == EVERY_DAY:
            return (day - first).days + 1 == min(self.n, (last - first).days + 1)
        return count_weekdays(self.weekdays, first, day) == self.n

    def say(self, clock: time) -> str:
        """Give for example `first tue of month 10:00` or `15th of month 09:00`."""
        if self.weekdays == EVERY_DAY and self.n > 0:
            return f"{say_ordinal(self.n)} of {self.unit} {clock:%H:%M}"
        names = {WORKDAYS: "weekday", EVERY_DAY: "day"}
        name = names.get(self.weekdays) or say_weekdays(self.weekdays)
        return f"{_ORDINALS.get(self.n) or say_ordinal(self.n)} {name} of {self.unit} {clock:%H:%M}"


@dataclass(frozen=True, slots=True)
class EveryMonths:
    """The first day of every n-th month; `offset` counts months from January of `FIRST_YEAR`."""

    every: int
    offset: int = 0

    @property
    def period(self) -> Period:
        """The year, quarter or month that is sure to hold at most one such day."""
        if self.every % 12 == 0:
            return "year"
        return "quarter" if self.every % 3 == 0 else "month"

    def holds(self, day: date) -> bool:
        """Say whether `day` is the first of a counted month."""
        index = (day.year - FIRST_YEAR) * 12 + day.month - 1
        return day.day == 1 and index % self.every == self.offset

    def say(self, clock: time) -> str:
        """Give for example `every 3 months from feb 09:00`."""
        start = f" from {MONTHS[self.offset]}" if self.offset else ""
        return f"every {self.every} months{start} {clock:%H:%M}"


@dataclass(frozen=True, slots=True)
class Yearly:
    """One date of every year; 29 February is kept on the 28th in other years."""

    day: int
    month: int

    @property
    def period(self) -> Period:
        """A year."""
        return "year"

    def holds(self, day: date) -> bool:
        """Say whether `day` is that date."""
        if day.month != self.month:
            return False
        return day.day == min(self.day, calendar.monthrange(day.year, day.month)[1])

    def say(self, clock: time) -> str:
        """Give for example `12 aug 09:00`."""
        return f"{self.day} {MONTHS[self.month - 1]} {clock:%H:%M}"


_ORDINALS = {1: "first", -1: "last"}


def say_ordinal(n: int) -> str:
    """Give `1st`, `2nd`, `11th` … for a positive number."""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def say_weekdays(weekdays: frozenset[int]) -> str:
    """Give a set of ISO weekdays as `daily`, `weekdays` or `mon,wed`."""
    if weekdays == EVERY_DAY:
        return "daily"
    if weekdays == WORKDAYS:
        return "weekdays"
    return ",".join(WEEKDAYS[number - 1] for number in sorted(weekdays))


def unit_bounds(day: date, unit: Unit) -> tuple[date, date]:
    """Give the first and last date of the month, quarter or year that holds `day`."""
    span = _MONTHS_IN[unit]
    start = (day.month - 1) // span * span + 1
    end = start + span - 1
    return date(day.year, start, 1), date(day.year, end, calendar.monthrange(day.year, end)[1])


def count_weekdays(weekdays: Collection[int], first: date, last: date) -> int:
    """Count the dates from `first` to `last`, both included, whose ISO weekday is among `weekdays`."""
    weeks, rest = divmod((last - first).days + 1, 7)
    start = first.isoweekday() - 1
    return weeks * len(weekdays) + sum((start + n) % 7 + 1 in weekdays for n in range(rest))
