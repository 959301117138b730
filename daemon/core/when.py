"""A recurring time as a person says it, read from words ("first tue of month 10:00") or a cron line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self, cast

from daemon.core.cron import looks_like_cron, parse_cron
from daemon.core.dayrules import (
    EVERY_DAY,
    FIRST_MONDAY,
    MONTHS,
    WEEKDAYS,
    WORKDAYS,
    DayRule,
    EveryMonths,
    InWeeks,
    OfUnit,
    Period,
    Unit,
    Yearly,
)
from daemon.core.timewords import is_clock, mend_word, read_clock, split_words, translate_word

EXAMPLES = (
    "mon 09:00",
    "mon,wed 09:00",
    "weekdays 15:30",
    "daily 07:00",
    "even weeks fri 12:00",
    "every 2 weeks mon 09:00",
    "first tue of month 10:00",
    "last fri of month 12:00",
    "first weekday of month 09:00",
    "15th of month 09:00",
    "2nd mon of quarter 09:00",
    "every 3 months 09:00",
    "every 3 months from feb 09:00",
    "12 aug 09:00",
    "0 9 * * 1",
)
DEFAULT_CLOCK = time(9)

_DAY_SETS = {
    **{name: frozenset({number}) for number, name in enumerate(WEEKDAYS, 1)},
    "weekday": WORKDAYS,
    "day": EVERY_DAY,
}
# How many such days every unit is sure to have: one weekday, Monday to Friday, any day.
_SURE: dict[str, tuple[int, int, int]] = {
    "month": (4, 20, 31),
    "quarter": (12, 64, 92),
    "year": (52, 260, 366),
}
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class When:
    """A recurring local time: the days it falls on and its clock times, ascending (only cron has several)."""

    rule: DayRule
    times: tuple[time, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a time such as `mon 09:00`, `første tirsdag i måneden 10:00` or `0 9 * * 1`.

        Only `every N months` may leave out its clock time, which is then 09:00. Raises ValueError that names
        what is wrong, what is allowed and the nearest right form.
        """
        try:
            return cls(*_read(text))
        except ValueError as error:
            shown = text if len(text) <= 60 else f"{text[:57]}…"
            forms = ", ".join(f'"{example}"' for example in EXAMPLES)
            raise ValueError(
                f'"{shown}" is not a time: {error}. Nearest: "{_nearest(text)}". Allowed: {forms}'
            ) from None

    def __str__(self) -> str:
        return self.rule.say(self.clock)

    @property
    def clock(self) -> time:
        """The clock time; of a cron line with several, the first of the day."""
        return self.times[0]

    @property
    def period(self) -> Period:
        """The longest calendar period that holds at most one occurrence; it names rounds."""
        return "moment" if len(self.times) > 1 else self.rule.period

    def dates(self, first: date, last: date) -> Iterator[date]:
        """Give the local dates from `first` to `last`, both included, in order."""
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self.rule.holds(day):
                yield day

    def local(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """Give the naive local times after `after` up to and with `until`, both naive, in order."""
        for day in self.dates(after.date(), until.date()):
            for clock in self.times:
                at = datetime.combine(day, clock)
                if after < at <= until:
                    yield at


def _read(text: str) -> tuple[DayRule, tuple[time, ...]]:
    said = text.strip().lower().split()
    if looks_like_cron(said):
        return parse_cron(said)
    tokens = split_words(text)
    clocks = [token for token in tokens if is_clock(token)]
    if len(clocks) > 1:
        raise ValueError("it has more than one clock time; several a day need a cron line")
    words = [word for token in tokens if not is_clock(token) for word in translate_word(token)]
    rule = _read_rule(words)
    if clocks:
        return rule, (read_clock(clocks[0]),)
    if isinstance(rule, EveryMonths):
        return rule, (DEFAULT_CLOCK,)
    raise ValueError('the clock time is missing; write it as "09:00"')


def _read_rule(words: list[str]) -> DayRule:
    match words:
        case []:
            raise ValueError("the day is missing")
        case ["every", ("even" | "odd") as parity, "week", *days] | [
            ("even" | "odd") as parity,
            "week",
            *days,
        ]:
            return InWeeks(_read_weekdays(days), parity="even" if parity == "even" else "odd")
        case [*days, "of", ("even" | "odd") as parity, "week"]:
            return InWeeks(_read_weekdays(days), parity="even" if parity == "even" else "odd")
        case ["every", count, *rest] if count.isdigit():
            return _read_interval(int(count), rest)
        case ["every", ("week" | "month" | "quarter"), *_]:
            return _read_interval(1, words[1:])
        case ["every", *days]:
            return InWeeks(_read_weekdays(days))
        case [*which, "of", "every", unit] | [*which, "of", unit]:
            return _read_of_unit(which, unit)
        case [number, month] if number.isdigit() and month in MONTHS:
            return _read_yearly(int(number), month)
        case [month, number] if number.isdigit() and month in MONTHS:
            return _read_yearly(int(number), month)
    return InWeeks(_read_weekdays(words))


def _read_weekdays(words: list[str]) -> frozenset[int]:
    if not words:
        raise ValueError("the weekday is missing")
    for word in words:
        if word not in _DAY_SETS:
            raise ValueError(
                f'"{word}" is no weekday here; days are {", ".join(WEEKDAYS)}, weekdays or daily'
            )
    return frozenset[int]().union(*(_DAY_SETS[word] for word in words))


def _read_interval(count: int, rest: list[str]) -> DayRule:
    if not 1 <= count <= 52:
        raise ValueError(f"an interval is 1 to 52 weeks or months, not {count}")
    match rest:
        case ["month" | "quarter" as unit, *tail]:
            months = count * 3 if unit == "quarter" else count
            return EveryMonths(months, _read_start_month(tail) % months)
        case ["week", *days, "from", start]:
            offset = (_read_date(start) - FIRST_MONDAY).days // 7
            return InWeeks(_read_weekdays(days), count, offset % count)
        case ["week", *days]:
            return InWeeks(_read_weekdays(days), count)
    raise ValueError(f'after "every {count}" comes "weeks" with a weekday, or "months"')


def _read_start_month(tail: list[str]) -> int:
    match tail:
        case []:
            return 0
        case ["from", month] if month in MONTHS:
            return MONTHS.index(month)
    raise ValueError('after "months" only "from" and the name of a month may follow, such as "from feb"')


def _read_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"{text}" is no date; write "from" with a date such as 2026-01-12') from None


def _read_of_unit(which: list[str], unit: str) -> DayRule:
    if unit not in _SURE:
        raise ValueError(f'"of {unit}" is unknown; it is "of month", "of quarter" or "of year"')
    number, name = (which[0], "day") if len(which) == 1 else tuple(which) if len(which) == 2 else ("", "")
    if name not in _DAY_SETS or not (number == "last" or number.isdigit()):
        raise ValueError(f'before "of {unit}" stand an ordinal and a weekday, as in "first tue of {unit}"')
    n, weekdays = -1 if number == "last" else int(number), _DAY_SETS[name]
    sure = _SURE[unit][0 if len(weekdays) == 1 else 1 if weekdays == WORKDAYS else 2]
    if n == 0 or n > sure:
        raise ValueError(
            f'not every {unit} has number {n} of those days; it goes from 1 to {sure}, or "last"'
        )
    return OfUnit(n, weekdays, cast(Unit, unit))


def _read_yearly(day: int, month: str) -> DayRule:
    number = MONTHS.index(month) + 1
    if not 1 <= day <= _LONGEST_MONTH[number - 1]:
        raise ValueError(f"{month} has no day {day}; its days are 1 to {_LONGEST_MONTH[number - 1]}")
    return Yearly(day, number)


def _nearest(text: str) -> str:
    """Give the right form closest to a wrong one: its words mended where that helps, else an example."""
    mended = " ".join(mend_word(token) for token in split_words(text))
    last = " ".join(["last", *mended.split()[1:]])
    hour = re.sub(r" (\d{1,2})$", r" \1:00", mended)
    for attempt in (hour, mended, f"{mended} {DEFAULT_CLOCK:%H:%M}", last):
        try:
            rule, times = _read(attempt)
        except ValueError:
            continue
        return rule.say(times[0])
    return difflib.get_close_matches(text.lower()[:60], EXAMPLES, n=1, cutoff=0.0)[0]
