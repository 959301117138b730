"""Days that come again every year: birthdays and work anniversaries among colleagues."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from daemon.core.model import Member


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day in somebody's life; `years` is how many it makes."""

    member: Member
    kind: Literal["birthday", "anniversary"]
    day: date
    years: int


def in_year(day: date, year: int) -> date:
    """Give when a date is kept in a year: 29 February on the 28th where there is none."""
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def birthdays(members: Iterable[Member], first: date, last: date) -> list[Milestone]:
    """Give the birthdays from `first` to `last`, both included, of those who celebrate theirs; in order."""
    return sorted(
        (
            Milestone(member, "birthday", day, day.year - member.born.year)
            for member in members
            if member.born and member.celebrate
            for day in _between(member.born, first, last)
        ),
        key=lambda m: (m.day, m.member.name),
    )


def anniversaries(members: Iterable[Member], first: date, last: date) -> list[Milestone]:
    """Give the days from `first` to `last` on which somebody who celebrates has been here for a whole number of
    years; in order.
    """
    return sorted(
        (
            Milestone(member, "anniversary", day, day.year - member.joined.year)
            for member in members
            if member.joined and member.celebrate
            for day in _between(member.joined, first, last)
            if day.year > member.joined.year
        ),
        key=lambda m: (m.day, m.member.name),
    )


def _between(day: date, first: date, last: date) -> list[date]:
    kept = (in_year(day, year) for year in range(first.year, last.year + 1))
    return [day for day in kept if first <= day <= last]
