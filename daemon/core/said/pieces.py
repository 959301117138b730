"""What a stretch of text says of a time, before it is known which day that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Literal, TypeAlias

Unit: TypeAlias = Literal["day", "week", "month", "year", "weekend"]


@dataclass(frozen=True, slots=True)
class OnDate:
    """One day of a month ("12/8"), the first and last of a span, or two to choose from ("3. eller 5. maj")."""

    days: tuple[int, ...]
    month: int
    year: int | None = None
    span: bool = False
    last_month: int | None = None


@dataclass(frozen=True, slots=True)
class AroundEaster:
    """So many days after Easter Sunday, or before it."""

    days: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class DayNumber:
    """The day of a month that is not named: "den 15."; a `weak` one ("15.") is so only beside its weekday."""

    days: tuple[int, ...]
    span: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Dotted:
    """Two numbers with a dot between them, which may be day and month, or hour and minute, or neither."""

    first: int
    second: int
    padded: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class OnWeekday:
    """A weekday, Monday being 0; `which` is how it was pointed at, `brief` that it may be another word."""

    number: int
    which: Literal["plain", "coming", "this", "next", "after_next", "last", "previous"] = "plain"
    brief: bool = False
    more_weeks: int = 0


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The n-th of a month's Mondays, say; -1 is the last. The month by name, or counted from this one."""

    nth: int
    weekday: int
    month: int | None
    shift: int = 0
    year: int | None = None


@dataclass(frozen=True, slots=True)
class InWeek:
    """An ISO week by its number, or several; a span of them, or each of its own."""

    weeks: tuple[int, ...]
    year: int | None = None
    span: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """A week, weekend, month counted from the present one."""

    unit: Unit
    shift: int


@dataclass(frozen=True, slots=True)
class Offset:
    """So much from now; `of_day` is any half of the day that was told, `waits` that it counts from a day said next."""

    count: int
    unit: Literal["day", "month", "minute"]
    of_day: str = ""
    waits: bool = False
    named: bool = False


EIGHT_DAYS = 8
"""What a week is called beside a weekday: "mandag om otte dage"."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a part of it, by its name or counted from this one; `last` is its last day."""

    part: Literal["all", "early", "mid", "late", "last"]
    month: int | None
    shift: int = 0
    year: int | None = None


@dataclass(frozen=True, slots=True)
class WeekPart:
    """The beginning, middle or end of the present week, or its last working day."""

    part: Literal["early", "mid", "late", "last"]
    shift: int = 0


@dataclass(frozen=True, slots=True)
class AtClock:
    """A clock time; `open` says that it may be either half of the day."""

    at: time
    to: time | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class DayPart:
    """Morning or afternoon: am or pm."""

    half: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """What looks like a time and is none."""


Days: TypeAlias = (
    OnDate
    | AroundEaster
    | DayNumber
    | Dotted
    | OnWeekday
    | NthWeekday
    | InWeek
    | Around
    | Offset
    | Period
    | WeekPart
)
Piece: TypeAlias = Days | AtClock | DayPart | Nothing


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and where it stands."""

    start: int
    end: int
    piece: Piece
