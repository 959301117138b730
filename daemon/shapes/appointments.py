"""Appointments of a leader with each employee: which there are, when the next is due, and when its steps fall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from daemon.core.effects import Wake
from daemon.core.meeting import Meeting
from daemon.core.model import Member
from daemon.core.situation import Situation

STEPS = ("topics", "prepare", "after")
AN_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_EARLY = time(3)
_LEAST_TO_ANSWER = timedelta(hours=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why an appointment cannot stay: whose day it does not suit, and by absence, holiday, a day off or a meeting of
    theirs elsewhere.
    """

    member: Member
    why: str


def employee(s: Situation, meeting: Meeting) -> Member | None:
    """Give with whom a meeting is: its key; None for one who is not with us any more."""
    return s.members.get(meeting.key)


def upcoming(s: Situation, member: str = "") -> list[Meeting]:
    """Give what is still to come, soonest first; of one employee when named."""
    found = [m for m in s.meetings if m.start and m.start > s.now and member in ("", m.key)]
    return sorted(found, key=lambda m: m.start or s.now)


def past(s: Situation, member: str = "") -> list[Meeting]:
    """Give what has begun, oldest first; of one employee when named."""
    found = [m for m in s.meetings if m.start and m.start <= s.now and member in ("", m.key)]
    return sorted(found, key=lambda m: m.start or s.now)


def this_one(s: Situation, round_key: str) -> Meeting | None:
    """Give the appointment whose thread a round is; None where there is none, or it was called off."""
    return next((m for m in s.meetings if m.round == round_key and m.start), None)


def with_uid(s: Situation, uid: str) -> Meeting | None:
    """Give one by its UID."""
    return next((m for m in s.meetings if m.uid == uid), None)


def spans(s: Situation, *, without: str = "") -> list[tuple[datetime, datetime]]:
    """Give when appointments begin and end, but for that with one UID."""
    return [
        (m.start, m.start + timedelta(minutes=m.minutes)) for m in s.meetings if m.start and m.uid != without
    ]


def trouble(s: Situation, meeting: Meeting) -> Trouble | None:
    """Say what keeps one of the two away then; a day off, a holiday or a meeting of another rule is nothing where both
    agreed, or who has it placed the talk there.
    """
    agreed = all(meeting.replies.get(one) == "accepted" for one in meeting.who)
    for one in meeting.who:
        if one not in s.members or meeting.start is None:
            continue
        days, member = s.days(one), s.members[one]
        day = days.day(meeting.start)
        if days.works(day) and not days.available(day):
            return Trouble(member=member, why="away")
        if not days.works(day) and not agreed:
            return Trouble(member=member, why="holiday" if day in days.holidays else "off")
        if meeting.replies.get(one) != "accepted" and _is_busy(s, one, meeting.start, meeting.minutes):
            return Trouble(member=member, why="busy")
    return None


def _is_busy(s: Situation, member: str, start: datetime, minutes: int) -> bool:
    end = start + timedelta(minutes=minutes)
    return any(begins < end and start < ends for begins, ends in s.busy(member))


def oddities(s: Situation, who: tuple[str, ...], start: datetime, minutes: int) -> list[dict[str, str]]:
    """Say what is odd about a proposed time, for whoever decides: `what` and whose `first` name.

    A day off, a holiday, an absence or a quiet hour of either, a meeting elsewhere, and another appointment then.
    """
    found = []
    for one in who:
        days, first = s.days(one), s.members[one].first
        local = days.local(start)
        if local.date().isoweekday() not in days.working:
            found.append({"what": "off", "first": first})
        elif local.date() in days.holidays:
            found.append({"what": "holiday", "first": first})
        elif not days.available(local.date()):
            found.append({"what": "away", "first": first})
        elif days.is_quiet(local.time()):
            found.append({"what": "quiet", "first": first})
        if _is_busy(s, one, start, minutes):
            found.append({"what": "busy", "first": first})
    end = start + timedelta(minutes=minutes)
    for other in upcoming(s):
        over = other.start and other.start < end and start < other.start + timedelta(minutes=other.minutes)
        if over and other.key not in who and other.key in s.members:
            found.append({"what": "clash", "first": s.members[other.key].first})
    return found


def due_week(
    s: Situation, member: Member, every: int, *, off: Mapping[str, date], first_in: int, ahead: int
) -> date | None:
    """Give the Monday of the week in which the next one belongs, when the time has come to plan it; else None.

    It is `every` weeks after the last one held, planned or called off (`off`); the first is `first_in` weeks from now.
    Whoever has had none is planned for at once, others `ahead` weeks before.
    """
    monday = _monday(s.today())
    lasts = [s.local(m.start).date() for m in s.meetings if m.start and m.key == member.id]
    lasts += [off[member.id]] if member.id in off else []
    if not lasts:
        return monday + first_in * _WEEK
    week = _monday(max(lasts)) + every * _WEEK
    return max(week, monday) if week <= monday + ahead * _WEEK else None


def steps_of(s: Situation, meeting: Meeting, prepare_at: time, after: str) -> Mapping[str, datetime]:
    """Give when its steps fall: topics two working days before, the page one, and the question after it.

    Topics are left out where there is no time left to answer, so close to the talk.
    """
    if meeting.start is None:
        return {}
    leader = s.days(s.leader.id)
    day = leader.day(meeting.start)
    topics = min(s.days(one).add(s.days(one).day(meeting.start), -2) for one in meeting.who)
    found = {
        "prepare": max(leader.moment(leader.add(day, -1), prepare_at), s.now),
        "after": after_at(s, meeting, after),
    }
    if meeting.start - s.now > _LEAST_TO_ANSWER:
        found["topics"] = max(leader.moment(topics, _EARLY), s.now)
    return found


def after_at(s: Situation, meeting: Meeting, after: str) -> datetime:
    """Give when the leader is asked how it went: an hour after, or on the next morning they are at work."""
    leader = s.days(s.leader.id)
    end = (meeting.start or s.now) + timedelta(minutes=meeting.minutes)
    local = leader.local(end + AN_HOUR)
    if after == "hour" and not leader.is_quiet(local.time()) and leader.available(local.date()):
        return end + AN_HOUR
    return leader.moment(leader.next_available(leader.day(end) + _DAY), s.leader.mail_at)


def arm(s: Situation, meeting: Meeting, prepare_at: time, after: str) -> Iterator[Wake]:
    """Wake for each step at its time, and take away those for which there is no time any more."""
    planned = steps_of(s, meeting, prepare_at, after)
    for step in STEPS:
        yield Wake(at=planned.get(step), step=step, about=meeting.key, round=meeting.round)


def next_morning(s: Situation, member: str) -> datetime:
    """Give the next morning on which a member is at work."""
    days = s.days(member)
    return days.moment(days.next_available(days.day(s.now) + _DAY), s.members[member].mail_at)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def monday_of(s: Situation, at: datetime) -> date:
    """Give the Monday of an instant's week, on the team's clock."""
    return _monday(s.local(at).date())


def has_page(s: Situation, meeting: Meeting) -> bool:
    """Say whether the leader has had the page to prepare with: its time has gone."""
    if meeting.start is None:
        return False
    leader = s.days(s.leader.id)
    before = leader.add(leader.day(meeting.start), -1)
    return s.now >= leader.moment(before, s.rule.settings.prepare_at)
