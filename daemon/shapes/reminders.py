"""When to remind somebody of a day to come: in the last morning letter that is early enough, and once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from daemon.core.situation import Situation

Which = Literal["ahead", "day"]
_DAY = timedelta(days=1)
LATE = timedelta(days=2)
"""How long after a day it is still worth telling, where nobody was there to tell it in time."""


@dataclass(frozen=True, slots=True)
class Mornings:
    """A member's next two morning letters, as they work and are there; None where none comes within a year."""

    today: date
    next: date | None
    after: date | None


def mornings(s: Situation, member: str) -> Mornings:
    """Give when a member gets what is told to them now, and what is told after that."""
    days = s.days(member)
    local = days.local(s.now)
    first = local.date() + _DAY * (local.time() > s.members[member].mail_at)
    try:
        following = days.next_available(first)
    except ValueError:
        return Mornings(local.date(), None, None)
    try:
        return Mornings(local.date(), following, days.next_available(following + _DAY))
    except ValueError:
        return Mornings(local.date(), following, None)


def which_reminder(day: date, ahead: int, letters: Mornings, done: Sequence[Which]) -> Which | None:
    """Give which reminder of `day` belongs in the next morning letter: `ahead` by that many days, of the `day` itself,
    or none. `done` are those that were given.

    The letter that is the last one before it is too late is the right one: Friday's for a Sunday, and the one before
    a holiday for what falls into it.
    """
    if letters.next is None or day < letters.today - LATE or "day" in done:
        return None
    if letters.after is None or letters.after > day:
        return "day"
    too_late = letters.after > day - ahead * _DAY
    return "ahead" if ahead and too_late and "ahead" not in done else None
