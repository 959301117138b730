"""When a rule's times come next on the team's clock, and whose turn it is in a rotation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from daemon.core.model import Asked, AskState, Member
from daemon.core.schedule import When, next_after
from daemon.core.situation import Situation


def next_at(s: Situation, when: When) -> datetime:
    """Give the next UTC instant after now at which a time falls in the team's zone."""
    return next_after(when, ZoneInfo(s.team.zone), s.now)


def morning_of(s: Situation, member: str, day: date) -> datetime:
    """Give the UTC instant of a day at which a member gets their mail; what is told then is in that day's letter."""
    return s.days(member).moment(day, s.members[member].mail_at)


def soonest(s: Situation, member: str, day: date | None = None) -> datetime | None:
    """Give when a member can be written to: now, where they are at work and it is no quiet hour, else on the first
    morning from `day` (today) on that they are here; None where no day of the next 400 is theirs.
    """
    days, person = s.days(member), s.members[member]
    today = days.day(s.now)
    first = max(day or today, today)
    if person.paused_until:
        first = max(first, person.paused_until + timedelta(days=1))
    try:
        at = morning_of(s, member, days.next_available(first))
        if at < s.now and days.is_quiet(days.local(s.now).time()):
            at = morning_of(s, member, days.next_available(today + timedelta(days=1)))
    except ValueError:
        return None
    return max(at, s.now)


def is_here(s: Situation, member: Member) -> bool:
    """Say whether a member can be asked today: at work by their own calendar, and not pausing."""
    days = s.days(member.id)
    today = days.day(s.now)
    pausing = member.paused_until is not None and today <= member.paused_until
    return days.available(today) and not pausing


def next_in_turn(
    s: Situation, history: Sequence[Asked], *, passed: frozenset[str] = frozenset()
) -> Member | None:
    """Give the member of the audience, here today and not in `passed`, who was asked longest ago (never is longest).

    An ask that never reached its member does not count as a turn. Ties go by the audience's order; None when nobody
    is left.
    """
    last: dict[str, datetime] = {}
    for asked in history:
        if asked.state is not AskState.EXPIRED:
            last[asked.to] = max(asked.asked_at, last.get(asked.to, asked.asked_at))
    free = [member for member in s.audience if member.id not in passed and is_here(s, member)]
    return min(free, key=lambda m: (m.id in last, last.get(m.id, s.now)), default=None)
