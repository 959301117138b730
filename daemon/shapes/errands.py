"""Errands: something that is to be done at somebody's place by a certain day, and who is to do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from daemon.core.effects import Record
from daemon.core.model import Entry
from daemon.core.situation import Situation
from daemon.shapes.cadence import soonest

_DAY = timedelta(days=1)
_LONGEST_WAIT = 31


@dataclass(frozen=True, slots=True)
class Errand:
    """An errand as its entries tell it: what it is (`value`), for whom, by which day, who was asked, and who did it.

    `by` is who wanted it, None where the calendar did; `round` the round in which it began.
    """

    id: str
    about: str
    day: date
    value: dict[str, Any]
    by: str | None = None
    round: str = ""
    asked: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    done_by: str | None = None
    done_at: datetime | None = None

    @property
    def in_hand(self) -> tuple[str, ...]:
        """Who was asked and has not passed it on, the first asked first."""
        return tuple(one for one in self.asked if one not in self.passed)


def errands(entries: Sequence[Entry]) -> dict[str, Errand]:
    """Fold entries, oldest first, into errands by their id; what belongs to one that was taken back is left out."""
    found: dict[str, Errand] = {}
    for entry in entries:
        name, step = entry.value["errand"], entry.value["step"]
        known = found.get(name)
        if step == "begun" and entry.about and entry.day:
            found[name] = Errand(name, entry.about, entry.day, entry.value, entry.by, entry.round)
        elif known and entry.by:
            found[name] = _further(known, step, entry.by, entry.at)
    return found


def _further(errand: Errand, step: str, by: str, at: datetime) -> Errand:
    match step:
        case "asked":
            return replace(errand, asked=(*errand.asked, by))
        case "recalled":
            return replace(errand, asked=tuple(one for one in errand.asked if one != by))
        case "passed":
            return replace(errand, passed=(*errand.passed, by))
        case "done":
            return replace(errand, done_by=by, done_at=at)
    return errand


def note(kind: str, errand: Errand, step: str, by: str) -> Record:
    """Keep that somebody was asked to do an errand, passed it on, or did it."""
    return Record(kind=kind, value={"errand": errand.id, "step": step}, by=by)


def recall(kind: str, errand: str, helper: str) -> Record:
    """Keep that one who was asked for an errand heard that it is off, and may be asked again."""
    return Record(kind=kind, value={"errand": errand, "step": "recalled"}, by=helper)


def next_helper(s: Situation, helpers: Sequence[str], errand: Errand) -> str | None:
    """Give the first of `helpers` who can do it in time: not whom it is for, nor who was asked before, is away till
    then or has stopped.
    """
    for helper in helpers:
        free = helper in s.members and helper != errand.about and helper not in errand.asked
        if free and s.members[helper].wants(s.rule.id) and _in_time(s, helper, errand.day):
            return helper
    return None


def _in_time(s: Situation, helper: str, day: date) -> bool:
    """Whether they are at work, and can be written to, on the day itself at the latest."""
    at, days = soonest(s, helper), s.days(helper)
    return at is not None and days.day(at) <= max(day, days.day(s.now))


def day_at_work(s: Situation, member: str, day: date) -> date | None:
    """Give the first day from `day` on that a member is at work; None where that is more than a month away."""
    try:
        found = s.days(member).next_available(day)
    except ValueError:
        return None
    return found if found - day <= _LONGEST_WAIT * _DAY else None


def working_days_from(s: Situation, member: str, day: date, count: int) -> date:
    """Give the day that many of a member's working days after `day` (before it for a negative count)."""
    try:
        return s.days(member).add(day, count)
    except ValueError:
        # Who works on no day of a year has no days of their own to count by.
        return day + count * _DAY
